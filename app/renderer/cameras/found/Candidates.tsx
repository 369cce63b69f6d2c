import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Candidate } from '../../../shared/domain/candidate.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useApi } from '../../query/use-api.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { codecName } from '../source-draft.ts';
import { WhereFields, type Where } from '../mounting/WhereFields.tsx';
import page from '../AddCameraPage.module.css';
import classes from './Candidates.module.css';
import { CandidateSign } from './CandidateSign.tsx';
import { Certificate } from './Certificate.tsx';
import type { Several } from './use-candidates.ts';

/** The chosen cameras: picture, name and facts of each, or its own reason and fix. */
export function Candidates({ several }: { several: Several }) {
  const { t } = useTranslation();
  const { candidates, ticked, error } = several;
  const done = candidates.filter(({ state }) => state === 'seen' || state === 'failed' || state === 'added').length;
  return (
    <>
      <h2 className="t20">
        {candidates.length === 0
          ? t('cameras.several.chosen', { count: ticked.size })
          : t('cameras.several.done', { done, count: candidates.length })}
      </h2>
      <p className={`q ${classes.lead}`}>
        {t(candidates.length === 0 ? 'cameras.several.before' : 'cameras.several.lasting')}
      </p>
      {error && (
        <p role="alert" className={classes.why}>
          <ErrorText error={error} />
        </p>
      )}
      {several.addable.length > 1 && (
        <Hanging
          label={t('cameras.several.where', { count: several.addable.length })}
          where={several.whereAll}
          onChange={(where) => several.place(null, where)}
        />
      )}
      <ul className={classes.list}>
        {candidates.map((candidate) => (
          <CandidateRow key={candidate.id} candidate={candidate} several={several} />
        ))}
      </ul>
    </>
  );
}

/** In the page's footer. */
export function CandidateButtons({ several: { candidates, addable, add, clear, open, busy } }: { several: Several }) {
  const { t } = useTranslation();
  const allAdded = candidates.length > 0 && candidates.every(({ state }) => state === 'added');
  return (
    <>
      <Button className={`${page.big} ${allAdded ? '' : classes.clear}`} onClick={clear}>
        {t(allAdded ? 'cameras.several.finish' : 'cameras.several.clear')}
      </Button>
      {addable.length > 0 ? (
        <Button className={page.big} variant="filled" loading={busy} onClick={add}>
          {t('cameras.several.add', { count: addable.length })}
        </Button>
      ) : (
        !allAdded && (
          <Button type="submit" className={page.big} variant="filled" disabled={open === 0} loading={busy}>
            {t('cameras.several.show')}
          </Button>
        )
      )}
    </>
  );
}

function CandidateRow({ candidate, several }: { candidate: Candidate; several: Several }) {
  const { t } = useTranslation();
  const { id, deviceId, state, error, certificate, cameraId, hasPicture } = candidate;
  const name = several.nameOf(candidate);
  return (
    <li className={classes.candidate} aria-label={name || candidate.address}>
      <Picture candidateId={id} there={hasPicture} name={name} />
      <div className={classes.words}>
        {state === 'seen' ? (
          <TextInput
            aria-label={t('cameras.wizard.name')}
            maxLength={200}
            value={name}
            error={name.trim() === '' && t('cameras.wizard.nameNeeded')}
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
            onChange={(event) => several.rename(id, event.currentTarget.value)}
          />
        ) : (
          <p className="b">{name}</p>
        )}
        <Facts candidate={candidate} />
        {state === 'seen' && (
          <Hanging
            label={t('cameras.mounting.title')}
            where={several.whereOf(candidate)}
            onChange={(where) => several.place(id, where)}
          />
        )}
        {error && (
          <p role="alert" className={classes.why}>
            <ErrorText error={error} />
          </p>
        )}
        {certificate && (
          <Certificate certificate={certificate} onTrust={(fingerprint) => several.check({ deviceId, fingerprint })} />
        )}
      </div>
      <div className={classes.sign}>
        <CandidateSign candidate={candidate} />
        {state === 'added' && (
          <Button component={Link} href={`/cameras/${cameraId}/lines?new`}>
            {t('cameras.several.draw')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Folded: eight cameras are named first. */
function Hanging({ label, where, onChange }: { label: string; where: Where; onChange: (where: Where) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { mounting, location, zone } = where;
  const said = [
    t(`cameras.mounting.places.${mounting.place}`),
    t(`cameras.mounting.perspectives.${mounting.perspective}`),
    location.trim(),
    zone.trim(),
  ];
  return (
    <div>
      <UnstyledButton className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="m">{label}</span>
        <span className="q">{said.filter(Boolean).join(' · ')}</span>
        <IconChevronDown size={16} stroke={2} data-up={open || undefined} aria-hidden="true" />
      </UnstyledButton>
      {open && (
        <div className={classes.hanging}>
          <WhereFields value={where} onChange={onChange} />
        </div>
      )}
    </div>
  );
}

/** A picture that does not come, or is none, is a quiet place. */
function Picture({ candidateId, there, name }: { candidateId: string; there: boolean; name: string }) {
  const { t } = useTranslation();
  const { data } = useApi('candidates.picture', there ? { candidateId } : null);
  const [broken, setBroken] = useState<string | null>(null);
  if (!there || !data || broken === data.dataUrl) return <div className={classes.picture} />;
  return (
    <img
      className={classes.picture}
      src={data.dataUrl}
      alt={t('cameras.wizard.picture', { source: name })}
      onError={() => setBroken(data.dataUrl)}
    />
  );
}

function Facts({ candidate: { address, lens, stream, reason } }: { candidate: Candidate }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const facts = [
    address,
    lens !== null && t('cameras.found.lens', { number: lens }),
    stream && `${stream.width} × ${stream.height}`,
    stream && codecName(stream),
    stream && t('cameras.wizard.rateOf', { value: formats.number(stream.fps, 0) }),
  ];
  return (
    <>
      <p className="t13 qq">{facts.filter(Boolean).join(' · ')}</p>
      {(reason === 'best-of-poor' || reason === 'no-h26x') && (
        <p className="t13">{t(`cameras.found.reasons.${reason}`)}</p>
      )}
    </>
  );
}
