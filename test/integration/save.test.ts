import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvCell } from '../../app/shared/csv-cell.ts';
import type { SaveRequest } from '../../app/shared/domain/save.ts';
import { SAVED_TABLES } from '../../app/main/db/save/columns.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { Clock } from '../../app/workers/tasks/save/cells.ts';
import { inParts } from '../../app/workers/tasks/save/rows.ts';
import { writeXlsx } from '../../app/workers/tasks/save/xlsx.ts';
import { countPeople, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { sheetCells, zipEntries } from '../support/zip-entries.ts';

const HOUR = 3_600_000,
  MINUTE = 60_000;
/** The night in which Berlin has the hour from two to three twice, UTC. */
const FOLD = Date.parse('2025-10-26T00:00Z');
const runTask = taskRunner(launchTask);

let folder: ReturnType<typeof temporaryFolder>, shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, FOLD - 28 * 24 * HOUR);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

const made = (name: string) => join(folder.path, name);
const save = (file: string, request: Partial<SaveRequest>, options: Parameters<typeof runTask>[2] = {}) =>
  runTask(
    'save',
    {
      ...{ what: 'counts', format: 'csv', interval: 'hour', fromMs: null, toMs: null, cameraId: null },
      ...request,
      databaseFile: shop.file,
      file: made(file),
      site: { siteId: 'site-1', name: 'Cửa hàng', timeZone: 'Europe/Berlin', dayStartMinutes: 0 },
      nowMs: FOLD + 4 * HOUR,
    } as Parameters<typeof runTask<'save'>>[1],
    options as object,
  );
const streamId = async () =>
  String(((await shop.db('video_streams').first('stream_id')) as { stream_id: string }).stream_id);
const csv = (file: string) =>
  Papa.parse<Record<string, string>>(readFileSync(made(file), 'utf8').replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
  }).data;
async function xlsx(file: string): Promise<Record<string, string | number | null>[]> {
  const [names, ...rows] = sheetCells(zipEntries(made(file)).get('xl/worksheets/sheet1.xml')!);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [String(names[i]), cell])));
}
const parquet = async (file: string) =>
  (await parquetReadObjects({ file: await asyncBufferFromFile(made(file)) })) as Record<string, unknown>[];

