import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createApp, type App } from '../../app/main/create-app.ts';
import { launchCamera, launchTask } from '../../app/main/headless/fork-launcher.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { LocalClient } from '../../app/main/rpc/local-client.ts';
import { ffmpeg, root } from '../support/worker-client.ts';

/* Many cameras on one main process: workers that count without video, each in a process of its own, as a busy shop's would. */

const long = process.env.FOOTFALL_LONG === '1',
  CAMERAS = long ? 64 : 8,
  SECONDS = long ? 60 : 5,
  RESOLUTION_MS = 5;
const scripted = join(root, 'test/support/app-seldom-worker.ts');
const folder = temporaryFolder();
let app: App | null = null;
afterAll(async () => {
  await app?.close();
  folder.remove();
});

test(`${CAMERAS} cameras count, and all that they count is stored once`, async () => {
  const data = join(folder.path, 'data');
  app = await createApp({
    kind: 'headless',
    version: '0',
    ffmpegPath: ffmpeg,
    log: quiet,
    launchCamera: (title) => launchCamera(title, { log: quiet, entry: scripted }),
    launchTask: (title) => launchTask(title, { log: quiet }),
    folders: { data, logs: data, resources: root },
    secrets: {
      protection: 'none',
      encrypt: (text) => Promise.resolve(text),
      decrypt: (text) => Promise.resolve(text),
    },
  });
  const client = new LocalClient(app);
  for (const { cameraId } of await client.call('cameras.list', {})) await client.call('cameras.remove', { cameraId });
  const told = new Map<string, Set<string>>();
  let twice = 0;
  client.on('counts.recorded', ({ events }) => {
    for (const { cameraId, regionId, trackId, capturedAtMs } of events) {
      const ids = told.get(cameraId) ?? new Set(),
        id = `${regionId} ${trackId} ${capturedAtMs}`;
      if (ids.has(id)) twice += 1;
      told.set(cameraId, ids.add(id));
    }
  });
  for (let i = 0; i < CAMERAS; i++) {
    const { cameraId } = await client.call('cameras.add', {
      name: `Door ${i + 1}`,
      source: { kind: 'rtsp', url: `rtsp://127.0.0.1:${9000 + i}/` },
    });
    const points: [number, number][] = [
      [0, 0.5],
      [1, 0.5],
    ];
    await client.call('regions.save', { cameraId, regionId: null, region: { kind: 'line', name: 'Door', points } });
  }
  await expect.poll(() => told.size, { timeout: 300_000, interval: 500 }).toBe(CAMERAS);

  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS }),
    before = process.cpuUsage(),
    counted = () => [...told.values()].reduce((sum, ids) => sum + ids.size, 0),
    at = counted();
  delay.enable();
  await sleep(SECONDS * 1000);
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  console.log(
    `${CAMERAS} cameras, ${counted() - at} crossings in ${SECONDS} s: main process ${((user + system) / 1e4 / SECONDS).toFixed(1)} % of a core, ` +
      `event loop late by ${Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS).toFixed(1)} ms at p99, ${(delay.max / 1e6 - RESOLUTION_MS).toFixed(1)} ms at most`,
  );
  expect(twice).toBe(0);
  // Each counts somebody every second.
  expect(counted() - at).toBeGreaterThan(long ? 0.8 * CAMERAS * SECONDS : 0);
  expect((await client.call('cameras.list', {})).map(({ state }) => state.status)).toEqual(
    Array(CAMERAS).fill('counting'),
  );
});
