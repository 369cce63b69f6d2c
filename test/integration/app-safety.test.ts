import { closeSync, existsSync, openSync, readdirSync, rmSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { AppProcess } from '../support/app-process.ts';

/* Real faults of the disk under the real program, with the demo camera counting. */

const patient = { timeout: 60_000, interval: 200 };
let folder: ReturnType<typeof temporaryFolder>;
let app: AppProcess;
let client: AppClient;
const database = () => join(app.dataFolder, 'footfall.db');
/** But for what the clock of this PC does meanwhile. */
const notices = async () =>
  (await client.call('notices.list', {})).map(({ code }) => code).filter((code) => code !== 'clock-set');

const counts = () =>
  vi.waitFor(async () => {
    const cameras = await client.call('cameras.list', {});
    expect(cameras.map(({ state }) => state.status)).toEqual(['counting']);
    return cameras[0];
  }, patient);

/** People were counted since. */
async function countsPeople(): Promise<void> {
  const before = await client.call('counts.totals', {});
  await vi.waitFor(async () => {
    const now = await client.call('counts.totals', {});
    expect(now.in + now.out).toBeGreaterThan(before.in + before.out);
  }, patient);
}

function garbage(): void {
  // Until it is written over, a page in the log stands for the one in the file.
  const other = new Sqlite(database());
  other.pragma('wal_checkpoint(FULL)');
  other.close();
  const handle = openSync(database(), 'r+'),
    length = statSync(database()).size - 4096;
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, 4096);
  closeSync(handle);
}

beforeEach(async () => {
  folder = temporaryFolder();
  app = new AppProcess(join(folder.path, 'data'));
  await app.start();
  client = await app.connect();
  await counts();
});
afterEach(async () => {
  client.close();
  await app.stop();
  folder.remove();
});

it("pages of the live database turn to garbage: it is kept, counting goes on with the installer's lines, the screen says so, and a copy brings the counts back", async () => {
  const [{ cameraId }] = await client.call('cameras.list', {});
  await client.call('regions.save', {
    cameraId,
    regionId: null,
    region: {
      name: 'Drawn by the installer',
      points: [
        [0.1, 0.6],
        [0.9, 0.6],
      ],
    },
  });
  await client.call('cameras.rename', { cameraId, name: 'Back door' });
  await countsPeople();
  const [copy] = await client.call('copies.make', {});
  const before = await client.call('counts.totals', {});
  garbage();
  // What is in memory hides it for a while; who reads all of it finds out.
  await expect(client.call('copies.make', {})).rejects.toMatchObject({ info: { code: 'DB_003' } });
  // The past comes back by itself.
  await vi.waitFor(async () => expect(await notices()).toEqual(['copy-restored']), patient);
  expect(await client.call('copies.list', {})).toEqual([copy]);
  expect(await counts()).toMatchObject({ cameraId, name: 'Back door' });
  expect((await client.call('regions.list', { cameraId })).map(({ name }) => name)).toContain('Drawn by the installer');
  await countsPeople();
  const since = await client.call('counts.totals', {});
  expect(readdirSync(app.dataFolder).filter((name) => name.startsWith('footfall.db.damaged-'))).not.toEqual([]);

  expect(since.in + since.out).toBeGreaterThan(before.in + before.out);
  await counts();
  await countsPeople();
  const { noticeId } = (await client.call('notices.list', {})).find(({ code }) => code === 'copy-restored')!;
  await client.call('notices.acknowledge', { noticeId });
  expect(await notices()).toEqual([]);
}, 240_000);

it.skipIf(process.platform === 'win32')(
  'the file is deleted while people are counted: it is written back, and nothing is missing after a restart',
  async () => {
    await countsPeople();
    unlinkSync(database());
    await vi.waitFor(async () => expect(await notices()).toEqual(['database-put-back']), {
      timeout: 10_000,
      interval: 100,
    });
    await countsPeople();
    const before = await client.call('counts.totals', {});
    client.close();
    expect(await app.stop()).toBe(0);
    await app.start();
    client = await app.connect();
    const after = await client.call('counts.totals', {});
    expect([after.in >= before.in, after.out >= before.out]).toEqual([true, true]);
    expect(await notices()).toEqual(['database-put-back']);
  },
  240_000,
);

it('it vanishes while the program is off: the next start says so, and has the cameras of before', async () => {
  const { cameraId } = await counts();
  await client.call('cameras.rename', { cameraId, name: 'Side door' });
  await client.call('copies.make', {});
  client.close();
  expect(await app.stop()).toBe(0);
  rmSync(database());
  await app.start();
  client = await app.connect();
  await vi.waitFor(async () => expect(await notices()).toEqual(['copy-restored']), patient);
  expect(await counts()).toMatchObject({ cameraId, name: 'Side door' });
  expect(await client.call('copies.list', {})).toHaveLength(1);
  expect(existsSync(database())).toBe(true);
}, 240_000);
