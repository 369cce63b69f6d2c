import { ActionIcon, Menu, Switch } from '@mantine/core';
import { IconDots, IconLine } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import type { Commands } from '../query/use-command.ts';
import { StateSign } from '../ui/StateSign.tsx';
import { useSign, useUnknown } from '../ui/StatePhrase.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './CamerasPage.module.css';
import { isAddress } from './source-draft.ts';

/** What is asked about a camera in a dialog. */
export type DialogKind = 'rename' | 'remove' | 'password' | 'copy' | 'mounting' | 'run-by';

interface RowProps {
  camera: Camera;
  selected: boolean;
  onChoose: () => void;
  onDialog: (kind: DialogKind) => void;
  send: Commands['send'];
}

/** A camera in the list, with what can be done with it. */
export function CameraRow({ camera, selected, onChoose, onDialog, send }: RowProps) {
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
      <td className={`${classes.right} ${classes.last} ${ageMs !== null && ageMs < 3_000 ? 'qq' : ''}`}>
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
            <Menu.Item onClick={() => go(`/cameras/${cameraId}/walk`)}>{t('walk-test.title')}</Menu.Item>
            {source.kind !== 'demo' && (
              <Menu.Item onClick={() => go(`/cameras/${cameraId}/source`)}>{t('cameras.change.action')}</Menu.Item>
            )}
            <Menu.Item onClick={() => onDialog('run-by')}>{t('cameras.runBy')}</Menu.Item>
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
