import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { useFreshness } from '../live/use-freshness.ts';
import { useCommand } from '../query/use-command.ts';
import { canCount, useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PasswordDialog, RemoveDialog, RenameDialog } from './CameraDialogs.tsx';
import { CameraRow, type DialogKind } from './CameraRow.tsx';
import classes from './CamerasPage.module.css';
import { CameraWhy } from './CameraWhy.tsx';
import { MountingDialog } from './mounting/MountingDialog.tsx';
import { RunByDialog } from './RunByDialog.tsx';
import { CopyDialog } from './lists/CopyDialog.tsx';
import { ListMenu } from './lists/ListMenu.tsx';
import { listedOfAll, withKey } from './lists/places.ts';
import { CamerasTitle } from '../health/CamerasTitle.tsx';

type Dialog = { kind: DialogKind; cameraId: string } | null;

/** One row per camera; the selected one explains itself below. */
export function CamerasPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const cameras = useCameras((state) => state.cameras);
  // Live sends here for the password of one camera.
  const [query, setQuery] = useSearchParams();
  const asksPassword = query.get('password');
  const [chosen, setChosen] = useState<string | null>(asksPassword ?? query.get('camera'));
  const [dialog, setDialog] = useState<Dialog>(
    asksPassword === null ? null : { kind: 'password', cameraId: asksPassword },
  );
  const close = () => {
    const id = dialog?.cameraId;
    setDialog(null);
    requestAnimationFrame(() =>
      (document.querySelector<HTMLElement>(`[data-actions="${id}"]`) ?? document.querySelector('main'))?.focus(),
    );
    if (asksPassword !== null) go('/cameras', { replace: true });
  };
  const { send, error } = useCommand();
  if (!cameras)
    return (
      <div className={classes.page}>
        <CamerasTitle />
        <div className={classes.waiting}>
          {[0, 1, 2].map((i) => (
            <Skeleton key={i} h={24} />
          ))}
        </div>
      </div>
    );
  if (cameras.length === 0)
    return (
      <Notice text={t('cameras.none')}>
        <CamerasTitle />
        <Button variant="filled" onClick={() => go('/cameras/add')}>
          {t('cameras.add')}
        </Button>
        <ListMenu />
      </Notice>
    );
  const place = query.get('place'),
    places = listedOfAll(cameras),
    shown = withKey(cameras, place);
  const troubled =
    shown.find(({ state }) => state.status === 'failed') ??
    shown.find(({ state }) => state.status === 'stalled') ??
    shown.find(({ state }) => state.risk);
  const selected = shown.find((camera) => camera.cameraId === chosen) ?? troubled ?? shown[0];
  const asked = cameras.find((camera) => camera.cameraId === dialog?.cameraId);
  return (
    <div className={classes.page}>
      <CamerasTitle />
      <div className={classes.head}>
        <HowMany cameras={cameras} />
        <span className="sp" />
        <span className={`row ${classes.tools}`}>
          {places.length > 0 && (
            <NativeSelect
              aria-label={t('cameras.place')}
              value={places.some(({ key }) => key === place) ? place! : ''}
              onChange={({ currentTarget: { value } }) => setQuery(value === '' ? {} : { place: value })}
              data={[
                { value: '', label: t('cameras.everywhere') },
                ...places.map(({ key, name }) => ({ value: key, label: name })),
              ]}
            />
          )}
          <Button
            variant="filled"
            leftSection={<IconPlus size={20} stroke={1.75} />}
            onClick={() => go('/cameras/add')}
          >
            {t('cameras.add')}
          </Button>
          <ListMenu />
        </span>
      </div>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th className={classes.state}>{t('cameras.state')}</th>
              <th className={classes.name}>{t('cameras.camera')}</th>
              <th>{t('cameras.source')}</th>
              <th className={classes.right} title={t('cameras.rateHint')}>
                {t('cameras.rate')}
              </th>
              <th className={classes.right} title={t('live.droppedHint')}>
                {t('cameras.dropped')}
              </th>
              <th className={classes.right} title={t('cameras.inferenceHint')}>
                {t('cameras.inference')}
              </th>
              <th className={classes.right} title={t('live.behindHint')}>
                {t('cameras.behind')}
              </th>
              <th className={`${classes.right} ${classes.last}`}>{t('cameras.lastPicture')}</th>
              <th className={classes.switch}>{t('cameras.on')}</th>
              <th className={classes.actions}>
                <span className={classes.spoken}>{t('cameras.actions', { name: '' })}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((camera) => (
              <CameraRow
                key={camera.cameraId}
                camera={camera}
                selected={camera === selected}
                onChoose={() => setChosen(camera.cameraId)}
                onDialog={(kind) => setDialog({ kind, cameraId: camera.cameraId })}
                send={send}
              />
            ))}
          </tbody>
        </table>
      </div>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
      <CameraWhy
        camera={selected}
        send={send}
        onPassword={() => setDialog({ kind: 'password', cameraId: selected.cameraId })}
      />
      {dialog?.kind === 'rename' && asked && <RenameDialog camera={asked} onClose={close} />}
      {dialog?.kind === 'password' && asked && <PasswordDialog camera={asked} onClose={close} />}
      {dialog?.kind === 'mounting' && asked && <MountingDialog camera={asked} onClose={close} />}
      {dialog?.kind === 'run-by' && asked && <RunByDialog camera={asked} onClose={close} />}
      {dialog?.kind === 'copy' && asked && <CopyDialog camera={asked} onClose={close} />}
      {dialog?.kind === 'remove' && asked && <RemoveDialog camera={asked} onClose={close} />}
    </div>
  );
}

/** How many count: quiet, with its time, while there is no connection; a dash once that is too long ago. */
function HowMany({ cameras }: { cameras: readonly Camera[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const freshness = useFreshness(null);
  const regions = useCameras((state) => state.regions);
  const live = freshness.kind === 'live';
  return (
    <div>
      <div className="t13 qq">
        {t('cameras.counting')}
        {!live && `, ${t('live.asOf', { time: formats.timeSeconds(freshness.asOfMs) })}`}
      </div>
      <div className={`n n3 ${classes.figure} ${live ? '' : 'qq'}`}>
        {freshness.kind === 'gone'
          ? '–'
          : cameras.filter(({ cameraId, state }) => state.status === 'counting' && canCount(regions[cameraId])).length}
        <span className={classes.of}> {t('cameras.of', { total: cameras.length })}</span>
      </div>
    </div>
  );
}
