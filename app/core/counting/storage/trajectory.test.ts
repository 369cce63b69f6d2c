import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../sampling/sample.ts';
import { decodeSamples, encodeSamples, stored } from './trajectory.ts';

const place = fc.double({ min: -0.2, max: 1.2, noNaN: true });
const sample = fc.record({
  elapsedMs: fc.oneof(fc.constantFrom(0, 66, 67, 200), fc.nat(100_000), fc.nat(1e12)),
  lost: fc.boolean(),
  x1: place,
  y1: place,
  x2: place,
  y2: place,
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
});
const way = fc.tuple(fc.array(sample, { maxLength: 60 }), fc.constantFrom(undefined, 0.58, 1)).map(([rows, sure]) => {
  let timeMs = 1_700_000_000_000;
  return rows.map(({ elapsedMs, ...rest }, i) =>
    stored({ trackId: 7, timeMs: (timeMs += i === 0 ? 0 : elapsedMs), ...rest, sure }),
  );
});
const read = (samples: Uint8Array) => decodeSamples({ samples, trackId: 7, firstSeenMs: 1_700_000_000_000 });

/** Somebody who walks by in `seconds`, five samples a second, with boxes that tremble. */
function walk(seconds: number, seed: number): Sample[] {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const noise = () => random() + random() + random() - 1.5;
  return Array.from({ length: seconds * 5 }, (_, i) => {
    const x = 0.1 + (0.8 * i) / (seconds * 5),
      bottom = 0.5 + 0.2 * Math.sin(i / 30),
      height = 0.25 + 0.02 * Math.sin(i / 3);
    return stored({
      trackId: 7,
      timeMs: 1_700_000_000_000 + i * 200 + noise() * 2,
      x1: x - 0.04 + noise() * 0.003,
      y1: bottom - height + noise() * 0.004,
      x2: x + 0.04 + noise() * 0.003,
      y2: bottom + noise() * 0.004,
      confidence: 0.8 + noise() * 0.1,
      lost: false,
    });
  });
}

describe('a way as bytes', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(way, (samples) => {
        expect(read(encodeSamples(samples))).toEqual(samples);
      }),
    );
  });

  test('are rounded by a quarter of a thousandth of the picture', () => {
    fc.assert(
      fc.property(way, ([first]) => {
        if (first) expect(stored(first)).toEqual(first);
      }),
    );
    const near = stored({
      trackId: 7,
      timeMs: 0.4,
      x1: 0.4321,
      y1: 0.1234,
      x2: 0.5678,
      y2: 0.8765,
      confidence: 0.777,
      lost: false,
    });
    expect(Math.abs(near.x1 + near.x2 - 0.9999)).toBeLessThan(2 / 4096);
    expect(Math.abs(near.y2 - 0.8765)).toBeLessThan(1 / 4096);
  });

  test('of a person who walks by for fifteen seconds takes less than 350', () => {
    const sizes = Array.from({ length: 50 }, (_, i) => encodeSamples(walk(15, i + 1)).length);
    expect(sizes.reduce((sum, size) => sum + size) / sizes.length).toBeLessThan(350);
  });

  test('of the first version, which does not say how sure is sure, are read', () => {
    const samples = read(
      Uint8Array.from('1c404cc80003304cc0180fffff2293ffffc7a43e0031322604f0f120'.match(/../g)!, (byte) =>
        parseInt(byte, 16),
      ),
    );
    expect(
      samples.map(({ timeMs, y2, confidence, lost, sure }) => [
        timeMs - 1_700_000_000_000,
        Math.round(y2 * 100),
        confidence,
        lost,
        sure,
      ]),
    ).toEqual([
      [0, 50, 0.75, false, undefined],
      [200, 51, 0.75, false, undefined],
      [400, 52, 0.75, false, undefined],
      [600, 53, 0.75, true, undefined],
    ]);
  });

  test('that are cut off or of another version are refused, and the track is named', () => {
    const bytes = encodeSamples(walk(5, 1));
    expect(() => read(bytes.slice(0, -9))).toThrow('The way of track 7 cannot be read: the bytes end too early');
    expect(() => read(bytes.with(0, 0xf0))).toThrow('The way of track 7 cannot be read: its version is 15, not 2');
    expect(() => read(new Uint8Array())).toThrow(RangeError);
  });
});
