import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../time.ts';
import type { HistoryStep } from '../../shared/api/history.ts';
import { compareSteps, countSteps, historySteps, rangeBefore, weekOf } from './history-steps.ts';

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16);

describe('steps of days of a site', () => {
  it.each<[string, number, string, string, HistoryStep, number]>([
    ['Asia/Ho_Chi_Minh', 0, '2026-11-21', '2026-11-21', 'hour', 24],
    ['Asia/Ho_Chi_Minh', 240, '2026-11-01', '2026-11-30', 'day', 30],
    // The clock goes forward and back within the hours before the boundary of the day.
    ['Europe/Berlin', 240, '2026-03-28', '2026-03-29', 'hour', 23 + 24],
    ['Europe/Berlin', 240, '2026-10-24', '2026-10-26', 'hour', 25 + 24 + 24],
    ['Europe/Berlin', 240, '2026-03-27', '2026-04-02', 'day', 7],
    ['America/New_York', 240, '2026-10-30', '2026-11-03', 'day', 5],
    ['Australia/Lord_Howe', 240, '2026-04-03', '2026-04-06', 'day', 4],
    ['Asia/Kolkata', 0, '2026-11-21', '2026-11-22', 'quarter', 192],
    ['Pacific/Apia', 0, '2025-12-31', '2027-01-01', 'month', 14],
    ['UTC', 0, '2026-11-18', '2026-11-25', 'week', 2],
    ['UTC', 0, '2024-01-01', '2025-12-31', 'week', 105],
  ])(
    '%s from %i min: %s to %s by %s are %i, without gap or overlap',
    (timeZone, dayStartMinutes, from, to, step, count) => {
      const calendar = { timeZone, dayStartMinutes },
        { fromMs, toMs, starts } = historySteps(from, to, step, calendar);
      expect(starts).toHaveLength(count);
      expect(countSteps(from, to, step)).toBeGreaterThanOrEqual(step === 'hour' ? count - 1 : count);
      expect(starts[0]).toBe(fromMs);
      const edges = [...starts, toMs];
      edges.forEach((edge, i) => i > 0 && expect(edge).toBeGreaterThan(edges[i - 1]));
      if (step === 'hour')
        expect(Math.max(...edges.slice(1).map((edge, i) => edge - edges[i]))).toBeLessThanOrEqual(HOUR_MS);
    },
  );

  it('weeks begin on Monday and months on their first, whole ones also where the range begins or ends in one', () => {
    const calendar = { timeZone: 'UTC', dayStartMinutes: 0 };
    const weeks = historySteps('2026-11-18', '2026-11-25', 'week', calendar);
    expect([...weeks.starts, weeks.toMs].map(iso)).toEqual([
      '2026-11-16T00:00',
      '2026-11-23T00:00',
      '2026-11-30T00:00',
    ]);
    const months = historySteps('2026-01-31', '2026-03-01', 'month', calendar);
    expect([...months.starts, months.toMs].map(iso)).toEqual([
      '2026-01-01T00:00',
      '2026-02-01T00:00',
      '2026-03-01T00:00',
      '2026-04-01T00:00',
    ]);
  });
});

describe('what a range is compared with', () => {
  it.each<[string, string, HistoryStep, 'before' | 'year', string, string]>([
    ['2026-11-21', '2026-11-21', 'hour', 'before', '2026-11-14', '2026-11-14'],
    ['2026-11-14', '2026-11-20', 'day', 'before', '2026-11-07', '2026-11-13'],
    // Ten days: two weeks before, so that a Saturday meets a Saturday.
    ['2026-11-11', '2026-11-20', 'day', 'before', '2026-10-28', '2026-11-06'],
    ['2026-11-14', '2026-11-20', 'day', 'year', '2025-11-15', '2025-11-21'],
    ['2026-01-01', '2026-11-30', 'month', 'before', '2025-02-01', '2025-12-30'],
    ['2026-02-01', '2026-03-31', 'month', 'year', '2025-02-01', '2025-03-31'],
    ['2024-02-29', '2024-02-29', 'month', 'year', '2023-02-28', '2023-02-28'],
  ])('%s to %s by %s, %s: %s to %s', (from, to, step, which, first, last) => {
    expect(rangeBefore({ from, to }, step, which)).toEqual({ from: first, to: last });
    const weekday = (date: string) => new Date(`${date}T00:00Z`).getUTCDay();
    if (step !== 'month') expect(weekday(first)).toBe(weekday(from));
  });

  it('only what both measured whole', () => {
    const step = (come: number, measuredSeconds: number) => ({
      ...{ startMs: 0, in: come, out: 1, measuredSeconds, expectedSeconds: 3600 },
    });
    expect(compareSteps([step(5, 3600), step(9, 1800), step(7, 3590)], [step(4, 3600), step(8, 3600)])).toEqual({
      ...{ in: 5, out: 1, beforeIn: 4, beforeOut: 1, both: 1, steps: 3 },
    });
    expect(compareSteps([step(0, 0)], [step(0, 0)]).both).toBe(0);
  });
});

it('hours by weekday are means of those that were measured whole; after midnight it is still the day before', () => {
  const calendar = { timeZone: 'UTC', dayStartMinutes: 240 };
  const hour = (iso_: string, come: number, share = 1) => ({
    ...{ startMs: Date.parse(iso_), in: come, out: 2 * come, measuredSeconds: 3600 * share, expectedSeconds: 3600 },
  });
  const cells = weekOf(
    [
      hour('2026-11-21T10:00Z', 4),
      hour('2026-11-28T10:00Z', 7),
      hour('2026-12-05T10:00Z', 90, 0.5),
      hour('2026-11-22T02:00Z', 3),
      hour('2026-11-23T09:00Z', 0, 0),
    ],
    calendar,
  );
  const at = (weekday: number, clock: number) => cells.find((cell) => cell.weekday === weekday && cell.hour === clock);
  expect(at(5, 10)).toEqual({ weekday: 5, hour: 10, in: 5.5, out: 11, hours: 2 });
  expect(at(5, 2)).toMatchObject({ in: 3, hours: 1 });
  // Nobody looked: no mean, and no zero.
  expect(at(0, 9)).toMatchObject({ in: null, out: null, hours: 0 });
  expect(cells).toHaveLength(7 * 24);
});
