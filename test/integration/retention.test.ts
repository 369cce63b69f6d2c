import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readReport } from '../../app/main/counts/count-report.ts';
import { samplesSince } from '../../app/main/db/person-tracking.ts';
import { checkArchive, listArchives, readArchive } from '../../app/main/db/retention/archive-file.ts';
import { listRetention, setKeptDays } from '../../app/main/db/retention/retention-rows.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { cleanUpCounts, type CleanUpParts } from '../../app/main/clean-up/clean-up.ts';
import { CLOCK_TRUST, ClockTrust } from '../../app/main/clean-up/clock-trust.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { openShop, temporaryFolder, type Shop, countPeople } from '../support/app-database.ts';

const DAY = 86_400_000,
  never = new AbortController().signal;
/** Three months of the shop's zone, UTC: of the first, the last hour of it, the second, the third. */
const MOMENTS = ['2025-01-10T12:00Z', '2025-01-31T23:59Z', '2025-02-01T00:00Z', '2025-03-05T12:00Z'].map((text) =>
  Date.parse(text),
);
const NOW = Date.parse('2026-03-10T03:00Z');

let folder: ReturnType<typeof temporaryFolder>, shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, MOMENTS[0] - 5 * DAY);
  await record(MOMENTS, 0);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

/** Somebody goes in at each of these moments, and that minute is measured. */
const record = (moments: readonly number[], from: number) =>
  countPeople(
    shop,
    moments.map((atMs) => atMs + 1_000),
    from,
  );

const archives = () => join(folder.path, 'archive');
const parts = (more: Partial<CleanUpParts> = {}): CleanUpParts => ({
  db: shop.db,
  databaseFile: shop.file,
  folder: archives(),
  site: shop.site,
  runTask: taskRunner(launchTask),
  clockIsTrusted: () => true,
  ...more,
});
const countOf = async (table: string) => Number((await shop.db(table).count({ n: '*' }))[0].n);
const names = async () => (await listArchives(archives())).map(({ name }) => name);
async function rowsIn(name: string): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const row of readArchive(join(archives(), name))) rows.push(row);
  return rows;
}

it('whole months that are older go into files that can be read back, and what is younger stays', async () => {
  // 400 days before now is the third of February.
  const done = await cleanUpCounts(parts(), NOW, never);
  expect(done).toEqual({ archivedRows: 6, removedRows: 6, removedWays: 4 });
  expect(await names()).toEqual([
    'camera_coverage-2025-01.jsonl.gz',
    'counting_events-2025-01.jsonl.gz',
    'counting_results-2025-01.jsonl.gz',
  ]);
  const { header, rows } = await checkArchive(join(archives(), 'counting_events-2025-01.jsonl.gz'));
  expect([rows, header.siteId, header.nodeId]).toEqual([2, 'site-1', 'node-1']);
  const at = header.columns.indexOf('event_timestamp');
  expect((await rowsIn('counting_events-2025-01.jsonl.gz')).map((row) => row[at])).toEqual(
    MOMENTS.slice(0, 2).map((ms) => ms + 1_000),
  );
  expect([await countOf('counting_events'), await countOf('camera_coverage')]).toEqual([2, 2]);
  expect(await cleanUpCounts(parts(), NOW, never)).toEqual({ archivedRows: 0, removedRows: 0, removedWays: 0 });
  expect(await cleanUpCounts(parts(), NOW + 60 * DAY, never)).toMatchObject({ archivedRows: 6 });
});

it('what is not here any more is a gap that says so, and never a zero; ways that are gone are not counted again', async () => {
  await cleanUpCounts(parts(), NOW, never);
  const report = await readReport(
    shop.db,
    {
      cameraId: shop.cameraId,
      regionId: null,
      fromMs: Date.parse('2025-01-20T00:00Z'),
      toMs: Date.parse('2025-02-01T00:02Z'),
      bucketMinutes: 1440,
    },
    shop.site,
    NOW,
  );
  expect(report.gaps.map(({ fromMs, toMs, reason }) => [fromMs, toMs, reason])).toEqual([
    [Date.parse('2025-01-20T00:00Z'), MOMENTS[2], 'archived'],
    [MOMENTS[2] + 60_000, MOMENTS[2] + 120_000, null],
  ]);
  expect(report.buckets[0].measuredSeconds).toBe(0);
  expect(await samplesSince(shop.db, shop.cameraId)).toBe(NOW - 90 * DAY);
});

