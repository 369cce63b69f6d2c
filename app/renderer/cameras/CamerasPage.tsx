import { ActionIcon, Button, Menu, NativeSelect, Skeleton, Switch } from '@mantine/core';
import { IconDots, IconLine, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { useFreshness } from '../live/use-freshness.ts';
import { useCommand, type Commands } from '../query/use-command.ts';
import { canCount, useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { Notice } from '../ui/Notice.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import { useSign, useUnknown } from '../ui/StatePhrase.tsx';
import { useNow } from '../ui/use-now.ts';
import { PasswordDialog, RemoveDialog, RenameDialog } from './CameraDialogs.tsx';
import classes from './CamerasPage.module.css';
import { CameraWhy } from './CameraWhy.tsx';
import { MountingDialog } from './mounting/MountingDialog.tsx';
import { CopyDialog } from './lists/CopyDialog.tsx';
import { ListMenu } from './lists/ListMenu.tsx';
import { listedOfAll, withKey } from './lists/places.ts';
import { isAddress } from './source-draft.ts';
import { CamerasTitle } from '../health/CamerasTitle.tsx';

type Kind = 'rename' | 'remove' | 'password' | 'copy' | 'mounting';
type Dialog = { kind: Kind; cameraId: string } | null;

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
              <th className={classes.right}>{t('cameras.lastPicture')}</th>
              <th className={classes.switch}>{t('cameras.on')}</th>
              <th className={classes.actions}>
                <span className={classes.spoken}>{t('cameras.actions', { name: '' })}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((camera) => (
              <Row
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

interface RowProps {
  camera: Camera;
  selected: boolean;
  onChoose: () => void;
  onDialog: (kind: Kind) => void;
  send: Commands['send'];
}

function Row({ camera, selected, onChoose, onDialog, send }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const now = useNow();
  const { cameraId, name, source, state, enabled } = camera;
  const { sign, label } = useSign(camera);
  // What was measured is no measurement any more once nothing is received, or only what is old.
  const known = useUnknown() === null;
  const telemetry = known && (state.status === 'counting' || state.status === 'stalled') ? camera.telemetry : null;
  const ageMs = state.lastFrameAtMs === null ? null : now - state.lastFrameAtMs;
  const toggle = () => send('cameras.setEnabled', { cameraId, enabled: !enabled });
  const lastPicture = (ms: number) => (ms < 3_000 ? t('cameras.now') : t('cameras.ago', { age: formats.duration(ms) }));
  const figure = (value: string | undefined) => (
    <td className={classes.right}>{value ?? <span className="qq">–</span>}</td>
  );
  return (
    <tr aria-selected={selected} onClick={onChoose}>
      <td>
        <StateSign sign={sign}>{label}</StateSign>
      </td>
      <td className={classes.cut}>
        <button type="button" className={classes.nameButton} onClick={onChoose}>
          {name}
        </button>
        {camera.place.location && <span className="t13 qq"> {camera.place.location.name}</span>}
      </td>
      <td className={`q ${classes.cut}`} title={source.address}>
        {source.kind === 'demo' ? t('cameras.demo') : source.address}
      </td>
      {figure(telemetry ? formats.number(telemetry.analysisFps, 1) : undefined)}
      <td className={`${classes.right} ${telemetry?.droppedFrames === 0 ? 'qq' : ''}`}>
        {telemetry ? formats.number(telemetry.droppedFrames) : <span className="qq">–</span>}
      </td>
      {figure(telemetry ? formats.number(telemetry.inferenceMs + telemetry.ownWorkMs, 1) : undefined)}
      {figure(telemetry ? t('cameras.seconds', { value: formats.number(telemetry.behindMs / 1000, 1) }) : undefined)}
      <td className={`${classes.right} ${ageMs !== null && ageMs < 3_000 ? 'qq' : ''}`}>
        {ageMs === null ? <span className="qq">–</span> : lastPicture(ageMs)}
      </td>
      <td className={classes.switch} onClick={(event) => event.stopPropagation()}>
        <Switch
          size="sm"
          withThumbIndicator={false}
          classNames={{ thumb: classes.thumb }}
          checked={enabled}
          onChange={toggle}
          aria-label={t('cameras.switchOf', { name })}
        />
      </td>
      <td className={classes.actions} onClick={(event) => event.stopPropagation()}>
        <ActionIcon
          className={classes.icon}
          aria-label={`${t('cameras.lines')}: ${name}`}
          title={t('cameras.lines')}
          onClick={() => go(`/cameras/${cameraId}/lines`)}
        >
          <IconLine size={20} stroke={1.75} />
        </ActionIcon>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon className={classes.icon} data-actions={cameraId} aria-label={t('cameras.actions', { name })}>
              <IconDots size={20} stroke={1.75} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => go(`/cameras/${cameraId}/lines`)}>{t('cameras.lines')}</Menu.Item>
            <Menu.Item onClick={() => go(`/cameras/${cameraId}/view`)}>{t('view-check.title')}</Menu.Item>
            {source.kind !== 'demo' && (
              <Menu.Item onClick={() => go(`/cameras/${cameraId}/source`)}>{t('cameras.change.action')}</Menu.Item>
            )}
            <Menu.Item onClick={() => onDialog('mounting')}>{t('cameras.mounting.action')}</Menu.Item>
            <Menu.Item onClick={() => onDialog('copy')}>{t('cameras.lists.copyAction')}</Menu.Item>
            <Menu.Item onClick={() => go(`/cameras/${cameraId}/settings`)}>{t('cameras.settings')}</Menu.Item>
            <Menu.Item onClick={() => onDialog('rename')}>{t('cameras.rename')}</Menu.Item>
            {isAddress(source.kind) && (
              <Menu.Item onClick={() => onDialog('password')}>{t('cameras.password')}</Menu.Item>
            )}
            {enabled && (
              <Menu.Item onClick={() => send('cameras.tryNow', { cameraId })}>{t('cameras.tryNow')}</Menu.Item>
            )}
            <Menu.Item onClick={toggle}>{t(enabled ? 'cameras.switchOff' : 'cameras.switchOn')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item c="var(--fail-text)" onClick={() => onDialog('remove')}>
              {t('cameras.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}
