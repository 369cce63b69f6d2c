import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApp } from '../stores/app-store.ts';
import { canCount, useCameras } from '../stores/camera-store.ts';
import { ofShop } from '../stores/world.ts';
import { phraseOf, signOf, StateSign, stateWord, type Sign, type SignedState } from './StateSign.tsx';
import classes from './StatePhrase.module.css';
import { useNow } from './use-now.ts';

/** After this long without a connection the header says so. */
export const LOST_SHOWN_AFTER_MS = 3_000;

/** The state of everything in one phrase; in trouble only the trouble; without a connection only that. */
export function StatePhrase() {
  const { t } = useTranslation();
  const lost = useLost();
  const opening = useApp((state) => state.info === null && state.connection.state === 'connecting');
  const cameras = useCameras((state) => state.cameras),
    regions = useCameras((state) => state.regions);
  const parts: [Sign, string][] =
    lost !== null
      ? [['warn', t('ui.noConnection', { age: lost })]]
      : opening || cameras === null
        ? [['wait', t('ui.opening')]]
        : phraseOf(
            ofShop(cameras).map(({ cameraId, state }) => ({ ...state, drawn: canCount(regions[cameraId]) })),
            t,
          );
  const demo =
    lost === null && !opening && cameras !== null && cameras.length > 0 && cameras.every((camera) => camera.demo);
  return (
    <>
      <Link href="/cameras" className={classes.phrase}>
        {demo && <span className="qq">{t('ui.demo')}</span>}
        {parts.map(([sign, text]) => (
          <StateSign key={text} sign={sign}>
            {text}
          </StateSign>
        ))}
      </Link>
      {/* Changes are announced; the age, which ticks, is not. */}
      <VisuallyHidden role="status">
        {lost !== null ? t('ui.connectionLost') : parts.map(([, text]) => text).join(', ')}
      </VisuallyHidden>
    </>
  );
}

/** How long the connection has been away, in words; null while it is there or only just gone. */
export function useLost(): string | null {
  const connection = useApp((state) => state.connection);
  const offset = useApp((state) => state.clockOffsetMs);
  const formats = useFormats();
  const awayMs = useNow() - offset - connection.sinceMs;
  return connection.state === 'lost' && awayMs >= LOST_SHOWN_AFTER_MS ? formats.duration(awayMs) : null;
}

/** The sign of a camera and its word; without a connection nobody knows whether it counts. */
export function useSign(camera: Camera): { sign: Sign; label: string } {
  const { t } = useTranslation();
  const signed = useSignedState(camera),
    lost = useLost() !== null;
  return lost ? { sign: 'warn', label: t('ui.connectionLost') } : { sign: signOf(signed), label: stateWord(signed, t) };
}

export function useSignedState({ cameraId, state: { status, risk } }: Camera): SignedState {
  return { status, risk, drawn: useCameras((state) => canCount(state.regions[cameraId])) };
}
