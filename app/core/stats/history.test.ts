import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { hoursOfDay, placeOf, sumOfMinutes, sumOfPeriods, weekdayOf, type Part } from './history.ts';

const at = (iso: string) => Date.parse(iso);
const NOTHING = {
  in: 0,
  out: 0,
  entries: 0,
  exits: 0,
  occupancyMs: 0,
  occupancyMax: 0,
  measuredMs: 0,
  atRiskMs: 0,
  frames: 0,
};

describe('hours of a day, by the clock on the wall', () => {
  it.each([
    ['Asia/Ho_Chi_Minh', '2026-11-21T12:00Z', 24, 4],
    ['Asia/Kolkata', '2026-11-21T12:00Z', 24, 4],
    ['Pacific/Apia', '2026-11-21T12:00Z', 24, 4],
    // The clock goes forward, and back.
    ['Europe/Berlin', '2026-03-28T12:00Z', 23, 4],
    ['Europe/Berlin', '2026-10-24T12:00Z', 25, 4],
    ['America/New_York', '2026-03-07T20:00Z', 23, 4],
    ['America/New_York', '2026-10-31T20:00Z', 25, 4],
    // By half an hour: that hour is in two parts, or a half.
    ['Australia/Lord_Howe', '2026-04-04T12:00Z', 25, 4],
    ['Australia/Lord_Howe', '2026-10-03T12:00Z', 24, 4],
  ])('%s %s: %i, without gap or overlap', (timeZone, iso, count, firstHour) => {
    const hours = hoursOfDay(at(iso), { timeZone, dayStartMinutes: 240 });
    expect(hours).toHaveLength(count);
    expect(hours[0].hour).toBe(firstHour);
    hours.forEach((hour, i) => {
      expect(hour.toMs - hour.fromMs).toBeGreaterThan(0);
      expect(hour.toMs - hour.fromMs).toBeLessThanOrEqual(HOUR_MS);
      if (i > 0) expect(hour.fromMs).toBe(hours[i - 1].toMs);
    });
    const named = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
    for (const { fromMs, toMs, hour } of hours)
      for (const moment of [fromMs, toMs - 1]) expect(Number(named.format(moment))).toBe(hour);
  });

  it('a repeated hour is there twice under the same clock time', () => {
    const hours = hoursOfDay(at('2026-10-24T12:00Z'), { timeZone: 'Europe/Berlin', dayStartMinutes: 240 });
    expect(hours.filter(({ hour }) => hour === 2).map(({ fromMs }) => new Date(fromMs).toISOString())).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
    ]);
  });

  it('a day that begins within an hour has a part of it at each end', () => {
    const hours = hoursOfDay(at('2026-11-21T12:00Z'), { timeZone: 'UTC', dayStartMinutes: 250 });
    expect([hours.length, hours[0].toMs - hours[0].fromMs, hours.at(-1)!.toMs - hours.at(-1)!.fromMs]).toEqual([
      25,
      50 * MINUTE_MS,
      10 * MINUTE_MS,
    ]);
  });
});

it('weeks begin on Monday, months on their first day, both when the business day does', () => {
  const calendar = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 };
  const told = (date: string, period: 'day' | 'week' | 'month') => {
    const { fromMs, toMs, date: of } = placeOf(date, period, calendar);
    return [of, new Date(fromMs).toISOString(), (toMs - fromMs) / DAY_MS];
  };
  expect(told('2026-11-22', 'day')).toEqual(['2026-11-22', '2026-11-21T21:00:00.000Z', 1]);
  expect(told('2026-11-22', 'week')).toEqual(['2026-11-16', '2026-11-15T21:00:00.000Z', 7]);
  expect(told('2026-11-22', 'month')).toEqual(['2026-11-01', '2026-10-31T21:00:00.000Z', 30]);
  expect(told('2026-12-31', 'month')).toEqual(['2026-12-01', '2026-11-30T21:00:00.000Z', 31]);
  expect(['2026-11-16', '2026-11-22'].map(weekdayOf)).toEqual([0, 6]);
  // A day, a week and a month in which the clock is changed.
  const berlin = { timeZone: 'Europe/Berlin', dayStartMinutes: 0 };
  expect((placeOf('2026-03-29', 'day', berlin).toMs - placeOf('2026-03-29', 'day', berlin).fromMs) / HOUR_MS).toBe(23);
  expect((placeOf('2026-03-29', 'month', berlin).toMs - placeOf('2026-03-29', 'month', berlin).fromMs) / HOUR_MS).toBe(
    743,
  );
});

it('a week is what its minutes are, also over a change of the clock: sums, the busiest hour, hours and days', () => {
  const calendar = { timeZone: 'Europe/Berlin', dayStartMinutes: 240 };
  const week = placeOf('2026-10-25', 'week', calendar);
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const minutes: Part[] = [];
  for (let startMs = week.fromMs; startMs < week.toMs; startMs += MINUTE_MS)
    if (random() < 0.3)
      minutes.push({
        ...NOTHING,
        startMs,
        in: Math.floor(random() * 5),
        out: Math.floor(random() * 5),
        measuredMs: 60_000,
        frames: 900,
        occupancyMax: Math.floor(random() * 9),
      });
  const days = [];
  const all: { startMs: number; in: number; hour: number }[] = [];
  for (let atMs = week.fromMs + 1; atMs < week.toMs; atMs = placeOf(days.at(-1)!.date, 'day', calendar).toMs + 1) {
    const hours = hoursOfDay(atMs, calendar).map((hour) => {
      const sum = sumOfMinutes(
        minutes.filter(({ startMs }) => startMs >= hour.fromMs && startMs < hour.toMs),
        hour,
      );
      all.push({ startMs: hour.fromMs, in: sum.in, hour: hour.hour! });
      return { ...sum, startMs: hour.fromMs };
    });
    days.push({ ...sumOfPeriods(hours, 'hours'), startMs: hours[0].startMs, date: hoursOfDay(atMs, calendar)[0].date });
  }
  expect(days).toHaveLength(7);
  const sum = sumOfPeriods(days, 'days');
  const total = (key: 'in' | 'out' | 'measuredMs' | 'frames') => minutes.reduce((so, minute) => so + minute[key], 0);
  expect([sum.in, sum.out, sum.measuredMs, sum.frames]).toEqual([
    total('in'),
    total('out'),
    total('measuredMs'),
    total('frames'),
  ]);
  expect(sum.occupancyMax).toBe(8);
  const busiest = all.reduce((best, hour) => (hour.in > best.in ? hour : best));
  expect(sum.peak).toEqual({ count: busiest.in, startMs: busiest.startMs });
  expect(sum.byHour.reduce((a, b) => a + b)).toBe(sum.in);
  expect(sum.byHour[2]).toBe(all.filter(({ hour }) => hour === 2).reduce((so, hour) => so + hour.in, 0));
  expect(sum.byWeekday).toEqual(days.map((day) => day.in));
});
