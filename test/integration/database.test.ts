import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FootfallError } from '../../app/shared/errors.ts';
import { lockFolder } from '../../app/main/folder-lock.ts';
import { listCameras, listLifetimes } from '../../app/main/db/camera-configurations.ts';
import { listCountingEvents } from '../../app/main/db/counting-events.ts';
import { addMinutes, listMinutes, NO_COUNTS } from '../../app/main/db/counting-results.ts';
import { listRegions } from '../../app/main/db/counting-zones.ts';
import { listTracks, samplesSince } from '../../app/main/db/person-tracking.ts';
import { getSite } from '../../app/main/db/sites.ts';
import { migrations } from '../../app/main/db/migrations/index.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { openShop, temporaryFolder } from '../support/app-database.ts';
import { hasOldViews, OLD_VIEWS, readOldViews, storeOldViews } from '../support/old-views.ts';

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'footfall.db');
});
afterEach(() => folder.remove());

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof FootfallError)) throw new Error(`expected an error of ours, got ${String(thrown)}`);
  expect(thrown.info.message).toContain(file);
  return thrown.info.code;
};

/** Everything of a database but its statistics, to see that a refusal changed nothing. */
const contents = () =>
  readdirSync(folder.path)
    .filter((name) => !/-shm$|-wal$/.test(name))
    .map((name) => [name, readFileSync(join(folder.path, name)).toString('base64')]);

it('is opened as it should be', async () => {
  const db = await openDatabase(file);
  const pragma = async (name: string) => Object.values((await db.raw(`pragma ${name}`))[0])[0];
  expect([await pragma('journal_mode'), await pragma('synchronous'), await pragma('foreign_keys')]).toEqual([
    'wal',
    2,
    1,
  ]);
  expect(Number(await pragma('busy_timeout'))).toBeGreaterThan(0);
  await db.destroy();
});

const UNKNOWN = { framesDue: null, atRiskMs: null, risk: null, worstFps: null };

