import { expect, test } from 'vitest';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import { line } from '../counting-support.ts';
import { recount } from '../recount/recount.ts';
import { decodeSamples } from './trajectory.ts';

/* A person of the demo clip, as an earlier version stored them. What is here was written once and is not to be written anew: a store out there holds such bytes. */
const BYTES = [
  '1ffea075941780e81fc008fffff930a7fffcffdcf9a01bfbd2b0802214040169a12002434697b90657cdb6901e1e53e01542d8b009bbcc30600dcd84c1028959d95804e1e15202230a89e8',
  '32d029dba271ff3c1c18a27d08c0e882a560e206f7c084204315383b04fd5430470dc6c288e043bef3ffffe2d4',
].join('');

const track: FinishedTrack = {
  trackId: 45,
  firstSeenMs: 26800,
  confirmedMs: 26867,
  lastSeenMs: 31133,
  endedMs: 32667,
  frames: 66,
  confidenceMean: 0.8177,
  aspectRatio: 16 / 9,
  samples: Uint8Array.from(BYTES.match(/../g)!, (byte) => parseInt(byte, 16)),
};

test('a stored way is read as it was', () => {
  const samples = decodeSamples(track);
  expect(samples).toHaveLength(23);
  expect(samples[10]).toEqual({
    trackId: 45,
    timeMs: 28733,
    x1: 0.431640625,
    y1: 0.421142578125,
    x2: 0.515625,
    y2: 0.847900390625,
    confidence: 0.875,
    lost: false,
  });
  expect([samples[0].timeMs, samples.at(-1)!.timeMs, samples.at(-1)!.lost]).toEqual([
    track.firstSeenMs,
    track.lastSeenMs,
    true,
  ]);
});

test('counts that change meaning between releases: the same person crosses at the same moment and place', () => {
  const { crossings } = recount(
    [track],
    [
      line([
        [0.3669, 0.59005],
        [0.66345, 0.62254],
      ]),
    ],
    { timeZone: 'UTC', fromMs: -Infinity, toMs: Infinity },
  );
  expect(crossings).toHaveLength(1);
  expect(crossings[0]).toMatchObject({
    trackId: 45,
    direction: 'in',
    refusal: null,
    capturedAtMs: 27660,
    point: [0.44081, 0.59815],
  });
});
