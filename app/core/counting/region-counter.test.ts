import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Crossing } from '../../shared/domain/crossing.ts';
import type { Line, Region } from '../../shared/domain/region.ts';
import type { Track, TrackState } from '../tracking/track.ts';
import { RegionCounter } from './region-counter.ts';
import { TrackSampler } from './track-sampler.ts';

const WIDTH = 1600, HEIGHT = 900, FRAME_MS = 100;

/** A person of 200 x 80 pixels whose feet are put anywhere (normalized). */
class Walker implements Track {
  readonly trackId: number;
  state: TrackState = 'confirmed';
  readonly box = new Float32Array(4);
  confidence = 0.8;
  readonly firstSeenMs = 0;
  lastSeenMs = 0;
  matched = true;
  constructor(trackId: number) { this.trackId = trackId; }
  at(x: number, y: number, height = 200): this {
    this.box.set([x * WIDTH - 40, y * HEIGHT - height, x * WIDTH + 40, y * HEIGHT]);
    return this;
  }
}

const line = (points: [number, number][] = [[0.3, 0.5], [0.7, 0.5]], more: Partial<Line> = {}): Line =>
  ({ kind: 'line', regionId: 'door', name: 'Door', ruleVersion: 1, savedAtMs: 0, counts: 'both', anchor: 'bottom-centre', mode: 'immediate', hours: null, points, ...more });

/** The sampler and the rules, as the pipeline joins them. */
class Camera {
  readonly sampler = new TrackSampler(WIDTH, HEIGHT);
  readonly counter = new RegionCounter(WIDTH / HEIGHT, 'UTC');
  constructor(regions: Region[]) { this.counter.setRegions(regions); }
  update(tracks: readonly Track[], timeMs: number): Crossing[] { return this.counter.update(this.sampler.update(tracks, timeMs), timeMs).crossings; }
  end(): Crossing[] { return this.counter.end(this.sampler.end()).crossings; }
  setLines(lines: Region[]): void { this.counter.setRegions(lines); }
}

const counterOf = (...lines: Region[]) => new Camera(lines.length > 0 ? lines : [line()]);

/** One person's feet from frame to frame; null: not seen. Everything that was decided, the end included. */
function walk(path: readonly (readonly [number, number] | null)[], counter = counterOf(), trackId = 1, fromMs = 0): Crossing[] {
  const walker = new Walker(trackId);
  const crossings = path.flatMap((point, frame) => {
    if (point) walker.at(...point);
    walker.matched = point !== null;
    return counter.update([walker], fromMs + frame * FRAME_MS);
  });
  walker.state = 'removed';
  return [...crossings, ...counter.update([], fromMs + path.length * FRAME_MS), ...counter.update([], fromMs + path.length * FRAME_MS + 30_000)];
}

const said = (crossings: Crossing[]) => crossings.map(({ direction, refusal }) => (refusal ? `${direction} ${refusal}` : direction));
const down = (...ys: number[]) => ys.map((y) => [0.5, y] as const);
const still = (y: number, frames: number) => Array.from({ length: frames }, () => [0.5, y] as const);

