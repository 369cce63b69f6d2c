import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { VIEW_CHECK } from '../../core/view-check/settings.ts';
import type { ViewChecking } from '../../shared/api/index.ts';
import { USUAL_MOUNTING } from '../../shared/domain/mounting.ts';
import type { Perspective } from '../../shared/domain/view-check.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import { MountingDialog } from '../cameras/mounting/MountingDialog.tsx';
import { CameraTitle, OneCamera } from '../cameras/OneCamera.tsx';
import { Steps } from '../cameras/Steps.tsx';
import { useFormats } from '../i18n/formats.ts';
import { LivePicture } from '../live/video/LivePicture.tsx';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './ViewCheck.module.css';
import { ViewResult } from './ViewResult.tsx';

const OVERLAYS = { boxes: true, trails: true, ids: false, lines: true, zones: true, names: false };
/** The last step of adding a camera; the check belongs to it. */
const DRAWING = 3;

/** Whether a camera can count what it sees: its picture, and what a minute of it says, the worst first. */
export function ViewCheckPage({ cameraId }: { cameraId: string }) {
  return <OneCamera cameraId={cameraId}>{(camera) => <Page camera={camera} />}</OneCamera>;
}

function Page({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const { cameraId, name, telemetry } = camera;
  const [query] = useSearchParams();
  const first = query.has('new');
  const { data, error } = useApi('views.checked', { cameraId });
  const { width = 16, height = 9 } = telemetry ?? {};
  return (
    <div className={classes.page}>
      <CameraTitle title={`${t('view-check.title')}, ${name}`} way={[name, t('view-check.title')]} />
      {first && <Steps current={DRAWING} />}
      <div className={classes.body}>
        <div className={classes.top}>
          <div className={classes.picture} style={{ aspectRatio: `${width} / ${height}` }}>
            <LivePicture cameraId={cameraId} paused={false} overlays={OVERLAYS} />
          </div>
          <div className={classes.side}>
            {data && <Now checking={data} camera={camera} first={first} />}
            {error && (
              <p role="alert" className={classes.error}>
                <ErrorText error={error} />
              </p>
            )}
          </div>
        </div>
        {data?.latest && !data.running && <ViewResult result={data.latest} />}
      </div>
    </div>
  );
}

/** How far the check is, or what it said, and the one button that belongs to it. */
function Now({ checking, camera, first }: { checking: ViewChecking; camera: Camera; first: boolean }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const formats = useFormats();
  const { send, error, busy } = useCommand();
  const { cameraId } = camera,
    { running, unfinished, latest } = checking;
  const draw = (
    <Button
      variant={first && latest ? 'filled' : 'default'}
      onClick={() => go(`/cameras/${cameraId}/lines${first ? '?new' : ''}`)}
    >
      {t(first ? 'view-check.draw' : 'cameras.lines')}
    </Button>
  );
  if (running) {
    const leftS = Math.max(0, Math.ceil(running.leftMs / 1000));
    return (
      <div className={classes.now} role="status">
        <h2 className="t20">{t('view-check.running', { left: leftS })}</h2>
        <Progress
          size={4}
          color="ink"
          value={100 * (1 - running.leftMs / VIEW_CHECK.durationMs)}
          aria-label={t('view-check.title')}
        />
        <p>{running.people === 0 ? t('view-check.nobodyYet') : t('view-check.people', { count: running.people })}</p>
        <p className="q">{t('view-check.walk')}</p>
        <div className={classes.buttons}>
          <Button onClick={() => send('views.stopCheck', { cameraId })}>{t('ui.cancel')}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className={classes.now} role="status">
      {unfinished && (
        <p className={classes.unfinished}>
          {t(`view-check.unfinished.${unfinished.why}`, { time: formats.time(unfinished.atMs) })}
        </p>
      )}
      {latest ? (
        <>
          <Verdict latest={latest} />
          <Hangs camera={camera} seen={latest.perspective} />
        </>
      ) : (
        <>
          <h2 className="t20">{t('view-check.never')}</h2>
          <p className="q">{t('view-check.neverMore')}</p>
        </>
      )}
      <div className={classes.buttons}>
        <Button
          variant={latest ? 'default' : 'filled'}
          loading={busy}
          disabled={camera.state.status !== 'counting'}
          onClick={() => send('views.check', { cameraId })}
        >
          {t(latest ? 'view-check.again' : 'view-check.begin')}
        </Button>
        {draw}
      </div>
      {error && (
        <p role="alert" className={classes.error}>
          <ErrorText error={error} />
        </p>
      )}
    </div>
  );
}

/** Where people are seen from another side than was said, that is said, and proposed to be put right. */
function Hangs({ camera, seen }: { camera: Camera; seen: Perspective | null }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (seen === null || seen === (camera.mounting ?? USUAL_MOUNTING).perspective) return null;
  return (
    <p>
      {t(`cameras.mounting.seen.${seen}`)}{' '}
      <Button size="compact-sm" onClick={() => setOpen(true)}>
        {t('cameras.mounting.take')}
      </Button>
      {open && <MountingDialog camera={camera} proposed={seen} onClose={() => setOpen(false)} />}
    </p>
  );
}

function Verdict({ latest }: { latest: NonNullable<ViewChecking['latest']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const { verdict, people, seconds, heights, atMs } = latest;
  return (
    <>
      <h2 className="t20" data-testid="view-verdict" data-verdict={verdict}>
        {t(`view-check.verdicts.${verdict}`)}
      </h2>
      <p className="q">
        {t('view-check.seen', { count: people, seconds })}
        {heights &&
          `, ${t('view-check.heights', {
            low: formats.number(heights.low),
            high: formats.number(heights.high),
            share: formats.percent(heights.share),
          })}`}
        .
      </p>
      <p className="t13 qq">{t('view-check.checked', { time: formats.since(atMs, now) })}</p>
    </>
  );
}
