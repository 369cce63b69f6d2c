import { Anchor, Button, Skeleton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import type { HistoryReport, Site } from '../../shared/api/index.ts';
import { dateOf } from '../../core/stats/business-day.ts';
import { compareSteps, dateOfStep, rangeBefore } from '../../core/stats/history-steps.ts';
import { placeOf } from '../../core/stats/history.ts';
import { HOUR_MS } from '../../core/time.ts';
import { useFormats, type Formats } from '../i18n/formats.ts';
import { useApi } from '../query/use-api.ts';
import { useCameras } from '../stores/camera-store.ts';
import { useApp, useAtHeadquarters } from '../stores/app-store.ts';
import { ChartKeys } from '../today/chart/ChartKeys.tsx';
import keys from '../today/chart/ChartKeys.module.css';
import { ChartTable } from '../today/chart/ChartTable.tsx';
import { CountChart } from '../today/chart/CountChart.tsx';
import { doorsOf } from '../today/doors.ts';
import { useLate } from '../today/use-late.ts';
import { DayNotes } from '../site-notes/DayNotes.tsx';
import { ErrorText } from '../ui/ErrorText.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { HistoryFigures } from './HistoryFigures.tsx';
import { HistoryTools } from './HistoryTools.tsx';
import { moved, readHistory, usualStep, writeHistory, type HistoryQuery } from './history-query.ts';
import { beside, figuresOf, historySeries, overAt } from './history-series.ts';
import { WeekTable } from './WeekTable.tsx';
import classes from './HistoryPage.module.css';

/** How often days that are not over are read again, ms. */
const AGAIN_MS = 60_000;

/** Any days of the site: what they had, step by step, beside other days or another door, and by weekday and hour. */
export function HistoryPage() {
  const { t } = useTranslation();
  const site = useApp((state) => state.info?.site);
  const todayMs = useApp((state) => (state.totals ?? state.info)?.today.fromMs);
  return (
    <>
      <PageTitle title={t('history.title')} />
      {site && todayMs !== undefined && <History site={site} today={dateOf(todayMs, site.timeZone)} />}
    </>
  );
}

function History({ site, today }: { site: Site; today: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const search = useSearch();
  const [asTable, setAsTable] = useState(false);
  const query = useMemo(() => readHistory(search, today), [search, today]);
  const known = useCameras((state) => state.known);
  const { from, to, step } = query;
  const range = useMemo(
    () => ({ fromMs: placeOf(from, 'day', site).fromMs, toMs: placeOf(to, 'day', site).toMs }),
    [from, to, site],
  );
  const doors = useMemo(() => doorsOf(known, range), [known, range]);
  const door = doors.find((each) => each.cameraId === query.door),
    regionId = door?.lines.some((line) => line.regionId === query.line) ? query.line : null,
    cameraId = door?.cameraId ?? null;

  const change = (part: Partial<HistoryQuery>) =>
    go(`/history${writeHistory({ ...query, ...part })}`, { replace: true });
  const showDays = (days: { from: string; to: string }) => change({ ...days, step: usualStep(days.from, days.to) });
  const move = (by: 1 | -1) => {
    const days = moved(query, by);
    if (days.from <= today) change({ ...days, to: days.to > today ? today : days.to });
  };
  useKeys({ '[': () => move(-1), ']': () => move(1) });

  const live = to >= today;
  const answer = useApi('history.report', { cameraId, regionId, from, to, step }, { everyMs: live && AGAIN_MS });
  const report = answer.data ?? null;
  const other = otherOf(query, { cameraId, regionId });
  const { data: before } = useApi('history.report', other && { ...other, step }, { everyMs: live && AGAIN_MS });
  const silhouette = useMemo(
    () => (report && before ? beside(report.buckets, before.buckets) : undefined),
    [report, before],
  );
  const series = useMemo(
    () => (report ? historySeries(report, silhouette ?? [], site) : null),
    [report, silhouette, site],
  );
  const { data: marks } = useApi('audit.marks', { cameraId, ...range }, {});
  // They stay in the shop.
  const atHeadquarters = useAtHeadquarters();
  const { data: notes } = useApi('siteNotes.ofDays', atHeadquarters ? null : { from, to });
  const noted = useMemo(
    () => notes?.map(({ date, text }) => ({ atMs: placeOf(date!, 'day', site).fromMs, text })),
    [notes, site],
  );
  const late = useLate(report === null);
  const figures = useMemo(() => (report ? figuresOf(report.buckets) : null), [report]);
  const otherName = other ? nameOfOther(query, other, doors, formats, t, site) : '';

  const open = (startMs: number | null) => {
    const bucket = report?.buckets.find((each) => each.startMs === startMs);
    if (bucket) go(pathOf(bucket, query, { cameraId, regionId }, site));
  };
  const empty = emptyText(report, figures?.measuredSeconds ?? 0, t);
  return (
    <div className={classes.page}>
      <HistoryTools
        query={{ ...query, door: cameraId, line: regionId }}
        today={today}
        doors={doors}
        onChange={change}
        onDays={showDays}
        onMove={move}
      />
      <HistoryFigures figures={figures} step={step} running={live} />
      {report && before && (
        <p className={`t14 q ${classes.sentence}`} data-testid="compared">
          {comparedText(report, before, otherName, formats, t)}
        </p>
      )}
      <div className={classes.keys}>
        <ChartKeys />
        {silhouette && (
          <span className="key">
            <i className={keys.swatch} data-key="before" />
            {otherName}
          </span>
        )}
        <span className="sp" />
        <Anchor component="button" type="button" fz={13} c="var(--text-2)" onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'today.showChart' : 'today.showTable')}
        </Anchor>
      </div>
      <div className={classes.chart}>
        {series && asTable && <ChartTable series={series} chosen={null} onChoose={open} />}
        {series && !asTable && (
          <CountChart
            series={series}
            label={t('history.chart', { width: t(`history.per.${step}`) })}
            silhouette={silhouette}
            more={(bar) => {
              const at = report?.buckets.findIndex(({ startMs }) => startMs === bar.startMs) ?? -1,
                of = silhouette?.[at];
              return (
                of && (
                  <span className="qq t12">{`${t('history.wasIn', { other: otherName })}: ${formats.number(of.in)}`}</span>
                )
              );
            }}
            changes={marks}
            notes={noted}
            chosen={null}
            onChoose={open}
            empty={empty}
          />
        )}
        {!series && answer.error && (
          <p className={classes.error} role="alert">
            <ErrorText error={answer.error} />{' '}
            <Button size="xs" onClick={answer.reload}>
              {t('ui.tryAgain')}
            </Button>
          </p>
        )}
        {!series && !answer.error && late && <Skeleton h="100%" radius={4} />}
      </div>
      <DayNotes from={from} to={to} today={today} site={site} />
      <WeekTable question={{ cameraId, regionId, from, to }} site={site} live={live} />
    </div>
  );
}