describe('somebody', () => {
  test.each<[string, readonly (readonly [number, number] | null)[], string[]]>([
    ['walks in', down(0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65), ['in']],
    ['walks out', down(0.7, 0.65, 0.6, 0.55, 0.45, 0.4, 0.35), ['out']],
    ['walks in and out again', down(0.3, 0.35, 0.4, 0.6, 0.65, 0.7, 0.65, 0.4, 0.35, 0.3), ['in', 'out']],
    ['turns back before the line', down(0.3, 0.35, 0.4, 0.45, 0.47, 0.45, 0.4, 0.35), []],
    ['stops on the line and turns back', [...down(0.3, 0.4, 0.45), ...still(0.5, 20), ...down(0.45, 0.4, 0.35)], []],
    ['stops on the line and goes on', [...down(0.3, 0.4, 0.45), ...still(0.5, 100), ...down(0.55, 0.6, 0.65)], ['in']],
    ['sways on the line for a while and goes on', [...down(0.3, 0.4, 0.45), ...Array.from({ length: 100 }, (_, i) => [0.5, 0.5 + 0.008 * Math.sin(i)] as const), ...down(0.55, 0.6, 0.65)], ['in']],
    ['walks around the end', [[0.2, 0.3], [0.2, 0.4], [0.2, 0.45], [0.2, 0.6], [0.2, 0.7], [0.5, 0.7], [0.5, 0.7]], []],
    ['walks around the end and out through the line', [[0.2, 0.4], [0.2, 0.45], [0.2, 0.6], [0.2, 0.7], [0.5, 0.7], [0.5, 0.6], [0.5, 0.4], [0.5, 0.3], [0.5, 0.3]], ['out']],
    ['is not seen while crossing', [...down(0.3, 0.35, 0.4, 0.45), null, null, null, null, ...down(0.6, 0.65, 0.7)], ['in']],
    ['appears on the line', down(0.5, 0.505, 0.55, 0.6, 0.65), []],
    ['is born just before the line', down(0.495, 0.503, 0.52, 0.55, 0.6, 0.65), ['in wrong-side-birth']],
    ['is seen once before the line', down(0.4, 0.55, 0.6, 0.65), ['in too-short']],
    ['trembles over the line for 400 ms and back', [...down(0.35, 0.4, 0.45, 0.48), ...still(0.52, 5), ...down(0.48, 0.45, 0.4, 0.35)], ['in flicker']],
    ['steps just over the line and stays', [...down(0.35, 0.4, 0.45, 0.48), ...still(0.52, 7)], ['in']],
    ['is over the line for one frame', down(0.3, 0.35, 0.4, 0.53, 0.45, 0.4, 0.35), ['in flicker']],
    ['vanishes right behind the line', down(0.3, 0.35, 0.4, 0.55), ['in too-short']],
  ])('%s', (_name, path, expected) => {
    expect(said(walk(path))).toEqual(expected);
  });

  test('at five frames a second needs two frames on each side', () => {
    const walker = new Walker(1), counter = counterOf();
    const crossings = [0.35, 0.42, 0.56, 0.63].flatMap((y, i) => counter.update([walker.at(0.5, y)], i * 200));
    expect(said(crossings)).toEqual(['in']);
  });

  test('is not decided on before the track is confirmed, and is counted then', () => {
    const walker = new Walker(1), counter = counterOf();
    walker.state = 'tentative';
    const early = [0.3, 0.35, 0.4, 0.55, 0.6].flatMap((y, i) => counter.update([walker.at(0.5, y)], i * 100));
    walker.state = 'confirmed';
    const late = counter.update([walker.at(0.5, 0.65)], 500);
    expect([said(early), said(late)]).toEqual([[], ['in']]);
  });

  test('whose track was never confirmed leaves nothing', () => {
    const walker = new Walker(1), counter = counterOf();
    walker.state = 'tentative';
    const crossings = [0.3, 0.35, 0.4, 0.6, 0.65, 0.7].flatMap((y, i) => counter.update([walker.at(0.5, y)], i * 100));
    expect(said([...crossings, ...counter.end()])).toEqual([]);
  });

  test('whose feet are hidden by somebody in front does not jump over the line', () => {
    const walker = new Walker(1), counter = counterOf();
    const feet = [0.7, 0.69, 0.68, 0.67, 0.66, 0.65, 0.64];
    const seen = feet.flatMap((y, i) => counter.update([walker.at(0.5, y, 280)], i * 100));
    // From here the box ends at the hips, above the line.
    const hidden = Array.from({ length: 15 }, (_, i) => {
      const top = (0.63 - i * 0.002) * HEIGHT - 280;
      walker.box.set([0.5 * WIDTH - 40, top, 0.5 * WIDTH + 40, top + 140]);
      return counter.update([walker], 700 + i * 100);
    }).flat();
    const again = [0.6, 0.6, 0.61, 0.62].flatMap((y, i) => counter.update([walker.at(0.5, y, 280)], 2200 + i * 100));
    expect(said([...seen, ...hidden, ...again])).toEqual([]);
  });

  test('cut off by the lower edge of the picture is seen at the edge', () => {
    const counter = counterOf(line([[0.5, 0], [0.5, 1]]));
    const path = [0.3, 0.35, 0.4, 0.45, 0.55, 0.6, 0.65].map((x) => [x, 1.02] as const);
    // Upright, drawn downwards: its right hand is the left of the picture.
    expect(said(walk(path, counter))).toEqual(['out']);
  });
});

