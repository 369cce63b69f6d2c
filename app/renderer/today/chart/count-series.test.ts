import { describe, expect, it } from 'vitest';
import type { CountBucket, CountReport } from '../../../shared/api/index.ts';
import type { Gap, GapReason } from '../../../shared/domain/gap.ts';
import { columnOf, countSeries, roundTicks } from './count-series.ts';
import { formatsOf } from '../../i18n/formats.ts';
import { gapsBetween, overlapOf } from '../../../core/stats/bucket.ts';
import { measuredText, missingMs } from '../measured.ts';

const MINUTE = 60_000,
  HOUR = 60 * MINUTE;
const site = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240, opensMinutes: 480, closesMinutes: 1260 };
const dayFrom = Date.parse('2026-11-20T21:00:00Z'); // 04:00 on 21 November in Hanoi
const at = (hour: number, minute = 0) => dayFrom + (hour - 4) * HOUR + minute * MINUTE;

/** A whole day of quarters of an hour; what is not said was measured and nobody came. `away`: what nobody measured, with the reason. */
function report(
  change: (bucket: CountBucket) => Partial<CountBucket> = () => ({}),
  away: Gap[] = [],
  nowMs = at(40),
): CountReport {
  const knownToMs = Math.min(dayFrom + 24 * HOUR, nowMs - 20_000),
    measured = gapsBetween(
      [...away].sort((a, b) => a.fromMs - b.fromMs),
      { fromMs: dayFrom, toMs: knownToMs },
    );
  const buckets = Array.from({ length: 96 }, (_, i): CountBucket => {
    const span = { startMs: dayFrom + i * 15 * MINUTE, endMs: dayFrom + (i + 1) * 15 * MINUTE },
      own = { fromMs: span.startMs, toMs: Math.min(span.endMs, knownToMs) };
    const bucket = {
      ...span,
      in: 0,
      out: 0,
      measuredSeconds: overlapOf(own, measured) / 1000,
      expectedSeconds: Math.max(0, own.toMs - own.fromMs) / 1000,
      framesAnalysed: 9000,
      quality: { framesDue: 9000, riskSeconds: 0, risk: null, worstFps: 10 },
    };
    return { ...bucket, ...change(bucket) };
  });
  return {
    fromMs: dayFrom,
    toMs: dayFrom + 24 * HOUR,
    world: 'shop',
    buckets,
    gaps: away,
    suspects: [],
    measured: [...measured],
    knownToMs,
    corrections: [],
    totalIn: 0,
    totalOut: 0,
    inside: 0,
    measuredSeconds: 0,
    expectedSeconds: 0,
  };
}
const gap = (fromMs: number, toMs: number, reason: GapReason | null = null, cameraId: string | null = null): Gap => ({
  fromMs,
  toMs,
  cameraId,
  reason,
});
const bar = (series: ReturnType<typeof countSeries>, startMs: number) =>
  series.bars.find((other) => other.startMs === startMs)!;

