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

/** After this long without a connection, or without an answer that is due, the header says so. */
export const LOST_SHOWN_AFTER_MS = 3_000;

/** The state of everything in one phrase; in trouble only the trouble; without a connection or an answer only that. */
export function StatePhrase() {
  const { t } = useTranslation();
  const unknown = useUnknown();
  const opening = useApp((state) => state.info === null && state.connection.state === 'connecting');
  const cameras = useCameras((state) => state.cameras),
    regions = useCameras((state) => state.regions);
  const parts: [Sign, string][] =
    unknown !== null
      ? [['warn', unknown.phrase]]
      : opening || cameras === null
        ? [['wait', t('ui.opening')]]
        : phraseOf(
            ofShop(cameras).map(({ cameraId, state }) => ({ ...state, drawn: canCount(regions[cameraId]) })),
            t,
          );
  const demo =
    unknown === null && !opening && cameras !== null && cameras.length > 0 && cameras.every((camera) => camera.demo);
  return (
    <>
      <Link href="/cameras/health" className={classes.phrase}>
        {demo && <span className="qq">{t('ui.demo')}</span>}
        {parts.map(([sign, text]) => (
          <StateSign key={text} sign={sign}>
            {text}
          </StateSign>
        ))}
      </Link>
      {/* Changes are announced; the age, which ticks, is not. */}
      <VisuallyHidden role="status">
        {unknown !== null ? unknown.word : parts.map(([, text]) => text).join(', ')}
      </VisuallyHidden>
    </>
  );
}

export interface Unknown {
  /** Late: there is a connection, and what comes over it is old. */
  cause: 'lost' | 'late';
  word: string;
  /** With how long already. */
  phrase: string;
}

/** Why nobody knows here what the cameras do now; null while it is known, or was until a moment ago. */
export function useUnknown(): Unknown | null {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, sinceMs } = useApp(({ connection }) => connection);
  const lateSinceMs = useApp((app) => app.lateSinceMs),
    offset = useApp((app) => app.clockOffsetMs);
  const now = useNow();
  const isLost = state === 'lost',
    ageMs = now - offset - (isLost ? sinceMs : (lateSinceMs ?? Infinity));
  if (ageMs < LOST_SHOWN_AFTER_MS) return null;
  const age = formats.duration(ageMs);
  return isLost
    ? { cause: 'lost', word: t('ui.connectionLost'), phrase: t('ui.noConnection', { age }) }
    : { cause: 'late', word: t('ui.answerLate'), phrase: t('ui.answerLateFor', { age }) };
}

/** The sign of a camera and its word; without a connection or an answer nobody knows whether it counts. */
export function useSign(camera: Camera): { sign: Sign; label: string } {
  const { t } = useTranslation();
  const signed = useSignedState(camera),
    unknown = useUnknown();
  return unknown ? { sign: 'warn', label: unknown.word } : { sign: signOf(signed), label: stateWord(signed, t) };
}

export function useSignedState({ cameraId, state: { status, risk, off } }: Camera): SignedState {
  return { status, risk, off, drawn: useCameras((state) => canCount(state.regions[cameraId])) };
}
