import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { AppProcess } from '../support/app-process.ts';

/* A disk that is really full: a small file system of its own, which only root can make. */

const patient = { timeout: 60_000, interval: 200 };
const folder = temporaryFolder(),
  disk = join(folder.path, 'disk');
mkdirSync(disk);
const mounted =
  process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0;
if (!mounted) console.warn('no file system can be made here: full disks are not tested');

let app: AppProcess, client: AppClient;
beforeAll(async () => {
  if (!mounted) return;
  app = new AppProcess(join(disk, 'data'));
  await app.start();
  client = await app.connect();
});
afterAll(async () => {
  client?.close();
  await app?.stop();
  if (mounted) execFileSync('umount', ['-l', disk]);
  folder.remove();
});

const camera = async () => (await client.call('cameras.list', {}))[0];
const counts = () => vi.waitFor(async () => expect((await camera()).state.status).toBe('counting'), patient);

it.skipIf(!mounted)(
  'a camera that cannot be switched now goes on as it was, and says why; with room again it can',
  async () => {
    await counts();
    const { cameraId } = await camera();
    const filler = join(disk, 'filler');
    for (let size = 1_000_000; size >= 4_000; size /= 2) {
      for (let n = 0; statfsSync(disk).bavail * statfsSync(disk).bsize > size; n++) {
        try {
          writeFileSync(`${filler}-${size}-${n}`, Buffer.alloc(size));
        } catch {
          break;
        }
      }
    }
    // Told before it is full, and for as long as it is.
    await vi.waitFor(
      async () => expect((await client.call('notices.list', {})).map(({ code }) => code)).toContain('disk-very-low'),
      patient,
    );
    // The log of the database may have room within itself for a while.
    await vi.waitFor(async () => expect((await camera()).state.error?.code).toMatch(/^DB_00[56]$/), patient);
    await expect(client.call('cameras.setEnabled', { cameraId, enabled: false })).rejects.toMatchObject({
      info: { code: expect.stringMatching(/^DB_00[56]$/) },
    });
    await vi.waitFor(
      async () => expect(await camera()).toMatchObject({ enabled: true, state: { status: 'counting' } }),
      patient,
    );
    await expect(client.call('cameras.remove', { cameraId })).rejects.toMatchObject({
      info: { code: expect.stringMatching(/^DB_00[56]$/) },
    });
    await vi.waitFor(
      async () => expect(await camera()).toMatchObject({ enabled: true, state: { status: 'counting' } }),
      patient,
    );
    execFileSync('sh', ['-c', `rm -f "${filler}"-*`]);
    await vi.waitFor(async () => expect((await camera()).state.error).toBe(null), patient);
    expect(await client.call('cameras.setEnabled', { cameraId, enabled: false })).toMatchObject({
      enabled: false,
      state: { status: 'off', error: null },
    });
    expect(await client.call('cameras.setEnabled', { cameraId, enabled: true })).toMatchObject({ enabled: true });
    await counts();
  },
  300_000,
);
