import { afterEach, beforeEach, expect, test } from 'vitest';
import { readReport } from '../../app/main/counts/count-report.ts';
import { minuteOf } from '../../app/core/time.ts';
import { openShop, temporaryFolder, type Shop, recorderOf } from '../support/app-database.ts';
import { configOf, demoClip, WorkerClient } from '../support/worker-client.ts';

let folder: ReturnType<typeof temporaryFolder>;
let shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

test('a worker that may look once a second only: its minutes say how often it looked of how often was due, at its worst, and why that is a risk', async () => {
  const startedAtMs = Date.now();
  const client = new WorkerClient();
  client.start(
    configOf({
      cameraId: shop.cameraId,
      source: { kind: 'file', path: demoClip, loop: true },
      maxFps: 15,
      motionGate: false,
      regions: [shop.line],
      share: { fps: 1, restingFps: 1 },
    }),
  );
  const risk = () =>
    client.events.find(
      (event) => event.kind === 'stream' && event.event === 'at-risk' && event.data.risk === 'slow-pc',
    );
  await client.until('it is seen to be too slow', () => risk() !== undefined);
  await client.until('ten seconds of it', () =>
    client.events.some((event) => event.kind === 'coverage' && event.worstFps !== undefined && event.worstFps < 2),
  );
  await client.stop();

  const recorder = recorderOf(shop);
  recorder
    .open({ session: 'slow', cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs }, () => {})
    .take(client.events.map((event, i) => ({ sequence: i + 1, event })));
  await recorder.close();

  const fromMs = minuteOf(startedAtMs),
    query = { cameraId: shop.cameraId, regionId: null, fromMs, toMs: minuteOf(Date.now()) + 60_000 };
  const { buckets } = await readReport(shop.db, { ...query, bucketMinutes: 60 }, shop.site, Date.now() + 60_000);
  const [{ measuredSeconds, framesAnalysed, quality }] = buckets;
  expect(quality.risk).toBe('slow-pc');
  expect(quality.riskSeconds).toBeGreaterThan(0);
  expect(quality.riskSeconds).toBeLessThanOrEqual(measuredSeconds);
  expect(quality.worstFps).toBeLessThan(2);
  expect(quality.framesDue! / measuredSeconds).toBeCloseTo(15, 1);
  expect(framesAnalysed / measuredSeconds).toBeLessThan(2);
});
