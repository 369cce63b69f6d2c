import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './AddCameraPage.module.css';
import { FoundDevices } from './found/FoundDevices.tsx';
import { useDevices } from './found/use-devices.ts';
import { CameraTitle, OneCamera } from './OneCamera.tsx';
import { draftOf, sourceName, toSource } from './source-draft.ts';
import { SourceFields } from './SourceFields.tsx';
import { SourceProof } from './SourceProof.tsx';
import { mayBeAway, useSourceCheck } from './use-source-check.ts';

/** Another address, login or file for a camera, or another device in its place, typed or chosen from those of the network. */
export function ChangeCameraPage({ cameraId }: { cameraId: string }) {
  const { t } = useTranslation();
  return (
    <OneCamera cameraId={cameraId} refuses={({ source }) => (source.kind === 'demo' ? t('cameras.change.demo') : null)}>
      {(camera) => <Form key={cameraId} camera={camera} />}
    </OneCamera>
  );
}

function Form({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { cameraId, name, source } = camera;
  const { draft, check, change, shape, stop, look } = useSourceCheck(draftOf(source), cameraId);
  const devices = useDevices({ change, look });
  const [finds, setFinds] = useState(false);
  const { send, error, clear, busy: saving } = useCommand();
  const save = () => {
    const wanted = toSource(draft);
    if (!wanted.ok) return;
    // The lines lay over another picture: whoever changed it looks whether they still fit.
    send('cameras.change', { cameraId, source: wanted.source, device: (finds && devices.device) || undefined }, () =>
      go(check.state === 'seen' ? `/cameras/${cameraId}/lines` : `/cameras?camera=${cameraId}`),
    );
  };
  const seen = check.state === 'seen';
  const shown = check.state === 'seen' ? check.probe.stream.certificate : null,
    isOther = source.certificate !== null && shown !== null && shown !== source.certificate;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    clear();
    if (seen) save();
    else if (finds) devices.read();
    else void look();
  };
  return (
    <form className={`${classes.page} ${classes.stepless}`} onSubmit={submit} noValidate>
      <CameraTitle title={t('cameras.change.title', { name })} way={[t('cameras.change.title', { name })]} />
      <p className={`q ${classes.lead}`}>{t('cameras.change.stays')}</p>
      {finds ? (
        <FoundDevices
          devices={devices}
          check={check}
          several={null}
          cameraId={cameraId}
          otherWays={<Button onClick={() => setFinds(false)}>{t('cameras.change.byHand')}</Button>}
          locked={saving}
        />
      ) : (
        <SourceFields
          draft={draft}
          check={check}
          locked={saving}
          onChange={change}
          changes={{ hasPassword: source.hasPassword }}
          otherWay={<Button onClick={() => setFinds(true)}>{t('cameras.change.find')}</Button>}
        />
      )}
      <section className={classes.proof} aria-live="polite">
        <SourceProof check={check} source={sourceName(draft)} aspect={draft.aspect} onAspect={shape} onStop={stop} />
        {isOther && <p className={classes.name}>{t('cameras.change.certificate')}</p>}
        {seen && <p className={`q ${classes.name}`}>{t('cameras.change.fits')}</p>}
        {error && (
          <p role="alert" className={classes.fix}>
            <ErrorText error={error} />
          </p>
        )}
      </section>
      <footer className={classes.go}>
        <Button size="lg" className={classes.big} onClick={() => go('/cameras')}>
          {t('ui.cancel')}
        </Button>
        <span className="sp" />
        {mayBeAway(check, draft) && (
          <Button className={classes.big} loading={saving} onClick={save}>
            {t('cameras.change.anyway')}
          </Button>
        )}
        {seen ? (
          <Button type="submit" className={classes.big} variant="filled" loading={saving}>
            {t('cameras.change.save')}
          </Button>
        ) : (
          <Button
            type="submit"
            className={classes.big}
            variant="filled"
            disabled={check.state === 'running' || (finds && !devices.selected)}
          >
            {t(check.state === 'failed' ? 'ui.tryAgain' : 'cameras.wizard.check')}
          </Button>
        )}
      </footer>
    </form>
  );
}
