import { setTimeout as pass } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WALK_TEST } from '../../app/core/stats/walk-test.ts';
import type { AppClient } from '../support/app-client.ts';
import { AppProcess } from '../support/app-process.ts';
import { temporaryFolder } from '../support/app-database.ts';

/* A walk test beside the demo, whose people are really counted: whoever taps as they go is told that they were. */

let folder: ReturnType<typeof temporaryFolder>, app: AppProcess, client: AppClient;
beforeEach(async () => {
  folder = temporaryFolder();
  app = new AppProcess(folder.path);
  await app.start();
  client = await app.connect();
});
afterEach(async () => {
  client.close();
  await app.stop();
  folder.remove();
});

it('taps meet what was counted, one that nobody walked is missed, and it is kept with the version of the line', async () => {
  const [{ cameraId }] = await client.call('cameras.list', {}),
    [line] = await client.call('regions.list', { cameraId });
  const startedMs = Date.now(),
    range = { cameraId, regionId: line.regionId, fromMs: startedMs, toMs: startedMs + 3_600_000 };
  const counted = async () => client.call('events.list', { ...range, only: 'counted', limit: 100 });
  await vi.waitFor(async () => expect((await counted()).length).toBeGreaterThan(2), {
    timeout: 120_000,
    interval: 500,
  });
  const [last, before] = await counted();
  // A finger is a little late; a minute before the test began nobody walked.
  const taps = [
    { direction: before.direction, atMs: before.capturedAtMs + 300 },
    { direction: last.direction, atMs: last.capturedAtMs + 300 },
  ].filter(({ atMs }) => atMs >= startedMs);
  const test = await client.call('walkTests.save', {
    ...{ cameraId, regionId: line.regionId, startedMs, endedMs: Date.now(), taps },
  });
  expect(test.result.taps.map(({ outcome, eventId }) => [outcome, eventId])).toEqual(
    [before, last].map(({ eventId }) => ['counted', eventId]),
  );
  expect(test).toMatchObject({ regionName: line.name, ruleVersion: line.ruleVersion });
  expect(test.result.extra.length).toBeGreaterThan(0);
  expect(await client.call('walkTests.list', { cameraId })).toEqual([test]);

  // Nobody is seen any more.
  await client.call('cameras.setEnabled', { cameraId, enabled: false });
  await pass(WALK_TEST.withinMs + 3_000);
  const alone = { cameraId, regionId: line.regionId, startedMs: Date.now() - 2_000, endedMs: Date.now() };
  const missed = await client.call('walkTests.save', {
    ...alone,
    taps: [{ direction: 'in', atMs: alone.startedMs + 1_000 }],
  });
  expect(missed.result).toEqual({
    taps: [{ direction: 'in', atMs: alone.startedMs + 1_000, outcome: 'missed', eventId: null, refusal: null }],
    extra: [],
  });

  await expect(client.call('walkTests.save', { ...alone, regionId: 'gone', taps })).rejects.toMatchObject({
    info: { code: 'WALK_001' },
  });
  await expect(client.call('walkTests.save', { ...alone, taps })).rejects.toMatchObject({ info: { code: 'WALK_002' } });
  await expect(client.call('walkTests.save', { ...alone, taps: [] })).rejects.toMatchObject({
    info: { code: 'API_001' },
  });
}, 240_000);
