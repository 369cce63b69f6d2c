import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  coveredOf,
  gapsBetween,
  joinRuns,
  measuredSpans,
  overlapOf,
  spansOf,
  stepsOf,
  unionOf,
  type Coverage,
} from './bucket.ts';
import { joinSums, NO_SUMS, qualityOf, sumsOfMinutes, type SummedMinute } from './sums.ts';
import { businessDay } from './business-day.ts';

const at = (text: string) => Date.parse(text);
const HOUR = 3_600_000,
  MINUTE = 60_000;

describe('businessDay', () => {
  test.each([
    ['Saigon, day begins at 4', '2026-11-21T13:00:00Z', 'Asia/Ho_Chi_Minh', 240, '2026-11-20T21:00:00Z', 24],
    [
      'Saigon, before 4 it is still yesterday',
      '2026-11-20T20:59:59Z',
      'Asia/Ho_Chi_Minh',
      240,
      '2026-11-19T21:00:00Z',
      24,
    ],
    [
      'exactly at the boundary the new day has begun',
      '2026-11-20T21:00:00Z',
      'Asia/Ho_Chi_Minh',
      240,
      '2026-11-20T21:00:00Z',
      24,
    ],
    ['UTC, midnight', '2026-01-01T00:00:00Z', 'UTC', 0, '2026-01-01T00:00:00Z', 24],
    ['Berlin in summer', '2026-07-01T12:00:00Z', 'Europe/Berlin', 240, '2026-07-01T02:00:00Z', 24],
    [
      'Berlin, the clocks go forward before the boundary',
      '2026-03-29T12:00:00Z',
      'Europe/Berlin',
      240,
      '2026-03-29T02:00:00Z',
      24,
    ],
    ['Berlin, the day that loses an hour', '2026-03-28T12:00:00Z', 'Europe/Berlin', 240, '2026-03-28T03:00:00Z', 23],
    ['Berlin, the day that gains an hour', '2026-10-24T12:00:00Z', 'Europe/Berlin', 240, '2026-10-24T02:00:00Z', 25],
    [
      'Berlin, a boundary that the change skips',
      '2026-03-29T12:00:00Z',
      'Europe/Berlin',
      150,
      '2026-03-29T01:00:00Z',
      23.5,
    ],
    [
      'Berlin, a boundary that comes twice is the first',
      '2026-10-25T12:00:00Z',
      'Europe/Berlin',
      150,
      '2026-10-25T00:30:00Z',
      25,
    ],
    [
      'Sao Paulo 2018, midnight itself is skipped',
      '2018-11-04T12:00:00Z',
      'America/Sao_Paulo',
      0,
      '2018-11-04T03:00:00Z',
      23,
    ],
    ['Lord Howe changes by half an hour', '2026-04-04T12:00:00Z', 'Australia/Lord_Howe', 0, '2026-04-03T13:00:00Z', 24],
    ['Kathmandu is 5:45 ahead', '2026-05-01T00:00:00Z', 'Asia/Kathmandu', 0, '2026-04-30T18:15:00Z', 24],
  ])('%s', (_name, now, zone, start, from, hours) => {
    const day = businessDay(at(now), zone, start);
    expect(new Date(day.fromMs).toISOString()).toBe(new Date(from).toISOString());
    expect((day.toMs - day.fromMs) / HOUR).toBe(hours);
  });

  test('every moment lies in its day, and days follow each other without a gap', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Ho_Chi_Minh',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Africa/Casablanca',
      'UTC',
    );
    fc.assert(
      fc.property(
        fc.integer({ min: at('2015-01-01'), max: at('2030-01-01') }),
        zone,
        fc.integer({ min: 0, max: 1439 }),
        (now, timeZone, start) => {
          const day = businessDay(now, timeZone, start);
          expect(day.fromMs).toBeLessThanOrEqual(now);
          expect(day.toMs).toBeGreaterThan(now);
          expect(businessDay(day.toMs, timeZone, start).fromMs).toBe(day.toMs);
          expect(businessDay(day.toMs - 1, timeZone, start)).toEqual(day);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('an unknown zone is an error', () => {
    expect(() => businessDay(0, 'Mars/Olympus', 0)).toThrow(RangeError);
  });
});

const minute = (index: number, row: Partial<Coverage> = {}): Coverage => ({
  startMs: index * MINUTE,
  coverageMs: MINUTE,
  ...row,
});

describe('sums of minutes', () => {
  const counted = (index: number, row: Partial<SummedMinute> = {}): SummedMinute => ({
    ...NO_SUMS,
    startMs: index * MINUTE,
    measuredMs: MINUTE,
    frames: 600,
    framesDue: 600,
    risk: null,
    ...row,
  });

  test('adds up counts and time', () => {
    const sums = sumsOfMinutes([counted(0, { in: 2 }), counted(14, { out: 1, measuredMs: 30_000, frames: 300 })]);
    expect(sums).toEqual({ ...NO_SUMS, in: 2, out: 1, measuredMs: 90_000, frames: 900, framesDue: 1200 });
  });

  test('two lines of one minute were one minute, and the better one says how well', () => {
    const sums = sumsOfMinutes([
      counted(3, { in: 1, atRiskMs: 9, risk: 'blurred', worstFps: 2 }),
      counted(3, { in: 4, measuredMs: 70_000, frames: 590, framesDue: null, worstFps: 3 }),
    ]);
    expect(sums).toMatchObject({ in: 5, measuredMs: 60_000, frames: 600, framesDue: null, risks: [], worstFps: 3 });
  });

  test('what was measured of nothing says nothing of how well; the risk of most of the time is told', () => {
    const sums = sumsOfMinutes([
      counted(1, { measuredMs: 0, framesDue: null, atRiskMs: null, worstFps: 1, risk: 'blurred' }),
      counted(2, { atRiskMs: 10_000, risk: 'too-dark' }),
      counted(3, { atRiskMs: 20_000, risk: 'blurred', worstFps: 7 }),
    ]);
    expect(qualityOf(sums)).toEqual({ framesDue: 1200, riskSeconds: 30, risk: 'blurred', worstFps: 7 });
  });

  const row = fc.record({
    startMs: fc.integer({ min: 0, max: 59 }).map((m) => m * MINUTE),
    in: fc.nat(9),
    out: fc.nat(9),
    entries: fc.nat(3),
    exits: fc.nat(3),
    occupancyMs: fc.nat(60_000),
    queueMs: fc.nat(60_000),
    occupancyMax: fc.nat(9),
    queueMax: fc.nat(9),
    measuredMs: fc.oneof(fc.nat(61_000), fc.constant(0), fc.constant(60_000)),
    frames: fc.nat(900),
    framesDue: fc.option(fc.nat(900)),
    atRiskMs: fc.option(fc.nat(60_000)),
    risk: fc.constantFrom(null, 'blurred' as const, 'too-dark' as const, 'detector' as const),
    worstFps: fc.option(fc.nat(15)),
  });

  test('wherever they are cut, joined they are the same, and so is what was measured', () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(fc.nat(60)), fc.nat(59), fc.nat(59 * MINUTE), (rows, cuts, from, ms) => {
        const parts = [...Map.groupBy(rows, ({ startMs }) => cuts.filter((cut) => cut * MINUTE <= startMs).length)]
          .sort(([a], [b]) => a - b)
          .map(([, part]) => part);
        expect(joinSums(parts.map(sumsOfMinutes))).toEqual(sumsOfMinutes(rows));
        const covered = (of: typeof rows) =>
          coveredOf(of.map(({ startMs, measuredMs }) => ({ startMs, coverageMs: measuredMs })));
        const joined = joinRuns(parts.flatMap(covered));
        expect(joined).toEqual(covered(rows));
        const span = { fromMs: from * MINUTE, toMs: from * MINUTE + ms };
        expect(spansOf(joined, span)).toEqual(
          measuredSpans(
            rows.map(({ startMs, measuredMs }) => ({ startMs, coverageMs: measuredMs })),
            span,
          ),
        );
      }),
    );
  });

  test('the last step ends with the span, and nothing is no step', () => {
    expect(stepsOf({ fromMs: 0, toMs: 20 * MINUTE }, 15).map(({ endMs }) => endMs / MINUTE)).toEqual([15, 20]);
    expect(() => stepsOf({ fromMs: 0, toMs: HOUR }, 0)).toThrow(RangeError);
  });
});

