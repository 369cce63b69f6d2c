import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Recount } from '../../app/shared/domain/recount.ts';
import type { AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { makePast, NOON } from '../support/app-past.ts';
import { AppProcess, descendants } from '../support/app-process.ts';

const HOUR = 3_600_000;
const folder = temporaryFolder();
const app = new AppProcess(folder.path);
let client: AppClient;
let cameraId = '';
const told: Recount[] = [];

async function connect(): Promise<void> {
  client = await app.connect();
  client.on('recounts.changed', (recount) => told.push(recount));
}

beforeAll(async () => {
  ({ cameraId } = await makePast(folder.path, 600));
  await app.start();
  await connect();
});
afterAll(async () => {
  client?.close();
  await app.stop();
  folder.remove();
});

const start = () => client.call('recounts.start', { cameraId, fromMs: NOON, toMs: NOON + 2 * HOUR });
const become = (recountId: string, status: Recount['status']) =>
  vi.waitFor(() => expect(told.find((one) => one.recountId === recountId && one.status === status)).toBeDefined(), {
    timeout: 120_000,
  });
const counted = () =>
  client.call('counts.report', { cameraId, fromMs: NOON, toMs: NOON + 2 * HOUR, bucketMinutes: 120 });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (thrown: { info?: { code: string } }) => thrown.info?.code,
  );
const jobs = () => descendants(app.pid).filter(({ args }) => args.includes('footfall recount'));

it('runs beside the program in a process of its own, tells how far it is, and changes what is shown when it is accepted', async () => {
  const before = await counted();
  const begun = await start();
  expect(begun).toMatchObject({
    status: 'running',
    cameraId,
    fromMs: NOON,
    toMs: NOON + 2 * HOUR,
    days: [],
    error: null,
  });
  await vi.waitFor(() => expect(jobs().length).toBe(process.platform === 'win32' ? 0 : 1), {
    timeout: 120_000,
    interval: 5,
  });
  await become(begun.recountId, 'ready');
  const progress = told.filter(({ recountId }) => recountId === begun.recountId).map((one) => one.progress);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.filter((one) => one > 0 && one < 1).length).toBeGreaterThan(1);
  const [ready] = await client.call('recounts.list', { cameraId });
  expect(ready).toMatchObject({ recountId: begun.recountId, status: 'ready', tracks: 600, progress: 1 });
  const [day] = ready.days;
  expect([day.oldIn, day.oldOut, day.newIn, day.newOut]).toEqual([
    before.totalIn,
    before.totalOut,
    before.totalOut,
    before.totalIn,
  ]);
  expect(await counted()).toEqual(before);

  const totals = client.when('counts.totals');
  expect(await client.call('recounts.accept', { recountId: begun.recountId })).toMatchObject({ status: 'accepted' });
  await totals;
  expect(await counted()).toMatchObject({
    totalIn: before.totalOut,
    totalOut: before.totalIn,
    gaps: before.gaps,
    measuredSeconds: before.measuredSeconds,
  });
  const [event] = await client.call('events.list', { cameraId, fromMs: NOON, toMs: NOON + 2 * HOUR, limit: 1 });
  expect(event).toMatchObject({ recountId: begun.recountId, ruleVersion: 3 });
  expect(await refusal(client.call('recounts.cancel', { recountId: begun.recountId }))).toBe('RECOUNT_005');
  await vi.waitFor(() => expect(jobs()).toEqual([]), { timeout: 120_000 });
});

it('cancelled or discarded, it is gone; the camera must be one that is there', async () => {
  const shown = await counted();
  const first = await start(),
    second = await start();
  expect(await client.call('recounts.cancel', { recountId: second.recountId })).toMatchObject({ status: 'cancelled' });
  await become(first.recountId, 'ready');
  expect(await client.call('recounts.discard', { recountId: first.recountId })).toMatchObject({ status: 'discarded' });
  expect(await counted()).toEqual(shown);
  expect(await refusal(client.call('recounts.start', { cameraId: 'nobody', fromMs: NOON, toMs: NOON + HOUR }))).toBe(
    'CAMERA_001',
  );
});

it('the program is killed in the middle: it has failed and says so, and what is shown is what was shown', async () => {
  const shown = await counted();
  const begun = await start();
  await app.stop('SIGKILL');
  await app.start();
  told.length = 0;
  await connect();
  expect((await client.call('recounts.list', { cameraId }))[0]).toMatchObject({
    recountId: begun.recountId,
    status: 'failed',
    error: { code: 'RECOUNT_004' },
  });
  expect(await counted()).toEqual(shown);
  await become((await start()).recountId, 'ready');
});
