import { ActionIcon, Anchor, Button, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { IconChevronDown, IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import type { CountReport } from '../../shared/api.ts';
import type { CountingEvent } from '../../shared/domain/crossing.ts';
import { useFormats } from '../i18n/formats.ts';
import { serverNow, useApp } from '../stores/app-store.ts';
import { useCameras } from '../stores/camera-store.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { FigureIcon, type FigureKind } from '../ui/FigureIcon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { useNow } from '../ui/use-now.ts';
import { ChartTable } from './ChartTable.tsx';
import { CountChart } from './CountChart.tsx';
import { countSeries } from './count-series.ts';
import { atLocalMinutes, dateOf, dayOf, shiftDay } from './day.ts';
import { EventsTable } from './EventsTable.tsx';
import { Receipt } from './Receipt.tsx';
import { readQuery, writeQuery, type TodayQuery } from './today-query.ts';
import { useDayReport } from './use-day-report.ts';
import { useEvent } from './use-event.ts';
import { useLate } from './use-late.ts';
import classes from './TodayPage.module.css';

/** A business day: the numbers, the chart that explains them, the events that explain the chart, and the receipt of one. */
export function TodayPage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const [, go] = useLocation();
  const info = useApp((state) => state.info);
  const totals = useApp((state) => state.totals);
  const lost = useApp((state) => state.connection.state === 'lost');
  const totalsAtMs = useApp((state) => state.totalsAtMs);
  const cameras = useCameras((state) => state.cameras);
  const nowMs = useNow(5_000);
  const query = readQuery(useSearch());
  const { bucketMinutes } = query;
  // a door that was deleted is no filter
  const cameraId = cameras && !cameras.some((camera) => camera.cameraId === query.door) ? null : query.door;
  const [picked, setPicked] = useEvent(query.event);
  const [asTable, setAsTable] = useState(false);
  const events = useRef<HTMLDivElement>(null);

  const today = totals?.today ?? info?.today ?? null;
  const site = info?.site;
  const fromMs = today && site && query.day ? Math.min(dayOf(query.day, today.fromMs, site), today.fromMs) : today?.fromMs ?? 0;
  const isToday = fromMs === today?.fromMs;
  const toMs = isToday ? today.toMs : site ? shiftDay(fromMs, 1, site) : fromMs;
  const bucketMs = bucketMinutes * 60_000;
  const bucket = query.bucket !== null && query.bucket >= fromMs && query.bucket < toMs ? query.bucket : null;
  const question = site && today ? { cameraId, fromMs, toMs, bucketMinutes, eventsFromMs: bucket ?? fromMs, eventsToMs: bucket === null ? toMs : bucket + bucketMs } : null;
  const loaded = useDayReport(question, isToday);
  const { report } = loaded;
  const doors = cameraId === null ? cameras?.length ?? 1 : 1;
  const series = useMemo(() => (report && site ? countSeries(report, site, nowMs, doors) : null), [report, site, nowMs, doors]);
  const late = useLate(report === null);

  const chosen = loaded.events?.findIndex((event) => event.eventId === picked?.eventId) ?? -1;
  // Not one step back for each bar that was looked at: the address follows in place.
  const change = (part: Partial<TodayQuery>) => go(`/today${writeQuery({ ...query, ...part })}`, { replace: true });
  const showDay = (days: number) => {
    if (!site || !today || (days > 0 && isToday)) return;
    const to = shiftDay(fromMs, days, site);
    change({ day: to >= today.fromMs ? null : dateOf(to, site.timeZone), bucket: null, event: null });
  };
  const choose = (event: CountingEvent) => { setPicked(event); change({ event: { id: event.eventId, atMs: event.capturedAtMs } }); };
  const setBucket = (startMs: number | null) => change({ bucket: startMs });
  const walk = (by: number) => { const next = loaded.events?.[chosen + by]; if (next && chosen >= 0) choose(next); };
  const close = () => { const id = picked?.eventId; change({ event: null }); requestAnimationFrame(() => events.current?.querySelector<HTMLElement>(`[data-event="${id}"]`)?.focus()); };
  useKeys({
    '[': () => showDay(-1), ']': () => showDay(1),
    ...(picked ? { Escape: close, ArrowUp: () => walk(-1), ArrowDown: () => walk(1) } : bucket !== null ? { Escape: () => setBucket(null) } : {}),
  });

  if (cameras?.length === 0) {
    return <Notice text={t('dashboard.noCamera')}><PageTitle title={t('dashboard.title')} /><Button variant="filled" onClick={() => go('/cameras/add')}>{t('dashboard.addCamera')}</Button></Notice>;
  }
  const nameOf = (id: string) => cameras?.find((camera) => camera.cameraId === id)?.name ?? '–';
  const live = isToday && totals ? (cameraId === null ? totals : totals.cameras[cameraId] ?? null) : null;
  const empty = !series || series.bars.some((bar) => bar.in > 0 || bar.out > 0) ? null
    : !isToday ? t('dashboard.nothingThatDay')
    : site && serverNow() < atLocalMinutes(fromMs, site.opensMinutes, site) ? t('dashboard.nothingYet', { time: formats.time(atLocalMinutes(fromMs, site.opensMinutes, site)) }) : t('dashboard.nothingToday');
  const chosenBar = series?.bars.find((bar) => bar.startMs === bucket);

  return (
    <div className={classes.split} data-aside={picked !== null || undefined}>
      <PageTitle title={t('dashboard.title')} />
      <div className={classes.page}>
        <div className={classes.tools}>
          <ActionIcon className={classes.next} aria-label={t('dashboard.previousDay')} onClick={() => showDay(-1)}><IconChevronLeft size={20} stroke={1.75} /></ActionIcon>
          <h2 className="t16 b nw">{today && longDay(fromMs, formats.language, site?.timeZone)}</h2>
          <ActionIcon className={classes.next} aria-label={t('dashboard.nextDay')} disabled={isToday} onClick={() => showDay(1)}><IconChevronRight size={20} stroke={1.75} /></ActionIcon>
          <span className="sp" />
          <Select
            className={classes.doors} rightSection={<IconChevronDown size={16} stroke={2} />} rightSectionPointerEvents="none" aria-label={t('dashboard.door')} allowDeselect={false} comboboxProps={{ width: 220, position: 'bottom-end' }} value={cameraId ?? 'all'} onChange={(value) => change({ door: value === 'all' ? null : value, event: null })}
            data={[{ value: 'all', label: t('dashboard.allDoors') }, ...(cameras ?? []).map((camera) => ({ value: camera.cameraId, label: camera.name }))]}
          />
          <SegmentedControl className={classes.widths} aria-label={t('dashboard.bucket')} value={String(bucketMinutes)} onChange={(value) => change({ bucketMinutes: value === '60' ? 60 : 15, bucket: null })} data={[{ value: '15', label: t('dashboard.quarter') }, { value: '60', label: t('dashboard.hour') }]} />
        </div>

        <div className={classes.figures} data-stale={lost || undefined}>
          <Figure kind="in" label={t('dashboard.in')} value={live?.in ?? report?.totalIn}>{lost && totalsAtMs ? t('dashboard.asOf', { time: formats.timeSeconds(totalsAtMs) }) : null}</Figure>
          <Figure kind="out" label={t('dashboard.out')} value={live?.out ?? report?.totalOut} />
          <Figure kind="inside" label={t('dashboard.inside')} value={isToday ? totals?.inside ?? report?.inside : cameraId === null && report ? report.totalIn - report.totalOut : undefined}>{isToday ? (cameras && cameras.length > 1 ? t('dashboard.allDoorsTogether') : null) : t('dashboard.endOfDay')}</Figure>
          <Measured report={report} />
        </div>

        <div className={classes.keys}>
          <span className="key"><i className={classes.swatch} data-key="in" />{t('dashboard.in')}</span>
          <span className="key"><i className={classes.swatch} data-key="out" />{t('dashboard.out')}</span>
          <span className="key"><i className={`${classes.swatch} hatch`} />{t('dashboard.noData')}</span>
          <span className="sp" />
          <Anchor component="button" type="button" fz={13} c="var(--text-2)" onClick={() => setAsTable(!asTable)}>{t(asTable ? 'dashboard.showChart' : 'dashboard.showTable')}</Anchor>
        </div>
        <div className={classes.chart}>
          {series ? (asTable ? <ChartTable series={series} chosen={bucket} onChoose={setBucket} /> : <CountChart series={series} bucketMinutes={bucketMinutes} chosen={bucket} onChoose={setBucket} empty={empty} />)
            : loaded.error ? <p className={classes.error} role="alert"><ErrorText error={loaded.error} /> <Button size="xs" onClick={() => void loaded.reload()}>{t('ui.tryAgain')}</Button></p>
            : late && <Skeleton h="100%" radius={4} />}
        </div>

        {chosenBar && (
          <div className={classes.filter}>
            <span className="b">{t('dashboard.only', { range: formats.timeRange(chosenBar.startMs, chosenBar.endMs) })}</span>
            <Button size="compact-sm" variant="default" rightSection={<IconX size={16} stroke={2} />} onClick={() => setBucket(null)}>{t('dashboard.allEvents')}</Button>
          </div>
        )}
        <div className={classes.events} ref={events}>
          {loaded.events ? <EventsTable events={loaded.events} nameOf={nameOf} chosen={picked?.eventId ?? null} onChoose={choose} /> : late && <Rows />}
          {loaded.events?.length === 0 && <p className={`q ${classes.none}`}>{t('dashboard.noEvents')}</p>}
        </div>
      </div>
      {picked && <Receipt event={picked} doorName={nameOf(picked.cameraId)} onNewer={chosen > 0 ? () => walk(-1) : null} onOlder={chosen >= 0 && chosen + 1 < (loaded.events?.length ?? 0) ? () => walk(1) : null} onClose={close} />}
    </div>
  );
}

function Figure({ kind, label, value, children }: { kind: FigureKind; label: string; value: number | undefined; children?: ReactNode }) {
  const formats = useFormats();
  return (
    <div>
      <div className={`label ${classes.label}`}><FigureIcon kind={kind} size={24} />{label}</div>
      <div className={`n ${classes.figure}`}>{value === undefined ? <span className="qq">–</span> : formats.number(value)}</div>
      <div className="t13 q">{children}</div>
    </div>
  );
}

function Measured({ report }: { report: CountReport | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const missing = report ? report.expectedSeconds - report.measuredSeconds : 0;
  const text = (seconds: number) => formats.duration(seconds * 1000);
  return (
    <div className={classes.measured}>
      <div className="t13 qq">{t('dashboard.measured')}</div>
      <div className="t16 m nw">{!report ? <span className="qq">–</span> : report.expectedSeconds > 0 ? t('dashboard.measuredOf', { measured: text(report.measuredSeconds), expected: text(report.expectedSeconds) }) : t('dashboard.notMeasured')}</div>
      {report && report.expectedSeconds > 0 && <div className="t13 q nw">{missing >= 60 ? t('dashboard.missing', { duration: text(missing) }) : t('dashboard.nothingMissing')}</div>}
    </div>
  );
}

const Rows = () => <div className={classes.rows}>{Array.from({ length: 6 }, (_, i) => <Skeleton key={i} h={20} radius={4} />)}</div>;

/** Saturday 21 November; Thứ Bảy, 21/11 */
function longDay(ms: number, language: 'en' | 'vi', timeZone?: string): string {
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'vi-VN', { timeZone, ...options }).format(ms);
  return language === 'en' ? `${part({ weekday: 'long' })} ${part({ day: 'numeric', month: 'long' })}` : `${part({ weekday: 'long' })}, ${new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'numeric' }).format(ms)}`;
}
