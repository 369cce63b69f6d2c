import { describe, expect, it } from 'vitest';
import type { CountBucket, CountReport, Gap } from '../../shared/api.ts';
import { columnOf, countSeries, roundTicks } from './count-series.ts';
import { commonGaps } from './gap-bands.ts';

const MINUTE = 60_000, HOUR = 60 * MINUTE;
const site = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240, opensMinutes: 480, closesMinutes: 1260 };
const dayFrom = Date.parse('2026-11-20T21:00:00Z'); // 04:00 on 21 November in Hanoi
const at = (hour: number, minute = 0) => dayFrom + (hour - 4) * HOUR + minute * MINUTE;

/** A whole day of quarters of an hour; what is not said was measured and nobody came. */
function report(change: (bucket: CountBucket) => Partial<CountBucket> = () => ({}), gaps: Gap[] = []): CountReport {
  const buckets = Array.from({ length: 96 }, (_, i): CountBucket => {
    const bucket = { startMs: dayFrom + i * 15 * MINUTE, endMs: dayFrom + (i + 1) * 15 * MINUTE, in: 0, out: 0, measuredSeconds: 900, framesAnalysed: 9000 };
    return { ...bucket, ...change(bucket) };
  });
  return { fromMs: dayFrom, toMs: dayFrom + 24 * HOUR, buckets, gaps, totalIn: 0, totalOut: 0, inside: 0, measuredSeconds: 0, expectedSeconds: 0 };
}
const gap = (fromMs: number, toMs: number, reason: string | null = null): Gap => ({ fromMs, toMs, cameraId: null, reason });
const bar = (series: ReturnType<typeof countSeries>, startMs: number) => series.bars.find((other) => other.startMs === startMs)!;

