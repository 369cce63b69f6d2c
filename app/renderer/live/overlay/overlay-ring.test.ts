import { describe, expect, it } from 'vitest';
import type { OverlayTrack } from '../../../shared/domain/track.ts';
import { OverlayRing } from './overlay-ring.ts';

const track = (trackId: number, x: number): OverlayTrack => ({
  trackId,
  confirmed: true,
  confidence: 0.9,
  box: [x, 0.2, x + 0.1, 0.6],
  anchor: [x + 0.05, 0.6],
});
const overlay = (ptsMs: number, tracks: OverlayTrack[] = [track(1, ptsMs / 10_000)], epoch = 1) => ({
  cameraId: 'c',
  epoch,
  ptsUs: ptsMs * 1000,
  tracks,
});
const ringOf = (...overlays: ReturnType<typeof overlay>[]) => {
  const ring = new OverlayRing();
  for (const each of overlays) ring.add(each);
  return ring;
};
const HALF_FRAME_US = 20_000;

describe('OverlayRing.find', () => {
  it('gives the overlay of exactly this frame, not the newest', () => {
    const ring = ringOf(overlay(0), overlay(40), overlay(80), overlay(120));
    expect(ring.find(1, 40_000, HALF_FRAME_US)).toEqual({ how: 'exact', tracks: [track(1, 0.004)], ageUs: 0 });
  });

  it('tolerates half a frame and no more', () => {
    const ring = ringOf(overlay(0), overlay(1000));
    expect(ring.find(1, 20_000, HALF_FRAME_US).how).toBe('exact');
    expect(ring.find(1, 20_001, HALF_FRAME_US).how).toBe('held');
    expect(ring.find(1, 980_000, HALF_FRAME_US).how).toBe('exact');
  });

  it('moves a person between two analysed frames', () => {
    const found = ringOf(overlay(0, [track(1, 0.2)]), overlay(200, [track(1, 0.4)])).find(1, 50_000, HALF_FRAME_US);
    expect(found.how).toBe('interpolated');
    expect(found.tracks[0].box[0]).toBeCloseTo(0.25, 9);
    expect(found.tracks[0].anchor[0]).toBeCloseTo(0.3, 9);
  });

  it('shows who is in one of two frames on that frame’s half', () => {
    const ring = ringOf(overlay(0, [track(1, 0.2)]), overlay(200, [track(2, 0.5)]));
    expect(ring.find(1, 60_000, HALF_FRAME_US).tracks.map((each) => each.trackId)).toEqual([1]);
    expect(ring.find(1, 140_000, HALF_FRAME_US).tracks.map((each) => each.trackId)).toEqual([2]);
  });

  it('does not interpolate over a long pause, and holds only for a quarter of a second', () => {
    const ring = ringOf(overlay(0), overlay(2000));
    expect(ring.find(1, 250_000, HALF_FRAME_US).how).toBe('held');
    expect(ring.find(1, 251_000, HALF_FRAME_US)).toEqual({ how: 'none', tracks: [], ageUs: 0 });
  });

  it.each([
    [3, 500],
    [2, 700],
    [1, 1500],
    [0.5, 3000],
  ])('at %s analysed frames a second boxes stay until the next ones, with their age', (fps, ms) => {
    const step = 1000 / fps,
      ring = ringOf(...[0, 1, 2, 3].map((i) => overlay(i * step)));
    expect(ring.find(1, (3 * step + ms) * 1000, HALF_FRAME_US)).toMatchObject({
      how: 'held',
      ageUs: expect.closeTo(ms * 1000, 0) as number,
      tracks: [{ trackId: 1 }],
    });
    expect(ring.find(1, (3 * step + 2.1 * step) * 1000, HALF_FRAME_US).how).toBe('none');
    ring.add(overlay(4 * step));
    expect(ring.find(1, (3 * step + step / 3) * 1000, HALF_FRAME_US).how).toBe('interpolated');
  });

  it('holds nothing for longer than five seconds', () => {
    const ring = ringOf(...[0, 1, 2].map((i) => overlay(i * 4000)));
    expect(ring.find(1, 12_900_000, HALF_FRAME_US).how).toBe('held');
    expect(ring.find(1, 13_100_000, HALF_FRAME_US).how).toBe('none');
  });

  it('draws nothing before the first overlay, or of another epoch', () => {
    const ring = ringOf(overlay(1000));
    expect(ring.find(1, 500_000, HALF_FRAME_US).how).toBe('none');
    expect(ring.find(2, 1_000_000, HALF_FRAME_US).how).toBe('none');
    ring.add(overlay(40, [track(9, 0.1)], 2));
    expect(ring.find(1, 1_000_000, HALF_FRAME_US).how).toBe('none');
    expect(ring.find(2, 40_000, HALF_FRAME_US).tracks[0].trackId).toBe(9);
  });

  it('finds overlays that came out of order', () => {
    const ring = ringOf(overlay(80), overlay(0), overlay(40));
    for (const ms of [0, 40, 80]) expect(ring.find(1, ms * 1000, 1).tracks[0].box[0]).toBeCloseTo(ms / 10_000, 9);
  });

  it('keeps twelve seconds', () => {
    const ring = new OverlayRing();
    for (let ms = 0; ms <= 20_000; ms += 40) ring.add(overlay(ms));
    expect(ring.find(1, 7_960_000, 1).how).toBe('none');
    expect(ring.find(1, 8_000_000, 1).how).toBe('exact');
    expect(ring.upTo(1, 20_000_000, 60_000_000)).toHaveLength(301);
  });
});

describe('OverlayRing.upTo', () => {
  it('gives the frames of the span up to this one, oldest first', () => {
    const ring = ringOf(overlay(0), overlay(500), overlay(1000), overlay(1500), overlay(2000));
    expect(ring.upTo(1, 1_500_000, 1_000_000).map(({ ptsUs }) => ptsUs)).toEqual([500_000, 1_000_000, 1_500_000]);
    expect(ring.upTo(2, 1_500_000, 1_000_000)).toEqual([]);
  });
});
