import { describe, expect, test } from 'vitest';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import type { Track, TrackState } from '../../tracking/track.ts';
import type { Sample } from './sample.ts';
import { TrackSampler, type Sampled } from './track-sampler.ts';
import { decodeSamples } from '../storage/trajectory.ts';

function person(trackId: number, state: TrackState = 'confirmed') {
  const track = {
    trackId,
    state,
    box: new Float32Array([40, 40, 60, 80]),
    confidence: 0.5,
    firstSeenMs: 0,
    lastSeenMs: 0,
    matched: true,
  };
  return track satisfies Track;
}

type Person = ReturnType<typeof person>;
const seen = (track: Person, x: number, matched = true) => {
  track.box.set([x - 10, 40, x + 10, 80]);
  track.matched = matched;
  return track;
};
const path = (samples: readonly Sample[]) =>
  samples.map(({ timeMs, x1, x2, lost }) => [timeMs, Math.round((x1 + x2) * 50 * 10) / 10, ...(lost ? ['lost'] : [])]);

describe('TrackSampler', () => {
  test('takes the first sight, the mean of each fifth of a second, and the last sight', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(3);
    const told = Array.from(
      { length: 12 },
      (_, i) => sampler.update([seen(track, 40 + i)], 5000 + i * 50).sightings,
    ).flat();
    track.state = 'removed';
    track.matched = false;
    const {
      sightings,
      finished: [whole],
    } = sampler.update([], 9000);
    expect(path([...told, ...sightings].map(({ sample }) => sample))).toEqual([
      [5000, 40],
      [5125, 42.5],
      [5325, 46.5],
      [5550, 51, 'lost'],
    ]);
    expect(whole).toMatchObject({
      trackId: 3,
      firstSeenMs: 5000,
      confirmedMs: 5000,
      lastSeenMs: 5550,
      endedMs: 9000,
      frames: 12,
      confidenceMean: 0.5,
      aspectRatio: 1,
    });
    expect(decodeSamples(whole)).toEqual([...told, ...sightings].map(({ sample }) => sample));
    expect(sampler.end().finished).toEqual([]);
  });

  test('tells of a track when it is confirmed, of one that never is not at all', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1, 'tentative'),
      other = person(2, 'tentative');
    expect(sampler.update([track, other], 0).sightings).toEqual([]);
    track.state = 'confirmed';
    expect(
      sampler
        .update([seen(track, 60), seen(other, 30)], 200)
        .sightings.map(({ sample, atMs }) => [sample.timeMs, atMs]),
    ).toEqual([
      [0, 200],
      [200, 200],
    ]);
    expect(sampler.end().finished.map(({ trackId }) => trackId)).toEqual([1]);
  });

  test('says where a track was lost and where it was found', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1);
    const told = [40, 42, null, null, 50, 52].flatMap(
      (x, i) => sampler.update(x === null ? [] : [seen(track, x)], i * 100).sightings,
    );
    expect(path(told.map(({ sample }) => sample))).toEqual([
      [0, 40],
      [100, 42, 'lost'],
      [400, 50],
    ]);
  });

  test('a time without frames is not a time in which somebody was seen', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1);
    const told = [0, 100, 200, 300, 1400, 1500, 1600].flatMap(
      (timeMs, i) => sampler.update([seen(track, 40 + i)], timeMs).sightings,
    );
    expect(path(told.map(({ sample }) => sample))).toEqual([
      [0, 40],
      [150, 41.5],
      [300, 43, 'lost'],
      [1400, 44],
      [1550, 45.5],
    ]);
    for (const [i, { atMs }] of told.entries()) expect(atMs).toBeGreaterThanOrEqual(told[Math.max(0, i - 1)].atMs);
  });

  test('few frames a second are no gap', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1);
    const told = Array.from(
      { length: 6 },
      (_, i) => sampler.update([seen(track, 40 + i * 5)], i * 900).sightings,
    ).flat();
    expect(told.map(({ sample }) => sample.lost)).not.toContain(true);
    expect(told.length).toBeGreaterThan(4);
  });

  test('everything up to the settled moment was told', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1);
    let settled = -Infinity;
    for (let i = 0; i < 300; i++) {
      const told = sampler.update(i % 37 > 30 ? [] : [seen(track, 40 + (i % 50 > 25 ? 0 : i % 50))], i * 40);
      for (const { atMs } of told.sightings) expect(atMs).toBeGreaterThan(settled);
      expect(told.settledMs).toBeGreaterThanOrEqual(settled);
      settled = told.settledMs;
    }
    expect(settled).toBeGreaterThan(299 * 40 - 500);
  });

  test('somebody who stands there all day stays small, and is seen where they stood when they go', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1);
    const told: Sample[] = [],
      records: FinishedTrack[] = [];
    for (let i = 0; i < 36_000 * 5; i++) {
      const { sightings, finished } = sampler.update([seen(track, 50 + (i % 7) * 0.1)], i * 200);
      told.push(...sightings.map(({ sample }) => sample));
      records.push(...finished);
    }
    for (let i = 1; i <= 10; i++)
      told.push(
        ...sampler.update([seen(track, 50 + i * 2)], 36_000_000 + i * 200).sightings.map(({ sample }) => sample),
      );
    expect(
      path(told)
        .slice(-11)
        .map(([timeMs]) => timeMs),
    ).toEqual([35_999_800, ...Array.from({ length: 10 }, (_, i) => 36_000_200 + i * 200)]);
    records.push(...sampler.end().finished);
    expect(records.reduce((sum, { samples }) => sum + samples.length, 0)).toBeLessThan(12_000);
    expect(records.flatMap(decodeSamples).length).toBeGreaterThan(36_000 / 4);
  });

  test.each([
    ['stands', 0.05, 60],
    ['walks about', 20, 3],
  ])('somebody who %s there for hours is in several records, which are all that was told', (_name, reach, hours) => {
    const sampler = new TrackSampler(100, 100),
      track = person(1),
      told: Sample[] = [],
      records: FinishedTrack[] = [];
    const take = ({ sightings, finished }: Sampled) => {
      told.push(...sightings.map(({ sample }) => sample));
      records.push(...finished);
    };
    for (let i = 0; i < hours * 3600 * 2; i++)
      take(sampler.update([seen(track, 50 + reach * Math.sin(i / 5))], i * 500));
    take(sampler.end());
    expect(records.length).toBeGreaterThan(2);
    expect(records.flatMap((record) => decodeSamples(record))).toEqual(told);
    for (const record of records) expect(decodeSamples(record).length).toBeLessThanOrEqual(4096);
    expect(records.map(({ endedMs }) => endedMs === null)).toEqual(records.map((_, i) => i < records.length - 1));
    expect(records.map(({ confirmedMs, firstSeenMs }) => confirmedMs < firstSeenMs)).toEqual(
      records.map((_, i) => i > 0),
    );
    for (const [i, { firstSeenMs }] of records.entries())
      if (i > 0) expect(firstSeenMs).toBeGreaterThan(records[i - 1].lastSeenMs);
    expect(records.reduce((sum, { frames }) => sum + frames, 0)).toBe(hours * 3600 * 2);
  });

  test('a box that is none is not a sight', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1);
    for (const box of [
      [NaN, 0, 1, 1],
      [10, 10, 10, 20],
      [10, 20, 20, 10],
      [-Infinity, 0, Infinity, 1],
    ]) {
      track.box.set(box);
      expect(sampler.update([track], 0).sightings).toEqual([]);
    }
    expect(sampler.end().finished).toEqual([]);
  });

  test('a clock that trembles stands still, one that is set back ends what was before', () => {
    const sampler = new TrackSampler(100, 100),
      track = person(1),
      next = person(2);
    sampler.update([seen(track, 40)], 10_000);
    expect(sampler.update([seen(track, 41)], 9_900).before).toBeNull();
    expect(sampler.update([seen(track, 60)], 10_400).sightings[0].sample.timeMs).toBe(10_200);
    track.state = 'removed';
    const { before, sightings } = sampler.update([next], 5_000);
    expect(before?.finished).toMatchObject([{ trackId: 1, lastSeenMs: 10_400, endedMs: 10_400 }]);
    expect(sightings).toMatchObject([{ atMs: 5_000, sample: { trackId: 2, timeMs: 5_000 } }]);
  });

  test.each([
    [0, 900],
    [1600, NaN],
  ])('a frame of %d x %d is refused', (width, height) => {
    expect(() => new TrackSampler(width, height)).toThrow(/not a size/);
  });
});
