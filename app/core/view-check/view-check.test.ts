import { describe, expect, test } from 'vitest';
import type { OverlayTrack } from '../../shared/domain/track.ts';
import type { GreyPicture } from '../../shared/domain/view.ts';
import type { Perspective } from '../../shared/domain/view-check.ts';
import { judgeView, type ViewJudgement } from './judge-view.ts';
import { VIEW_CHECK } from './settings.ts';
import { ViewSums } from './view-sums.ts';

const WIDTH = 512,
  HEIGHT = 288,
  ASPECT = WIDTH / HEIGHT;

function chance(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A room full of things, and two plain walls. */
function room(): GreyPicture {
  const next = chance(7),
    data = new Uint8Array(WIDTH * HEIGHT).fill(120);
  for (let i = 0; i < 500; i++) {
    const w = 6 + Math.floor(50 * next()),
      h = 6 + Math.floor(40 * next()),
      left = Math.floor(next() * (WIDTH - w)),
      top = Math.floor(next() * (HEIGHT - h)),
      tone = 30 + Math.floor(200 * next());
    for (let y = top; y < top + h; y++) data.fill(tone, y * WIDTH + left, y * WIDTH + left + w);
  }
  for (let y = 0; y < 90; y++) {
    data.fill(160, y * WIDTH, y * WIDTH + 110);
    data.fill(190, y * WIDTH + 400, (y + 1) * WIDTH);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

type Change = (picture: GreyPicture, next: () => number, look: number) => GreyPicture;
const each =
  (value: (grey: number, x: number, y: number, next: () => number, look: number) => number): Change =>
  (picture, next, look) => ({
    ...picture,
    data: Uint8Array.from(picture.data, (grey, o) =>
      Math.max(
        0,
        Math.min(255, Math.round(value(grey, (o % WIDTH) / WIDTH, Math.floor(o / WIDTH) / HEIGHT, next, look))),
      ),
    ),
  });
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

const blurred =
  (radius: number): Change =>
  ({ data }) => {
    const pass = (from: Uint8Array, step: number, length: number) =>
      Uint8Array.from(from, (_, o) => {
        const along = Math.floor(o / step) % length;
        let sum = 0,
          count = 0;
        for (let k = -radius; k <= radius; k++)
          if (along + k >= 0 && along + k < length) {
            sum += from[o + k * step];
            count += 1;
          }
        return sum / count;
      });
    let now = data;
    for (let i = 0; i < 2; i++) now = pass(pass(now, 1, WIDTH), WIDTH, HEIGHT);
    return { width: WIDTH, height: HEIGHT, data: now };
  };

/** Somebody who walks from the left to the right, so tall, with their feet on a floor that comes nearer. */
const walker = (height: number, share: number, id: number, squat = false): OverlayTrack => {
  const feet = 0.95,
    x = 0.05 + 0.9 * share,
    half = ((squat ? 1 : 0.38) * height) / 2 / ASPECT;
  return {
    trackId: id,
    confirmed: true,
    confidence: 0.8,
    box: [x - half, feet - height, x + half, feet],
    anchor: [x, feet],
  };
};

interface Shown {
  change?: Change;
  people?: (share: number, look: number) => OverlayTrack[];
  fps?: number;
  perspective?: Perspective | null;
  seconds?: number;
}
const SECONDS = 12;
/** So many pictures of a change, in turn: none is like the one before. */
const TURNS = 4;

function check({ change, people, fps = 8, perspective = null, seconds = SECONDS }: Shown): ViewJudgement | null {
  const sums = new ViewSums(),
    next = chance(3),
    plain = room();
  const shown = change ? Array.from({ length: TURNS }, (_, look) => change(plain, next, look)) : [plain];
  const period = 1000 / fps,
    walks = people ?? ((share: number, look: number) => [walker(0.4, share, look)]);
  for (let atMs = 0, lookMs = 0; atMs <= seconds * 1000; atMs += period) {
    if (atMs >= lookMs) {
      sums.look(shown[Math.round(atMs / VIEW_CHECK.lookMs) % shown.length], ASPECT, atMs);
      lookMs = atMs + VIEW_CHECK.lookMs;
    }
    // Somebody new every five seconds.
    sums.people(walks((atMs % 5_000) / 5_000, Math.floor(atMs / 5_000)), atMs);
  }
  const figures = sums.figures();
  return figures && judgeView(figures, perspective);
}
const bad = (judgement: ViewJudgement | null) =>
  judgement!.parts.filter(({ verdict }) => verdict !== 'go').map(({ finding, verdict }) => `${finding}: ${verdict}`);

describe('a view', () => {
  test.each<[string, Shown, string, string[]]>([
    ['a fine one', {}, 'go', ['tilt-unknown: unknown']],
    ['a little noise', { change: each((g, _, __, next) => g + 3 * normal(next)) }, 'go', ['tilt-unknown: unknown']],
    ['much noise', { change: each((g, _, __, next) => g + 25 * normal(next)) }, 'adjust', ['noisy: adjust']],
    ['half the light', { change: each((g) => g * 0.5) }, 'go', []],
    ['dusk', { change: each((g) => g * 0.22) }, 'adjust', ['too-dark: adjust', 'hidden-unknown: unknown']],
    ['night', { change: each((g, _, __, next) => g * 0.08 + 4 + 2 * normal(next)) }, 'reject', ['too-dark: reject']],
    ['fog', { change: each((g) => 150 + g * 0.15) }, 'adjust', ['washed-out: adjust']],
    ['burnt out', { change: each((g) => g * 8) }, 'reject', ['glare: reject']],
    ['a little soft', { change: blurred(1) }, 'go', []],
    ['out of focus', { change: blurred(3) }, 'adjust', ['blurred: adjust']],
    ['far out of focus', { change: blurred(6) }, 'reject', ['blurred: reject']],
    [
      'the sun in the door',
      { change: each((g, x, y) => (Math.abs(x - 0.3) < 0.2 && Math.abs(y - 0.4) < 0.2 ? 255 : g)) },
      'adjust',
      ['glare: adjust'],
    ],
    ['something dark before half of it', { change: each((g, x) => (x < 0.5 ? 20 : g)) }, 'adjust', ['hidden: adjust']],
    [
      'something soft before half of it',
      { change: each((g, x, y) => (y > 0.5 ? 90 + 40 * x + 30 * y : g)) },
      'adjust',
      ['hidden: adjust'],
    ],
    ['a cover', { change: each((_, x, y, next) => 60 + 80 * x + 40 * y + normal(next)) }, 'reject', ['hidden: reject']],
    [
      'a tree in the wind',
      { change: each((g, x, y, next) => (x > 0.6 && y < 0.4 ? g + 60 * normal(next) : g)) },
      'adjust',
      ['restless: adjust'],
    ],
    ['a lamp that flickers', { change: each((g, _, __, ___, look) => g * (look % 2 ? 0.9 : 0.95)) }, 'go', []],
    ['small people', { people: (share, id) => [walker(0.13, share, id)] }, 'adjust', ['too-small: adjust']],
    ['people like ants', { people: (share, id) => [walker(0.085, share, id)] }, 'reject', ['too-small: reject']],
    [
      'people who fill more than the picture',
      { people: (s, id) => [walker(0.97, s, id)] },
      'adjust',
      ['too-near: adjust'],
    ],
    ['few frames', { fps: 5 }, 'adjust', ['too-few-frames: adjust']],
    ['hardly any frames', { fps: 2 }, 'reject', ['too-few-frames: reject']],
    ['nobody', { people: () => [] }, 'nobody', ['height-unknown: unknown']],
    ['a mannequin', { people: () => [walker(0.4, 0.3, 1)] }, 'nobody', ['height-unknown: unknown']],
    [
      'nobody, and dusk',
      { people: () => [], change: each((g) => g * 0.22) },
      'adjust',
      ['too-dark: adjust', 'height-unknown: unknown'],
    ],
    ['people from above', { people: (s, id) => [walker(0.4, s, id, true)] }, 'adjust', ['from-above: adjust']],
    [
      'people from above, as was said',
      { people: (s, id) => [walker(0.4, s, id, true)], perspective: 'overhead' },
      'go',
      [],
    ],
  ])('%s', (_, shown, verdict, findings) => {
    const judgement = check(shown);
    expect(bad(judgement)).toEqual(expect.arrayContaining(findings));
    expect(judgement?.verdict).toBe(verdict);
    if (verdict === 'go') expect(bad(judgement).filter((part) => !part.startsWith('tilt'))).toEqual([]);
  });

  test('too little was seen: nothing is said', () => expect(check({ seconds: 5 })).toBeNull());

  test('the worst stands first, and each part is there once, with its number and its limit', () => {
    const { parts } = check({ change: each((g) => g * 0.1), fps: 5 })!;
    expect(parts.map(({ verdict }) => verdict)).toEqual(
      parts.map(({ verdict }) => verdict).toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
    );
    expect(new Set(parts.map(({ part }) => part)).size).toBe(9);
    expect(parts.find(({ part }) => part === 'rate')).toMatchObject({
      value: 5,
      limit: 7.5,
      unit: 'frames-per-second',
    });
  });
});
const ORDER = ['reject', 'adjust', 'unknown', 'go'];

describe('the tilt of a pinhole camera three metres up, from people who walk anywhere', () => {
  const UP = 3;
  const seen = (degrees: number, focal: number, tall: (i: number) => number, reach: number) => {
    const pitch = (degrees * Math.PI) / 180,
      next = chance(5);
    const project = (z: number, height: number) => {
      const y = UP - height,
        depth = z * Math.cos(pitch) + y * Math.sin(pitch);
      return 0.5 + (focal * (y * Math.cos(pitch) - z * Math.sin(pitch))) / depth;
    };
    return check({
      people: (share, look) =>
        Array.from({ length: 6 }, (_, i) => {
          const z = Math.min(8, UP / Math.tan(pitch)) + (share - 0.5) * reach * (i % 2 ? 1 : -1);
          const y1 = project(z, tall(i)) + 0.004 * normal(next),
            y2 = project(z, 0) + 0.004 * normal(next),
            half = (0.18 * (y2 - y1)) / ASPECT,
            x = 0.2 + 0.1 * i;
          const track: OverlayTrack = {
            trackId: look * 6 + i,
            confirmed: true,
            confidence: 0.9,
            box: [x - half, y1, x + half, y2],
            anchor: [x, y2],
          };
          return track;
        }).filter(({ box: [, y1, , y2] }) => y1 > 0 && y2 < 1 && y2 > y1),
    })!.parts.find(({ part }) => part === 'tilt')!;
  };
  const grown = () => 1.7,
    oneChild = (i: number) => (i === 2 ? 1.1 : 1.6 + 0.05 * i);

  test.each([
    [3, 8, 'too-flat'],
    [25, 4, 'tilt-fine'],
    [35, 4, 'tilt-fine'],
    [45, 4, 'tilt-fine'],
    [75, 4, 'from-above'],
  ])('%i degrees', (degrees, reach, finding) => {
    for (const tall of [grown, oneChild]) {
      const tilt = seen(degrees, 0.89, tall, reach);
      expect(tilt.finding).toBe(finding);
      expect(Math.abs(tilt.value! - degrees)).toBeLessThan(6);
    }
  });

  test.each([
    [25, 1.2],
    [35, 0.7],
  ])('%i degrees through another lens, nearly', (degrees, focal) =>
    expect(Math.abs(seen(degrees, focal, grown, 4).value! - degrees)).toBeLessThan(8),
  );

  test('people who all pass at one distance say nothing of it', () =>
    expect(seen(15, 0.89, grown, 0.5)).toMatchObject({ finding: 'tilt-unknown', verdict: 'unknown', value: null }));
});
