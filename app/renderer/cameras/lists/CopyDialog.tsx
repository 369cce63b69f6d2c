import { Button, Checkbox, Modal } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Input, Output } from '../../../shared/api/index.ts';
import type { Camera } from '../../../shared/domain/camera.ts';
import { useCommand } from '../../query/use-command.ts';
import { useCameras } from '../../stores/camera-store.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { StateSign } from '../../ui/StateSign.tsx';
import classes from './lists.module.css';

/** Gives the lines of one camera, or how its picture is taken, to others; each says for itself whether it has them. */
export function CopyDialog({ camera: { cameraId, name }, onClose }: { camera: Camera; onClose: () => void }) {
  const { t } = useTranslation();
  const { send, error, busy } = useCommand();
  const others = (useCameras((state) => state.cameras) ?? []).filter((one) => one.cameraId !== cameraId && !one.demo);
  const [to, setTo] = useState<readonly string[]>([]);
  const [what, setWhat] = useState<readonly Input<'cameras.copySettings'>['what'][number][]>(['regions']);
  const [results, setResults] = useState<Output<'cameras.copySettings'>>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send('cameras.copySettings', { cameraId, to: [...to], what: [...what] }, setResults);
  };
  const resultOf = (id: string) => results.find((one) => one.cameraId === id);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cameras.lists.copyTitle', { name })}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <form className={classes.body} onSubmit={submit}>
        <Checkbox.Group
          label={t('cameras.lists.what')}
          value={[...what]}
          onChange={(value) => setWhat(value as Input<'cameras.copySettings'>['what'])}
        >
          <div className={classes.choices}>
            <Checkbox value="regions" label={t('cameras.lists.regions')} />
            <Checkbox value="picture" label={t('cameras.lists.picture')} />
            <Checkbox value="hours" label={t('cameras.lists.hours')} />
          </div>
        </Checkbox.Group>
        <Checkbox.Group label={t('cameras.lists.to')} value={[...to]} onChange={setTo}>
          <div className={classes.choices} aria-live="polite">
            {others.map((other) => (
              <div key={other.cameraId}>
                <Checkbox value={other.cameraId} label={other.name} />
                <Result result={resultOf(other.cameraId)} />
              </div>
            ))}
          </div>
        </Checkbox.Group>
        {others.length === 0 && <p className="q">{t('cameras.lists.noOther')}</p>}
        {error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={error} />
          </p>
        )}
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t(results.length > 0 ? 'cameras.lists.close' : 'ui.cancel')}</Button>
          <Button type="submit" variant="filled" loading={busy} disabled={to.length === 0 || what.length === 0}>
            {t('cameras.lists.copy')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Result({ result }: { result: Output<'cameras.copySettings'>[number] | undefined }) {
  const { t } = useTranslation();
  if (!result) return null;
  return (
    <StateSign sign={result.error ? 'fail' : 'ok'} className={`t13 ${classes.result}`}>
      <span className={classes.why}>
        {result.error ? <ErrorText error={result.error} /> : t('cameras.lists.copied')}
      </span>
    </StateSign>
  );
}
