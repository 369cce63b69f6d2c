import { describe, expect, test } from 'vitest';
import { ClockTiles, hashOf } from './clock-tiles.ts';
import { FROZEN, FrozenPicture, type PictureNews } from './frozen-picture.ts';

const FPS = 15,
  SIZE = 1300;

/** Samples of picture number `index`, taken at `atMs`. */
type Camera = (index: number, atMs: number) => Uint8Array;

const chance = (n: number) => {
  const x = Math.sin(n * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
};
const scene = Uint8Array.from({ length: SIZE }, (_, i) => 60 + ((i * 37) % 120));
/** The scene with one sample of it, another one each time, off by one. */
const withNoise = (seed: number) =>
  scene.with(Math.floor(chance(seed) * SIZE), scene[0] + 1 + Math.floor(chance(seed + 0.5) * 3));
/** Somebody walks through: a block of other samples. */
const withSomebody = (at: number) => Uint8Array.from(scene).fill(5, (at * 40) % SIZE, ((at * 40) % SIZE) + 60);
/** An encoder that makes more of one picture from key frame to key frame, always in the same way. */
const encoded = (inGroup: number) => Uint8Array.from(scene, (sample) => sample + Math.max(0, 6 - inGroup));

function run(camera: Camera, seconds: number, fps = FPS): { news: PictureNews[]; frozenAtMs: number | null } {
  const watch = new FrozenPicture(),
    news: PictureNews[] = [];
  let frozenAtMs: number | null = null;
  for (let index = 0; index < seconds * fps; index++) {
    const atMs = (index * 1000) / fps;
    news.push(watch.look(camera(index, atMs), atMs));
    if (news.at(-1) === 'frozen') frozenAtMs ??= atMs;
  }
  return { news, frozenAtMs };
}

describe('a camera that sees is never frozen', () => {
  test.each<[string, Camera, number?]>([
    ['noise in each picture', (index) => withNoise(index)],
    [
      'a calm night, and an encoder that repeats each key frame for ten seconds',
      (index) => withNoise(Math.floor(index / 150)),
    ],
    ['a picture every five seconds, the same for 80 s', (_, atMs) => withNoise(Math.floor(atMs / 80_000)), 0.2],
    ['a recording of eight seconds, played in a loop, with somebody in it', (index) => withSomebody(index % 120)],
    [
      'such a loop in which nobody is for most of the time',
      (index) => (index % 360 < 15 ? withSomebody(index % 360) : scene),
    ],
    ['a dark room, black to the last bit', () => new Uint8Array(SIZE)],
  ])('%s', (_, camera, fps = FPS) => {
    const { frozenAtMs, news } = run(camera, 600, fps);
    expect(frozenAtMs).toBeNull();
    // Nobody waits in doubt for the morning.
    let [doubt, longest] = [0, 0];
    for (const one of news) longest = Math.max(longest, (doubt = one === 'doubtful' ? doubt + 1 : 0));
    expect(longest / fps).toBeLessThan(100);
  });
});

describe('a camera whose picture freezes after 100 s', () => {
  const FREEZES_MS = 100_000;
  test.each<[string, Camera]>([
    ['one picture again and again', () => withNoise(1500)],
    ['encoded anew from key frame to key frame, every second', (index) => encoded(index % 15)],
    ['and every 16 s', (index) => encoded(index % 250)],
  ])('%s', (_, still) => {
    const { frozenAtMs, news } = run((index, atMs) => (atMs < FREEZES_MS ? withNoise(index) : still(index, atMs)), 300);
    expect(frozenAtMs! - FREEZES_MS).toBeGreaterThanOrEqual(FROZEN.afterMs - 1000);
    expect(frozenAtMs! - FREEZES_MS).toBeLessThan(FROZEN.afterMs + 20_000);
    expect(news.at(-1)).toBe('frozen');
    // What comes between the last picture that was new and the verdict is doubtful.
    const firstFrozen = news.indexOf('frozen'),
      lastNew = news.lastIndexOf('new');
    expect(news.slice(lastNew + 1, firstFrozen).filter((one) => one === 'seen').length).toBeLessThanOrEqual(
      (FROZEN.doubtMs / 1000) * FPS,
    );
  });

  test('the first other picture ends it, also after hours, and a pause with another decoder does not', () => {
    const watch = new FrozenPicture();
    let atMs = 0;
    const see = (picture: Uint8Array, seconds: number) => {
      let last: PictureNews = 'new';
      for (const endMs = atMs + seconds * 1000; atMs < endMs; atMs += 1000 / FPS) last = watch.look(picture, atMs);
      return last;
    };
    expect(see(scene, 62)).toBe('frozen');
    atMs += 40_000;
    expect(see(scene, 1)).toBe('frozen');
    expect(see(withNoise(1), 0.01)).toBe('new');
    expect(see(scene, 50)).toBe('doubtful');
  });

  test('the stream is opened anew at once, after a minute, and then less and less often', () => {
    const watch = new FrozenPicture(),
      minutes: number[] = [];
    for (let second = 0; second < 4 * 3600; second++) if (watch.reopens(second * 1000)) minutes.push(second / 60);
    expect(minutes).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121, 151, 181, 211]);
  });
});

