import type { Similarity } from '../../shared/domain/view.ts';
import { SquareFft } from './fft.ts';
import { fit, type GreyPicture } from './grey-picture.ts';
import { orientationOf, type OrientationField } from './orientation.ts';
import { move } from './similarity.ts';
import { VIEW_SETTINGS } from './view-settings.ts';
import { warp } from './warp.ts';

const { coarseLongest, rotationStep, scaleStep, mostRotation, leastScale, mostScale, candidates } = VIEW_SETTINGS;
/** Room for a shift by a third of the picture before it comes in again on the other side. */
const SIZE = 128;
/** Pixels of the small picture. */
const NEIGHBOURHOOD = 6;
const fft = new SquareFft(SIZE);

export interface Candidate {
  similarity: Similarity;
  /** 0..1 */
  score: number;
}

/**
 * The likeliest moves of any size, best first: the picture of now is turned and scaled in steps, and where it then fits best is the peak of the
 * cross-correlation of the orientations, by the Fourier transform (Fitch and others, see orientation.ts). It stops after each step, so that who
 * has other work can do it between.
 */
export function* coarseSearch(reference: GreyPicture, now: GreyPicture): Generator<void, Candidate[]> {
  const small = fit(reference, coarseLongest),
    smallNow = fit(now, coarseLongest);
  const spectrum = spectrumOf(orientationOf(small, NEIGHBOURHOOD), null),
    found: Candidate[] = [];
  for (let log = Math.log(leastScale); log <= Math.log(mostScale); log += scaleStep)
    for (let rotation = -mostRotation; rotation <= mostRotation; rotation += rotationStep) {
      yield;
      const turn = { dx: 0, dy: 0, rotation, scale: Math.exp(log) },
        turned = warp(smallNow, turn, small.width, small.height);
      const own = spectrumOf(orientationOf(turned, NEIGHBOURHOOD), turned.inside);
      const norm = Math.sqrt(spectrum.energy * own.energy);
      if (norm === 0) continue;
      for (const { x, y, value } of peaks(spectrum, own, small.width)) {
        const shift = move(turn, { x: x / small.width, y: y / small.width });
        found.push({ similarity: { ...turn, dx: shift.x, dy: shift.y }, score: value / norm });
      }
    }
  return distinct(found);
}

interface Spectrum {
  re: Float64Array;
  im: Float64Array;
  energy: number;
}

function spectrumOf({ width, height, re, im }: OrientationField, inside: Uint8Array | null): Spectrum {
  const spectrum = { re: new Float64Array(SIZE * SIZE), im: new Float64Array(SIZE * SIZE), energy: 0 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const o = y * width + x;
      if (inside && !inside[o]) continue;
      spectrum.re[y * SIZE + x] = re[o];
      spectrum.im[y * SIZE + x] = im[o];
      spectrum.energy += re[o] * re[o] + im[o] * im[o];
    }
  fft.transform(spectrum.re, spectrum.im, false);
  return spectrum;
}

/** The two highest peaks of Σ conj(a(p)) b(p + t) over t, pixels, to a fraction of one. */
function peaks(a: Spectrum, b: Spectrum, width: number): { x: number; y: number; value: number }[] {
  const re = new Float64Array(SIZE * SIZE),
    im = new Float64Array(SIZE * SIZE);
  for (let o = 0; o < re.length; o++) {
    re[o] = a.re[o] * b.re[o] + a.im[o] * b.im[o];
    im[o] = a.re[o] * b.im[o] - a.im[o] * b.re[o];
  }
  fft.transform(re, im, true);
  const most = Math.min(SIZE / 2 - 2, Math.round(0.42 * width)),
    at = (x: number, y: number) => re[((y + SIZE) % SIZE) * SIZE + ((x + SIZE) % SIZE)];
  const found: { x: number; y: number; value: number }[] = [];
  for (let y = -most; y <= most; y++)
    for (let x = -most; x <= most; x++) {
      const value = at(x, y);
      if (value <= (found[1]?.value ?? 0) || value < at(x - 1, y) || value < at(x + 1, y)) continue;
      if (value < at(x, y - 1) || value < at(x, y + 1)) continue;
      found.push({ x, y, value });
      found.sort((one, other) => other.value - one.value);
      found.length = Math.min(2, found.length);
    }
  return found.map(({ x, y, value }) => ({ x, y, value: value / (SIZE * SIZE) }));
}

/** The best of each neighbourhood. */
function distinct(found: Candidate[]): Candidate[] {
  found.sort((a, b) => b.score - a.score);
  const kept: Candidate[] = [];
  for (const one of found) {
    const near = kept.some(
      ({ similarity: other }) =>
        Math.abs(other.dx - one.similarity.dx) < 0.03 &&
        Math.abs(other.dy - one.similarity.dy) < 0.03 &&
        Math.abs(other.rotation - one.similarity.rotation) < 1.5 * rotationStep &&
        Math.abs(Math.log(other.scale / one.similarity.scale)) < 1.5 * scaleStep,
    );
    if (!near) kept.push(one);
    if (kept.length === candidates) break;
  }
  return kept;
}