type Whose = { cameraId: string | null; regionId: string | null };
type Other = Whose & { from: string; to: string };

function otherOf(query: HistoryQuery, whose: Whose): Other | null {
  const { from, to, step, with: other } = query;
  if (other === 'nothing') return null;
  if (typeof other === 'object') return { cameraId: other.door, regionId: null, from, to };
  return { ...whose, ...rangeBefore({ from, to }, step, other) };
}

type T = ReturnType<typeof useTranslation>['t'];

function nameOfOther(
  { with: other }: HistoryQuery,
  { from, to }: Other,
  doors: ReturnType<typeof doorsOf>,
  formats: Formats,
  t: T,
  site: Site,
): string {
  if (typeof other === 'object') return doors.find(({ cameraId }) => cameraId === other.door)?.name ?? '–';
  const day = (date: string) => {
    const atMs = placeOf(date, 'day', site).fromMs + 12 * HOUR_MS;
    return other === 'year' ? `${formats.date(atMs)} ${date.slice(0, 4)}` : formats.day(atMs);
  };
  return from === to ? day(from) : t('history.otherDays', { from: day(from), to: day(to) });
}

function comparedText(now: HistoryReport, before: HistoryReport, other: string, formats: Formats, t: T): string {
  const sums = compareSteps(overAt(now.buckets, now.knownToMs), overAt(before.buckets, before.knownToMs)),
    by = sums.in - sums.beforeIn;
  if (sums.both === 0) return t('history.notCompared', { other });
  // Of few people a share says more than there is.
  const share = sums.beforeIn >= 20 ? ` (${formats.percent(Math.abs(by) / sums.beforeIn)})` : '',
    text = `${formats.number(Math.abs(by))}${share}`;
  const word = by > 0 ? 'more' : 'fewer',
    changed = by === 0 ? t('history.same') : t(`history.${word}`, { by: text });
  return t('history.compared', {
    change: changed,
    other,
    both: formats.number(sums.both),
    steps: formats.number(now.buckets.length),
  });
}

function emptyText(report: HistoryReport | null, measuredSeconds: number, t: T): string | null {
  if (!report || report.buckets.some((bucket) => bucket.in > 0 || bucket.out > 0)) return null;
  return t(measuredSeconds > 0 ? 'history.nothing' : 'history.unmeasured');
}

/** What a bar is made of: a month and a week of their days, a day and an hour on Today. */
function pathOf(
  { startMs, endMs }: { startMs: number; endMs: number },
  { step, from, to }: HistoryQuery,
  { cameraId, regionId }: Whose,
  site: Site,
): string {
  const date = dateOfStep(startMs, site);
  if (step === 'week' || step === 'month') {
    const last = dateOfStep(endMs - 1, site),
      days = { from: date < from ? from : date, to: last > to ? to : last };
    return `/history${writeHistory({ ...days, step: 'day', door: cameraId, line: regionId, with: 'nothing' })}`;
  }
  const params = new URLSearchParams({ day: date });
  if (cameraId) params.set('door', cameraId);
  if (regionId) params.set('line', regionId);
  if (step === 'hour' || step === 'day') params.set('width', '60');
  if (step !== 'day') params.set('bucket', String(startMs));
  return `/today?${params.toString()}`;
}
