import { Anchor, Button, Skeleton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MINUTE_MS } from '../../../core/time.ts';
import type { ZoneReport } from '../../../shared/api/index.ts';
import type { Zone } from '../../../shared/domain/region.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useApp } from '../../stores/app-store.ts';
import { useCamera } from '../../stores/camera-store.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { Door } from '../doors.ts';
import type { DayShown } from '../day-shown.ts';
import { useLate } from '../use-late.ts';
import { useSeldom } from '../use-seldom.ts';
import { useZone } from './use-zone.ts';
import { VisitsTable } from './VisitsTable.tsx';
import { mostOf, zoneSeries, type ZoneSeries } from './zone-series.ts';
import { ZoneChart } from './ZoneChart.tsx';
import { ZoneNow } from './ZoneNow.tsx';
import { ZoneTable } from './ZoneTable.tsx';
import classes from './ZonesView.module.css';

/** As the chart of the doors. */
const CHART_EVERY_MS = 1_000;

interface Props {
  zone: Door['zones'][number];
  door: Door;
  day: DayShown;
  onBucket: (bucket: number | null) => void;
}

/** One zone's day: what it is now, its numbers, how full it was, who came last. */
export function ZoneSection({ zone, door, day, onBucket }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const site = useApp((state) => state.info?.site);
  const camera = useCamera(door.cameraId);
  const nowMs = useNow(5_000);
  const [asTable, setAsTable] = useState(false);
  const {
    report: { data: value = null, error, reload },
    visits,
    more,
  } = useZone(door.cameraId, zone.regionId, day);
  const { fromMs, toMs, bucket, bucketMinutes, isToday } = day;
  const newest = useMemo(
    () => (value && site ? zoneSeries(value, { fromMs, toMs }, site, nowMs) : null),
    [value, site, fromMs, toMs, nowMs],
  );
  const series = useSeldom(newest, `${zone.regionId} ${fromMs} ${bucketMinutes} ${newest === null}`, CHART_EVERY_MS);
  const late = useLate(value === null);
  const measured = series?.bars.some((bar) => bar.state !== 'none') ?? false;
  const empty =
    series && value?.visits === 0 && mostOf(series.bars, 'occupancy') === null
      ? t(isToday ? 'today.zone.visitsNone' : measured ? 'today.zone.visitsNoneThatDay' : 'today.unmeasuredThatDay')
      : null;
  const latest = useRef(onBucket);
  useEffect(() => {
    latest.current = onBucket;
  });
  const choose = useCallback((startMs: number | null) => latest.current(startMs), []);
  const chart = { zone, bucketMinutes, chosen: bucket, onChoose: choose };
  const visitsLabel =
    bucket === null
      ? t('today.zone.lastVisits')
      : t('today.zone.visitsOf', { range: formats.timeRange(bucket, bucket + bucketMinutes * MINUTE_MS) });
  return (
    <section className={classes.zone} aria-label={zone.name} data-testid="zone-section">
      <div className={classes.head}>
        <h3 className="t20">{zone.gone ? t('today.deleted', { name: zone.name }) : zone.name}</h3>
        <span className="qq">{door.name}</span>
        <span className="sp" />
        {isToday && camera && !zone.gone && <ZoneNow zone={zone} camera={camera} />}
      </div>
      <ZoneFigures zone={zone} report={measured ? value : null} series={measured ? series : null} />
      <div className={classes.keys}>
        <span className="key">
          <i className={classes.most} />
          {t('today.zone.keyMost')}
        </span>
        <span className="key">
          <i className={classes.mean} />
          {t('today.zone.keyMean')}
        </span>
        <span className="key">
          <i className={`${classes.swatch} hatch`} />
          {t('today.noData')}
        </span>
        <span className="sp" />
        <Anchor component="button" type="button" fz={13} c="var(--text-2)" onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'today.showChart' : 'today.showTable')}
        </Anchor>
      </div>
      {series && asTable ? (
        <div className={classes.table}>
          <ZoneTable series={series} queue={zone.queue} chosen={bucket} onChoose={onBucket} />
        </div>
      ) : (
        <div className={classes.occupancy}>
          {series && <ZoneChart series={series} measure="occupancy" {...chart} empty={empty} />}
          {!series && error && (
            <p className={classes.error} role="alert">
              <ErrorText error={error} />{' '}
              <Button size="xs" onClick={reload}>
                {t('ui.tryAgain')}
              </Button>
            </p>
          )}
          {!series && !error && late && <Skeleton h="100%" radius={4} />}
        </div>
      )}
      {zone.queue && !asTable && !empty && (
        <>
          <div className={classes.keys}>
            <span className="key">
              <i className={classes.most} />
              {t('today.zone.keyQueueMost')}
            </span>
            <span className="key">
              <i className={classes.mean} />
              {t('today.zone.keyQueueMean')}
            </span>
          </div>
          <div className={classes.queue}>
            {series && <ZoneChart series={series} measure="queue" {...chart} empty={null} />}
          </div>
        </>
      )}
      {!empty && (
        <div className={classes.visits}>
          <div className={classes.visitsHead}>
            <h4>{visitsLabel}</h4>
            {bucket !== null && (
              <Button size="compact-sm" rightSection={<IconX size={16} stroke={2} />} onClick={() => onBucket(null)}>
                {t('today.allDay')}
              </Button>
            )}
          </div>
          {visits.data && visits.data.length > 0 && (
            <VisitsTable visits={visits.data} queue={zone.queue} label={`${zone.name}: ${visitsLabel}`} />
          )}
          {visits.data?.length === 0 && <p className={classes.empty}>{t('today.zone.noVisits')}</p>}
          {visits.error && !visits.data && (
            <p className={classes.error} role="alert">
              <ErrorText error={visits.error} />
            </p>
          )}
          {more && (
            <Button className={classes.more} onClick={more}>
              {t('today.zone.more')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** Visits, stay, the most at once; of a queue its longest, and how long was waited. */
function ZoneFigures({
  zone,
  report,
  series,
}: {
  zone: Pick<Zone, 'queue' | 'capacity'>;
  report: ZoneReport | null;
  series: ZoneSeries | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const stay = (ms: number | null | undefined) => (typeof ms === 'number' ? formats.stay(ms) : undefined);
  const most = series && mostOf(series.bars, 'occupancy'),
    longest = series && mostOf(series.bars, 'queue');
  const when = (found: typeof most) => found && formats.timeRange(found.bar.startMs, found.bar.endMs);
  const figures: [string, string | undefined, ReactNode][] = [
    [t('today.zone.visits'), report ? formats.number(report.visits) : undefined, null],
    [
      t('today.zone.dwell'),
      stay(report?.dwellMeanMs),
      typeof report?.dwellMedianMs === 'number'
        ? t('today.zone.meanMedian', { median: formats.stay(report.dwellMedianMs) })
        : t('today.zone.mean'),
    ],
    [
      t('today.zone.most'),
      series ? formats.number(most?.count ?? 0) : undefined,
      [when(most), zone.capacity === null ? null : t('today.zone.room', { number: formats.number(zone.capacity) })]
        .filter(Boolean)
        .join(', '),
    ],
    ...(zone.queue
      ? ([
          [t('today.zone.queue'), series ? formats.number(longest?.count ?? 0) : undefined, when(longest)],
          [t('today.zone.wait'), stay(report?.waitedMeanMs), t('today.zone.ofWaiting')],
        ] as [string, string | undefined, ReactNode][])
      : []),
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(([label, value, note]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="n n4">{value ?? <span className="qq">–</span>}</dd>
          <dd className="t13 q">{note}</dd>
        </div>
      ))}
    </dl>
  );
}
