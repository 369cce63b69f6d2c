import { expect, it } from 'vitest';
import type { CameraFigures } from '../../shared/domain/health-figures.ts';
import { flatten, joinedErrors, joinedFigures, unflatten, worstFigures } from './figures.ts';

const figures = (given: Partial<CameraFigures> = {}): CameraFigures => ({
  fpsIn: 15,
  fpsDue: 15,
  fpsAnalysed: 12,
  fpsDetected: 3,
  droppedShare: 0.2,
  dropped: 30,
  latencyP50Ms: 90,
  latencyP95Ms: 200,
  inferenceMs: 20,
  jitterMs: 4,
  packetLossShare: 0,
  damaged: 0,
  bitrateKbps: 900,
  bitrateVariation: 0.1,
  responseMs: 800,
  queueFrames: 0.5,
  queueWaitMs: 7,
  reconnects: 1,
  errors: { STREAM_006: 1 },
  quality: { score: 0.9, faults: { blur: 0.1, blocking: null, noise: 0, darkness: 0, freeze: 0 } },
  worker: { cpuShare: 0.4, memoryBytes: 1e8 },
  decoder: { cpuShare: 0.1, memoryBytes: 5e7 },
  ...given,
});

it('are the same after they were flat', () => {
  const one = figures();
  expect(unflatten(flatten(one), one.errors)).toEqual(one);
  const none = figures({ quality: null, latencyP50Ms: null });
  expect(unflatten(flatten(none), none.errors)).toEqual(none);
});

it('become those of a minute: rates as their mean, what is counted as its sum', () => {
  const joined = joinedFigures([flatten(figures()), flatten(figures({ fpsAnalysed: 6, dropped: 10, reconnects: 0 }))]);
  expect(joined).toMatchObject({ fpsAnalysed: 9, dropped: 40, reconnects: 1, bitrateKbps: 900 });
});

it('leave out what was not measured, and never take it for 0', () => {
  const joined = joinedFigures([
    flatten(figures({ latencyP95Ms: null, packetLossShare: null })),
    flatten(figures({ latencyP95Ms: 100, packetLossShare: null })),
  ]);
  expect(joined).toMatchObject({ latencyP95Ms: 100, packetLossShare: null });
  expect(joinedFigures([]).fpsIn).toBeNull();
});

it('keep the worst ten seconds of each: the lowest rate, the longest way', () => {
  const samples = [
    figures(),
    figures({ fpsAnalysed: 2, latencyP95Ms: 50 }),
    figures({ quality: { score: 0.3, faults: { blur: 0.7, blocking: 0, noise: 0, darkness: 0, freeze: 0 } } }),
  ];
  expect(worstFigures(samples.map(flatten))).toMatchObject({
    fpsAnalysed: 2,
    latencyP95Ms: 200,
    score: 0.3,
    fpsDue: null,
  });
});

it('count each error', () => {
  expect(joinedErrors([{ A: 1 }, {}, { A: 2, B: 1 }])).toEqual({ A: 3, B: 1 });
});