describe('measuredSpans', () => {
  const cases: [string, [number, number][], [number, number], [number, number][]][] = [
    [
      'minutes that follow one another',
      [
        [0, 60],
        [1, 60],
        [2, 0],
        [5, 60],
      ],
      [0, 8],
      [
        [0, 2],
        [5, 6],
      ],
    ],
    [
      'from a partly measured minute on: it broke off in it, and began again in another',
      [
        [0, 60],
        [1, 20],
        [4, 15],
        [5, 60],
      ],
      [0, 6],
      [
        [0, 1 + 20 / 60],
        [4.75, 6],
      ],
    ],
    [
      'two partly measured minutes beside each other have one gap between them',
      [
        [0, 60],
        [1, 10],
        [2, 20],
        [3, 60],
      ],
      [0, 4],
      [
        [0, 1 + 10 / 60],
        [2 + 40 / 60, 4],
      ],
    ],
    [
      'less than a minute is no gap: in one minute, between two, at the ends',
      [
        [0, 30],
        [1, 60],
        [2, 15],
        [3, 60],
        [4, 50],
        [5, 30],
        [6, 60],
        [7, 40],
      ],
      [0, 8],
      [[0, 8]],
    ],
    [
      'a frame period that is missing is nothing',
      [
        [0, 57],
        [1, 60],
      ],
      [0, 2],
      [[0, 2]],
    ],
    [
      'a span that begins and ends within a minute',
      [
        [0, 30],
        [1, 60],
        [2, 15],
      ],
      [0.5, 2.25],
      [[0.5, 2.25]],
    ],
    ['more than a minute in a minute', [[0, 90]], [0, 1], [[0, 1]]],
    ['nothing', [], [0, 5], []],
    ['a minute alone', [[3, 20]], [0, 9], [[3, 3 + 20 / 60]]],
  ];
  test.each(cases)('%s', (_, rows, [from, to], expected) => {
    const span = { fromMs: from * MINUTE, toMs: to * MINUTE };
    const found = measuredSpans(
      rows.map(([at, seconds]) => minute(at, { coverageMs: seconds * 1000 })),
      span,
    );
    expect(found.map(({ fromMs, toMs }) => [fromMs / MINUTE, toMs / MINUTE])).toEqual(
      expected.map(([a, b]) => [expect.closeTo(a, 6), expect.closeTo(b, 6)]),
    );
  });

  test('measured and gaps are the span, whatever the rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(20), ms: fc.nat(61_000) })),
        fc.nat(600_000),
        fc.nat(900_000),
        (rows, fromMs, length) => {
          const span = { fromMs, toMs: fromMs + length },
            spans = measuredSpans(
              rows.map(({ at, ms }) => minute(at, { coverageMs: ms })),
              span,
            ),
            gaps = gapsBetween(spans, span);
          for (const { fromMs: from, toMs: to } of [...spans, ...gaps])
            expect(from >= span.fromMs && to <= span.toMs && to > from).toBe(true);
          if (spans.length > 0) expect(overlapOf(span, unionOf([...spans, ...gaps]))).toBeCloseTo(length, 3);
          expect(overlapOf(span, spans) + overlapOf(span, gaps)).toBeLessThanOrEqual(length + 0.001);
        },
      ),
    );
  });
});
