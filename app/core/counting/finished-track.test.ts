import { expect, test } from 'vitest';
import type { Track, TrackState } from '../tracking/track.ts';
import { TrackRecorder } from './finished-track.ts';

function person(trackId: number, state: TrackState = 'confirmed') {
  const track = { trackId, state, box: new Float32Array([40, 40, 60, 80]), confidence: 0.5, firstSeenMs: 0, lastSeenMs: 0, matched: true };
  return track satisfies Track;
}

test('writes the way five times a second, ending where the track was seen last', () => {
  const recorder = new TrackRecorder(100, 100), track = person(3);
  for (let i = 0; i <= 10; i++) {
    track.box.set([40 + i, 40, 60 + i, 80]);
    expect(recorder.update([track], 5000 + i * 50)).toEqual([]);
  }
  const removed = Object.assign(track, { state: 'removed' as TrackState });
  expect(recorder.update([], 9000)).toEqual([{
    trackId: removed.trackId, firstSeenMs: 5000, lastSeenMs: 5500, frames: 11, confidenceMean: 0.5,
    path: [[0, 0.5, 0.8], [200, 0.54, 0.8], [400, 0.58, 0.8], [500, 0.6, 0.8]],
  }]);
  expect(recorder.end()).toEqual([]);
});

test('leaves out who was never confirmed', () => {
  const recorder = new TrackRecorder(100, 100), track = person(1, 'tentative');
  recorder.update([track], 0);
  recorder.update([track], 100);
  expect(recorder.end()).toEqual([]);
});

test('the end of the stream ends every track', () => {
  const recorder = new TrackRecorder(100, 100);
  recorder.update([person(1), person(2)], 0);
  expect(recorder.end().map(({ trackId }) => trackId)).toEqual([1, 2]);
});

test('somebody who stands there all day stays small', () => {
  const recorder = new TrackRecorder(100, 100), track = person(1);
  for (let second = 0; second < 36_000; second++) recorder.update([track], second * 1000);
  const [summary] = recorder.end();
  expect(summary.path.length).toBeLessThanOrEqual(514);
  expect(summary.path.length).toBeGreaterThan(200);
  expect(summary.path.at(-1)?.[0]).toBe(35_999_000);
});
