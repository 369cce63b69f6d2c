import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useApp } from '../stores/app-store.ts';
import { dateOf } from '../../core/stats/business-day.ts';
import { dayOf, shiftDay } from './day.ts';
import { readQuery, writeQuery, type TodayQuery } from './today-query.ts';

/** The business day that is shown. */
export interface DayShown {
  fromMs: number;
  toMs: number;
  isToday: boolean;
  bucketMinutes: 15 | 60;
  /** The chosen bucket, when it is of this day. */ bucket: number | null;
}

/** What the address chooses, the day that means, and how to choose something else. `day` is null until the application has answered. */
export function useDayShown() {
  const [, go] = useLocation();
  const search = useSearch();
  const site = useApp((state) => state.info?.site);
  // the days of a site, not its totals: those change with each crossing
  const todayFromMs = useApp((state) => (state.totals ?? state.info)?.today.fromMs),
    todayToMs = useApp((state) => (state.totals ?? state.info)?.today.toMs);
  const query = useMemo(() => readQuery(search), [search]);
  const today = useMemo(
    () => (todayFromMs === undefined || todayToMs === undefined ? null : { fromMs: todayFromMs, toMs: todayToMs }),
    [todayFromMs, todayToMs],
  );

  // Not one step back for each bar that was looked at: the address follows in place.
  const change = (part: Partial<TodayQuery>) => go(`/today${writeQuery({ ...query, ...part })}`, { replace: true });
  if (!today || !site) return { query, change, day: null, showDay: () => {} };
  const fromMs = query.day ? Math.min(dayOf(query.day, today.fromMs, site), today.fromMs) : today.fromMs;
  const isToday = fromMs === today.fromMs;
  const toMs = isToday ? today.toMs : shiftDay(fromMs, 1, site);
  const { bucketMinutes } = query;
  const bucket = query.bucket !== null && query.bucket >= fromMs && query.bucket < toMs ? query.bucket : null;
  const showDay = (days: number) => {
    if (days > 0 && isToday) return;
    const to = shiftDay(fromMs, days, site);
    change({ day: to >= today.fromMs ? null : dateOf(to, site.timeZone), bucket: null, event: null });
  };
  return { query, change, showDay, day: { fromMs, toMs, isToday, bucketMinutes, bucket } satisfies DayShown };
}
