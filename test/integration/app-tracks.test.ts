import { statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeSamples } from '../../app/core/counting/storage/trajectory.ts';
import { listTracks } from '../../app/main/db/person-tracking.ts';
import { shortUuidv7, uuidv7 } from '../../app/main/db/uuid.ts';
import type { FinishedTrack } from '../../app/shared/domain/finished-track.ts';
import { openShop, temporaryFolder, type Shop, recorderOf } from '../support/app-database.ts';
import { finishedTrack } from '../support/app-tracks.ts';
import { countLive } from '../support/app-walks.ts';

const START = Date.UTC(2026, 10, 20, 8),
  HOUR = 3_600_000;

let folder: ReturnType<typeof temporaryFolder>;
let shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, START, { siteId: uuidv7(), nodeId: uuidv7(), cameraId: uuidv7() });
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

async function store(tracks: FinishedTrack[], session = shortUuidv7()): Promise<string> {
  const recorder = recorderOf(shop);
  recorder
    .open({ session, cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: START }, () => {})
    .take(tracks.map((track, i) => ({ sequence: i + 1, event: { kind: 'track', track } })));
  await recorder.close();
  return session;
}

async function bytes(): Promise<number> {
  await shop.db.raw('vacuum');
  await shop.db.raw('pragma wal_checkpoint(truncate)');
  return statSync(shop.file).size;
}

it('5,000 people take at most 3.5 MB of the file, their indexes included', async () => {
  const { tracks } = countLive(5000, { fromMs: START, toMs: START + 12 * HOUR, regions: [], slowness: 2.2 });
  const samples = tracks.reduce((sum, track) => sum + track.samples.length, 0) / tracks.length;
  const before = await bytes();
  await store(tracks);
  const size = (await bytes()) - before;
  process.stdout.write(`5,000 people, ${samples.toFixed(0)} bytes of samples each: ${(size / 1e6).toFixed(2)} MB.\n`);
  expect(tracks).toHaveLength(5000);
  // People of whom less than a third of a kilobyte is kept would prove nothing.
  expect(samples).toBeGreaterThan(330);
  expect(size).toBeLessThanOrEqual(3_500_000);
});

it('a track is read as it was told', async () => {
  const { tracks } = countLive(20, { fromMs: START, toMs: START + HOUR, regions: [] });
  const session = await store(tracks);
  const { tracks: read } = await listTracks(shop.db, shop.cameraId, START, START + HOUR, 100);
  const told = tracks.map(({ samples, ...track }) => ({
    ...track,
    workerSession: session,
    samples: Buffer.from(samples).toString('base64'),
  }));
  expect(read).toEqual(told.sort((a, b) => a.firstSeenMs - b.firstSeenMs));
  for (const { samples, ...track } of read)
    expect(decodeSamples({ ...track, samples: Buffer.from(samples, 'base64') }).at(-1)!.timeMs).toBe(track.lastSeenMs);
});

it('lists those who were there at some time of a range, the newest when there are too many', async () => {
  await store(Array.from({ length: 10 }, (_, i) => finishedTrack(i, START + i * 60_000)));
  // As an older version kept them: they say nothing to a rule.
  await shop
    .db('person_tracking')
    .where({ track_id: '5' })
    .update({ samples: null, trajectory_points: '[[0,0.5,0.5]]' });
  const ids = async (fromMs: number, toMs: number, limit = 100) =>
    (await listTracks(shop.db, shop.cameraId, START + fromMs, START + toMs, limit)).tracks.map(
      ({ trackId }) => trackId,
    );
  const isComplete = async (limit: number) =>
    (await listTracks(shop.db, shop.cameraId, START, START + HOUR, limit)).complete;
  expect(await ids(0, HOUR)).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
  expect(await ids(0, HOUR, 3)).toEqual([7, 8, 9]);
  expect([await isComplete(3), await isComplete(8), await isComplete(9)]).toEqual([false, false, true]);
  expect(await ids(61_000, 120_000)).toEqual([1]);
  expect(await ids(62_001, 120_000)).toEqual([]);
  expect(await ids(61_000, 120_001)).toEqual([1, 2]);
  expect(await listTracks(shop.db, 'another camera', START, START + HOUR, 100)).toEqual({ tracks: [], complete: true });
});
