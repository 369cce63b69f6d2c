import { Button } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../query/use-command.ts';
import { useCameras } from '../../stores/camera-store.ts';
import { useMayAsk } from '../../stores/app-store.ts';
import { ErrorText } from '../ErrorText.tsx';
import classes from './KeepDemo.module.css';

/** Once the shop has a camera of its own: whether the demo stays beside it. Asked until somebody answers. */
export function KeepDemo() {
  const { t } = useTranslation();
  const cameras = useCameras((state) => state.cameras);
  const { send, error } = useCommand();
  const demos = cameras?.filter(({ demo, demoKept }) => demo && !demoKept) ?? [];
  const mayAnswer = useMayAsk('cameras.keepDemo');
  if (!mayAnswer || demos.length === 0 || !cameras?.some(({ demo }) => !demo)) return null;
  return (
    <section className={classes.ask} aria-label={t('ui.keepDemo.title')} data-testid="keep-demo">
      <IconInfoCircle size={20} stroke={1.75} aria-hidden="true" />
      <p>{error ? <ErrorText error={error} /> : t('ui.keepDemo.text')}</p>
      <span className="row">
        <Button size="compact-sm" onClick={() => demos.forEach(({ cameraId }) => send('cameras.remove', { cameraId }))}>
          {t('ui.keepDemo.remove')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => send('cameras.keepDemo', {})}>
          {t('ui.keepDemo.keep')}
        </Button>
      </span>
    </section>
  );
}
