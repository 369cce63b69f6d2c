import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { toggleFullScreen } from '../ui/shell-store.ts';
import { useKeys } from '../ui/use-keys.ts';
import { CameraMenu } from './CameraMenu.tsx';
import { LiveAll } from './LiveAll.tsx';
import { LiveOne } from './LiveOne.tsx';

/** Live: one camera, or all of them when there are several and none is named. */
export function LivePage({ cameraId }: { cameraId: string | undefined }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const cameras = useCameras((state) => state.cameras);
  const index = cameras?.findIndex((camera) => camera.cameraId === cameraId) ?? -1;
  const show = (at: number) => cameras?.length && go(`/live/${cameras[(at + cameras.length) % cameras.length].cameraId}`);
  useKeys({
    f: toggleFullScreen,
    '[': () => show(index < 0 ? -1 : index - 1),
    ']': () => show(index + 1),
  });
  if (!cameras) return <PageTitle title={t('live.title')} />;
  if (cameras.length === 0) return <NoCamera />;
  const one = cameraId === undefined && cameras.length === 1 ? cameras[0] : cameras[index];
  if (cameraId !== undefined && !one) {
    return <Notice text={t('live.gone')}><PageTitle title={t('live.title')} /><Button variant="filled" onClick={() => go('/live')}>{t('live.toAll')}</Button></Notice>;
  }
  const title = one?.name ?? t('live.all');
  return (
    <>
      <PageTitle title={title}>{cameras.length > 1 ? <CameraMenu chosen={one ?? null} cameras={cameras} /> : undefined}</PageTitle>
      {one ? <LiveOne key={one.cameraId} camera={one} /> : <LiveAll cameras={cameras} />}
    </>
  );
}

function NoCamera() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const useDemo = () => {
    setBusy(true);
    client.call('cameras.add', { name: t('live.demoName'), source: { kind: 'demo' } }).catch((thrown: unknown) => setError(errorOf(thrown))).finally(() => setBusy(false));
  };
  return (
    <Notice text={error ? <ErrorText error={error} /> : t('live.noCamera')}>
      <PageTitle title={t('live.title')} />
      <Button variant="filled" onClick={() => go('/cameras/add')}>{t('live.addCamera')}</Button>
      <Button loading={busy} onClick={useDemo}>{t('live.useDemo')}</Button>
    </Notice>
  );
}
