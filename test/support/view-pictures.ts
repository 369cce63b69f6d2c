import { spawnSync } from 'node:child_process';
import type { GreyPicture } from '../../app/core/camera-moved/grey-picture.ts';
import type { Similarity } from '../../app/shared/domain/view.ts';
import { ffmpeg } from './worker-client.ts';

/** Pictures of a clip, every so many seconds, `width` wide; `mix` is a filter that makes them grey in another way. */
export function picturesOf(clip: string, everySeconds: number, width: number, mix = 'format=gray'): GreyPicture[] {
  const filters = `fps=1/${everySeconds},${mix},scale=${width}:-2,format=gray`;
  const args = ['-v', 'error', '-i', clip, '-vf', filters, '-f', 'image2pipe', '-c:v', 'pgm', 'pipe:1'];
  const { stdout, stderr } = spawnSync(ffmpeg, args, { maxBuffer: 2 ** 30 });
  if (stdout.length === 0) throw new Error(`no picture of ${clip}: ${String(stderr)}`);
  return fromPgm(stdout);
}

/** Portable grey maps, one after the other. */
export function fromPgm(bytes: Uint8Array): GreyPicture[] {
  const pictures: GreyPicture[] = [];
  for (let at = 0; at < bytes.length;) {
    const head = /^P5\s+(\d+)\s+(\d+)\s+\d+\s/.exec(String.fromCharCode(...bytes.subarray(at, at + 40)))!;
    const [width, height] = [Number(head[1]), Number(head[2])],
      from = at + head[0].length;
    at = from + width * height;
    pictures.push({ width, height, data: bytes.slice(from, at) });
  }
  return pictures;
}

export function asPgm({ width, height, data }: GreyPicture): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]);
}

/** Numbers 0..1, the same each time. */
export function random(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * What a camera sees that looks at a part of `scene`: the part `share` as wide as the scene around (x, y) of it, where a point of the unmoved part is
 * then at `similarity` of it. What comes into the picture is what was beside it.
 */
export function lookAt(scene: GreyPicture, similarity: Similarity, share = 0.6, x = 0.5, y = 0.5): GreyPicture {
  const width = 512,
    height = Math.round((width * scene.height) / scene.width),
    data = new Uint8Array(width * height);
  const cos = Math.cos(similarity.rotation) / similarity.scale,
    sin = Math.sin(similarity.rotation) / similarity.scale;
  const size = share * scene.width;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const qx = (column + 0.5) / width - 0.5 - similarity.dx,
        qy = (row + 0.5 - height / 2) / width - similarity.dy;
      const px = cos * qx + sin * qy,
        py = -sin * qx + cos * qy;
      data[row * width + column] = at(scene, x * scene.width + px * size - 0.5, y * scene.height + py * size - 0.5);
    }
  return { width, height, data };
}

function at({ width, height, data }: GreyPicture, x: number, y: number): number {
  const left = Math.max(0, Math.min(width - 2, Math.floor(x))),
    top = Math.max(0, Math.min(height - 2, Math.floor(y)));
  const u = Math.max(0, Math.min(1, x - left)),
    v = Math.max(0, Math.min(1, y - top)),
    o = top * width + left;
  return (
    (data[o] * (1 - u) + data[o + 1] * u) * (1 - v) + (data[o + width] * (1 - u) + data[o + width + 1] * u) * v + 0.5
  );
}

type Change = (picture: GreyPicture, next: () => number) => GreyPicture;

const each = (
  { width, height, data }: GreyPicture,
  value: (grey: number, x: number, y: number) => number,
): GreyPicture => ({
  width,
  height,
  data: Uint8Array.from(data, (grey, o) =>
    Math.max(0, Math.min(255, Math.round(value(grey, (o % width) / width, Math.floor(o / width) / height)))),
  ),
});
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

function blur({ width, height, data }: GreyPicture, radius: number): GreyPicture {
  const out = new Uint8Array(data.length);
  const pass = (from: Uint8Array, to: Uint8Array, step: number, length: number) => {
    for (let o = 0; o < from.length; o++) {
      const along = Math.floor(o / step) % length;
      let sum = 0,
        count = 0;
      for (let k = -radius; k <= radius; k++)
        if (along + k >= 0 && along + k < length) {
          sum += from[o + k * step];
          count += 1;
        }
      to[o] = sum / count;
    }
  };
  const rows = new Uint8Array(data.length);
  pass(data, rows, 1, width);
  pass(rows, out, width, height);
  return { width, height, data: out };
}

