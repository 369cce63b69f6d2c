import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanUpCounts } from '../../app/main/clean-up/clean-up.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import type { NumberedEvent } from '../../app/shared/camera-protocol.ts';
import { crossing, openShop, recorderOf, temporaryFolder, type Shop } from '../support/app-database.ts';
import { fillStore } from '../support/large-store.ts';

/* How long the process that stores everything is held up: printed beside the aim, which a busy PC need not reach. */

const long = process.env.FOOTFALL_LONG === '1',
  AIM_MS = 20,
  DAY = 86_400_000,
  END = Date.UTC(2026, 10, 21);
let folder: ReturnType<typeof temporaryFolder>, shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, END - 500 * DAY);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const done = await work();
  delay.disable();
  const ms = (ns: number) => `${(ns / 1e6).toFixed(1)} ms`;
  process.stderr.write(
    `${what}: the main loop is late by ${ms(delay.percentile(99))} at p99 (aim: ${AIM_MS} ms), ${ms(delay.max)} at most\n`,
  );
  return done;
}

it('2,000 events a second are stored, each once', async () => {
  const seconds = long ? 60 : 3,
    a_tick = 50,
    ticks = (seconds * 1000) / a_tick,
    each = (2000 * a_tick) / 1000;
  const recorder = recorderOf(shop);
  const intake = recorder.open(
    { session: 's', cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: END },
    () => {},
  );
  let sequence = 0;
  await measured(`2,000 events a second for ${seconds} s`, async () => {
    const beganAt = performance.now();
    for (let tick = 1; tick <= ticks; tick++) {
      intake.take(
        Array.from({ length: each }, (): NumberedEvent => {
          sequence += 1;
          return { sequence, event: { kind: 'crossing', crossing: crossing(shop.line, 'in', END + sequence) } };
        }),
      );
      await sleep(Math.max(0, beganAt + tick * a_tick - performance.now()));
    }
    await recorder.flush();
  });
  await recorder.close();
  expect(Number((await shop.db('counting_events').count({ n: '*' }))[0].n)).toBe(2000 * seconds);
}, 300_000);

it('a clean-up of whole months leaves the loop to everybody else', async () => {
  await fillStore(shop.db, END, {
    cameras: 1,
    crossingsADay: long ? 500 : 20,
    openMinutes: long ? 840 : 30,
    days: 460,
  });
  const done = await measured('a clean-up', () =>
    cleanUpCounts(
      {
        db: shop.db,
        databaseFile: shop.file,
        folder: join(folder.path, 'archive'),
        site: shop.site,
        runTask: taskRunner(launchTask),
        clockIsTrusted: () => true,
      },
      END,
      new AbortController().signal,
    ),
  );
  process.stderr.write(`${JSON.stringify(done)}\n`);
  expect(done.removedRows).toBeGreaterThan(1000);
  expect(done.removedRows).toBe(done.archivedRows);
}, 600_000);