describe('two people', () => {
  test('side by side are two', () => {
    const a = new Walker(1), b = new Walker(2), counter = counterOf();
    const crossings = [0.3, 0.35, 0.4, 0.45, 0.55, 0.6, 0.65].flatMap((y, i) => counter.update([a.at(0.45, y), b.at(0.52, y)], i * 100));
    expect(crossings.map(({ trackId, direction }) => [trackId, direction])).toEqual([[1, 'in'], [2, 'in']]);
  });

  test('behind each other at the same place are two', () => {
    const a = new Walker(1), b = new Walker(2), counter = counterOf();
    const y = (i: number) => Math.min(0.8, 0.2 + i * 0.04);
    const crossings = Array.from({ length: 20 }, (_, i) => counter.update([a.at(0.5, y(i)), b.at(0.5, y(i - 5))], i * 100)).flat();
    expect(said(crossings)).toEqual(['in', 'in']);
  });

  test('a track that is born at the place and moment of a counted crossing whose track is gone is the same person', () => {
    const counter = counterOf();
    const first = walk(down(0.4, 0.43, 0.46, 0.52, 0.53, 0.54), counter, 1, 0);
    const second = walk(down(0.46, 0.46, 0.47, 0.47, 0.53, 0.54, 0.55), counter, 2, 700);
    expect([said(first), said(second)]).toEqual([['in'], ['in duplicate-after-switch']]);
  });

  test('the one who comes five seconds later is somebody else', () => {
    const counter = counterOf();
    walk(down(0.4, 0.43, 0.46, 0.52, 0.53, 0.54), counter, 1, 0);
    expect(said(walk(down(0.46, 0.46, 0.47, 0.47, 0.53, 0.54, 0.55), counter, 2, 5600))).toEqual(['in']);
  });

  test('a track that was lost before the line is completed by the one that comes up behind it', () => {
    const counter = counterOf();
    const lost = new Walker(1), found = new Walker(2);
    const before = [0.36, 0.38, 0.4, 0.42, 0.44, 0.46].flatMap((y, i) => counter.update([lost.at(0.5, y)], i * 100));
    lost.state = 'lost';
    lost.matched = false;
    const after = Array.from({ length: 10 }, (_, i) => counter.update([found.at(0.5, 0.55 + i * 0.01)], 1000 + i * 100)).flat();
    expect([said(before), said(after)]).toEqual([[], ['in']]);
    expect(after[0]).toMatchObject({ trackId: 2, receipt: { stitchedFromTrackId: 1 } });
    // If the lost one comes back after all, it is not counted again.
    lost.state = 'confirmed';
    lost.matched = true;
    const back = [0.48, 0.53, 0.56, 0.6, 0.62].flatMap((y, i) => counter.update([lost.at(0.5, y)], 2200 + i * 100));
    expect(said(back)).toEqual(['in duplicate-after-switch']);
  });

  test('a track that was lost walking away from the line is not completed', () => {
    const counter = counterOf();
    const lost = new Walker(1), found = new Walker(2);
    [0.46, 0.44, 0.43, 0.42, 0.42, 0.41].forEach((y, i) => counter.update([lost.at(0.5, y)], i * 100));
    lost.state = 'lost';
    const after = Array.from({ length: 10 }, (_, i) => counter.update([found.at(0.5, 0.55 + i * 0.01)], 1000 + i * 100)).flat();
    expect(said(after)).toEqual([]);
  });
});