it('rows that came late into a month that is archived are a part of their own; none is twice', async () => {
  await cleanUpCounts(parts(), NOW, never);
  await record([MOMENTS[0] + DAY], 10);
  await cleanUpCounts(parts(), NOW, never);
  expect((await names()).filter((name) => name.startsWith('counting_events'))).toEqual([
    'counting_events-2025-01-2.jsonl.gz',
    'counting_events-2025-01.jsonl.gz',
  ]);
  expect(await rowsIn('counting_events-2025-01-2.jsonl.gz')).toHaveLength(1);
});

it('cut off between archive and removal, nothing is archived twice or lost', async () => {
  const stop = new AbortController(),
    runTask = taskRunner(launchTask);
  const cutOff = parts({
    runTask: async (name, input, options) => {
      const output = await runTask(name, input, options);
      if ((input as { table?: string }).table === 'stream_events') stop.abort();
      return output;
    },
  });
  await expect(cleanUpCounts(cutOff, NOW, stop.signal)).rejects.toThrow();
  expect(await countOf('counting_events')).toBe(4);
  expect(await cleanUpCounts(parts(), NOW, never)).toMatchObject({ archivedRows: 0, removedRows: 6 });
  expect(await rowsIn('counting_events-2025-01.jsonl.gz')).toHaveLength(2);
});

it('what a centre does not have yet stays, and so does everything while the clock is not believed or it is for ever', async () => {
  await shop.db('export_targets').insert({
    target_id: 't',
    target_url: 'postgres://centre/x',
    interval_minutes: 5,
    is_active: true,
    created_at: NOW,
    updated_at: NOW,
  });
  expect(await cleanUpCounts(parts(), NOW, never)).toMatchObject({ removedRows: 0 });
  await shop.db('export_runs').insert({ run_id: 'r', started_at: NOW, verified_until: MOMENTS[1] });
  expect(await cleanUpCounts(parts(), NOW, never)).toMatchObject({ removedRows: 0 });
  await shop.db('export_runs').update({ verified_until: NOW - DAY });
  expect(await cleanUpCounts(parts({ clockIsTrusted: () => false }), NOW, never)).toMatchObject({ removedRows: 0 });
  await setKeptDays(shop.db, 'counts', null, NOW);
  expect(await cleanUpCounts(parts(), NOW, never)).toMatchObject({ removedRows: 0 });
  await setKeptDays(shop.db, 'counts', 100, NOW);
  expect(await cleanUpCounts(parts(), NOW, never)).toMatchObject({ removedRows: 12 });
  expect((await listRetention(shop.db))[0]).toEqual({
    kind: 'counts',
    keptDays: 100,
    removedUntilMs: Date.parse('2025-11-01T00:00Z'),
  });
});

it('an archive that is damaged says so, and nothing more of its month is removed', async () => {
  await cleanUpCounts(parts(), NOW, never);
  const file = join(archives(), 'counting_events-2025-01.jsonl.gz'),
    text = gunzipSync(readFileSync(file)).toString();
  writeFileSync(file, gzipSync(text.replace('"in"', '"out"')));
  await expect(checkArchive(file)).rejects.toMatchObject({ info: { code: 'DB_009' } });
  await record([MOMENTS[0] + DAY], 10);
  await expect(cleanUpCounts(parts(), NOW, never)).rejects.toMatchObject({ info: { code: 'DB_009' } });
  expect(await countOf('counting_events')).toBe(3);
  writeFileSync(file, gzipSync(text).subarray(0, 100));
  await expect(checkArchive(file)).rejects.toMatchObject({ info: { code: 'DB_009' } });
});

it('a folder that cannot be written is said, and nothing is removed', async () => {
  writeFileSync(archives(), 'a file');
  await expect(cleanUpCounts(parts(), NOW, never)).rejects.toMatchObject({ info: { code: 'DB_009' } });
  expect(await countOf('counting_events')).toBe(4);
});

it('a clock that was set, or a PC that was away for long, removes nothing for a day', () => {
  let now = 0;
  const trust = new ClockTrust(NOW - DAY, NOW, () => now);
  expect(trust.isTrusted).toBe(true);
  trust.clockSet({ fromMs: NOW, toMs: NOW + 400 * DAY });
  now = CLOCK_TRUST.waitMs - 1;
  expect(trust.isTrusted).toBe(false);
  now += 1;
  expect(trust.isTrusted).toBe(true);
  expect(new ClockTrust(NOW - 40 * DAY, NOW, () => 0).isTrusted).toBe(false);
  expect(new ClockTrust(NOW + 40 * DAY, NOW, () => 0).isTrusted).toBe(false);
});