test('every sample tells in the hash of a picture', () => {
  const hashes = new Set(
    Array.from({ length: SIZE }, (_, i) => hashOf(new Uint32Array(scene.with(i, scene[i] + 1).buffer))),
  );
  expect(hashes.size).toBe(SIZE);
  const shape = { width: 40, height: 10, size: { scaledWidth: 40, scaledHeight: 10 } },
    picture = scene.slice(0, 1200),
    ofTiles = (i: number) => new ClockTiles().look(picture.with(i, picture[i] + 1), shape, 0, false).hash;
  expect(new Set(Array.from(picture, (_, i) => ofTiles(i))).size).toBe(1200);
});

describe('with a clock in it', () => {
  const shape = { width: 80, height: 48, size: { scaledWidth: 80, scaledHeight: 48 } },
    plane = shape.width * shape.height;
  /** Textured, and off by `noise` of its own in each piece. */
  const room = (seed: number | null, light = 60) =>
    Uint8Array.from({ length: 3 * plane }, (_, i) => {
      const off = seed !== null && i % 64 === Math.floor(chance(seed) * 64) ? 1 : 0;
      return light + ((i * 37) % 80) + off;
    });
  const still = room(null),
    black = new Uint8Array(3 * plane);
  /** Something else each second in a block of pixels. */
  const withBlock = (picture: Uint8Array, x: number, y: number, value: number) => {
    const drawn = Uint8Array.from(picture);
    for (let row = y; row < y + 6; row++) drawn.fill(value, row * shape.width + x, row * shape.width + x + 6);
    return drawn;
  };
  const second = (atMs: number) => 100 + (Math.floor(atMs / 1000) % 100);

  function frozenAtS(camera: (index: number, atMs: number) => Uint8Array, seconds: number): number | null {
    const watch = new FrozenPicture();
    for (let index = 0; index < seconds * 5; index++)
      if (watch.look(camera(index, index * 200), index * 200, shape) === 'frozen') return index / 5;
    return null;
  }

  test.each<[string, (index: number, atMs: number) => Uint8Array]>([
    ['above, left', (_, atMs) => withBlock(still, 1, 1, second(atMs))],
    ['below, right', (_, atMs) => withBlock(still, 72, 41, second(atMs))],
    [
      'and encoded in ten ways, from key picture to key picture',
      (index, atMs) => withBlock(room(Math.floor(chance(Math.floor(index / 10)) * 10)), 1, 1, second(atMs)),
    ],
  ])('a stuck picture is frozen: %s', (_, camera) => {
    const atS = frozenAtS(camera, 200);
    expect(atS).toBeGreaterThanOrEqual(60);
    expect(atS).toBeLessThan(160);
  });

  test.each<[string, (index: number, atMs: number) => Uint8Array]>([
    [
      'a calm room whose key pictures, every eight seconds, are its only news',
      (index, atMs) => withBlock(room(Math.floor(index / 40)), 1, 1, second(atMs)),
    ],
    ['somebody who walks about in a picture without noise', (index) => withBlock(still, (index * 3) % 72, 20, 20)],
    ['somebody who stands in the middle of it and moves', (index) => withBlock(still, 36, 20, 20 + (index % 50))],
    ['a dark room', (_, atMs) => withBlock(black, 1, 1, second(atMs))],
    [
      'a recording played in a loop, with somebody in it',
      (index) => withBlock(still, index % 50 < 10 ? 10 + (index % 50) : 72, 20, 250),
    ],
  ])('and never: %s', (_, camera) => expect(frozenAtS(camera, 400)).toBeNull());

  test('it stays frozen while the clock goes on, for hours, and ends with the first other picture', () => {
    const watch = new FrozenPicture();
    const news = new Set<PictureNews>();
    for (let index = 0; index < 3 * 3600; index++) {
      const one = watch.look(withBlock(still, 1, 1, index % 256), index * 1000, shape);
      if (index > 65) news.add(one);
    }
    expect([...news]).toEqual(['frozen']);
    expect(watch.look(room(5), 4 * 3_600_000, shape)).toBe('new');
  });
});
