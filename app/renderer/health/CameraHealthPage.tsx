import { SegmentedControl, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { DAY_MS } from '../../core/time.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type { CameraHealthReport } from '../../shared/domain/health-figures.ts';
import { CameraWhy } from '../cameras/CameraWhy.tsx';
import { CameraTitle, OneCamera } from '../cameras/OneCamera.tsx';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { useCameras } from '../stores/camera-store.ts';
import { useLate } from '../today/use-late.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { StateSign } from '../ui/StateSign.tsx';
import { useSign, useUnknown } from '../ui/StatePhrase.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { useNow } from '../ui/use-now.ts';
import { CameraFigures } from './CameraFigures.tsx';
import classes from './CameraHealthPage.module.css';
import { GapsTable } from './GapsTable.tsx';
import { CoverageStrip, StripKeys } from './CoverageStrip.tsx';
import { CHARTS, type ChartKey } from './history.ts';
import { HistoryChart } from './HistoryChart.tsx';
import { StreamEvents } from './StreamEvents.tsx';
import { RANGES, rangeOf, useHistory, type RangeKey } from './use-history.ts';
import { brokenSince, segmentsOf, troubleOf } from './strip.ts';
import { WhatWasMeasured } from './WhatWasMeasured.tsx';

/** How one camera is and was: what it does and why, its figures, their history, what is missing and what happened. */
export function CameraHealthPage({ cameraId }: { cameraId: string }) {
  return <OneCamera cameraId={cameraId}>{(camera) => <CameraHealth camera={camera} />}</OneCamera>;
}

function CameraHealth({ camera }: { camera: Camera }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [query, setQuery] = useSearchParams();
  const cameras = useCameras((state) => state.cameras) ?? [];
  const { send, error } = useCommand();
  const { data: report } = useApi('health.report', {});
  const { sign, label } = useSign(camera);
  const known = useUnknown() === null;
  const { cameraId } = camera,
    range = rangeOf(query.get('range'));
  const row = report?.cameras.find((one) => one.camera.cameraId === cameraId);
  const index = cameras.findIndex((one) => one.cameraId === cameraId);
  const show = (at: number) => {
    const to = cameras[(at + cameras.length) % cameras.length];
    if (to) go(`/cameras/${to.cameraId}/health?range=${range}`);
  };
  useKeys({
    '[': () => show(index - 1),
    ']': () => show(index + 1),
    Escape: () => go(`/cameras/health?camera=${cameraId}`),
  });
  const counts = camera.state.status === 'counting' || camera.state.status === 'stalled';
  return (
    <div className={classes.page}>
      <CameraTitle
        title={t('health.titleOf', { name: camera.name })}
        way={[camera.name]}
        up={{ href: `/cameras/health?camera=${cameraId}`, label: t('health.title') }}
      />
      <div className={classes.top}>
        <div>
          <StateSign sign={sign}>{label}</StateSign>
          <CameraWhy camera={camera} send={send} onPassword={() => go(`/cameras?password=${cameraId}`)}>
            {row && report && <WhatWasMeasured row={{ ...row, camera }} atMs={report.atMs} />}
          </CameraWhy>
          {error && (
            <p role="alert" className={classes.error}>
              <ErrorText error={error} />
            </p>
          )}
        </div>
        {row && report && <Day row={{ ...row, camera }} atMs={report.atMs} />}
      </div>
      <section aria-labelledby="now">
        <h2 className="t16 b" id="now">
          {t('health.now')}
        </h2>
        {row && report && (
          <CameraFigures report={{ ...row, camera }} now={known && counts ? row.now : null} atMs={report.atMs} />
        )}
      </section>
      <section aria-labelledby="history">
        <div className={classes.head}>
          <h2 className="t16 b" id="history">
            {t('health.history')}
          </h2>
          <SegmentedControl
            aria-label={t('health.range')}
            value={range}
            onChange={(value) => setQuery({ range: value }, { replace: true })}
            data={Object.keys(RANGES).map((value) => ({ value, label: t(`health.ranges.${value}`) }))}
          />
        </div>
        <History cameraId={cameraId} range={range} />
      </section>
    </div>
  );
}

/** The strip of the list, enlarged. */
function Day({ row, atMs }: { row: CameraHealthReport; atMs: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const axis = { fromMs: atMs - DAY_MS, toMs: atMs },
    broken = brokenSince(row.camera.state);
  return (
    <div className={classes.day}>
      <div className={`t12 qq ${classes.axis}`}>
        <span>{t('health.strip.yesterday', { time: formats.time(axis.fromMs) })}</span>
        <span>{t('health.strip.last')}</span>
        <span>{formats.time(atMs)}</span>
      </div>
      <CoverageStrip segments={segmentsOf(row.strip, axis, broken)} axis={axis} trouble={troubleOf(row.camera.state)} />
      <StripKeys />
    </div>
  );
}

function History({ cameraId, range }: { cameraId: string; range: RangeKey }) {
  const { t } = useTranslation();
  const { data: history, error } = useHistory(cameraId, range);
  const now = useNow(30_000);
  const late = useLate(!history);
  if (error && !history)
    return (
      <p className={classes.error}>
        <ErrorText error={error} />
      </p>
    );
  if (!history) return late ? <Skeleton h={400} /> : <div className={classes.room} />;
  const axis = { fromMs: history.fromMs, toMs: Math.min(now, history.toMs) };
  return (
    <>
      <div className={classes.charts}>
        {(Object.keys(CHARTS) as ChartKey[]).map((name) => (
          <HistoryChart key={name} name={name} history={history} axis={axis} />
        ))}
      </div>
      <div className={classes.lists}>
        <section aria-labelledby="gaps">
          <h2 className="t16 b" id="gaps">
            {t('health.gaps.title')}
          </h2>
          <GapsTable history={history} />
        </section>
        <section aria-labelledby="events">
          <h2 className="t16 b" id="events">
            {t('health.events.title')}
          </h2>
          <StreamEvents events={history.events} />
        </section>
      </div>
    </>
  );
}
