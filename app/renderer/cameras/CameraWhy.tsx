import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Camera } from '../../shared/domain/camera.ts';
import { useFormats } from '../i18n/formats.ts';
import type { Commands } from '../query/use-command.ts';
import { canCount, useRegions } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { useUnknown } from '../ui/StatePhrase.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './CameraWhy.module.css';
import { listedOf } from './lists/places.ts';

/** What the selected camera does, since when, why, and what to do. */
export function CameraWhy({
  camera,
  send,
  onPassword,
  children,
}: {
  camera: Camera;
  send: Commands['send'];
  onPassword: () => void;
  /** What else is known of it, above the buttons. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const now = useNow();
  const drawn = canCount(useRegions(camera.cameraId));
  const unknown = useUnknown()?.cause;
  const { cameraId, name, source, state, enabled } = camera;
  const sinceMs =
    state.status === 'stalled' || state.status === 'failed'
      ? (state.notCountingSinceMs ?? state.sinceMs)
      : state.sinceMs;
  const since = formats.since(sinceMs, now);
  function saidOf(): string {
    if (state.status !== 'counting') return state.status;
    if (!drawn) return 'idle';
    return state.risk === null ? 'counting' : 'atRisk';
  }
  function headline(): string {
    if (unknown) return t(`cameras.says.${unknown}`);
    if (state.off === null || state.off === 'by-hand') return t(`cameras.says.${saidOf()}`, { time: since });
    const { maintenance } = camera;
    return t(`live.off.${state.off}`, {
      time: since,
      by: maintenance?.by,
      until: maintenance && formats.since(maintenance.untilMs, now),
    });
  }
  const wrongPassword = state.error?.code === 'STREAM_005';
  const away =
    state.status === 'stalled' || state.status === 'failed' || (state.status === 'connecting' && state.error !== null);
  return (
    <section className={classes.why} aria-label={t('cameras.why', { name })}>
      <div className="t13 qq">
        {[name, ...listedOf(camera).map((listed) => listed.name), source.address].join(', ')}
      </div>
      <h2 className="t20">{headline()}</h2>
      {camera.place.description && <p className={classes.because}>{camera.place.description}</p>}
      {unknown && <p className={classes.because}>{t(unknown === 'lost' ? 'live.lostWhy' : 'live.lateWhy')}</p>}
      {!unknown && state.risk && <p className={classes.because}>{t(`ui.risk.${state.risk}`)}</p>}
      {!unknown && state.error && (
        <p className={classes.because}>
          <ErrorText error={state.error} />
        </p>
      )}
      {!unknown && !state.error && !drawn && enabled && <p className={classes.because}>{t('cameras.says.noLine')}</p>}
      {children}
      <div className={classes.buttons}>
        {wrongPassword && (
          <Button variant="filled" onClick={onPassword}>
            {t('cameras.password')}
          </Button>
        )}
        {away && enabled && <Button onClick={() => send('cameras.tryNow', { cameraId })}>{t('cameras.tryNow')}</Button>}
        {away && enabled && source.kind !== 'demo' && (
          <Button onClick={() => go(`/cameras/${cameraId}/source`)}>{t('cameras.change.action')}</Button>
        )}
        {!enabled && (
          <Button variant="filled" onClick={() => send('cameras.setEnabled', { cameraId, enabled: true })}>
            {t('cameras.switchOn')}
          </Button>
        )}
        {enabled && state.status === 'off' && (
          <Button onClick={() => go(`/cameras/${cameraId}/settings`)}>{t('cameras.settings')}</Button>
        )}
        {!away && enabled && state.status !== 'off' && (
          <Button variant={drawn ? 'default' : 'filled'} onClick={() => go(`/cameras/${cameraId}/lines`)}>
            {t('cameras.lines')}
          </Button>
        )}
        {!away && enabled && <Button onClick={() => go(`/cameras/${cameraId}/view`)}>{t('view-check.title')}</Button>}
        {!unknown && away && state.nextTryAtMs !== null && (
          <span className="t13 qq">
            {t('cameras.says.nextTry', { age: formats.duration(state.nextTryAtMs - now) })}
            {state.attempt > 0 && `, ${t('cameras.says.attempt', { attempt: state.attempt, most: state.maxAttempts })}`}
          </span>
        )}
      </div>
    </section>
  );
}