/** What looks like people: tall, striped, in front of half of the picture. */
function crowd(picture: GreyPicture, next: () => number, share: number): GreyPicture {
  const data = picture.data.slice(),
    { width, height } = picture,
    covered = new Uint8Array(data.length);
  for (let filled = 0; filled < share * data.length;) {
    const w = Math.round(width * (0.05 + 0.07 * next())),
      h = Math.round(w * (2.4 + next())),
      left = Math.round(next() * (width - w)),
      top = Math.round(next() * (height - h / 2) - h / 4);
    const tones = [next() * 200, next() * 220 + 20, next() * 255],
      stripe = 2 + Math.floor(next() * 8);
    for (let y = Math.max(0, top); y < Math.min(height, top + h); y++)
      for (let x = left; x < left + w; x++) {
        const down = (y - top) / h,
          middle = Math.abs((x - left) / w - 0.5);
        if (down < 0.16 ? middle > 0.2 : middle > 0.5 - 0.1 * down) continue;
        const o = y * width + x;
        if (!covered[o]) filled += 1;
        covered[o] = 1;
        data[o] = tones[down < 0.16 ? 2 : down < 0.55 ? 0 : 1] + (Math.floor((x + y) / stripe) % 2) * 25;
      }
  }
  return { width, height, data };
}

/** What light, lens, sensor and people do to a picture in which nothing moved. */
export const CHANGES: Record<string, Change> = {
  nothing: (picture) => picture,
  'gamma 0.4': (picture) => each(picture, (grey) => 255 * (grey / 255) ** 0.4),
  'gamma 2.5': (picture) => each(picture, (grey) => 255 * (grey / 255) ** 2.5),
  'gain 0.3': (picture) => each(picture, (grey) => grey * 0.3),
  'gain 0.12 + noise 3': (picture, next) => each(picture, (grey) => grey * 0.12 + 6 + 3 * normal(next)),
  'gain 2, burnt out': (picture) => each(picture, (grey) => grey * 2),
  'noise 12': (picture, next) => each(picture, (grey) => grey + 12 * normal(next)),
  'noise 25': (picture, next) => each(picture, (grey) => grey + 25 * normal(next)),
  'blur 5 px': (picture) => blur(blur(picture, 2), 2),
  vignette: (picture) =>
    each(picture, (grey, x, y) => grey * Math.max(0.08, 1 - 2.6 * ((x - 0.5) ** 2 + (y - 0.5) ** 2))),
  'one lamp at night': (picture, next) =>
    each(
      picture,
      (grey, x, y) => 8 + grey * 0.9 * Math.exp(-((x - 0.3) ** 2 + (y - 0.4) ** 2) / 0.08) + 4 * normal(next),
    ),
  'moving shadow': (picture) =>
    each(picture, (grey, x, y) => (x + 0.5 * y > 0.7 && x + 0.5 * y < 1.1 ? grey * 0.45 : grey)),
  'shadows of blinds': (picture) =>
    each(picture, (grey, x, y) => (Math.sin(40 * x + 25 * y) > 0.2 ? grey * 0.6 : grey)),
  glare: (picture) => each(picture, (grey, x, y) => grey + 300 * Math.exp(-((x - 0.75) ** 2 + (y - 0.3) ** 2) / 0.03)),
  'negative (infra-red)': (picture) => each(picture, (grey) => 40 + 0.6 * (255 - grey)),
  'a quarter people': (picture, next) => crowd(picture, next, 0.25),
  'half people': (picture, next) => crowd(picture, next, 0.5),
  'two thirds people': (picture, next) => crowd(picture, next, 0.67),
  'half people, gamma 2.5, noise 8': (picture, next) =>
    each(crowd(picture, next, 0.5), (grey) => 255 * (grey / 255) ** 2.5 + 8 * normal(next)),
};

/** The camera's clock and name in the picture: they never move. */
export function captions({ width, height, data }: GreyPicture, next: () => number): GreyPicture {
  const captioned = data.slice();
  for (const [left, top, letters] of [
    [0.02, 0.03, 24],
    [0.7, 0.92, 14],
  ])
    for (let letter = 0; letter < letters; letter++)
      for (let y = 0; y < 14; y++)
        for (let x = 0; x < 8; x++) {
          const o = (Math.round(top * height) + y) * width + Math.round(left * width) + letter * 9 + x;
          const ink = (letter * 7919 + (x >> 1) * 31 + (y >> 1) * 17 + (letter > 18 ? Math.floor(next() * 3) : 0)) % 3;
          captioned[o] = ink === 0 ? 245 : 10;
        }
  return { width, height, data: captioned };
}