it('every crossing comes back from each of the three formats as it is stored, in UTC and by the clock of the site', async () => {
  await shop.db('camera_configurations').update({ camera_name: 'Cửa chính “Đông”, tầng 1' });
  await countPeople(shop, [FOLD + 30 * MINUTE, FOLD + 90 * MINUTE], 0);
  const stored = (await shop.db('counting_events').orderBy('event_timestamp')) as Record<string, number | string>[];
  for (const format of ['csv', 'xlsx', 'parquet'] as const)
    expect(await save(`events.${format}`, { what: 'events', format })).toMatchObject({ rows: 2 });
  expect(readFileSync(made('events.csv')).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const all = { csv: csv('events.csv'), xlsx: await xlsx('events.xlsx'), parquet: await parquet('events.parquet') };
  for (const rows of Object.values(all)) {
    expect(rows.map((row) => row.event_id)).toEqual(stored.map((row) => row.counting_event_id));
    expect(rows.map((row) => new Date(row.event_time_utc as string | Date).getTime())).toEqual(
      stored.map((row) => row.event_timestamp),
    );
    // Both at half past two: told apart by their offset.
    expect(rows.map((row) => String(row.event_time_local))).toEqual([
      expect.stringMatching(/^2025-10-26T02:30:.*\+02:00$/),
      expect.stringMatching(/^2025-10-26T02:30:.*\+01:00$/),
    ]);
    expect(rows[0]).toMatchObject({ camera: 'Cửa chính “Đông”, tầng 1', line: 'Entrance', direction: 'in' });
    expect(rows.map((row) => Number(row.confidence))).toEqual(stored.map((row) => row.confidence_mean));
  }
  expect([all.csv[0].counted, all.xlsx[0].counted, all.parquet[0].counted]).toEqual(['true', 'true', true]);
});

it('what was not measured is empty and says why, of every hour of a day of 25; sums of a day are those of its hours', async () => {
  await countPeople(shop, [FOLD + 30 * MINUTE, FOLD + 31 * MINUTE, FOLD + 90 * MINUTE], 0);
  await shop.db('stream_events').insert({
    ...{ uid: 'u1', camera_id: shop.cameraId, stream_id: await streamId(), event_type: 'connection_lost' },
    ...{ event_timestamp: FOLD + 2 * HOUR, resolved_at: FOLD + 3 * HOUR, is_resolved: true, created_at: FOLD },
    ...{ event_severity: 'warning', site_id: 'site-1', node_id: 'node-1', revision: 999 },
  });
  await save('hours.csv', { fromMs: FOLD, toMs: FOLD + 4 * HOUR });
  const lines = csv('hours.csv').filter((row) => row.of === 'line');
  expect(
    lines.map(({ interval_start_local, count_in, state, gap_reason }) => [
      interval_start_local,
      count_in,
      state,
      gap_reason,
    ]),
  ).toEqual([
    ['2025-10-26T02:00:00.000+02:00', '2', 'partial', 'unknown'],
    ['2025-10-26T02:00:00.000+01:00', '1', 'partial', 'unknown'],
    ['2025-10-26T03:00:00.000+01:00', '', 'gap', 'connection-lost'],
    ['2025-10-26T04:00:00.000+01:00', '', 'gap', 'unknown'],
  ]);
  expect(lines[0]).toMatchObject({
    measured_seconds: '120',
    expected_seconds: '3600',
    is_estimate: 'false',
    estimate_in: '',
  });
  await save('day.csv', { interval: 'day', fromMs: FOLD, toMs: FOLD + HOUR });
  const [day] = csv('day.csv').filter((row) => row.of === 'site');
  expect(day).toMatchObject({ interval_start_local: '2025-10-26T00:00:00.000+02:00', count_in: '3', name: 'Cửa hàng' });
  await save('quarters.csv', { interval: '15min', fromMs: FOLD, toMs: FOLD + HOUR });
  expect(
    csv('quarters.csv')
      .filter((row) => row.of === 'line')
      .map((row) => row.count_in),
  ).toEqual(['', '', '2', '']);
});

it('an hour that was missed is estimated from like weekdays that were measured, in columns of its own', async () => {
  const week = 7 * 24 * HOUR,
    // Monday from ten to eleven by UTC, three weeks of it.
    monday = Date.parse('2025-10-06T08:00Z');
  for (const [n, people] of [4, 8, 6].entries()) {
    const from = monday + n * week;
    await countPeople(
      shop,
      Array.from({ length: 60 }, (_, minute) => from + minute * MINUTE).flatMap((at, i) => (i < people ? [at] : [])),
      100 * n,
    );
    await shop
      .db('counting_results')
      .where('period_start', '>=', from)
      .where('period_start', '<', from + HOUR)
      .update({ coverage_ms: Math.ceil(HOUR / people) });
  }
  await save('hours.csv', { fromMs: monday + 3 * week, toMs: monday + 3 * week + HOUR });
  const rows = csv('hours.csv');
  expect(rows.length).toBe(0);
  await runTask('save', {
    ...{
      what: 'counts',
      format: 'csv',
      interval: 'hour',
      cameraId: null,
      databaseFile: shop.file,
      file: made('later.csv'),
    },
    ...{ fromMs: monday + 3 * week, toMs: monday + 3 * week + HOUR, nowMs: monday + 4 * week },
    site: { siteId: 'site-1', name: 'Shop', timeZone: 'UTC', dayStartMinutes: 0 },
  });
  const [line] = csv('later.csv').filter((row) => row.of === 'line');
  expect(line).toMatchObject({ count_in: '', state: 'gap', estimate_in: '6', estimate_out: '0', is_estimate: 'true' });
});

it('a text that a spreadsheet would calculate is text, and a negative number a number', async () => {
  const bad = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠1'];
  expect(bad.map((text) => csvCell(text)[csvCell(text).startsWith('"') ? 1 : 0])).toEqual(bad.map(() => "'"));
  expect([csvCell(-1.5), csvCell('a-b'), csvCell(null)]).toEqual(['-1.5', 'a-b', '']);
  await shop
    .db('camera_configurations')
    .update({ description: '=HYPERLINK("http://evil","\u0001")', device: '{"n":-5}' });
  await save('cameras.xlsx', { what: 'camera_configurations', format: 'xlsx' });
  expect((await xlsx('cameras.xlsx'))[0].description).toBe('=HYPERLINK("http://evil","\ufffd")');
  await save('cameras.csv', { what: 'camera_configurations' });
  expect(csv('cameras.csv')[0].description).toBe(`'=HYPERLINK("http://evil","\u0001")`);
});

it('no secret is in any file of any table, wherever it was planted', async () => {
  const secret = 'hunter2-planted';
  await shop.db('camera_configurations').update({
    ...{ stream_password: secret, stream_username: secret, stream_secrets: secret, stream_certificate: secret },
    stream_url: `rtsp://admin:${secret}@10.0.0.2/live`,
    alert_rules: JSON.stringify({ url: `https://x:${secret}@hook.example/` }),
  });
  await shop.db('export_targets').insert({
    ...{ target_id: 't', target_url: `postgres://shop:${secret}@centre/footfall`, target_password: secret },
    ...{ interval_minutes: 5, is_active: true, created_at: 1, updated_at: 1 },
  });
  await shop
    .db('backup_targets')
    .insert({ target_id: 'b', folder: '/x', passphrase: secret, created_at: 1, updated_at: 1 });
  const user = {
    user_id: 'u',
    username: 'Lan',
    password_hash: secret,
    role: 'viewer',
    site_id: 'site-1',
    node_id: 'n',
  };
  await shop.db('users').insert({ ...user, is_active: true, revision: 5, created_at: 1, updated_at: 1 });
  await shop.db('stream_events').insert({
    ...{
      uid: 'u2',
      camera_id: shop.cameraId,
      stream_id: await streamId(),
      event_type: 'connection_lost',
      event_timestamp: 5,
      is_resolved: false,
    },
    ...{ event_severity: 'warning', event_message: `no answer of rtsp://admin:${secret}@10.0.0.2/live`, created_at: 5 },
    ...{ site_id: 'site-1', node_id: 'node-1', revision: 998 },
  });
  expect(SAVED_TABLES).not.toContain('user_sessions');
  for (const what of [...SAVED_TABLES, 'stream-events']) {
    await save(`${what}.csv`, { what });
    expect(readFileSync(made(`${what}.csv`), 'utf8'), what).not.toContain(secret);
  }
  expect(readFileSync(made('users.csv'), 'utf8')).toContain('Lan');
  await expect(save('x.csv', { what: 'user_sessions' })).rejects.toMatchObject({ info: { code: 'SAVE_003' } });
}, 300_000);

it('a sheet that is full goes on in the next one, with the names above', async () => {
  const columns = [{ name: 'n', type: 'integer' as const }];
  const rows = Array.from({ length: 7 }, (_, n) => [n]);
  await writeXlsx(
    createWriteStream(made('many.xlsx')),
    columns,
    inParts(rows, () => {}),
    new Clock('UTC'),
    4,
  );
  const parts = zipEntries(made('many.xlsx'));
  expect([1, 2, 3].map((n) => sheetCells(parts.get(`xl/worksheets/sheet${n}.xml`)!))).toEqual([
    [['n'], [0], [1], [2]],
    [['n'], [3], [4], [5]],
    [['n'], [6]],
  ]);
  expect(parts.get('xl/workbook.xml')!.match(/<sheet /g)).toHaveLength(3);
});

describe('nothing of half a file stays', () => {
  const left = () => readdirSync(folder.path).filter((name) => name.includes('x.csv'));

  it('of one that was cancelled', async () => {
    await many(60_000);
    const stop = new AbortController();
    await expect(
      save('x.csv', { what: 'counting_events' }, { signal: stop.signal, onProgress: () => stop.abort() } as never),
    ).rejects.toThrow('was stopped');
    // Whoever asked removes what a killed process left; its name was never given.
    expect(existsSync(made('x.csv'))).toBe(false);
  });

  it('of one for a folder that is not there, and its name is in the sentence', async () => {
    await expect(save('nowhere/x.csv', {})).rejects.toMatchObject({
      info: { code: 'SAVE_001', params: { file: made('nowhere/x.csv') } },
    });
    expect(left()).toEqual([]);
  });

  const disk = () => made('disk');
  it('of one for which the disk is too small', async () => {
    mkdirSync(disk());
    const mounted =
      process.platform === 'linux' &&
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk()]).status === 0;
    if (!mounted) return console.warn('no file system can be made here: full disks are not tested');
    try {
      await many(20_000);
      for (const format of ['csv', 'parquet', 'xlsx'] as const)
        await expect(save('disk/x.csv', { what: 'counting_events', format })).rejects.toMatchObject({
          info: { code: 'SAVE_002' },
        });
      expect(readdirSync(disk())).toEqual([]);
    } finally {
      execFileSync('umount', ['-l', disk()]);
    }
  });

  /** So many crossings more. */
  async function many(rows: number): Promise<void> {
    await countPeople(shop, [FOLD], 0);
    const [one] = (await shop.db('counting_events')) as Record<string, unknown>[];
    const names = Object.keys(one).filter(
      (name) => !['id', 'counting_event_id', 'revision', 'worker_sequence'].includes(name),
    );
    await shop.db.raw(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
       insert into counting_events (counting_event_id, revision, worker_sequence, ${names.join(', ')})
       select 'many-' || i, 1000 + i, 1000 + i, ${names.join(', ')} from counting_events, n where worker_sequence < 1000`,
    );
  }
});

it.each(['csv', 'xlsx', 'parquet'])(
  'memory stays flat, however many rows there are: %s',
  async (format) => {
    const rows = process.env.FOOTFALL_LONG === '1' ? 10_000_000 : 400_000;
    // All rows at once would be more than this heap, and the process would end.
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--max-old-space-size=48', '--no-warnings', join(import.meta.dirname, '../support/save-many.ts')],
      ...[format, String(rows), made('many')],
    ]);
    expect(Number(stdout)).toBeLessThan(300e6);
    rmSync(made('many'));
  },
  3_600_000,
);