describe('an older file is brought up to date with its rows in place', () => {
  it.each(migrations.slice(0, -1).map(({ name }, i) => [name, i + 1] as const))('from %s', async (_, count) => {
    const old = await openDatabase(file, migrations.slice(0, count));
    await old('installation').insert({ id: 1, node_id: 'node-1', last_revision: 41, created_at: 1_700_000_000_000 });
    await old('sites').insert({
      site_id: 's',
      site_name: 'Cửa hàng',
      timezone: 'Asia/Ho_Chi_Minh',
      day_start_minutes: 240,
      opens_minutes: 480,
      closes_minutes: 1260,
      node_id: 'node-1',
      revision: 41,
      created_at: 1,
      updated_at: 1,
    });
    if (count >= 2) {
      await old('camera_configurations').insert({
        camera_id: 'c',
        camera_name: 'Door',
        camera_type: 'RTSP',
        stream_url: 'rtsp://cam/1',
        stream_protocol: 'rtsp',
        display_order: 1,
        site_id: 's',
        node_id: 'node-1',
        revision: 42,
        created_at: 2,
        updated_at: 2,
      });
      if (hasOldViews(count)) await storeOldViews(old, 1_700_000_000_000);
    }
    await old.destroy();

    const db = await openDatabase(file);
    expect(await getSite(db)).toMatchObject({ name: 'Cửa hàng', timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 });
    expect((await listCameras(db)).map(({ cameraId, enabled, source }) => [cameraId, enabled, source.address])).toEqual(
      count >= 2 ? [['c', true, 'rtsp://cam/1']] : [],
    );
    if (hasOldViews(count)) expect(await readOldViews(db, 1_700_000_000_000)).toEqual(OLD_VIEWS);
    expect(await db('knex_migrations').orderBy('id').pluck('name')).toEqual(migrations.map(({ name }) => name));
    expect(await db.raw('pragma foreign_key_check')).toEqual([]);
    await db.destroy();
  });

  it('what was counted before there were gates, zones and recounts is shown as it was', async () => {
    const old = await openDatabase(file, migrations.slice(0, 5));
    const travels = (revision: number) => ({ site_id: 's', node_id: 'n', revision, created_at: 5 });
    await old('sites').insert({
      site_name: 'x',
      timezone: 'UTC',
      day_start_minutes: 0,
      opens_minutes: 0,
      closes_minutes: 1,
      updated_at: 1,
      ...travels(1),
    });
    await old('camera_configurations').insert({
      camera_id: 'c',
      camera_name: 'Door',
      camera_type: 'RTSP',
      stream_url: 'rtsp://cam/1',
      display_order: 1,
      updated_at: 1,
      ...travels(2),
    });
    await old('counting_zones').insert({
      uid: 'z',
      zone_id: 'line',
      rule_version: 1,
      camera_id: 'c',
      zone_name: 'Entrance',
      zone_type: 'counting_line',
      zone_coordinates: '[[0.1,0.5],[0.9,0.5]]',
      anchor: 'centre',
      counting_direction: 'in_only',
      counting_method: 'line_crossing',
      updated_at: 5,
      ...travels(3),
    });
    await old('worker_sessions').insert({
      worker_session: 'w',
      camera_id: 'c',
      last_sequence: 2,
      model_id: 'm',
      model_version: 'v',
      started_at: 1,
      updated_at: 1,
    });
    await old('counting_events').insert({
      counting_event_id: 'e',
      camera_id: 'c',
      event_timestamp: 61_000,
      event_type: 'cross_line',
      direction: 'in',
      track_id: '7',
      path_trajectory: '[[0,0.5,0.4]]',
      confidence_score: 0.9,
      zone_id: 'line',
      zone_name: 'Entrance',
      rule_version: 1,
      model_id: 'm',
      model_version: 'v',
      crossing_point: '[0.5,0.5]',
      line_points: '[[0.1,0.5],[0.9,0.5]]',
      anchor: 'centre',
      frames_before: 3,
      frames_after: 4,
      ms_before: 200,
      ms_after: 300,
      confidence_mean: 0.8,
      confidence_lowest: 0.7,
      worker_session: 'w',
      worker_sequence: 1,
      ...travels(4),
    });
    await old('person_tracking').insert({
      uid: 't',
      camera_id: 'c',
      track_id: '7',
      frame_timestamp: 1,
      tracking_timestamp: 1,
      position_x: 0.5,
      position_y: 0.5,
      trajectory_points: '[[0,0.5,0.4]]',
      trajectory_length: 1,
      tracking_status: 'completed',
      first_seen: 60_000,
      last_seen: 62_000,
      duration_seconds: 2,
      track_age_frames: 9,
      model_id: 'm',
      model_version: 'v',
      worker_session: 'w',
      worker_sequence: 2,
      ...travels(5),
    });
    await old('counting_results').insert({
      uid: 'r',
      camera_id: 'c',
      zone_id: 'line',
      rule_version: 1,
      model_id: 'm',
      model_version: 'v',
      result_timestamp: 1,
      count_in: 1,
      count_total: 1,
      time_period: 'minute',
      period_start: 60_000,
      period_end: 120_000,
      coverage_ms: 59_000,
      frames: 590,
      ...travels(6),
    });
    await old.destroy();

    const db = await openDatabase(file);
    const all = { cameraId: null, regionId: null, fromMs: 0, toMs: 1_000_000 };
    expect(await listRegions(db, 'c')).toEqual([
      {
        kind: 'line',
        regionId: 'line',
        ruleVersion: 1,
        savedAtMs: 5,
        name: 'Entrance',
        counts: 'in',
        anchor: 'centre',
        mode: 'immediate',
        hours: null,
        points: [
          [0.1, 0.5],
          [0.9, 0.5],
        ],
      },
    ]);
    expect(await listCountingEvents(db, { ...all, limit: 10, only: 'counted' })).toMatchObject([
      { eventId: 'e', trackId: 7, recountId: null, receipt: { speed: null, samplesAfter: 4 } },
    ]);
    expect(await listMinutes(db, 'crossed', all)).toMatchObject([
      { ...UNKNOWN, regionId: 'line', startMs: 60_000, in: 1, measuredMs: 59_000, entries: 0 },
    ]);
    // How well it was looked at nobody knows, also not when the minute goes on.
    const more = { ...NO_COUNTS, regionId: 'line', ruleVersion: 1, startMs: 60_000, measuredMs: 1_000, framesDue: 15 };
    await db('installation').insert({ id: 1, node_id: 'n', last_revision: 9, created_at: 1 });
    await addMinutes(
      db,
      { siteId: 's', nodeId: 'n' },
      { cameraId: 'c', modelId: 'm', modelVersion: 'v', recountId: null },
      [{ ...more, worstFps: 3 }],
      70_000,
    );
    expect(await listMinutes(db, 'crossed', all)).toMatchObject([{ ...UNKNOWN, measuredMs: 60_000, worstFps: 3 }]);
    // Its tracks are kept, but say nothing to a rule: they are not counted again.
    expect([
      await listTracks(db, 'c', 0, 1_000_000, 10),
      await samplesSince(db, 'c'),
      await db('person_tracking').pluck('trajectory_points'),
    ]).toEqual([{ tracks: [], complete: true }, null, ['[[0,0.5,0.4]]']]);
    expect(await db.raw('pragma foreign_key_check')).toEqual([]);
    await db.destroy();
  });

  it('demo cameras of before are marked, those of the shop are not', async () => {
    const old = await openDatabase(
      file,
      migrations.slice(
        0,
        migrations.findIndex(({ name }) => name.endsWith('-demo-world')),
      ),
    );
    await old('sites').insert({
      site_id: 's',
      site_name: 'x',
      timezone: 'UTC',
      day_start_minutes: 0,
      opens_minutes: 0,
      closes_minutes: 1,
      node_id: 'n',
      revision: 1,
      created_at: 1,
      updated_at: 1,
    });
    const row = (id: string, type: string, revision: number) => ({
      camera_id: id,
      camera_name: id,
      camera_type: type,
      stream_url: 'demo/entrance.mp4',
      display_order: revision,
      site_id: 's',
      node_id: 'n',
      revision,
      created_at: 2,
      updated_at: 2,
    });
    await old('camera_configurations').insert([
      row('demo', 'demo', 2),
      { ...row('gone', 'demo', 3), removed_at: 5 },
      row('door', 'RTSP', 4),
      row('clip', 'file', 5),
    ]);
    await old.destroy();
    const db = await openDatabase(file);
    expect((await listLifetimes(db)).map(({ cameraId, demo }) => [cameraId, demo])).toEqual([
      ['demo', true],
      ['gone', true],
      ['door', false],
      ['clip', false],
    ]);
    expect((await listCameras(db)).map(({ demo, demoKept }) => [demo, demoKept])).toEqual([
      [true, false],
      [false, false],
      [false, false],
    ]);
    await db.destroy();
  });

  it('also when the program was killed in the middle of a migration', async () => {
    const old = await openDatabase(file, migrations.slice(0, 1));
    await old('knex_migrations_lock').update({ is_locked: 1 });
    await old.destroy();
    const db = await openDatabase(file);
    expect(await db('knex_migrations').pluck('name')).toHaveLength(migrations.length);
    await db.destroy();
  });

  it('and a migration that fails leaves the file as it was', async () => {
    const db = await openDatabase(file);
    await db.destroy();
    const broken = {
      name: '9999-broken',
      up: async (inside: typeof db) => {
        await inside.schema.createTable('half', (table) => {
          table.increments();
        });
        throw new Error('stop here');
      },
    };
    await expect(openDatabase(file, [...migrations, broken])).rejects.toThrow('stop here');
    const again = await openDatabase(file);
    expect(await again.schema.hasTable('half')).toBe(false);
    await again.destroy();
  });
});

