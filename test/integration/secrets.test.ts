import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sealAddresses } from '../../app/main/cameras/seal-addresses.ts';
import { toWorkerSource } from '../../app/main/cameras/camera-source.ts';
import { insertCamera, listCameras } from '../../app/main/db/camera-configurations.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { insertStreamEvent } from '../../app/main/db/stream-events.ts';
import { insertStream } from '../../app/main/db/video-streams.ts';
import { keyFileSecretBox } from '../../app/main/node/secret-box.ts';
import { openShop, quiet, temporaryFolder } from '../support/app-database.ts';
import { AppProcess } from '../support/app-process.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it('what an older version stored in plain text is sealed at the first start, and nothing of it stays in the file', async () => {
  const shop = await openShop(folder.path);
  const address = 'rtsp://192.168.1.10/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp',
    nowMs = Date.now();
  await insertCamera(shop.db, shop.identity, {
    cameraId: 'cheap',
    name: 'cheap',
    enabled: true,
    createdAtMs: nowMs,
    source: { kind: 'rtsp', address, loop: false, username: null, sealedPassword: null, sealedSecrets: null },
  });
  await insertStream(
    shop.db,
    shop.identity,
    { streamId: 'stream', cameraId: 'cheap', address, protocol: 'rtsp' },
    nowMs,
  );
  for (const message of [`${address} was lost`, 'http://127.0.0.1/ was lost']) {
    await insertStreamEvent(
      shop.db,
      shop.identity,
      {
        streamId: 'stream',
        cameraId: 'cheap',
        type: 'failed',
        atMs: nowMs,
        severity: 'error',
        message,
        data: null,
        resolvedAtMs: null,
      },
      nowMs,
    );
  }
  // As it was before there was a column for them.
  await shop.db.schema.alterTable('camera_configurations', (table) => {
    table.dropColumn('stream_secrets');
  });
  await shop.db('knex_migrations').where('name', 'like', '%-secrets-of-addresses').delete();
  await shop.close();

  const db = await openDatabase(shop.file);
  const secrets = keyFileSecretBox(join(folder.path, 'secrets.key'));
  await sealAddresses(db, shop.file, shop.identity, { secrets, log: quiet });
  const source = (await listCameras(db)).find(({ cameraId }) => cameraId === 'cheap')!.source;
  expect(source.address).toBe('rtsp://192.168.1.10/user=admin_password=***_channel=1_stream=0.sdp');
  expect(await toWorkerSource(source, secrets, '/')).toMatchObject({ kind: 'rtsp', url: address });
  expect(await db('stream_events').orderBy('id').pluck('event_message')).toEqual([
    `${source.address} was lost`,
    'http://127.0.0.1/ was lost',
  ]);
  // While it is open, so that the journal is looked into as well.
  for (const file of readdirSync(folder.path))
    expect(readFileSync(join(folder.path, file)).includes('tlJwpbo6'), file).toBe(false);
  await db.destroy();
});

it('when the key file is lost the password is asked for in words, once; nothing is tried with another, and a new one is taken', async () => {
  const app = new AppProcess(folder.path);
  await app.start();
  try {
    let client = await app.connect();
    const { cameraId } = await client.call('cameras.add', {
      name: 'Door',
      source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/door', username: 'shop', password: 'first' },
    });
    const state = async () =>
      (await client.call('cameras.list', {})).find((camera) => camera.cameraId === cameraId)!.state;
    await expect.poll(async () => (await state()).error?.code).toMatch(/^STREAM_/);
    client.close();
    await app.stop();
    rmSync(join(folder.path, 'secrets.key'));
    await app.start();
    client = await app.connect();
    await expect.poll(state).toMatchObject({ status: 'failed', error: { code: 'CAMERA_007' }, nextTryAtMs: null });
    await client.call('cameras.setPassword', { cameraId, username: 'shop', password: 'second' });
    await expect.poll(async () => (await state()).error?.code).toMatch(/^STREAM_/);
    client.close();
  } finally {
    await app.stop();
  }
});
