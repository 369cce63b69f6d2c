import { Button } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../client/app-client.ts';
import { errorOf } from '../../client/client.ts';
import type { ErrorInfo } from '../../../shared/errors.ts';
import { useCameras } from '../../stores/camera-store.ts';
import { ErrorText } from '../ErrorText.tsx';
import classes from './KeepDemo.module.css';

/** Once the shop has a camera of its own: whether the demo stays beside it. Asked until somebody answers. */
export function KeepDemo() {
  const { t } = useTranslation();
  const cameras = useCameras((state) => state.cameras);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const demos = cameras?.filter(({ demo, demoKept }) => demo && !demoKept) ?? [];
  if (demos.length === 0 || !cameras?.some(({ demo }) => !demo)) return null;
  const act = (work: Promise<unknown>) => { setError(null); work.catch((thrown: unknown) => setError(errorOf(thrown))); };
  return (
    <section className={classes.ask} aria-label={t('ui.keepDemo.title')} data-testid="keep-demo">
      <IconInfoCircle size={20} stroke={1.75} aria-hidden="true" />
      <p>{error ? <ErrorText error={error} /> : t('ui.keepDemo.text')}</p>
      <span className="row">
        <Button size="compact-sm" onClick={() => act(Promise.all(demos.map(({ cameraId }) => client.call('cameras.remove', { cameraId }))))}>{t('ui.keepDemo.remove')}</Button>
        <Button size="compact-sm" variant="subtle" onClick={() => act(client.call('cameras.keepDemo', {}))}>{t('ui.keepDemo.keep')}</Button>
      </span>
    </section>
  );
}