describe('is refused, and nothing is changed,', () => {
  it('when a newer program wrote it', async () => {
    const newer = await openDatabase(file, [
      ...migrations,
      {
        name: '0099-from-the-future',
        up: async (db) => {
          await db.schema.createTable('future', (table) => {
            table.increments();
          });
        },
      },
    ]);
    await newer.destroy();
    const before = contents();
    await expect(openDatabase(file)).rejects.toMatchObject({
      info: { code: 'DB_004', params: { unknown: '0099-from-the-future' } },
    });
    expect(contents()).toEqual(before);
  });

  it.each([
    [
      'it is something else',
      (bytes: Buffer) => {
        bytes.write('this is not a database, but a text that somebody put there', 0);
      },
    ],
    [
      'a page in the middle is damaged',
      (bytes: Buffer) => {
        bytes.fill(0xa5, 4096 * 3, 4096 * 9);
      },
    ],
    ['its end is missing', null],
  ])('when %s', async (_, damage) => {
    const shop = await openShop(folder.path);
    await shop.db.raw('pragma journal_mode = delete');
    await shop.close();
    let bytes = readFileSync(file);
    if (damage) damage(bytes);
    else bytes = bytes.subarray(0, 4096 * 5);
    writeFileSync(file, bytes);
    const before = contents();
    expect(await codeOf(openDatabase(file))).toBe('DB_003');
    expect(contents()).toEqual(before);
  });

  it('when another program holds it', async () => {
    await (await openDatabase(file)).destroy();
    const other = new Sqlite(file);
    other.pragma('locking_mode = exclusive');
    other.exec('begin exclusive');
    expect(await codeOf(openDatabase(file))).toBe('DB_001');
    other.exec('rollback');
    other.close();
    await (await openDatabase(file)).destroy();
  });

  it('when a folder is in its place', async () => {
    mkdirSync(file);
    expect(await codeOf(openDatabase(file))).toBe('DB_002');
  });

  // The administrator may write everywhere, so the attempt is made by a process without that right.
  it.skipIf(process.platform === 'win32')('when this user may not write it', async () => {
    await (await openDatabase(file)).destroy();
    chmodSync(file, 0o444);
    chmodSync(folder.path, 0o555);
    const root = process.getuid?.() === 0;
    if (root) chownSync(folder.path, 0, 0);
    // Loads as itself and only then gives up its rights: the program may lie where nobody else may look.
    const script = `
      import { openDatabase } from ${JSON.stringify(fileURLToPath(new URL('../../app/main/db/open-database.ts', import.meta.url)))};
      if (${root}) { await openDatabase(${JSON.stringify(`${file}-warm`)}).then((db) => db.destroy()); process.setgid(65534); process.setuid(65534); }
      await openDatabase(${JSON.stringify(file)}).then(() => console.log('opened'), (error) => console.log(error.info?.code ?? error));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    chmodSync(folder.path, 0o755);
    expect(stdout.trim(), stderr).toBe('DB_002');
  });

  it('when the disk is full', async () => {
    const shop = await openShop(folder.path);
    await shop.close();
    // A limit that SQLite keeps as it keeps the end of the disk: with the same error.
    const grow = {
      name: '9999-grow',
      up: async (db: typeof shop.db) => {
        await db.raw('pragma max_page_count = 1');
        await db.schema.createTable('large', (table) => {
          table.text('text');
        });
        for (let i = 0; i < 100; i++) await db('large').insert({ text: 'x'.repeat(100_000) });
      },
    };
    expect(await codeOf(openDatabase(file, [...migrations, grow]))).toBe('DB_005');
    const again = await openDatabase(file);
    expect(await again.schema.hasTable('large')).toBe(false);
    await again.destroy();
  });
});

describe('the folder', () => {
  it('belongs to one process; the second is told which', () => {
    const release = lockFolder(folder.path);
    expect(() => lockFolder(folder.path)).toThrow(
      expect.objectContaining({
        info: expect.objectContaining({ code: 'SYS_005', params: { folder: folder.path, pid: String(process.pid) } }),
      }),
    );
    release();
    lockFolder(folder.path)();
  });

  it('is free again when its owner was killed', () => {
    const lock = fileURLToPath(new URL('../../app/main/folder-lock.ts', import.meta.url));
    const script = `import { lockFolder } from ${JSON.stringify(lock)}; lockFolder(${JSON.stringify(folder.path)}); process.kill(process.pid, 'SIGKILL');`;
    const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(signal, stderr).toBe('SIGKILL');
    lockFolder(folder.path)();
  });
});
