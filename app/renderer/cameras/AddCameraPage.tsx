import { Button, Checkbox, PasswordInput, Progress, Radio, TextInput } from '@mantine/core';
import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { Probe } from '../../shared/domain/camera.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { useFormats } from '../i18n/formats.ts';
import { serverNow } from '../stores/app-store.ts';
import { useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './AddCameraPage.module.css';
import { codecName, emptyDraft, sourceName, takeCredentials, toSource, type SourceDraft, type SourceKind } from './source-draft.ts';

type Seen = Extract<Probe, { ok: true }>;
type Check =
  | { state: 'none' }
  | { state: 'running'; sinceMs: number }
  | { state: 'refused'; reason: string }
  | { state: 'failed'; error: ErrorInfo }
  | { state: 'seen'; probe: Seen };

const LOGIN_REFUSED = 'STREAM_005';

/** Find → Check the picture → Name → Draw the line. Nothing is saved before a picture was seen. */
export function AddCameraPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [query] = useSearchParams();
  const [draft, setDraft] = useState<SourceDraft>(() => ({ ...emptyDraft, kind: query.get('kind') === 'file' ? 'file' : 'rtsp' }));
  const [check, setCheck] = useState<Check>({ state: 'none' });
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [nameError, setNameError] = useState<ReactNode>(null);
  const [adding, setAdding] = useState(false);
  const asked = useRef(0);
  const cameras = useCameras((state) => state.cameras);

  const change = (part: Partial<SourceDraft>) => { asked.current += 1; setDraft({ ...draft, ...part }); setCheck({ state: 'none' }); };
  const stop = () => { asked.current += 1; setCheck({ state: 'none' }); };

  const look = async () => {
    const tidy = draft.kind === 'rtsp' ? takeCredentials(draft) : draft;
    setDraft(tidy);
    const wanted = toSource(tidy);
    if (!wanted.ok) return setCheck({ state: 'refused', reason: wanted.reason });
    const mine = ++asked.current;
    setCheck({ state: 'running', sinceMs: serverNow() });
    const probe = await client.call('cameras.probe', { source: wanted.source }).catch((thrown: unknown): Probe => ({ ok: false, error: errorOf(thrown) }));
    if (asked.current !== mine) return;
    setCheck(probe.ok ? { state: 'seen', probe } : { state: 'failed', error: probe.error });
  };

  const toName = () => {
    if (name === '') setName(draft.kind === 'demo' ? t('cameras.demo') : draft.kind === 'file' ? sourceName(draft).replace(/\.\w+$/, '') : t('cameras.wizard.defaultName', { number: (cameras?.length ?? 0) + 1 }));
    setNaming(true);
  };
  const add = async () => {
    const wanted = toSource(draft);
    if (name.trim() === '') return setNameError(t('cameras.wizard.nameNeeded'));
    if (!wanted.ok) return;
    setAdding(true);
    try {
      const camera = await client.call('cameras.add', { name: name.trim(), source: wanted.source });
      go(`/cameras/${camera.cameraId}/lines`);
    } catch (thrown) {
      setNameError(<ErrorText error={errorOf(thrown)} />);
      setAdding(false);
    }
  };

  const step = naming ? 2 : check.state === 'seen' || check.state === 'running' || check.state === 'failed' ? 1 : 0;
  const submit = (event: FormEvent) => { event.preventDefault(); void (naming ? add() : check.state === 'seen' ? toName() : look()); };
  return (
    <form className={classes.page} onSubmit={submit} noValidate>
      <PageTitle title={t('cameras.wizard.title')}>
        <span className="row"><Link href="/cameras" className={`q ${classes.up}`}>{t('cameras.title')}</Link><IconChevronRight size={16} stroke={2} aria-hidden="true" />{t('cameras.wizard.title')}</span>
      </PageTitle>
      <Steps current={step} />
      <Find draft={draft} check={check} locked={naming} onChange={change} />
      <section className={classes.proof} aria-live="polite">
        {naming && check.state === 'seen'
          ? <NameIt probe={check.probe} source={sourceName(draft)} name={name} error={nameError} onName={(value) => { setName(value); setNameError(null); }} />
          : <Proof check={check} source={sourceName(draft)} onStop={stop} />}
      </section>
      <footer className={classes.go}>
        <Button size="lg" className={classes.big} onClick={() => (naming ? setNaming(false) : go('/cameras'))}>{t('ui.back')}</Button>
        <span className="sp" />
        {check.state === 'seen'
          ? <Button type="submit" className={classes.big} variant="filled" loading={adding}>{t(naming ? 'cameras.wizard.addAndDraw' : 'cameras.wizard.use')}</Button>
          : <Button type="submit" className={classes.big} variant="filled" disabled={check.state === 'running'}>{t(check.state === 'failed' ? 'ui.tryAgain' : 'cameras.wizard.check')}</Button>}
      </footer>
    </form>
  );
}

