import { Button, Skeleton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { HealthReport } from '../../shared/api/index.ts';
import { CameraWhy } from '../cameras/CameraWhy.tsx';
import { useFormats } from '../i18n/formats.ts';
import { useFreshness } from '../live/use-freshness.ts';
import { useApi } from '../query/use-api.ts';
import { useCommand } from '../query/use-command.ts';
import { canCount, useCameras } from '../stores/camera-store.ts';
import { useLate } from '../today/use-late.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { Notice } from '../ui/Notice.tsx';
import { CamerasTitle } from './CamerasTitle.tsx';
import { StripKeys } from './CoverageStrip.tsx';
import { shareText } from './figures.ts';
import classes from './HealthPage.module.css';
import { HealthTable } from './HealthTable.tsx';
import { isTrouble, sorted, sortOf, type Row } from './order.ts';
import { PcBar } from './PcBar.tsx';
import { StreamEvents } from './StreamEvents.tsx';
import { Summary } from './Summary.tsx';
import { useHistory } from './use-history.ts';
import { WhatWasMeasured } from './WhatWasMeasured.tsx';

/** So many of what happened to the chosen camera stand beside it. */
const EVENTS = 8;

/** All cameras at a glance, worst first; the chosen one explains itself below. */
export function HealthPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const cameras = useCameras((state) => state.cameras);
  const { data: report, error, reload } = useApi('health.report', {});
  if (cameras?.length === 0)
    return (
      <Notice text={t('cameras.none')}>
        <CamerasTitle />
        <Button variant="filled" onClick={() => go('/cameras/add')}>
          {t('cameras.add')}
        </Button>
      </Notice>
    );
  if (error && !report)
    return (
      <Notice text={<ErrorText error={error} />}>
        <CamerasTitle />
        <Button variant="filled" onClick={reload}>
          {t('ui.tryAgain')}
        </Button>
      </Notice>
    );
  if (!report || !cameras) return <Waiting />;
  return <Health report={report} />;
}

function Waiting() {
  const late = useLate(true);
  return (
    <div className={classes.page}>
      <CamerasTitle />
      {late && (
        <div className={classes.waiting}>
          <Skeleton h={76} />
          {[0, 1, 2, 3].map((i) => (
            <Skeleton key={i} h={24} />
          ))}
        </div>
      )}
    </div>
  );
}

function Health({ report }: { report: HealthReport }) {
  const { i18n } = useTranslation();
  const [, go] = useLocation();
  const [query, setQuery] = useSearchParams();
  const cameras = useCameras((state) => state.cameras),
    regions = useCameras((state) => state.regions);
  const freshness = useFreshness(null);
  const sort = sortOf(query.get('sort'));
  const rows = useMemo(() => {
    // Their state is newer in the store, and who was removed meanwhile is in it no more.
    const found = report.cameras.flatMap((row): Row[] => {
      const camera = cameras?.find(({ cameraId }) => cameraId === row.camera.cameraId);
      return camera ? [{ ...row, camera, drawn: canCount(regions[camera.cameraId]) }] : [];
    });
    return sorted(found, sort, i18n.language);
  }, [report, cameras, regions, sort, i18n.language]);
  const put = (name: 'camera' | 'sort', value: string) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (name === 'sort' && (value === 'state' || value === sort)) next.delete('sort');
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  if (rows.length === 0) return <Waiting />;
  // Unless somebody chose one, the worst, however they are sorted.
  const selected =
    rows.find(({ camera }) => camera.cameraId === query.get('camera')) ?? sorted(rows, 'state', i18n.language)[0];
  return (
    <div className={classes.page}>
      <CamerasTitle />
      <Head report={report} rows={rows} freshness={freshness} onAdd={() => go('/cameras/add')} />
      <div className={classes.scroll}>
        <HealthTable
          rows={rows}
          atMs={report.atMs}
          chosen={selected.camera.cameraId}
          onChoose={(cameraId) => put('camera', cameraId)}
          sort={sort}
          onSort={(key) => put('sort', key)}
          fresh={freshness.kind}
        />
      </div>
      <div className={classes.keys}>
        <StripKeys />
      </div>
      <Chosen key={selected.camera.cameraId} row={selected} atMs={report.atMs} />
      <Summary summary={report.summary} models={report.models} gone={freshness.kind === 'gone'} />
    </div>
  );
}

function Head({
  report,
  rows,
  freshness,
  onAdd,
}: {
  report: HealthReport;
  rows: readonly Row[];
  freshness: ReturnType<typeof useFreshness>;
  onAdd: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const live = freshness.kind === 'live',
    gone = freshness.kind === 'gone';
  const counting = rows.filter(({ camera, drawn }) => camera.state.status === 'counting' && drawn);
  const well = counting.filter(({ camera, drawn }) => !isTrouble({ ...camera.state, drawn })).length;
  const measured = shareText(report.measuredShare, formats).replace('%', '');
  return (
    <div className={classes.head}>
      <div>
        <div className="t13 qq">{t('cameras.counting')}</div>
        <div className={`n n3 ${classes.figure} ${live ? '' : 'qq'}`}>
          {gone ? '–' : well}
          <span className={classes.of}> {t('cameras.of', { total: rows.length })}</span>
        </div>
      </div>
      <div>
        <div className="t13 qq">{t('health.measured24')}</div>
        <div className={`n n3 ${classes.figure} ${live ? '' : 'qq'}`}>
          {gone || measured === '' ? '–' : measured}
          {!gone && measured !== '' && <span className={classes.of}>%</span>}
        </div>
      </div>
      <PcBar pc={report.pc} cameras={report.cameras} freshness={freshness} />
      <Button variant="filled" leftSection={<IconPlus size={20} stroke={1.75} />} onClick={onAdd}>
        {t('cameras.add')}
      </Button>
    </div>
  );
}

/** What the chosen camera does, since when, why, what to do, and what was tried. */
function Chosen({ row, atMs }: { row: Row; atMs: number }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { send, error } = useCommand();
  const { camera } = row,
    { cameraId } = camera;
  const { data: history, error: unread } = useHistory(cameraId, '24h');
  return (
    <div className={classes.chosen}>
      <div>
        <CameraWhy camera={camera} send={send} onPassword={() => go(`/cameras?password=${cameraId}`)}>
          <WhatWasMeasured row={row} atMs={atMs} />
        </CameraWhy>
        {error && (
          <p role="alert" className={classes.error}>
            <ErrorText error={error} />
          </p>
        )}
      </div>
      <section aria-label={t('health.events.title')}>
        <div className={classes.eventsHead}>
          <h3 className="t13 qq">{t('health.events.day')}</h3>
          <Link href={`/cameras/${cameraId}/health`} className="t13">
            {t('health.toHistory')}
          </Link>
        </div>
        {unread && !history && (
          <p className={classes.error}>
            <ErrorText error={unread} />
          </p>
        )}
        {history && <StreamEvents events={history.events} most={EVENTS} />}
      </section>
    </div>
  );
}
