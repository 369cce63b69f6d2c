import { describe, expect, it } from 'vitest';
import type { ZoneBucket, ZoneReport } from '../../../shared/api/index.ts';
import type { Gap, GapReason } from '../../../shared/domain/gap.ts';
import { curveOf, mostOf, scaleOf, zoneSeries, type ZoneBar } from './zone-series.ts';

const MINUTE = 60_000,
  HOUR = 60 * MINUTE;
const site = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240, opensMinutes: 480, closesMinutes: 1260 };
const dayFrom = Date.parse('2026-11-20T21:00:00Z'); // 04:00 on 21 November in Hanoi
const range = { fromMs: dayFrom, toMs: dayFrom + 24 * HOUR };
const at = (hour: number, minute = 0) => dayFrom + (hour - 4) * HOUR + minute * MINUTE;

/** A whole day of quarters; what is not said was measured and nobody was there. */
function report(
  change: (bucket: ZoneBucket) => Partial<ZoneBucket> = () => ({}),
  measured = [range],
  gaps: Gap[] = [],
  knownToMs = range.toMs,
): ZoneReport {
  const buckets = Array.from({ length: 96 }, (_, i): ZoneBucket => {
    const bucket = {
      startMs: dayFrom + i * 15 * MINUTE,
      endMs: dayFrom + (i + 1) * 15 * MINUTE,
      entries: 0,
      exits: 0,
      occupancyMax: 0,
      occupancyMean: 0,
      queueMax: 0,
      queueMean: 0,
      measuredSeconds: 900,
      expectedSeconds: 900,
      framesAnalysed: 9000,
      quality: { framesDue: 9000, riskSeconds: 0, risk: null, worstFps: 10 },
    };
    return { ...bucket, ...change(bucket) };
  });
  return {
    buckets,
    measured,
    gaps,
    suspects: [],
    knownToMs,
    visits: 0,
    dwellMeanMs: null,
    dwellMedianMs: null,
    waitedMeanMs: null,
  };
}
const gap = (fromMs: number, toMs: number, reason: GapReason | null = null): Gap => ({
  fromMs,
  toMs,
  cameraId: 'a',
  reason,
});

describe('zoneSeries', () => {
  it('is on the axis of the day, widened by who was there outside opening hours', () => {
    expect(zoneSeries(report(), range, site, at(40))).toMatchObject({ fromMs: at(8), toMs: at(21), gaps: [] });
    expect(
      zoneSeries(
        report((b) => (b.startMs === at(6, 30) ? { occupancyMax: 1 } : {})),
        range,
        site,
        at(40),
      ).fromMs,
    ).toBe(at(6));
  });

  it('keeps what a bucket held', () => {
    const { bars } = zoneSeries(
      report((b) =>
        b.startMs === at(10)
          ? { occupancyMax: 4, occupancyMean: 1.5, queueMax: 2, queueMean: 0.5, entries: 7, exits: 6 }
          : {},
      ),
      range,
      site,
      at(40),
    );
    expect(bars.find((bar) => bar.startMs === at(10))).toMatchObject({
      state: 'whole',
      occupancyMax: 4,
      occupancyMean: 1.5,
      queueMax: 2,
      queueMean: 0.5,
      entries: 7,
      exits: 6,
      pieces: [{ fromMs: at(10), toMs: at(10, 15) }],
    });
  });

  it('is hatched where the zone was not measured, or not drawn yet, with the reason', () => {
    const away = report(
      undefined,
      [
        { fromMs: at(10), toMs: at(13) },
        { fromMs: at(15), toMs: range.toMs },
      ],
      [gap(at(4), at(10), 'no-zone'), gap(at(13, 30), at(15), 'not-running')],
    );
    expect(zoneSeries(away, range, site, at(40)).gaps).toEqual([
      { fromMs: at(8), toMs: at(10), reason: 'no-zone' },
      { fromMs: at(13), toMs: at(13, 30), reason: null },
      { fromMs: at(13, 30), toMs: at(15), reason: 'not-running' },
    ]);
  });

  it('what is not told yet is no gap', () => {
    const young = report(undefined, [{ fromMs: dayFrom, toMs: at(16, 30) }], [], at(16, 30));
    expect(zoneSeries(young, range, site, at(16, 30) + 40_000).gaps).toEqual([]);
  });
});

describe('curveOf', () => {
  const bar = (startMs: number, pieces: [number, number][], occupancyMax = 2): ZoneBar => ({
    startMs,
    endMs: startMs + 15 * MINUTE,
    framesAnalysed: 9000,
    quality: { framesDue: 9000, riskSeconds: 0, risk: null, worstFps: 10 },
    suspect: null,
    entries: 0,
    exits: 0,
    occupancyMax,
    occupancyMean: occupancyMax / 2,
    queueMax: 1,
    queueMean: 0.25,
    measuredSeconds: 900,
    expectedSeconds: 900,
    state: 'whole',
    pieces: pieces.map(([from, to]) => ({ fromMs: startMs + from * MINUTE, toMs: startMs + to * MINUTE })),
  });

  it('is level over a bucket and goes on over what is missing of less than a minute', () => {
    expect(curveOf([bar(0, [[0, 14.5]]), bar(15 * MINUTE, [[0, 15]], 4)], 'occupancy')).toEqual([
      { ms: 0, max: 2, mean: 1 },
      { ms: 14.5 * MINUTE, max: 2, mean: 1 },
      { ms: 15 * MINUTE, max: 4, mean: 2 },
      { ms: 30 * MINUTE, max: 4, mean: 2 },
    ]);
  });

  it('breaks where nothing was measured, within a bucket and between buckets', () => {
    const broken = curveOf(
      [
        bar(0, [
          [0, 5],
          [10, 15],
        ]),
        bar(15 * MINUTE, []),
        bar(30 * MINUTE, [[0, 15]]),
      ],
      'queue',
    );
    expect(broken.filter(({ max }) => max === null).map(({ ms }) => ms)).toEqual([5 * MINUTE, 15 * MINUTE]);
    expect(broken.filter(({ max }) => max !== null)).toHaveLength(6);
  });
});

describe('the scale of a zone', () => {
  const bars = (max: number) =>
    zoneSeries(
      report((b) => (b.startMs === at(10) ? { occupancyMax: max, queueMax: 1 } : {})),
      range,
      site,
      at(40),
    ).bars;
  it.each<[string, number, number | null, [number, number], number | null]>([
    ['holds the most', 9, null, [5, 10], null],
    ['holds the capacity', 9, 14, [10, 20], 14],
    ['leaves out a capacity far away', 4, 100, [2, 4], null],
    ['of an empty day shows a small capacity', 0, 10, [5, 10], 10],
  ])('%s', (_, most, capacity, ticks, shown) =>
    expect(scaleOf(bars(most), 'occupancy', capacity)).toEqual({ ticks, capacity: shown }),
  );

  it('names the fullest bucket, none of an empty day', () => {
    expect(mostOf(bars(7), 'occupancy')).toMatchObject({ count: 7, bar: { startMs: at(10) } });
    expect(mostOf(bars(0), 'occupancy')).toBeNull();
  });
});