function Steps({ current }: { current: number }) {
  const { t } = useTranslation();
  const steps = t('cameras.wizard.steps', { returnObjects: true }) as string[];
  return (
    <ol className={classes.steps}>
      {steps.map((name, index) => (
        <Fragment key={name}>
          {index > 0 && <li aria-hidden="true" className={classes.between} />}
          <li className={classes.step} data-state={index < current ? 'done' : index === current ? 'now' : 'later'} aria-current={index === current ? 'step' : undefined}>
            <span className={classes.no} aria-hidden="true">{index < current ? <IconCheck size={14} stroke={2.5} /> : index + 1}</span>{name}
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

interface FindProps { draft: SourceDraft; check: Check; locked: boolean; onChange: (part: Partial<SourceDraft>) => void }

/** Left: where the picture comes from. What went wrong stands inside the choice it belongs to, with its fix. */
function Find({ draft, check, locked, onChange }: FindProps) {
  const { t } = useTranslation();
  const heading = useId();
  const choices: { kind: SourceKind; title: string; sub: string; fields: ReactNode }[] = [
    { kind: 'rtsp', title: t('cameras.wizard.address'), sub: t('cameras.wizard.addressSub'), fields: <AddressFields draft={draft} check={check} onChange={onChange} /> },
    {
      kind: 'file', title: t('cameras.wizard.file'), sub: t('cameras.wizard.fileSub'),
      fields: (
        <>
          <TextInput label={t('cameras.wizard.path')} description={t('cameras.wizard.pathHint', { example: navigator.userAgent.includes('Windows') ? 'C:\\Videos\\door.mp4' : '/home/shop/door.mp4' })} inputWrapperOrder={['label', 'input', 'description', 'error']} value={draft.path} spellCheck={false} autoComplete="off" onChange={(event) => onChange({ path: event.currentTarget.value })} />
          <Checkbox label={t('cameras.wizard.loop')} checked={draft.loop} onChange={(event) => onChange({ loop: event.currentTarget.checked })} />
        </>
      ),
    },
    { kind: 'demo', title: t('cameras.demo'), sub: t('cameras.wizard.demoSub'), fields: null },
  ];
  return (
    <fieldset className={classes.find} disabled={locked} aria-labelledby={heading}>
      <h2 className="t16 b" id={heading}>{t('cameras.wizard.where')}</h2>
      <div role="radiogroup" aria-labelledby={heading}>
        {choices.map(({ kind, title, sub, fields }) => {
          const on = draft.kind === kind;
          return (
            <div key={kind} className={classes.choice} data-on={on || undefined}>
              <label className={classes.pick}>
                <Radio name="source" value={kind} checked={on} onChange={() => onChange({ kind })} />
                <span className={classes.words}><span className={on ? 'b' : 'm'}>{title}</span><span className="t13 q">{sub}</span></span>
                {on && check.state === 'seen' && <StateSign sign="ok" className="t13 nw">{t('cameras.wizard.fine')}</StateSign>}
                {on && check.state === 'failed' && <StateSign sign="fail" className="t13 nw">{t('cameras.wizard.failed')}</StateSign>}
              </label>
              {on && (fields !== null || check.state === 'failed' || check.state === 'refused') && (
                <div className={classes.fields}>
                  {check.state === 'failed' && <p role="alert" className={classes.fix}><ErrorText error={check.error} /></p>}
                  {check.state === 'refused' && <p role="alert" className={classes.fix}>{t(`cameras.wizard.refused.${check.reason}`)}</p>}
                  {fields}
                </div>
              )}
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

function AddressFields({ draft, check, onChange }: Omit<FindProps, 'locked'>) {
  const { t } = useTranslation();
  const password = useRef<HTMLInputElement>(null);
  const refused = check.state === 'failed' && check.error.code === LOGIN_REFUSED;
  useEffect(() => { if (refused) password.current?.focus(); }, [refused]);
  return (
    <>
      <TextInput
        label={t('cameras.wizard.url')} description={t('cameras.wizard.urlHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} type="url" spellCheck={false} autoComplete="off" placeholder="rtsp://"
        value={draft.url} onChange={(event) => onChange({ url: event.currentTarget.value })} onBlur={() => { const tidy = takeCredentials(draft); if (tidy !== draft) onChange(tidy); }}
      />
      <div className={classes.login}>
        <TextInput label={t('cameras.wizard.user')} autoComplete="off" spellCheck={false} value={draft.username} onChange={(event) => onChange({ username: event.currentTarget.value })} />
        <PasswordInput ref={password} label={t('cameras.wizard.password')} autoComplete="new-password" visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }} value={draft.password} onChange={(event) => onChange({ password: event.currentTarget.value })} />
      </div>
    </>
  );
}

function Proof({ check, source, onStop }: { check: Check; source: string; onStop: () => void }) {
  const { t } = useTranslation();
  if (check.state === 'seen') return <><h2 className="t20">{t('cameras.wizard.fineTitle')}</h2><Columns probe={check.probe} source={source} /></>;
  return (
    <>
      <h2 className="t20">{t(check.state === 'running' ? 'cameras.wizard.checkingTitle' : check.state === 'failed' ? 'cameras.wizard.failedTitle' : 'cameras.wizard.check')}</h2>
      <div className={classes.columns}>
        <div className={classes.empty}>
          {check.state === 'running' ? <Waiting sinceMs={check.sinceMs} onStop={onStop} /> : (
            <div><p className="m">{check.state === 'failed' ? t('cameras.wizard.failedMore') : t('cameras.wizard.before')}</p><p className="t13 q">{t('cameras.wizard.beforeMore')}</p></div>
          )}
        </div>
      </div>
    </>
  );
}

function Waiting({ sinceMs, onStop }: { sinceMs: number; onStop: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  return (
    <div className={classes.waiting} aria-live="off">
      <StateSign sign="wait">{t('cameras.wizard.checking', { age: formats.duration(now - sinceMs) })}</StateSign>
      <Progress value={100} animated size={4} color="ink" aria-hidden="true" />
      <Button onClick={onStop}>{t('ui.cancel')}</Button>
    </div>
  );
}

function Columns({ probe, source, children }: { probe: Seen; source: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { stream } = probe;
  const facts: [string, string][] = [
    [t('cameras.wizard.size'), `${stream.width} × ${stream.height}`],
    [t('cameras.wizard.codec'), codecName(stream)],
    [t('cameras.wizard.rate'), t('cameras.wizard.rateOf', { value: formats.number(stream.fps, Number.isInteger(stream.fps) ? 0 : 1) })],
    [t('cameras.wizard.first'), t('cameras.wizard.firstOf', { value: formats.number(stream.firstPictureMs / 1000, 1) })],
    ...(stream.durationSeconds === null ? [] : [[t('cameras.wizard.length'), formats.duration(stream.durationSeconds * 1000)] as [string, string]]),
  ];
  return (
    <div className={classes.columns}>
      <img className={classes.picture} src={probe.pictureDataUrl} alt={t('cameras.wizard.picture', { source })} style={{ aspectRatio: `${stream.width} / ${stream.height}` }} />
      {children ?? <dl className={classes.facts}>{facts.map(([label, value]) => <div key={label}><dt className="t13 qq">{label}</dt><dd className="t16 m">{value}</dd></div>)}</dl>}
    </div>
  );
}

function NameIt({ probe, source, name, error, onName }: { probe: Seen; source: string; name: string; error: ReactNode; onName: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className="t20">{t('cameras.wizard.nameTitle')}</h2>
      <div className={classes.name}>
        <TextInput data-autofocus autoFocus label={t('cameras.wizard.name')} description={t('cameras.wizard.nameHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} maxLength={200} value={name} error={error} onFocus={(event) => event.currentTarget.select()} onChange={(event) => onName(event.currentTarget.value)} />
      </div>
      <Columns probe={probe} source={source}><span /></Columns>
    </>
  );
}
