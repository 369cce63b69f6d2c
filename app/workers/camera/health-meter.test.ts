import { expect, it } from 'vitest';
import { HealthMeter, type HealthSums } from './health-meter.ts';

const NOTHING: HealthSums = {
  analysed: 0,
  detected: 0,
  inferenceMs: 0,
  due: 0,
  dropped: 0,
  damaged: 0,
  lostPackets: 0,
  pictures: 0,
  bytes: 0,
};

/** A meter whose clock stands until it is moved on. */
function meterAt() {
  let atMs = 1_000;
  const meter = new HealthMeter(() => atMs);
  return { meter, passes: (ms: number) => (atMs += ms), now: () => atMs };
}

it('measures ten seconds, and the next ones from where those ended', () => {
  const { meter, passes } = meterAt();
  expect(meter.isDue).toBe(false);
  passes(10_000);
  expect(meter.isDue).toBe(true);
  const first = { ...NOTHING, pictures: 300, due: 150, analysed: 120, detected: 60, dropped: 30, inferenceMs: 1_200 };
  expect(meter.take(first, false)).toMatchObject({
    fpsIn: 30,
    fpsDue: 15,
    fpsAnalysed: 12,
    fpsDetected: 6,
    droppedShare: 0.2,
    dropped: 30,
    inferenceMs: 20,
    packetLossShare: null,
  });
  expect(meter.isDue).toBe(false);
  passes(12_000);
  expect(meter.take(first, false)).toMatchObject({ fpsIn: 0, fpsAnalysed: 0, droppedShare: null, inferenceMs: null });
});

it('a worker’s first seconds, in which it opens model and stream, are in no rate', () => {
  const { meter, passes } = meterAt();
  meter.opens();
  passes(8_000);
  meter.taken({ ptsUs: 0, arrivedMs: 0, waiting: 1 });
  expect(meter.isDue).toBe(false);
  passes(10_000);
  expect(meter.isDue).toBe(true);
  expect(meter.take({ ...NOTHING, due: 150, analysed: 150 }, false)).toMatchObject({ fpsDue: 15, fpsAnalysed: 15 });
});

it('follows a camera whose rate changes from 5 to 30', () => {
  const { meter, passes } = meterAt();
  passes(10_000);
  expect(meter.take({ ...NOTHING, pictures: 50 }, false).fpsIn).toBe(5);
  passes(10_000);
  expect(meter.take({ ...NOTHING, pictures: 350 }, false).fpsIn).toBe(30);
});

it('jitter is what the arrival differs from the pictures own times, a lost one no jitter', () => {
  const { meter, passes } = meterAt();
  meter.opens();
  const arrivals = [0, 100, 230, 300, 500];
  for (const [i, arrivedMs] of arrivals.entries())
    meter.taken({ ptsUs: [0, 100, 200, 300, 500][i] * 1000, arrivedMs, waiting: 1 });
  passes(10_000);
  expect(meter.take(NOTHING, false)).toMatchObject({ jitterMs: (0 + 30 + 30 + 0) / 4, queueFrames: 0 });
});

it('the first picture of an opened stream tells how long the camera took to answer, and what is opened again counts', () => {
  const { meter, passes, now } = meterAt();
  meter.opens();
  passes(700);
  meter.taken({ ptsUs: 0, arrivedMs: now(), waiting: 2 });
  meter.failed('STREAM_006');
  meter.opens();
  passes(10_000);
  expect(meter.take(NOTHING, false)).toMatchObject({
    responseMs: 700,
    queueFrames: 1,
    reconnects: 1,
    errors: { STREAM_006: 1 },
  });
  passes(10_000);
  expect(meter.take(NOTHING, false)).toMatchObject({ reconnects: 0, errors: {} });
});

it('the way from picture to count: the middle, and the one of twenty that is longest', () => {
  const { meter, passes, now } = meterAt();
  for (let i = 1; i <= 100; i++) meter.counted(now() - i);
  passes(10_000);
  const { latencyP50Ms, latencyP95Ms } = meter.take(NOTHING, false);
  expect([latencyP50Ms, latencyP95Ms]).toEqual([51, 96]);
});

it('the bitrate is that of the stream, its variation that of its seconds; one that is not passed on has none', () => {
  const { meter, passes } = meterAt();
  let bytes = 0;
  for (const kilobytes of [0, 100, 100, 200, 200]) {
    bytes += kilobytes * 1000;
    meter.second(bytes);
    passes(1_000);
  }
  passes(5_000);
  const { bitrateKbps, bitrateVariation } = meter.take({ ...NOTHING, bytes }, false);
  expect(bitrateKbps).toBeCloseTo(1_200);
  expect(bitrateVariation).toBeCloseTo(1 / 3);
  meter.second(null);
  passes(10_000);
  expect(meter.take({ ...NOTHING, bytes: null, pictures: null }, false)).toMatchObject({
    bitrateKbps: null,
    bitrateVariation: null,
    fpsIn: null,
  });
});

it('lost packets are a share of those sent, only where they are counted', () => {
  const { meter, passes } = meterAt();
  passes(10_000);
  const { packetLossShare } = meter.take({ ...NOTHING, lostPackets: 10, bytes: 990 * 1_400 }, true);
  expect(packetLossShare).toBeCloseTo(0.01);
});