describe('lines', () => {
  test('count one direction only when told to', () => {
    const path = down(0.3, 0.35, 0.4, 0.6, 0.65, 0.7, 0.65, 0.4, 0.35, 0.3);
    expect(said(walk(path, counterOf(line(undefined, { counts: 'out' }))))).toEqual(['in direction-disabled', 'out']);
  });

  test('are judged by their anchor', () => {
    const low = [0.62, 0.6, 0.58, 0.54, 0.5, 0.48, 0.46].map((y) => [0.5, y] as const);
    expect(said(walk(low, counterOf(line([[0.3, 0.3], [0.7, 0.3]], { anchor: 'top-centre' }))))).toEqual(['out']);
    expect(said(walk(low, counterOf(line([[0.3, 0.3], [0.7, 0.3]]))))).toEqual([]);
  });

  test('may bend: a portal of three pieces counts through each', () => {
    const portal = line([[0.3, 0.8], [0.3, 0.5], [0.7, 0.5], [0.7, 0.8]]);
    expect(said(walk(down(0.3, 0.35, 0.4, 0.6, 0.65, 0.7), counterOf(portal)))).toEqual(['in']);
    expect(said(walk([0.1, 0.15, 0.2, 0.4, 0.45, 0.5].map((x) => [x, 0.65] as const), counterOf(portal)))).toEqual(['in']);
    expect(said(walk([0.1, 0.2, 0.25, 0.5, 0.6, 0.65, 0.75, 0.85, 0.9].map((x) => [x, 0.65] as const), counterOf(portal)))).toEqual(['in', 'out']);
    expect(said(walk([0.1, 0.2, 0.25, 0.5, 0.6, 0.75, 0.85, 0.9].map((x) => [x, 0.9] as const), counterOf(portal)))).toEqual([]);
  });

  test('keep what they know when others change, and begin anew when they move', () => {
    const walker = new Walker(1), counter = counterOf();
    [0.3, 0.35, 0.4].forEach((y, i) => counter.update([walker.at(0.5, y)], i * 100));
    counter.setLines([line(undefined, { ruleVersion: 2, name: 'Front door' }), line([[0.3, 0.8], [0.7, 0.8]], { regionId: 'other' })]);
    const renamed = [0.6, 0.65, 0.68].flatMap((y, i) => counter.update([walker.at(0.5, y)], 300 + i * 100));
    expect(renamed.map(({ ruleVersion, direction }) => [ruleVersion, direction])).toEqual([[2, 'in']]);
    counter.setLines([line([[0.3, 0.72], [0.7, 0.72]], { ruleVersion: 3 })]);
    expect(said([0.75, 0.8, 0.85].flatMap((y, i) => counter.update([walker.at(0.5, y)], 600 + i * 100)))).toEqual([]);
  });

  test('no line, no crossing', () => {
    const counter = counterOf();
    counter.setLines([]);
    expect(walk(down(0.3, 0.4, 0.6, 0.7), counter)).toEqual([]);
  });
});

describe('a receipt', () => {
  test('says when, where, and how sure', () => {
    const walker = new Walker(7), counter = counterOf();
    const crossings = [0.3, 0.35, 0.4, 0.45, 0.55, 0.6, 0.65].flatMap((y, i) => {
      walker.confidence = i === 2 ? 0.5 : 0.8;
      return counter.update([walker.at(0.5, y)], 1_000_000 + i * 100);
    });
    const [crossing] = crossings;
    expect(crossing).toMatchObject({ regionId: 'door', ruleVersion: 1, trackId: 7, direction: 'in', refusal: null, point: [0.5, 0.5], capturedAtMs: 1_000_350 });
    expect(crossing.receipt).toMatchObject({ anchor: 'bottom-centre', framesBefore: 4, msBefore: 300, framesAfter: 3, msAfter: 200, confidenceLowest: 0.5, linePoints: [[0.3, 0.5], [0.7, 0.5]] });
    expect(crossing.receipt.path[0]).toEqual([-350, 0.5, 0.3]);
    expect(crossing.receipt.path.at(-1)).toEqual([250, 0.5, 0.65]);
  });

  test('has at most 64 points, however long somebody stood there', () => {
    const [crossing] = walk([...down(0.3, 0.4, 0.45), ...still(0.5, 5000), ...down(0.55, 0.6, 0.65)]);
    expect(crossing.receipt.path.length).toBeLessThanOrEqual(64);
    expect(crossing.receipt.path.length).toBeGreaterThan(32);
  });
});

