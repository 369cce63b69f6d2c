import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import type { PictureAspect } from '../../shared/domain/camera.ts';
import { errorOf } from '../client/client.ts';
import { useCommand } from '../query/use-command.ts';
import { useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './AddCameraPage.module.css';
import { CandidateButtons, Candidates } from './found/Candidates.tsx';
import { FoundDevices, OtherWays } from './found/FoundDevices.tsx';
import { useCandidates } from './found/use-candidates.ts';
import { useDevices } from './found/use-devices.ts';
import { placeOf, USUAL_WHERE, WhereFields, type Where } from './mounting/WhereFields.tsx';
import { emptyDraft, sourceName, toSource } from './source-draft.ts';
import { SourceFields } from './SourceFields.tsx';
import { RoomNote } from './RoomNote.tsx';
import { PictureAndFacts, SourceProof } from './SourceProof.tsx';
import { CameraTitle } from './OneCamera.tsx';
import { Steps } from './Steps.tsx';
import { mayBeAway, useSourceCheck, type Seen } from './use-source-check.ts';

const KINDS = ['address', 'device', 'file', 'demo'] as const;

/** Find → Check the picture → Name → Draw the line. Nothing is saved before a picture was seen. */
export function AddCameraPage() {
  const [query] = useSearchParams();
  const kind = KINDS.find((one) => one === query.get('kind')) ?? null;
  return <Wizard key={kind} kind={kind} />;
}

/** `kind`: null for the cameras that the network has. */
function Wizard({ kind }: { kind: (typeof KINDS)[number] | null }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { draft, check, change, shape, stop, look } = useSourceCheck({
    ...emptyDraft,
    kind: kind ?? 'address',
  });
  const devices = useDevices({ change, look });
  const several = useCandidates();
  const found = kind === null;
  const isSeveral = found && (several.ticked.size > 0 || (several.candidates.length > 0 && devices.selected === null));
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [where, setWhere] = useState(USUAL_WHERE);
  const [nameError, setNameError] = useState<ReactNode>(null);
  const { ask, busy: adding } = useCommand();
  const cameras = useCameras((state) => state.cameras);

  const toName = () => {
    if (name === '')
      setName(
        found
          ? (devices.selected?.name ?? t('cameras.wizard.defaultName', { number: (cameras?.length ?? 0) + 1 }))
          : draft.kind === 'demo'
            ? t('cameras.demo')
            : draft.kind === 'file'
              ? sourceName(draft).replace(/\.\w+$/, '')
              : t('cameras.wizard.defaultName', { number: (cameras?.length ?? 0) + 1 }),
      );
    setNaming(true);
  };
  const add = async () => {
    const wanted = toSource(draft);
    if (name.trim() === '') return setNameError(t('cameras.wizard.nameNeeded'));
    if (!wanted.ok) return;
    try {
      const camera = await ask('cameras.add', {
        name: name.trim(),
        source: wanted.source,
        device: found ? devices.device : null,
        mounting: where.mounting,
        place: placeOf(where),
      });
      // Over a camera that shows nothing yet no line can be drawn.
      go(check.state === 'seen' ? `/cameras/${camera.cameraId}/lines?new` : `/cameras?camera=${camera.cameraId}`);
    } catch (thrown) {
      setNameError(<ErrorText error={errorOf(thrown)} />);
    }
  };

  const adds = check.state === 'seen' ? 'cameras.wizard.addAndDraw' : 'cameras.add';
  const step = isSeveral
    ? Number(several.candidates.length > 0)
    : naming
      ? 2
      : check.state === 'seen' || check.state === 'running' || check.state === 'failed'
        ? 1
        : 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSeveral) several.check();
    else if (naming) void add();
    else if (check.state === 'seen') toName();
    else if (found) devices.read();
    else void look();
  };
  const proofOfOne = naming ? (
    <NameIt
      probe={check.state === 'seen' ? check.probe : null}
      aspect={draft.aspect}
      source={sourceName(draft)}
      name={name}
      where={where}
      onWhere={setWhere}
      error={nameError}
      onName={(value) => {
        setName(value);
        setNameError(null);
      }}
    />
  ) : (
    <SourceProof
      check={check}
      source={sourceName(draft)}
      aspect={draft.aspect}
      onAspect={shape}
      onStop={stop}
      note={(stream) => <RoomNote stream={stream} />}
    />
  );
  const proof = isSeveral ? <Candidates several={several} /> : proofOfOne;
  const buttonsOfOne =
    naming || check.state === 'seen' ? (
      <Button type="submit" className={classes.big} variant="filled" loading={adding}>
        {t(naming ? adds : 'cameras.wizard.use')}
      </Button>
    ) : (
      <>
        {mayBeAway(check, draft) && (
          <Button className={classes.big} onClick={toName}>
            {t('cameras.wizard.anyway')}
          </Button>
        )}
        <Button
          type="submit"
          className={classes.big}
          variant="filled"
          disabled={check.state === 'running' || (found && !devices.selected)}
        >
          {t(check.state === 'failed' ? 'ui.tryAgain' : 'cameras.wizard.check')}
        </Button>
      </>
    );
  const buttons = isSeveral ? <CandidateButtons several={several} /> : buttonsOfOne;
  return (
    <form className={classes.page} onSubmit={submit} noValidate>
      <CameraTitle title={t('cameras.wizard.title')} way={[t('cameras.wizard.title')]} />
      <Steps current={step} />
      {found ? (
        <FoundDevices devices={devices} check={check} several={several} otherWays={<OtherWays />} locked={naming} />
      ) : (
        <SourceFields draft={draft} check={check} locked={naming} onChange={change} />
      )}
      <section className={classes.proof} aria-live="polite">
        {proof}
      </section>
      <footer className={classes.go}>
        <Button
          size="lg"
          className={classes.big}
          onClick={() => (naming && !isSeveral ? setNaming(false) : go(found ? '/cameras' : '/cameras/add'))}
        >
          {t('ui.back')}
        </Button>
        <span className="sp" />
        {buttons}
      </footer>
    </form>
  );
}

function NameIt({
  probe,
  aspect,
  source,
  name,
  where,
  error,
  onName,
  onWhere,
}: {
  probe: Seen | null;
  aspect: PictureAspect;
  source: string;
  name: string;
  where: Where;
  error: ReactNode;
  onWhere: (where: Where) => void;
  onName: (name: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className="t20">{t('cameras.wizard.nameTitle')}</h2>
      <div className={classes.placing}>
        <TextInput
          data-autofocus
          autoFocus
          label={t('cameras.wizard.name')}
          description={t('cameras.wizard.nameHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={200}
          value={name}
          error={error}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => onName(event.currentTarget.value)}
        />
        <div className={classes.hangs}>
          <WhereFields value={where} onChange={onWhere} />
        </div>
      </div>
      {probe ? (
        <PictureAndFacts probe={probe} aspect={aspect} source={source}>
          <span />
        </PictureAndFacts>
      ) : (
        <p className={`q ${classes.name}`}>{t('cameras.wizard.anywayMore')}</p>
      )}
    </>
  );
}
