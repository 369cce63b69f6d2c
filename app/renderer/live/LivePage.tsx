import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useCameras } from '../stores/camera-store.ts';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { toggleFullScreen } from '../ui/shell/shell-store.ts';
import { useKeys } from '../ui/use-keys.ts';
import { CameraMenu } from './CameraMenu.tsx';
import { FirstRun } from './FirstRun.tsx';
import { LiveAll } from './LiveAll.tsx';
import { LiveOne } from './LiveOne.tsx';

/** Live: one camera, or all of them when there are several and none is named. */
export function LivePage({ cameraId }: { cameraId: string | undefined }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const cameras = useCameras((state) => state.cameras);
  const index = cameras?.findIndex((camera) => camera.cameraId === cameraId) ?? -1;
  const show = (at: number) =>
    cameras?.length && go(`/live/${cameras[(at + cameras.length) % cameras.length].cameraId}`);
  useKeys({
    f: toggleFullScreen,
    '[': () => show(index < 0 ? -1 : index - 1),
    ']': () => show(index + 1),
  });
  if (!cameras) return <PageTitle title={t('live.title')} />;
  if (cameras.length === 0) return <FirstRun />;
  const one = cameraId === undefined && cameras.length === 1 ? cameras[0] : cameras[index];
  if (cameraId !== undefined && !one) {
    return (
      <Notice text={t('live.gone')}>
        <PageTitle title={t('live.title')} />
        <Button variant="filled" onClick={() => go('/live')}>
          {t('live.toAll')}
        </Button>
      </Notice>
    );
  }
  const title = one?.name ?? t('live.all');
  return (
    <>
      <PageTitle title={title}>
        {cameras.length > 1 ? <CameraMenu chosen={one ?? null} cameras={cameras} /> : undefined}
      </PageTitle>
      {one ? <LiveOne key={one.cameraId} camera={one} /> : <LiveAll cameras={cameras} />}
    </>
  );
}