describe('whatever the way', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const point = fc.tuple(share, share);
  const way = fc.array(point, { maxLength: 40 });
  // Also points exactly on the line and on its ends, which is where ties are.
  const gridPoint = fc.tuple(fc.constantFrom(0.1, 0.3, 0.5, 0.7, 0.9), fc.constantFrom(0.3, 0.45, 0.5, 0.55, 0.7)) as fc.Arbitrary<[number, number]>;
  const anyWay = fc.array(fc.oneof(point, gridPoint), { maxLength: 40 });

  test('on one side nothing is counted or refused', () => {
    fc.assert(fc.property(way, fc.boolean(), (points, below) => {
      expect(walk(points.map(([x, y]) => [x, below ? 0.5 + y / 2 : y / 2] as const))).toEqual([]);
    }));
  });

  test('there and back counts in, then out', () => {
    fc.assert(fc.property(fc.double({ min: 0.35, max: 0.65, noNaN: true }), fc.integer({ min: 3, max: 12 }), fc.double({ min: 0.02, max: 0.2, noNaN: true }), (x, frames, depth) => {
      const there = Array.from({ length: frames * 2 }, (_, i) => [x, 0.5 + depth * ((i + 0.5) / frames - 1) + Math.sign(i + 0.5 - frames) * 0.03] as const);
      expect(said(walk([...there, ...there.toReversed()]))).toEqual(['in', 'out']);
    }));
  });

  test('trembling within the band never counts', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: 0.3, max: 0.7, noNaN: true }), fc.double({ min: 0.491, max: 0.509, noNaN: true })), { maxLength: 60 }), fc.boolean(), (points, settled) => {
      expect(walk([...(settled ? down(0.3, 0.35, 0.4) : []), ...points])).toEqual([]);
    }));
  });

  test('a reversed line swaps in and out', () => {
    const swapped = (direction: Crossing['direction']) => (direction === 'in' ? 'out' : 'in');
    fc.assert(fc.property(anyWay, (points) => {
      const there = walk(points, counterOf(line([[0.3, 0.5], [0.7, 0.5]])));
      const back = walk(points, counterOf(line([[0.7, 0.5], [0.3, 0.5]])));
      expect(back).toEqual(there.map(({ direction, refusal, capturedAtMs, point: [x, y] }) => expect.objectContaining({
        direction: swapped(direction), refusal, capturedAtMs: expect.closeTo(capturedAtMs, -1), point: [expect.closeTo(x, 3), expect.closeTo(y, 3)],
      })));
    }));
  });

  test('other people, other lines and a pause for new lines change nothing', () => {
    fc.assert(fc.property(anyWay, anyWay, fc.nat(40), (points, others, split) => {
      const alone = walk(points);
      const counter = counterOf(), walker = new Walker(1), stranger = new Walker(2);
      const crossings = points.flatMap(([x, y], i) => {
        if (i === split) counter.setLines([line(), line([[0.1, 0.9], [0.9, 0.9]], { regionId: 'other' })]);
        const crowd = others[i] ? [stranger.at(others[i][0], others[i][1]), walker.at(x, y)] : [walker.at(x, y)];
        return counter.update(crowd, i * FRAME_MS);
      });
      walker.state = 'removed';
      stranger.state = 'removed';
      const all = [...crossings, ...counter.update([], points.length * FRAME_MS)];
      expect(said(all.filter(({ regionId, trackId }) => regionId === 'door' && trackId === 1))).toEqual(said(alone));
    }));
  });

  test('counted in minus counted out is where the walk began and ended', () => {
    const across = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(across, (sides) => {
      const counted = walk(sides.flatMap((inside) => still(inside ? 0.6 : 0.4, 4))).filter(({ refusal }) => refusal === null);
      const net = counted.reduce((sum, { direction }) => sum + (direction === 'in' ? 1 : -1), 0);
      expect(net).toBe(Number(sides[sides.length - 1]) - Number(sides[0]));
    }));
  });
});

test('people who left are forgotten', () => {
  const counter = counterOf();
  for (let id = 1; id <= 3000; id++) walk(down(0.4, 0.45, 0.55), counter, id, id * 1000);
  expect(counter.people).toBeLessThan(20);
});

test.each([[0, 900], [1600, NaN]])('a frame of %d x %d is refused', (frameWidth, frameHeight) => {
  expect(() => new LineCounter({ frameWidth, frameHeight })).toThrow(/not a size/);
});
