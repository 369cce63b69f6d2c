// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { GapReason } from '../../shared/domain/gap.ts';
import type { CameraFigures, HealthStep } from '../../shared/domain/health-figures.ts';
import { cameraOf, NOON } from '../ui/render.test-support.tsx';
import { CHARTS, pointsOf, roundAbove } from './history.ts';
import { sorted, sortOf, type Row } from './order.ts';
import { sparkPath } from './sparkline.ts';
import { brokenSince, longestGaps, placeOf, segmentsOf } from './strip.ts';

const HOUR = 3_600_000,
  MINUTE = 60_000;
const axis = { fromMs: NOON - 24 * HOUR, toMs: NOON };

const row = (name: string, state: Parameters<typeof cameraOf>[0], part: Partial<Row> = {}, order = 0): Row => ({
  camera: cameraOf(state, { cameraId: name, name, order }),
  drawn: true,
  now: null,
  rates: [],
  strip: { ...axis, gaps: [], suspects: [] },
  measuredShare: 0.99,
  uptime24h: 0.99,
  uptime30d: 0.99,
  ...part,
});
const names = (rows: Row[]) => rows.map(({ camera }) => camera.name);

describe('the order of cameras', () => {
  const rows = [
    row('planned', { status: 'off', off: 'outside-hours' }),
    row('off', { status: 'off', off: 'by-hand' }),
    row('well', {}, { measuredShare: 0.999 }, 1),
    row('well with a gap', {}, { measuredShare: 0.9 }, 2),
    row('idle', {}, { drawn: false }),
    row('misses people', { risk: 'slow-pc' }),
    row('connecting', { status: 'connecting' }),
    row('stalled', { status: 'stalled' }),
    row('failed', { status: 'failed' }),
  ];

  it('is worst first', () => {
    expect(names(sorted(rows, 'state', 'en'))).toEqual([
      'failed',
      'stalled',
      'connecting',
      'misses people',
      'idle',
      'well with a gap',
      'well',
      'off',
      'planned',
    ]);
  });

  it('is by name, or by a figure, with the unknown last and the same ones worst first', () => {
    expect(names(sorted([row('Door 10', {}), row('Door 9', {}), row('Cửa', {})], 'name', 'vi'))).toEqual([
      'Cửa',
      'Door 9',
      'Door 10',
    ]);
    const some = [
      row('unknown', {}, { uptime24h: null }),
      row('good', {}, { uptime24h: 1 }),
      row('bad', {}, { uptime24h: 0.5 }),
      row('bad and failed', { status: 'failed' }, { uptime24h: 0.5 }),
    ];
    expect(names(sorted(some, 'uptime', 'en'))).toEqual(['bad and failed', 'bad', 'good', 'unknown']);
    const slow = (inferenceMs: number | null) => ({ now: { inferenceMs } as CameraFigures });
    expect(
      names(sorted([row('none', {}), row('quick', {}, slow(5)), row('slow', {}, slow(40))], 'inference', 'en')),
    ).toEqual(['slow', 'quick', 'none']);
  });

  it('of an address that nobody made is worst first', () => {
    expect([null, 'uptime', 'name', 'toString', 'x'].map(sortOf)).toEqual([
      'state',
      'uptime',
      'name',
      'state',
      'state',
    ]);
  });
});