describe('countSeries', () => {
  it('has its whole day from the morning on: opening to closing', () => {
    const series = countSeries(report((b) => (b.startMs > at(9) ? { measuredSeconds: 0 } : {})), site, at(9, 5));
    expect([series.fromMs, series.toMs]).toEqual([at(8), at(21)]);
    expect(series.hours).toHaveLength(14);
    expect(series.hours[0]).toBe(at(8));
    expect(series.nowMs).toBe(at(9, 5));
  });

  it('is widened by what was counted outside opening hours, in whole hours', () => {
    const series = countSeries(report((b) => (b.startMs === at(6, 30) ? { in: 1 } : b.startMs === at(22) ? { out: 2 } : {})), site, at(40));
    expect([series.fromMs, series.toMs]).toEqual([at(6), at(23)]);
  });

  it('reaches the present moment when counting runs after closing', () => {
    const series = countSeries(report((b) => (b.startMs > at(23, 20) ? { measuredSeconds: 0 } : b.startMs === at(23, 15) ? { measuredSeconds: 300 } : {})), site, at(23, 20));
    expect(series.toMs).toBe(at(24));
  });

  it('never makes a zero of a gap: no bar, no measured stretch', () => {
    const off = gap(at(13), at(14), 'power was off');
    const series = countSeries(report((b) => (b.startMs >= at(13) && b.startMs < at(14) ? { measuredSeconds: 0 } : { in: 3, out: 2 }), [off]), site, at(40));
    const inside = series.bars.filter((other) => other.startMs >= at(13) && other.startMs < at(14));
    expect(inside.map((other) => other.state)).toEqual(['none', 'none', 'none', 'none']);
    for (const other of inside) expect(other.pieces).toEqual([]);
    expect(series.gaps).toEqual([{ fromMs: at(13), toMs: at(14), reason: 'power was off' }]);
    expect(series.measured).toHaveLength(2);
    expect(series.measured[0].toMs).toBe(at(13));
    expect(series.measured[1].fromMs).toBe(at(14));
  });

  it('a measured quarter without people is a zero, not a gap', () => {
    expect(bar(countSeries(report(), site, at(40)), at(10))).toMatchObject({ state: 'whole', in: 0, out: 0, pieces: [{ fromMs: at(10), toMs: at(10, 15) }] });
  });

  const partial: [string, number, number, Gap, number, number][] = [
    ['a gap at the end leaves the bar at the start', at(13), 600, gap(at(13, 10), at(13, 52)), at(13), at(13, 10)],
    ['a gap at the beginning leaves it at the end', at(13, 45), 480, gap(at(13, 10), at(13, 52)), at(13, 52), at(14)],
    ['more measured than the gap says: never into the gap', at(13, 45), 600, gap(at(13, 10), at(13, 52)), at(13, 52), at(14)],
  ];
  it.each(partial)('%s', (_, startMs, measuredSeconds, off, from, to) => {
    const series = countSeries(report((b) => (b.startMs === startMs ? { measuredSeconds, in: 5 } : {}), [off]), site, at(40));
    expect(bar(series, startMs)).toMatchObject({ state: 'partial', pieces: [{ fromMs: from, toMs: to }] });
  });

  const pieces: [string, number, Gap[], [number, number][]][] = [
    ['a gap in the middle of a bucket parts its bar', 600, [gap(at(13, 5), at(13, 10))], [[at(13), at(13, 5)], [at(13, 10), at(13, 15)]]],
    ['a gap at the beginning', 480, [gap(at(12), at(13, 7))], [[at(13, 7), at(13, 15)]]],
    ['short outages that are no gap: narrower, at the same side', 240, [gap(at(12), at(13, 7))], [[at(13, 11), at(13, 15)]]],
    ['no gap', 450, [], [[at(13), at(13, 7.5)]]],
  ];
  it.each(pieces)('%s', (_, measuredSeconds, gaps, expected) => {
    const found = bar(countSeries(report((b) => (b.startMs === at(13) ? { measuredSeconds, in: 5 } : {}), gaps), site, at(40)), at(13)).pieces;
    expect(found.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(expected);
  });

  it('no gap where a camera that is gone has measured', () => {
    const series = countSeries(report((b) => (b.startMs >= at(9) && b.startMs < at(9, 30) ? { in: 3, measuredSeconds: b.startMs === at(9) ? 300 : 900 } : b.startMs < at(12) ? { measuredSeconds: 0 } : {}), [gap(at(8), at(12), 'not set up')]), site, at(40));
    expect(series.gaps).toEqual([{ fromMs: at(8), toMs: at(9), reason: 'not set up' }, { fromMs: at(9, 30), toMs: at(12), reason: 'not set up' }]);
    expect(bar(series, at(9)).pieces).toEqual([{ fromMs: at(9), toMs: at(9, 5) }]);
  });

  it('what nobody measured is a gap, also when one of the cameras did not exist then', () => {
    const off = report((b) => (b.startMs < at(12) ? { measuredSeconds: 0 } : {}), [{ ...gap(at(4), at(11), 'off'), cameraId: 'a' }]);
    expect(countSeries(off, site, at(40), 2).gaps).toEqual([{ fromMs: at(8), toMs: at(11), reason: 'off' }, { fromMs: at(11), toMs: at(12), reason: null }]);
    expect(countSeries(report(() => ({ measuredSeconds: 0 })), site, at(40)).gaps).toEqual([{ fromMs: at(8), toMs: at(21), reason: null }]);
  });

  it('the running bucket ends at now', () => {
    const series = countSeries(report((b) => (b.startMs === at(16, 30) ? { measuredSeconds: 720, in: 2 } : b.startMs > at(16, 30) ? { measuredSeconds: 0 } : {})), site, at(16, 42));
    expect(series.bars.at(-1)).toMatchObject({ startMs: at(16, 30), state: 'running', expectedSeconds: 720, pieces: [{ fromMs: at(16, 30), toMs: at(16, 42) }] });
  });

  it('a gap that still lasts ends at now', () => {
    const series = countSeries(report((b) => (b.startMs >= at(15) ? { measuredSeconds: 0 } : {}), [gap(at(15), at(28))]), site, at(16, 42));
    expect(series.gaps).toEqual([{ fromMs: at(15), toMs: at(16, 42), reason: null }]);
  });

  it('names the highest of both, the first of equals, none of an empty day', () => {
    const series = countSeries(report((b) => (b.startMs === at(9) || b.startMs === at(10) ? { in: 7, out: 1 } : b.startMs === at(11) ? { out: 9 } : {})), site, at(40));
    expect(series.bars[series.highestIn!].startMs).toBe(at(9));
    expect(series.bars[series.highestOut!].startMs).toBe(at(11));
    expect(countSeries(report(), site, at(40))).toMatchObject({ highestIn: null, highestOut: null, nowMs: null });
  });
});

describe('commonGaps', () => {
  const of = (cameraId: string | null, fromMs: number, toMs: number, reason = 'off'): Gap => ({ cameraId, fromMs, toMs, reason });
  const cases: [string, Gap[], number, [number, number, string | null][]][] = [
    ['one door: its gaps', [of('a', 1, 5), of('a', 7, 9)], 1, [[1, 5, 'off'], [7, 9, 'off']]],
    ['two doors, one away: no gap', [of('a', 1, 5)], 2, []],
    ['two doors: what both missed', [of('a', 1, 5), of('b', 3, 9, 'lost')], 2, [[3, 5, 'off']]],
    ['a door that was set up later does not hide why the others were away', [of('a', 5, 7, 'power'), of('b', 0, 20, 'not set up')], 2, [[5, 7, 'power']]],
    ['touching gaps with two reasons stay two', [of('a', 1, 5, 'x'), of('a', 5, 9, 'y')], 1, [[1, 5, 'x'], [5, 9, 'y']]],
    ['cut by another door: one band', [of('a', 1, 9), of('b', 0, 4), of('b', 4, 20)], 2, [[1, 9, 'off']]],
    ['a gap of all', [of(null, 1, 5)], 3, [[1, 5, 'off']]],
  ];
  it.each(cases)('%s', (_, gaps, cameras, expected) => expect(commonGaps(gaps, cameras)).toEqual(expected.map(([fromMs, toMs, reason]) => ({ fromMs, toMs, reason }))));
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
  it.each([[0, 1, 2], [2, 1, 2], [3, 2, 4], [9, 5, 10], [14, 10, 20], [57, 30, 60], [61, 40, 80], [101, 75, 150], [1180, 750, 1500]])('%i', (most, half, whole) => expect(roundTicks(most)).toEqual([half, whole]));
});