describe('countSeries', () => {
  it('has its whole day from the morning on: opening to closing', () => {
    const series = countSeries(report(undefined, [], at(9, 5)), site, at(9, 5));
    expect([series.fromMs, series.toMs]).toEqual([at(8), at(21)]);
    expect(series.hours).toHaveLength(14);
    expect(series.hours[0]).toBe(at(8));
    expect(series.nowMs).toBe(at(9, 5));
  });

  it('is widened by what was counted outside opening hours, in whole hours', () => {
    const series = countSeries(
      report((b) => (b.startMs === at(6, 30) ? { in: 1 } : b.startMs === at(22) ? { out: 2 } : {})),
      site,
      at(40),
    );
    expect([series.fromMs, series.toMs]).toEqual([at(6), at(23)]);
  });

  it('reaches the present moment when counting runs after closing', () => {
    expect(countSeries(report(undefined, [], at(23, 20)), site, at(23, 20)).toMs).toBe(at(24));
  });

  it('marks what was counted while a camera looked elsewhere, up to now where that goes on; stretches of two cameras are one', () => {
    const suspect = (fromMs: number, toMs: number, cameraId = 'a') => ({
      cameraId,
      fromMs,
      toMs,
      why: 'moved' as const,
    });
    const suspects = [suspect(at(12), at(13)), suspect(at(12, 30), at(13, 30), 'b'), suspect(at(15), at(16, 30))];
    const series = countSeries({ ...report(), knownToMs: at(16, 30), suspects }, site, at(16, 30) + 20_000);
    expect(series.suspects).toEqual([
      { fromMs: at(12), toMs: at(13, 30), why: 'moved' },
      { fromMs: at(15), toMs: at(16, 30) + 20_000, why: 'moved' },
    ]);
    const marked = series.bars.filter((bar) => bar.suspect).map(({ startMs }) => startMs);
    expect(marked).toEqual([
      ...Array.from({ length: 6 }, (_, i) => at(12) + i * 15 * 60_000),
      ...Array.from({ length: 7 }, (_, i) => at(15) + i * 15 * 60_000),
    ]);
  });

  it('never makes a zero of a gap: no bar, no measured stretch', () => {
    const series = countSeries(
      report(
        (b) => (b.startMs >= at(13) && b.startMs < at(14) ? {} : { in: 3, out: 2 }),
        [gap(at(13), at(14), 'not-running')],
      ),
      site,
      at(40),
    );
    const inside = series.bars.filter((other) => other.startMs >= at(13) && other.startMs < at(14));
    expect(inside.map((other) => other.state)).toEqual(['none', 'none', 'none', 'none']);
    for (const other of inside) expect([other.pieces, other.place]).toEqual([[], null]);
    expect(series.gaps).toEqual([{ fromMs: at(13), toMs: at(14), reason: 'not-running' }]);
    expect(series.measured).toEqual([
      { fromMs: at(4), toMs: at(13) },
      { fromMs: at(14), toMs: at(28) },
    ]);
  });

  it('a measured quarter without people is a zero, not a gap', () => {
    expect(bar(countSeries(report(), site, at(40)), at(10))).toMatchObject({
      state: 'whole',
      in: 0,
      out: 0,
      place: { fromMs: at(10), toMs: at(10, 15) },
    });
  });

  // One bar a bucket, where it was measured: what is missing is hatched at its minute, and nothing is drawn twice or moved.
  const places: [string, number, Gap[], [number, number]][] = [
    ['a gap at the end leaves the bar at the start', at(13), [gap(at(13, 10), at(13, 52))], [at(13), at(13, 10)]],
    ['a gap at the beginning leaves it at the end', at(13, 45), [gap(at(13, 10), at(13, 52))], [at(13, 52), at(14)]],
    ['a gap in the middle: over the longer part', at(13), [gap(at(13, 5), at(13, 8))], [at(13, 8), at(13, 15)]],
    ['two parts alike: over the first', at(13), [gap(at(13, 5), at(13, 10))], [at(13), at(13, 5)]],
    [
      'several gaps: over the longest part',
      at(13),
      [gap(at(13, 1), at(13, 3)), gap(at(13, 9), at(13, 11)), gap(at(13, 12), at(13, 14))],
      [at(13, 3), at(13, 9)],
    ],
    ['no gap: over all of it', at(13), [], [at(13), at(13, 15)]],
  ];
  it.each(places)('%s', (_, startMs, away, [fromMs, toMs]) => {
    const series = countSeries(
      report((b) => (b.startMs === startMs ? { in: 5 } : {}), away),
      site,
      at(40),
    );
    expect(bar(series, startMs)).toMatchObject({
      state: away.length > 0 ? 'partial' : 'whole',
      in: 5,
      place: { fromMs, toMs },
    });
    expect(series.bars.filter((other) => other.startMs === startMs)).toHaveLength(1);
    expect(series.gaps.map((band) => [band.fromMs, band.toMs])).toEqual(away.map((band) => [band.fromMs, band.toMs]));
  });

  it('short outages that are no gap move nothing', () => {
    expect(
      bar(
        countSeries(
          report((b) => (b.startMs === at(13) ? { measuredSeconds: 450, in: 5 } : {})),
          site,
          at(40),
        ),
        at(13),
      ),
    ).toMatchObject({ state: 'partial', place: { fromMs: at(13), toMs: at(13, 15) } });
  });

  it('who was counted is never hidden', () => {
    expect(
      bar(
        countSeries(
          report((b) => (b.startMs === at(13) ? { in: 5 } : {}), [gap(at(12), at(14))]),
          site,
          at(40),
        ),
        at(13),
      ),
    ).toMatchObject({ in: 5, place: { fromMs: at(13), toMs: at(13, 15) } });
  });

  it('the day in bars and in hatching is the whole day up to now, without an overlap', () => {
    const away = [
      gap(at(8, 7), at(9, 31), 'not-running'),
      gap(at(12, 3), at(12, 40)),
      gap(at(16), at(16, 20), 'switched-off'),
    ];
    const series = countSeries(
      report((b) => ({ in: b.startMs >= at(8) && b.measuredSeconds > 0 ? 1 : 0 }), away, at(16, 42)),
      site,
      at(16, 42),
    );
    const edges = [...series.gaps, ...series.measured].sort((a, b) => a.fromMs - b.fromMs);
    expect(edges[0].fromMs).toBe(at(8));
    expect(edges.at(-1)!.toMs).toBe(at(16, 42));
    for (let i = 1; i < edges.length; i++) expect(edges[i].fromMs).toBe(edges[i - 1].toMs);
    for (const { place } of series.bars)
      for (const band of series.gaps)
        expect(place === null || place.toMs <= band.fromMs || place.fromMs >= band.toMs).toBe(true);
  });

  const reasons: [string, Gap[], [number, number, GapReason | null][]][] = [
    [
      'several doors: what explains any of them, the shortest first',
      [gap(at(5), at(20), 'not-set-up', 'b'), gap(at(9), at(10), 'not-running', 'a')],
      [
        [at(8), at(9), 'not-set-up'],
        [at(9), at(10), 'not-running'],
        [at(10), at(11), 'not-set-up'],
      ],
    ],
    [
      'touching gaps with two reasons stay two',
      [gap(at(8), at(9), 'failed'), gap(at(9), at(11), 'worker-ended')],
      [
        [at(8), at(9), 'failed'],
        [at(9), at(11), 'worker-ended'],
      ],
    ],
    [
      'what nobody explains is a gap too',
      [gap(at(8), at(9), 'failed')],
      [
        [at(8), at(9), 'failed'],
        [at(9), at(11), null],
      ],
    ],
    ['no reason at all', [], [[at(8), at(11), null]]],
  ];
  it.each(reasons)('%s', (_, gaps, expected) => {
    const series = countSeries({ ...report(undefined, [gap(at(4), at(11))]), gaps }, site, at(40));
    expect(series.gaps.map(({ fromMs, toMs, reason }) => [fromMs, toMs, reason])).toEqual(expected);
  });

  it('another door that was away is no gap where one measured', () => {
    expect(countSeries({ ...report(), gaps: [gap(at(9), at(10), 'switched-off', 'a')] }, site, at(40)).gaps).toEqual(
      [],
    );
  });

  it('the running bucket ends at now', () => {
    const series = countSeries(
      report((b) => (b.startMs === at(16, 30) ? { in: 2 } : {}), [], at(16, 42)),
      site,
      at(16, 42),
    );
    expect(series.bars.at(-1)).toMatchObject({
      startMs: at(16, 30),
      state: 'running',
      expectedSeconds: 700,
      place: { fromMs: at(16, 30), toMs: at(16, 42) },
    });
    expect(series.gaps).toEqual([]);
  });

  it('a gap that still lasts ends at now', () => {
    const series = countSeries(report(undefined, [gap(at(15), at(28))], at(16, 42)), site, at(16, 42));
    expect(series.gaps).toEqual([{ fromMs: at(15), toMs: at(16, 42), reason: null }]);
  });

  it('of what is not known yet it says nothing: no bar, no gap', () => {
    const series = countSeries(report(undefined, [], at(16)), site, at(17));
    expect(series.bars.at(-1)).toMatchObject({ startMs: at(16) });
    expect([series.gaps, series.measured.at(-1)!.toMs]).toEqual([[], at(16) + 40_000]);
  });

  it('names the highest of both, the first of equals, none of an empty day', () => {
    const series = countSeries(
      report((b) =>
        b.startMs === at(9) || b.startMs === at(10) ? { in: 7, out: 1 } : b.startMs === at(11) ? { out: 9 } : {},
      ),
      site,
      at(40),
    );
    expect(series.bars[series.highestIn!].startMs).toBe(at(9));
    expect(series.bars[series.highestOut!].startMs).toBe(at(11));
    expect(countSeries(report(), site, at(40))).toMatchObject({ highestIn: null, highestOut: null, nowMs: null });
  });
});

