import { Anchor, Button, Skeleton } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { MINUTE_MS } from '../../core/time.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { serverNow, useApp } from '../stores/app-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { useNow } from '../ui/use-now.ts';
import { ChartKeys } from './chart/ChartKeys.tsx';
import { ChartTable } from './chart/ChartTable.tsx';
import { CountChart } from './chart/CountChart.tsx';
import { countSeries, type CountSeries } from './chart/count-series.ts';
import { DayFigures } from './DayFigures.tsx';
import { atLocalMinutes } from './day.ts';
import type { DayShown } from './day-shown.ts';
import { EventFilter } from './events/EventFilter.tsx';
import { EventsTable } from './events/EventsTable.tsx';
import { RecountedMarks, RecountedNote, useAccepted } from './Recounted.tsx';
import type { EventChoice, TodayQuery } from './today-query.ts';
import type { useEvents } from './events/use-events.ts';
import { useLate } from './use-late.ts';
import { useSeldom } from './use-seldom.ts';
import { useReport } from './use-report.ts';
import classes from './TodayPage.module.css';

/** The chart is the costliest thing on the page: a push renders it at most this often. */
const CHART_EVERY_MS = 1_000,
  /** People change lines a few times a year. */
  CHANGES_EVERY_MS = 60_000;

interface Props {
  day: DayShown;
  several: boolean;
  cameraId: string | null;
  regionId: string | null;
  only: EventChoice;
  listed: ReturnType<typeof useEvents>;
  /** The event whose receipt is open. */
  picked: string | null;
  doorOf: (event: CountingEvent) => { door: string; line: string | null };
  onChange: (part: Partial<TodayQuery>) => void;
  onPick: (event: CountingEvent) => void;
  eventsRef: Ref<HTMLDivElement>;
}

/** The doors of one day: the numbers, then the chart, then the events; each explains the one above. */
export function DoorsView({
  day,
  several,
  cameraId,
  regionId,
  only,
  listed,
  picked,
  doorOf,
  onChange,
  onPick,
  eventsRef,
}: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const site = useApp((state) => state.info?.site);
  const nowMs = useNow(5_000);
  const knownToMs = useApp((state) => state.info?.knownToMs ?? null);
  const [asTable, setAsTable] = useState(false);
  const { fromMs, toMs, isToday, bucketMinutes, bucket } = day;
  const {
    data: report = null,
    error,
    reload,
  } = useReport({ cameraId, regionId, fromMs, toMs, bucketMinutes }, isToday);
  const newest = useMemo(() => (report && site ? countSeries(report, site, nowMs) : null), [report, site, nowMs]);
  const series = useSeldom(
    newest,
    `${cameraId} ${regionId} ${fromMs} ${bucketMinutes} ${newest === null}`,
    CHART_EVERY_MS,
  );
  const changes = useApi('audit.marks', { cameraId, fromMs, toMs }, { everyMs: isToday && CHANGES_EVERY_MS }).data;
  const recounted = useAccepted(cameraId, day);
  const late = useLate(report === null);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  const setBucket = useCallback((startMs: number | null) => latest.current({ bucket: startMs }), []);
  const opensMs = site ? atLocalMinutes(fromMs, site.opensMinutes, site) : 0;
  const empty = !isEmpty(series)
    ? null
    : !isToday
      ? t(report && report.measuredSeconds > 0 ? 'today.nothingThatDay' : 'today.unmeasuredThatDay')
      : knownToMs !== null && report?.measuredSeconds === 0
        ? t('today.notSentYet', { time: formats.since(knownToMs, nowMs) })
        : serverNow() < opensMs
          ? t('today.nothingYet', { time: formats.time(opensMs) })
          : t('today.nothingToday');
  // of a time in which nobody looked nothing can be said
  const shown = bucket === null ? report : (report?.buckets.find(({ startMs }) => startMs === bucket) ?? null);
  const wasMeasured = shown === null || shown.measuredSeconds > 0;
  const kind = only === 'all' || only === 'counted' || only === 'refused' ? only : 'reason';
  return (
    <>
      <DayFigures report={report} isToday={isToday} several={several} cameraId={cameraId} regionId={regionId} />
      <div className={classes.keys}>
        <ChartKeys />
        <RecountedNote recounts={recounted} day={day} />
        <span className="sp" />
        <Anchor component="button" type="button" fz={13} c="var(--text-2)" onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'today.showChart' : 'today.showTable')}
        </Anchor>
      </div>
      <div className={classes.chart}>
        {series && !asTable && <RecountedMarks recounts={recounted} axis={series} />}
        {series && asTable && <ChartTable series={series} chosen={bucket} onChoose={setBucket} />}
        {series && !asTable && (
          <CountChart
            series={series}
            bucketMinutes={bucketMinutes}
            chosen={bucket}
            onChoose={setBucket}
            empty={empty}
            changes={changes}
          />
        )}
        {!series && error && <Unread error={error} onAgain={reload} />}
        {!series && !error && late && <Skeleton h="100%" radius={4} />}
      </div>

      <EventFilter
        only={only}
        reasons={listed.reasons}
        range={bucket === null ? null : formats.timeRange(bucket, bucket + bucketMinutes * MINUTE_MS)}
        onChoose={(choice) => onChange({ only: choice, event: null })}
        onWholeDay={() => setBucket(null)}
      />
      <div className={classes.events} ref={eventsRef}>
        {listed.events && <EventsTable events={listed.events} doorOf={doorOf} chosen={picked} onChoose={onPick} />}
        {!listed.events && listed.error && <Unread error={listed.error} onAgain={listed.reload} />}
        {!listed.events && !listed.error && late && <Rows />}
        {listed.events?.length === 0 && (
          <p className={`q ${classes.none}`}>{t(`today.noEvents.${wasMeasured ? kind : 'unmeasured'}`)}</p>
        )}
        {listed.events && listed.more && (
          <Button className={classes.more} loading={listed.loading} onClick={() => void listed.more?.()}>
            {t('today.more', { shown: formats.number(listed.events.length), total: formats.number(listed.total) })}
          </Button>
        )}
      </div>
    </>
  );
}

function Unread({ error, onAgain }: { error: ErrorInfo; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <p className={classes.error} role="alert">
      <ErrorText error={error} />{' '}
      <Button size="xs" onClick={onAgain}>
        {t('ui.tryAgain')}
      </Button>
    </p>
  );
}

const isEmpty = (series: CountSeries | null) =>
  series !== null && !series.bars.some((bar) => bar.in > 0 || bar.out > 0);

const Rows = () => (
  <div className={classes.rows}>
    {Array.from({ length: 6 }, (_, i) => (
      <Skeleton key={i} h={20} radius={4} />
    ))}
  </div>
);
