import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCheck, IconEye, IconLine, IconMaximize } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Camera } from '../../../shared/domain/camera.ts';
import { sizeText, useFormats } from '../../i18n/formats.ts';
import { signOf, StateSign, stateWord } from '../../ui/StateSign.tsx';
import { useSignedState, useUnknown } from '../../ui/StatePhrase.tsx';
import { toggleFullScreen } from '../../ui/shell/shell-store.ts';
import { layers, setLayer, useLayers } from '../overlay/layers.ts';
import classes from './Telemetry.module.css';

/** One quiet line under the picture: state, what this PC does for it, and the tools of the picture. */
export function Telemetry({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const known = useUnknown() === null;
  const {
      telemetry,
      state: { status, risk },
    } = camera,
    signed = useSignedState(camera);
  return (
    <div className={classes.telemetry}>
      {known && (
        <StateSign sign={signOf(signed)}>
          <span data-testid="camera-state">{risk ? t(`ui.risk.${risk}`) : stateWord(signed, t)}</span>
        </StateSign>
      )}
      {known && status === 'counting' && telemetry && (
        <>
          <span>
            {t('live.fps', {
              fps: formats.number(
                telemetry.analysisFps,
                telemetry.analysisFps < 9.95 && telemetry.analysisFps % 1 ? 1 : 0,
              ),
            })}
          </span>
          {/* A sentence about what is wrong has the room of the rest. */}
          {!risk && (
            <>
              <span title={t('live.droppedHint')}>
                {t('live.dropped', { frames: formats.number(telemetry.droppedFrames) })}
              </span>
              {telemetry.resting && <span title={t('live.restingHint')}>{t('live.resting')}</span>}
              <span
                className={classes.inference}
                title={t('live.inferenceHint', { size: sizeText(telemetry.inputSize) })}
              >
                {t('live.inference', {
                  ms: formats.number(telemetry.inferenceMs),
                  provider: telemetry.provider.toUpperCase(),
                })}
              </span>
              <span className={classes.behind} title={t('live.behindHint')}>
                {t('live.behind', { seconds: formats.number(telemetry.behindMs / 1000, 1) })}
              </span>
            </>
          )}
        </>
      )}
      <span className="sp" />
      <span className={classes.tools}>
        <Tooltip label={t('live.draw')}>
          <ActionIcon aria-label={t('live.draw')} onClick={() => go(`/cameras/${camera.cameraId}/lines`)}>
            <IconLine size={20} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
        <LayersMenu />
        <Tooltip label={t('live.fullScreen')}>
          <ActionIcon aria-label={t('live.fullScreen')} onClick={toggleFullScreen}>
            <IconMaximize size={20} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      </span>
    </div>
  );
}

function LayersMenu() {
  const { t } = useTranslation();
  const shown = useLayers();
  return (
    <Menu position="top-end" closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon aria-label={t('live.shown')} title={t('live.shown')}>
          <IconEye size={20} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {layers.map((layer) => (
          <Menu.Item
            key={layer}
            role="menuitemcheckbox"
            aria-checked={shown[layer]}
            leftSection={<IconCheck size={16} stroke={2} visibility={shown[layer] ? 'visible' : 'hidden'} />}
            onClick={() => setLayer(layer, !shown[layer])}
          >
            {t(`live.layers.${layer}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