describe('measured time', () => {
  const t = ((_: string, { measured, expected }: { measured: string; expected: string }) =>
    `${measured} of ${expected}`) as never;
  it.each<[number, number, string, number]>([
    [900, 900, '15 min of 15 min', 0],
    [871, 900, '15 min of 15 min', 0],
    [869, 900, '14 min of 15 min', 60_000],
    [0, 900, '0 s of 15 min', 900_000],
    [20, 900, '20 s of 15 min', 880_000],
    [40, 40, '40 s of 40 s', 0],
    [30, 40, '30 s of 40 s', 10_000],
    [0, 0, '0 s of 0 s', 0],
    [28_985, 29_000, '8 h 03 of 8 h 03', 0],
    [25_000, 29_000, '6 h 56 of 8 h 03', 67 * 60_000],
  ])('%i of %i s', (measuredSeconds, expectedSeconds, text, missing) => {
    expect(measuredText({ measuredSeconds, expectedSeconds }, formatsOf('en', 'UTC'), t)).toBe(text);
    expect(missingMs({ measuredSeconds, expectedSeconds })).toBe(missing);
  });
});

describe('columnOf', () => {
  const cases: [string, [number, number], number, { left: number; width: number }][] = [
    ['a whole bucket: half the gap at each side', [10, 25], 4, { left: 12, width: 11 }],
    ['a third at most is given to the gap', [10, 16], 4, { left: 11, width: 4 }],
    ['too narrow to see: two pixels that end before what follows', [10, 10.2], 4, { left: 7.2, width: 2 }],
  ];
  it.each(cases)('%s', (_, [fromMs, toMs], gap, expected) => {
    const { left, width } = columnOf({ fromMs, toMs }, (ms) => ms, gap);
    expect(left).toBeCloseTo(expected.left);
    expect(width).toBeCloseTo(expected.width);
  });
});

describe('roundTicks', () => {
  it.each([
    [0, 1, 2],
    [2, 1, 2],
    [3, 2, 4],
    [9, 5, 10],
    [14, 10, 20],
    [57, 30, 60],
    [61, 40, 80],
    [101, 75, 150],
    [1180, 750, 1500],
  ])('%i', (most, half, whole) => expect(roundTicks(most)).toEqual([half, whole]));
});
