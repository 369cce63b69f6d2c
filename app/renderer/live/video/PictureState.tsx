import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { assertNever } from '../../../shared/errors.ts';
import type { Camera } from '../../../shared/domain/camera.ts';
import { errorSentence, firstSentence } from '../../i18n/error-sentence.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useCommand } from '../../query/use-command.ts';
import { useApp } from '../../stores/app-store.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { StateSign, type Sign } from '../../ui/StateSign.tsx';
import { useNow } from '../../ui/use-now.ts';
import { countedUntil } from '../freshness.ts';
import classes from './PictureState.module.css';

/** Why a camera that counts has no live picture. */
export type Unshown = 'unplayable' | 'shed' | 'failed';

/** Why there is no live picture, in the picture's place: sign, sentence, and the one button that mends it. */
export function PictureState({
  camera,
  small,
  away,
  onDark,
  unshown,
}: {
  camera: Camera;
  small: boolean;
  away: boolean;
  onDark: boolean;
  unshown: Unshown | null;
}) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const formats = useFormats();
  const now = useNow();
  const { send } = useCommand();
  const nextTryAtMs = useApp((state) =>
    state.connection.nextTryAtMs === null ? null : state.connection.nextTryAtMs + state.clockOffsetMs,
  );
  const refused = useApp((state) => state.connection.error);
  const { cameraId, state } = camera;
  const untilNext = (atMs: number) => formats.duration(Math.max(1_000, Math.ceil((atMs - now) / 1000) * 1000));
  const say = (sign: Sign, title: string, text?: ReactNode, buttons?: ReactNode) => (
    <div className={classes.say} data-small={small || undefined} data-dark={onDark || undefined} data-state={sign}>
      <StateSign sign={sign} className={classes.title}>
        <b>{title}</b>
      </StateSign>
      {text && <p>{text}</p>}
      {buttons && <div className={classes.buttons}>{buttons}</div>}
    </div>
  );
  const tryNow = <Button onClick={() => send('cameras.tryNow', { cameraId })}>{t('ui.tryNow')}</Button>;

  if (away) {
    const next = nextTryAtMs === null ? t('live.trying') : t('live.nextTry', { age: untilNext(nextTryAtMs) });
    return say(
      'warn',
      t('live.lost'),
      <>
        {refused ? <ErrorText error={refused} withCode={!small} /> : t('live.lostWhy')} {next}
      </>,
    );
  }
  switch (state.status) {
    case 'counting':
      if (unshown === null) return say('wait', t('live.loading'));
      return say(
        'off',
        t(`live.unshown.${unshown}`),
        t(`live.unshownWhy.${unshown}`, { codec: camera.telemetry?.codec.toUpperCase() ?? '?' }),
      );
    case 'connecting':
      return say(
        'wait',
        t('ui.status.connecting'),
        t('live.waitingPicture', { age: formats.duration(now - state.sinceMs) }),
      );
    case 'stalled': {
      const age = formats.duration(now - countedUntil(camera));
      const because =
        state.error &&
        (small ? (
          firstSentence(errorSentence(state.error, formats.language))
        ) : (
          <ErrorText error={state.error} withCode={false} />
        ));
      const why = because ?? t('live.noNewPicture');
      const next =
        state.nextTryAtMs === null
          ? t('live.trying')
          : t('live.tryingIn', { age: untilNext(state.nextTryAtMs), attempt: state.attempt, max: state.maxAttempts });
      return say(
        'warn',
        t('live.noPicture', { age }),
        <>
          {why} {next}
        </>,
        small ? undefined : tryNow,
      );
    }
    case 'failed': {
      const password = state.error?.code === 'STREAM_005' || state.error?.code === 'CAMERA_007';
      const next =
        state.nextTryAtMs === null || small ? null : t('live.nextTry', { age: untilNext(state.nextTryAtMs) });
      return say(
        'fail',
        t('live.notCounting', { time: formats.since(state.notCountingSinceMs ?? countedUntil(camera), now) }),
        state.error &&
          (small ? (
            firstSentence(errorSentence(state.error, formats.language))
          ) : (
            <>
              <ErrorText error={state.error} /> {next}
            </>
          )),
        password ? (
          <Button onClick={() => go(`/cameras?password=${cameraId}`)}>{t('live.enterPassword')}</Button>
        ) : (
          tryNow
        ),
      );
    }
    case 'off':
      if (state.off !== null && state.off !== 'by-hand')
        return say(
          'off',
          t(`ui.off.${state.off}`),
          t(`live.off.${state.off}`, {
            time: formats.since(state.sinceMs, now),
            by: camera.maintenance?.by,
            until: camera.maintenance && formats.since(camera.maintenance.untilMs, now),
          }),
        );
      return say(
        'off',
        t('live.offSince', { time: formats.since(state.sinceMs, now) }),
        undefined,
        <Button onClick={() => send('cameras.setEnabled', { cameraId, enabled: true })}>{t('live.switchOn')}</Button>,
      );
    default:
      return assertNever(state.status);
  }
}