describe('the strip of 24 hours', () => {
  const strip = (part: Partial<Row['strip']> = {}): Row['strip'] => ({
    fromMs: axis.fromMs,
    toMs: NOON - 2 * MINUTE,
    gaps: [],
    suspects: [],
    ...part,
  });
  const gap = (fromMs: number, toMs: number, reason: GapReason | null) => ({ fromMs, toMs, reason, cameraId: 'door' });
  const told = (segments: ReturnType<typeof segmentsOf>) =>
    segments.map(({ kind, fromMs, toMs, reason }) => [kind, (fromMs - NOON) / HOUR, (toMs - NOON) / HOUR, reason]);

  it('of a camera that measured throughout is one piece, up to now', () => {
    expect(told(segmentsOf(strip(), axis, null))).toEqual([['measured', -24, 0, null]]);
  });

  it('has each kind where it was', () => {
    const segments = segmentsOf(
      strip({
        gaps: [
          gap(NOON - 10 * HOUR, NOON - 9 * HOUR, 'connection-lost'),
          gap(NOON - 9 * HOUR, NOON - 8 * HOUR, 'outside-hours'),
          gap(NOON - 2 * HOUR, NOON - HOUR, null),
        ],
        suspects: [{ fromMs: NOON - 5 * HOUR, toMs: NOON - 4 * HOUR, why: 'few-pictures', cameraId: 'door' }],
      }),
      axis,
      null,
    );
    expect(told(segments)).toEqual([
      ['measured', -24, -10, null],
      ['gap', -10, -9, 'connection-lost'],
      ['planned', -9, -8, 'outside-hours'],
      ['measured', -8, -5, null],
      ['reduced', -5, -4, null],
      ['measured', -4, -2, null],
      ['gap', -2, -1, null],
      ['measured', -1, 0, null],
    ]);
    expect(longestGaps(segments, 1)).toMatchObject([{ reason: 'connection-lost' }]);
  });

  it('has a place for each reason', () => {
    for (const reason of GapReason.options) {
      const kinds = segmentsOf(strip({ gaps: [gap(NOON - 2 * HOUR, NOON - HOUR, reason)] }), axis, null).map(
        ({ kind }) => kind,
      );
      expect(kinds.length, reason).toBeGreaterThan(1);
    }
  });

  it('shows nothing before a camera was there, nor of a time of which nothing is known yet', () => {
    expect(told(segmentsOf(strip({ fromMs: NOON - 3 * HOUR, toMs: NOON - HOUR }), axis, null))).toEqual([
      ['measured', -3, -1, null],
    ]);
    expect(segmentsOf(strip({ fromMs: NOON, toMs: NOON }), axis, null)).toEqual([]);
  });

  it('does not count on after the moment at which a camera broke down, though that is not stored yet', () => {
    const segments = segmentsOf(strip(), axis, NOON - MINUTE);
    expect(segments.map(({ kind }) => kind)).toEqual(['measured', 'gap']);
    expect(segments[1].fromMs).toBe(NOON - MINUTE);
    const lost = segmentsOf(strip({ gaps: [gap(NOON - HOUR, NOON - 2 * MINUTE, 'failed')] }), axis, NOON - HOUR);
    expect(told(lost)).toEqual([
      ['measured', -24, -1, null],
      ['gap', -1, 0, 'failed'],
    ]);
    expect(brokenSince(cameraOf({ status: 'failed', notCountingSinceMs: 5 }).state)).toBe(5);
    expect(brokenSince(cameraOf({ status: 'off' }).state)).toBeNull();
    expect(brokenSince(cameraOf({ risk: 'damaged' }).state)).toBeNull();
  });

  it('lets a minute be seen, also at its ends', () => {
    const short = { kind: 'gap', fromMs: NOON - MINUTE, toMs: NOON, reason: null } as const;
    const { x, width } = placeOf(short, axis, 0.01);
    expect(width).toBe(0.01);
    expect(x + width).toBeCloseTo(1);
    expect(placeOf({ ...short, fromMs: axis.fromMs, toMs: axis.fromMs + 1 }, axis, 0.01).x).toBe(0);
    expect(placeOf({ ...short, kind: 'measured' }, axis, 0.01).width).toBeLessThan(0.001);
  });
});

it('a sparkline is broken where nothing was analysed, and draws no zero there', () => {
  const hour = { fromMs: NOON - HOUR, toMs: NOON };
  const at = (minutes: number, fps: number | null) => ({ atMs: NOON - HOUR + minutes * MINUTE, fps });
  expect(sparkPath([at(0, 10), at(1, 5), at(2, null), at(30, 10)], hour, 60, 20)).toBe(
    'M0.0 0.0h0L1.0 10.0M30.0 0.0h0',
  );
  expect(sparkPath([at(0, 10), at(5, 10)], hour, 60, 20)).toBe('M0.0 0.0h0M5.0 0.0h0');
  expect(sparkPath([at(0, null)], hour, 60, 20)).toBe('');
});

describe('the history', () => {
  const step = (hours: number, fpsAnalysed: number | null): HealthStep => ({
    startMs: NOON + hours * HOUR,
    endMs: NOON + (hours + 1) * HOUR,
    mean: fpsAnalysed === null ? null : ({ fpsAnalysed, fpsDue: 15 } as CameraFigures),
    worst: null,
  });

  it('has a point a step, nothing where nothing was measured, and knows points that stand alone', () => {
    const points = pointsOf([step(0, 12), step(1, 0), step(2, null), step(3, 9), step(4, null)], CHARTS.rate);
    expect(points.map(({ a, b, alone }) => [a, b, alone.a])).toEqual([
      [12, 15, false],
      [0, 15, false],
      [null, null, false],
      [9, 15, true],
      [null, null, false],
    ]);
    expect(points[0].ms).toBe(NOON + HOUR / 2);
  });

  it('is drawn against round numbers', () => {
    expect([0, 0.7, 1, 14, 15.2, 21, 180, 500].map(roundAbove)).toEqual([1, 1, 1, 20, 20, 50, 200, 500]);
  });
});
