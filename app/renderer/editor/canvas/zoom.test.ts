import { describe, expect, it } from 'vitest';
import { panBy, pinch, WHOLE, zoomAt, type Zoom } from './zoom.ts';

/** Share of the picture that is at a place of the frame. */
const seenAt = ({ scale, x, y }: Zoom, [fx, fy]: readonly [number, number]) => [x + fx / scale, y + fy / scale];

describe('zoom', () => {
  it.each([
    [0.5, 0.5],
    [0.2, 0.9],
    [0, 1],
  ] as const)('keeps what is at %d, %d', (...at) => {
    const once = zoomAt(WHOLE, at, 2),
      twice = zoomAt(once, at, 1.5);
    expect(seenAt(once, at)).toEqual([...at]);
    expect(twice.scale).toBe(3);
    seenAt(twice, at).forEach((share, i) => expect(share).toBeCloseTo(at[i], 10));
  });
  it('goes from whole to four times, and never shows what is beside the picture', () => {
    expect(zoomAt(WHOLE, [0.5, 0.5], 100).scale).toBe(4);
    expect(zoomAt({ scale: 2, x: 0.5, y: 0.5 }, [0, 0], 0.1)).toEqual(WHOLE);
    expect(panBy({ scale: 2, x: 0.1, y: 0.4 }, [1, -1])).toEqual({ scale: 2, x: 0, y: 0.5 });
    expect(panBy(WHOLE, [0.3, 0.3])).toEqual(WHOLE);
  });
  it('follows two fingers', () => {
    const from = { middle: [0.4, 0.5], apart: 100 } as const,
      to = { middle: [0.5, 0.6], apart: 200 } as const;
    const after = pinch(WHOLE, [from, to]);
    expect(after.scale).toBe(2);
    const [x, y] = seenAt(after, to.middle);
    expect(x).toBeCloseTo(0.4, 10);
    expect(y).toBeCloseTo(0.5, 10);
  });
});
