import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NumberedEvent } from '../../app/shared/camera-protocol.ts';
import { listCameras } from '../../app/main/db/camera-configurations.ts';
import { listCountingEvents } from '../../app/main/db/counting-events.ts';
import { listMinutes } from '../../app/main/db/counting-results.ts';
import { listRegions } from '../../app/main/db/counting-zones.ts';
import { getInstallation } from '../../app/main/db/installation.ts';
import { migrations, type Migration } from '../../app/main/db/migrations/index.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { finishRestore, prepareRestore } from '../../app/main/db/restore-copy.ts';
import { checkCopy, listCopies, makeCopy } from '../../app/main/db/safety-copy.ts';
import { COUNT_TABLES, SET_UP_TABLES } from '../../app/main/db/tables.ts';
import type { Happened } from '../../app/main/safety/count-on-anew.ts';
import { DatabaseKeeper } from '../../app/main/safety/database-keeper.ts';
import { keptFiles } from '../../app/main/safety/kept-files.ts';
import { openKept } from '../../app/main/safety/open-kept.ts';
import { crossing, draw, openShop, quiet, temporaryFolder, type Shop, recorderOf } from '../support/app-database.ts';
import { finishedTrack } from '../support/app-tracks.ts';

const MINUTE = 60_000;
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;
const patient = { timeout: 30_000, interval: 20 };
const all = { cameraId: null, regionId: null, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const files = () => keptFiles(folder.path);
const kept = (label: string) =>
  readdirSync(folder.path).filter((name) => name.startsWith(`footfall.db.${label}-`) && !/-(wal|shm)$/.test(name));

/** Somebody goes in, once a minute, from `from` on. */
function people(shop: Shop, count: number, from = 0): NumberedEvent[] {
  return Array.from({ length: count }, (_, i) => from + i).flatMap((n): NumberedEvent[] => {
    const atMs = START + n * MINUTE + 1_000;
    return [
      { sequence: 3 * n + 1, event: { kind: 'crossing', crossing: crossing(shop.line, 'in', atMs) } },
      {
        sequence: 3 * n + 2,
        event: {
          kind: 'coverage',
          minuteStartMs: START + n * MINUTE,
          measuredMs: 60_000,
          frames: 600,
          regionIds: [shop.line.regionId],
        },
      },
      { sequence: 3 * n + 3, event: { kind: 'track', track: finishedTrack(n, atMs - 1_000) } },
    ];
  });
}

function intakeOf(shop: Shop) {
  const acknowledged: number[] = [];
  const recorder = recorderOf(shop);
  const intake = recorder.open(
    { session: 'session-1', cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: START },
    (sequence) => acknowledged.push(sequence),
  );
  return { recorder, intake, acknowledged };
}

async function counted(db: Shop['db']) {
  const minutes = await listMinutes(db, 'crossed', all);
  return {
    in: minutes.reduce((sum, minute) => sum + minute.in, 0),
    measuredMs: minutes.reduce((sum, minute) => sum + minute.measuredMs, 0),
    events: (await listCountingEvents(db, { ...all, limit: 500, only: 'all' })).length,
    tracks: Number((await db('person_tracking').count({ n: '*' }))[0].n),
  };
}
const people3 = (n: number) => ({ in: n, measuredMs: n * MINUTE, events: n, tracks: n });

/** A shop in which some were counted, watched over. */
async function watched(count = 40) {
  const shop = await openShop(folder.path, START - 86_400_000);
  const { recorder, intake, acknowledged } = intakeOf(shop);
  const happened: Happened[] = [];
  const keeper = new DatabaseKeeper({
    db: shop.db,
    files: files(),
    log: quiet,
    onHappened: (now) => happened.push(...now),
  });
  await keeper.setUpChanged();
  intake.take(people(shop, count));
  await recorder.flush();
  const close = async () => {
    await recorder.close();
    await keeper.close();
    await shop.close();
  };
  return { shop, recorder, intake, acknowledged, keeper, happened, close };
}

function garbage(file: string, fromPage: number, pages = Infinity): void {
  const size = statSync(file).size,
    handle = openSync(file, 'r+');
  const length = Math.min(pages * 4096, size - fromPage * 4096);
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, fromPage * 4096);
  closeSync(handle);
}

it('every table is known to be of what was set up or of what was counted', async () => {
  const db = await openDatabase(files().database);
  const tables = (await db('sqlite_master')
    .where({ type: 'table' })
    .whereNot('name', 'like', 'sqlite%')
    .pluck('name')) as string[];
  expect(tables.sort()).toEqual([...COUNT_TABLES, ...SET_UP_TABLES].sort());
  await db.destroy();
});

describe('at the start', () => {
  async function closedShop(people = 40) {
    const { shop, keeper, close } = await watched(people);
    await keeper.setUpChanged();
    const before = {
      cameras: await listCameras(shop.db),
      regions: await listRegions(shop.db, shop.cameraId),
      node: (await getInstallation(shop.db))!.nodeId,
    };
    await close();
    return { shop, before };
  }

  async function expectCountingOn({ shop, before }: Awaited<ReturnType<typeof closedShop>>, code: string) {
    const { db, happened } = await openKept(files(), quiet);
    expect(happened).toMatchObject([{ code }]);
    expect(await listCameras(db)).toEqual(before.cameras);
    expect(await listRegions(db, shop.cameraId)).toEqual(before.regions);
    expect((await getInstallation(db))!.nodeId).toBe(before.node);
    expect(await counted(db)).toEqual(people3(0));
    // It takes what comes.
    const { recorder, intake } = intakeOf({ ...shop, db });
    intake.take(people(shop, 3).map((one) => ({ ...one })));
    await recorder.close();
    expect(await counted(db)).toEqual(people3(3));
    await db.destroy();
    return happened[0];
  }

  it.each([
    ['pages in the middle are damaged', (file: string) => garbage(file, 5)],
    ['the first page is damaged', (file: string) => garbage(file, 0, 1)],
    ['it is something else', (file: string) => writeFileSync(file, 'a text that somebody put there')],
    ['its end is missing', (file: string) => truncateSync(file, 4096 * 6)],
  ])('a database is kept, and counting goes on with cameras and lines in a new one, when %s', async (_, damage) => {
    const shop = await closedShop();
    damage(files().database);
    const bytes = readFileSync(files().database);
    const { params } = await expectCountingOn(shop, 'database-damaged');
    expect(kept('damaged')).toEqual([params.file]);
    expect(readFileSync(join(folder.path, String(params.file))).equals(bytes)).toBe(true);
  });

  describe('after a kill, with what was committed last in the journal', () => {
    /** The files of a shop as a kill leaves them: nothing is closed. Each of `people` is committed for itself. */
    async function killed(count: number): Promise<Buffer> {
      const { shop, recorder, intake, close } = await watched(0);
      await shop.db.raw('pragma wal_autocheckpoint = 0');
      for (const event of people(shop, count)) {
        intake.take([event]);
        await recorder.flush();
      }
      const left = ['', '-wal'].map((part) => readFileSync(shop.file + part));
      await close();
      ['', '-wal'].forEach((part, i) => writeFileSync(shop.file + part, left[i]));
      rmSync(`${shop.file}-shm`, { force: true });
      return left[1];
    }

    it('all of it is there', async () => {
      await killed(10);
      const { db, happened } = await openKept(files(), quiet);
      expect(happened).toEqual([]);
      expect(await counted(db)).toEqual(people3(10));
      await db.destroy();
    });

    it.each([
      ['in its middle', (journal: Buffer) => journal.fill(0xa5, journal.length >> 1, (journal.length >> 1) + 4096)],
      ['in its header', (journal: Buffer) => journal.fill(0xa5, 0, 32)],
      [
        'in one bit',
        (journal: Buffer) => {
          journal[journal.length >> 1] ^= 1;
        },
      ],
    ])('what cannot be read of it is told and kept, when it is damaged %s', async (_, damage) => {
      const journal = await killed(10);
      damage(journal);
      writeFileSync(`${files().database}-wal`, journal);
      const { db, happened } = await openKept(files(), quiet);
      expect(happened).toMatchObject([{ code: 'journal-damaged' }]);
      expect((await counted(db)).in).toBeLessThan(10);
      expect(readFileSync(join(folder.path, `${happened[0].params.file}-wal`)).equals(journal)).toBe(true);
      await db.destroy();
    });

    it.each([
      ['was cut off while it was written', (journal: Buffer) => journal.subarray(0, journal.length - 2000)],
      [
        'was not on the disk whole when the power failed',
        (journal: Buffer) => {
          journal.fill(0, journal.length - 4120, journal.length - 24);
          return journal;
        },
      ],
    ])('a last transaction that %s was told to nobody, and is no damage', async (_, torn) => {
      writeFileSync(`${files().database}-wal`, torn(await killed(10)));
      const { db, happened } = await openKept(files(), quiet);
      expect(happened).toEqual([]);
      expect((await counted(db)).in).toBeGreaterThan(8);
      await db.destroy();
    });
  });

  it('a second damage keeps both files', async () => {
    const shop = await closedShop();
    garbage(files().database, 5);
    await expectCountingOn(shop, 'database-damaged');
    garbage(files().database, 5);
    await expectCountingOn(shop, 'database-damaged');
    expect(kept('damaged')).toHaveLength(2);
  });

  it.each([
    [
      'vanished',
      () => {
        rmSync(files().database);
      },
    ],
    [
      'has no bytes',
      () => {
        writeFileSync(files().database, '');
      },
    ],
  ])('one that %s is not replaced in silence', async (_, damage) => {
    const shop = await closedShop();
    damage();
    await expectCountingOn(shop, 'database-missing');
  });

  it('where what was set up cannot be read either, the newest good copy has it', async () => {
    const shop = await closedShop();
    await makeCopy(files().database, files().copies, START);
    await makeCopy(files().database, files().copies, START + MINUTE);
    garbage(listCopies(files().copies)[0].file, 3);
    garbage(files().setUp, 1);
    garbage(files().database, 5);
    const { params } = await expectCountingOn(shop, 'database-damaged');
    expect(params.fromMs).toBe(Math.floor((START + MINUTE) / 1000) * 1000);
  });

  it('where nothing can be read, that is said too', async () => {
    await closedShop();
    garbage(files().setUp, 0);
    garbage(files().database, 0);
    const { db, happened } = await openKept(files(), quiet);
    expect(happened.map(({ code }) => code)).toEqual(['database-damaged', 'configuration-lost']);
    expect(await listCameras(db)).toEqual([]);
    await db.destroy();
  });

  it('a folder in which nothing was ever set up begins without a word', async () => {
    const { db, happened } = await openKept(files(), quiet);
    expect(happened).toEqual([]);
    await db.destroy();
  });

  it('one that is newer, or held by another program, is left alone', async () => {
    await closedShop();
    const holder = new Sqlite(files().database);
    holder.pragma('locking_mode = exclusive');
    holder.exec('begin exclusive');
    await expect(openKept(files(), quiet)).rejects.toMatchObject({ info: { code: 'DB_001' } });
    holder.exec('rollback');
    holder.exec("insert into knex_migrations (name, batch, migration_time) values ('9999-future', 9, 0)");
    holder.close();
    await expect(openKept(files(), quiet)).rejects.toMatchObject({ info: { code: 'DB_004' } });
    expect(kept('damaged')).toEqual([]);
  });

  it('an update makes a copy first', async () => {
    const old = await openDatabase(files().database, migrations.slice(0, -1));
    await old('installation').insert({ id: 1, node_id: 'node-1', last_revision: 41, created_at: 1_700_000_000_000 });
    await old.destroy();
    await (await openKept(files(), quiet)).db.destroy();
    const [copy] = listCopies(files().copies);
    const before = new Sqlite(copy.file, { readonly: true });
    expect(before.prepare('select name from knex_migrations').pluck().all()).toEqual(
      migrations.slice(0, -1).map(({ name }) => name),
    );
    before.close();
    await (await openKept(files(), quiet)).db.destroy();
    expect(listCopies(files().copies)).toHaveLength(1);
  });

  it.each([
    [
      'loses crossings',
      'delete from counting_events where id = (select max(id) from counting_events)',
      /counting_events, rows: 2 instead of 3/,
    ],
    ['changes sums', 'update counting_results set count_in = count_in + 1', /counting_results, count_in/],
    ['drops a table', 'drop table camera_coverage', /camera_coverage, rows: gone/],
  ])('an update that %s is taken back, and what it made is kept', async (_, sql, detail) => {
    const { shop, close } = await watched(3);
    const before = await counted(shop.db);
    await close();
    const up: Migration['up'] = async (db) => void (await db.raw(sql));
    await expect(openKept(files(), quiet, [...migrations, { name: '9999-wrong', up }])).rejects.toMatchObject({
      info: { code: 'DB_017', message: expect.stringMatching(detail) as string },
    });
    expect(kept('update-failed')).toHaveLength(1);
    const { db } = await openKept(files(), quiet);
    expect(await counted(db)).toEqual(before);
    await db.destroy();
  });
});

describe('while it is in use', () => {
  it.each([
    ['damaged in the middle', (file: string) => garbage(file, 2)],
    ['cut off', (file: string) => truncateSync(file, 4096 * 6)],
    ['emptied', (file: string) => truncateSync(file, 0)],
  ])('a database that is %s is kept, and nothing that was not acknowledged is lost', async (_, damage) => {
    const { shop, recorder, intake, acknowledged, keeper, happened, close } = await watched();
    await shop.db.raw('pragma wal_checkpoint(TRUNCATE)');
    // What the connection remembers of it hides the damage for a while, as it does in a shop.
    await shop.db.raw('pragma cache_size = 0');
    keeper.look();
    damage(shop.file);
    await vi.waitFor(async () => {
      intake.take(people(shop, 3, 40));
      await recorder.flush();
      keeper.look();
      await listCountingEvents(shop.db, { ...all, limit: 500, only: 'all' }).catch(() => []);
      expect(happened).toMatchObject([{ code: 'database-damaged' }]);
      expect(recorder.waiting).toBe(0);
    }, patient);
    intake.take(people(shop, 2, 43));
    await recorder.flush();
    expect(acknowledged.at(-1)).toBe(3 * 45);
    const { events } = await counted(shop.db);
    // Those that were acknowledged before the damage are in the file that is kept; every other is here.
    expect([2, 5]).toContain(events);
    expect(await listCameras(shop.db)).toHaveLength(1);
    expect(await listRegions(shop.db, shop.cameraId)).toHaveLength(1);
    expect(kept('damaged')).toHaveLength(1);
    await close();
    expect(checkCopy(shop.file)).toBe(null);
  });

  it('garbage in its log ends the same way', async () => {
    const { shop, recorder, intake, keeper, happened, close } = await watched();
    await shop.db.raw('pragma cache_size = 0');
    garbage(`${shop.file}-wal`, 1);
    await vi.waitFor(async () => {
      intake.take(people(shop, 3, 40));
      await recorder.flush();
      keeper.look();
      await counted(shop.db).catch(() => null);
      expect(happened).toMatchObject([{ code: 'database-damaged' }]);
      expect(recorder.waiting).toBe(0);
    }, patient);
    await close();
    expect(checkCopy(shop.file)).toBe(null);
  });

  it.skipIf(process.platform === 'win32').each([
    ['deleted', (file: string) => unlinkSync(file)],
    [
      'deleted with its log',
      (file: string) => {
        for (const part of ['', '-wal', '-shm']) unlinkSync(file + part);
      },
    ],
    ['robbed of its log', (file: string) => unlinkSync(`${file}-wal`)],
    ['moved away', (file: string) => renameSync(file, `${file}.elsewhere`)],
    [
      'replaced',
      (file: string) => {
        writeFileSync(`${file}.other`, 'something else');
        renameSync(`${file}.other`, file);
      },
    ],
    [
      'replaced by an older one',
      (file: string) => {
        copyFileSync(file, `${file}.other`);
        renameSync(`${file}.other`, file);
      },
    ],
  ])('one that is %s is written back whole, within ten seconds', async (what, harm) => {
    const { shop, recorder, intake, happened, close } = await watched();
    harm(shop.file);
    intake.take(people(shop, 2, 40));
    await recorder.flush();
    await vi.waitFor(() => expect(happened).toMatchObject([{ code: 'database-put-back' }]), {
      timeout: 10_000,
      interval: 50,
    });
    intake.take(people(shop, 1, 42));
    await recorder.flush();
    expect(await counted(shop.db)).toEqual(people3(43));
    await close();
    const again = await openDatabase(shop.file);
    expect(await counted(again)).toEqual(people3(43));
    await again.destroy();
    expect(kept('replaced')).toHaveLength(what.startsWith('replaced') ? 1 : 0);
  });

  it('one that becomes shorter because it was written anew is left alone', async () => {
    const { shop, keeper, happened, close } = await watched();
    await shop.db.raw('pragma wal_checkpoint(TRUNCATE)');
    keeper.look();
    const before = statSync(shop.file).size;
    await shop.db('person_tracking').delete();
    await shop.db('counting_events').delete();
    await shop.db.raw('vacuum');
    await shop.db.raw('pragma wal_checkpoint(TRUNCATE)');
    expect(statSync(shop.file).size).toBeLessThan(before);
    keeper.look();
    await close();
    expect(happened).toEqual([]);
  });

  it('what is drawn meanwhile is in the new database, also when no file of what was set up is left', async () => {
    const { shop, keeper, happened, close } = await watched();
    await draw(
      shop,
      'line-2',
      {
        kind: 'line',
        name: 'Back door',
        points: [
          [0.1, 0.7],
          [0.9, 0.7],
        ],
      },
      START,
    );
    await keeper.setUpChanged();
    rmSync(files().setUp);
    keeper.damaged('a test');
    await vi.waitFor(() => expect(happened).toHaveLength(1), patient);
    expect((await listRegions(shop.db, shop.cameraId)).map(({ name }) => name)).toEqual(['Entrance', 'Back door']);
    expect((await shop.db('installation').first('last_revision')).last_revision).toBeGreaterThan(1_000_000);
    await close();
  });
});

describe('a copy', () => {
  it('is whole while people are counted, is verified, and seven are kept', async () => {
    const { shop, recorder, intake, close } = await watched();
    let n = 40,
      busy = true;
    const counting = (async () => {
      while (busy) {
        intake.take(people(shop, 1, n++));
        await recorder.flush();
        await setImmediate();
      }
    })();
    for (let i = 0; i < 9; i++) await makeCopy(shop.file, files().copies, START + i * 86_400_000);
    busy = false;
    await counting;
    const copies = listCopies(files().copies);
    expect(copies.map(({ madeAtMs }) => madeAtMs)).toEqual([8, 7, 6, 5, 4, 3, 2].map((i) => START + i * 86_400_000));
    expect(readdirSync(files().copies)).toHaveLength(7);
    for (const { file } of copies) {
      const db = await openDatabase(file);
      const found = await counted(db);
      expect(found).toEqual(people3(found.in));
      expect(found.in).toBeGreaterThanOrEqual(40);
      await db.destroy();
    }
    await close();
  });

  it('of a damaged database is none, and says that it is the database', async () => {
    const { shop, close } = await watched();
    await close();
    garbage(shop.file, 5);
    await expect(makeCopy(shop.file, files().copies, START)).rejects.toMatchObject({ info: { code: 'DB_003' } });
    expect(readdirSync(files().copies)).toEqual([]);
  });

  it('that cannot be written says why', async () => {
    const { shop, close } = await watched();
    writeFileSync(files().copies, 'a file where the folder should be');
    await expect(makeCopy(shop.file, files().copies, START)).rejects.toMatchObject({ info: { code: 'DB_007' } });
    await close();
  });
});

describe('a copy that is restored', () => {
  const restore = async (shop: Shop, copy: string) => {
    const prepared = join(files().copies, 'restoring.db');
    await prepareRestore(copy, prepared);
    return finishRestore(prepared, shop.file, Date.now());
  };

  it('brings back what it has, keeps what was counted since, and counts nobody twice', async () => {
    const { shop, recorder, intake, keeper, happened, close } = await watched(20);
    // Of the minute in which it is made both will have a part.
    intake.take([
      {
        sequence: 61,
        event: {
          kind: 'coverage',
          minuteStartMs: START + 20 * MINUTE,
          measuredMs: 20_000,
          frames: 200,
          framesDue: 300,
          worstFps: 10,
          regionIds: ['line-1'],
        },
      },
    ]);
    await recorder.flush();
    const copy = await makeCopy(shop.file, files().copies, Date.now());
    keeper.damaged('a test');
    await vi.waitFor(() => expect(happened).toHaveLength(1), patient);
    await draw(
      shop,
      'line-1',
      {
        kind: 'line',
        name: 'Main entrance',
        points: [
          [0.1, 0.6],
          [0.9, 0.6],
        ],
      },
      Date.now(),
    );
    const later: NumberedEvent[] = [
      {
        sequence: 62,
        event: {
          kind: 'coverage',
          minuteStartMs: START + 20 * MINUTE,
          measuredMs: 30_000,
          frames: 300,
          framesDue: 450,
          worstFps: 4,
          regionIds: ['line-1'],
        },
      },
      {
        sequence: 63,
        event: {
          kind: 'stream',
          event: 'at-risk',
          atMs: START + 20.5 * MINUTE,
          error: null,
          data: { risk: 'damaged' },
        },
      },
      {
        sequence: 64,
        event: { kind: 'stream', event: 'risk-over', atMs: START + 20.7 * MINUTE, error: null, data: {} },
      },
      ...people(shop, 5, 21),
    ];
    intake.take(later.map((one, i) => ({ ...one, sequence: 62 + i })));
    await recorder.flush();
    expect((await counted(shop.db)).in).toBe(5);
    await keeper.exchange(() => {});
    await close();
    const { lost } = await restore(shop, copy.file);
    expect(lost).toBe(null);
    const db = await openDatabase(shop.file);
    expect(await counted(db)).toEqual({ ...people3(25), measuredMs: 25 * MINUTE + 50_000 });
    // Of the minute that both have a part of.
    for (const table of ['counting_results', 'camera_coverage'])
      expect(
        await db(table)
          .where({ period_start: START + 20 * MINUTE })
          .select('frames', 'frames_due', 'worst_fps', 'at_risk_ms', 'risk'),
      ).toEqual([{ frames: 500, frames_due: 750, worst_fps: 4, at_risk_ms: 12_000, risk: 'damaged' }]);
    expect((await listRegions(db, shop.cameraId)).map(({ name, ruleVersion }) => [name, ruleVersion])).toEqual([
      ['Main entrance', 2],
    ]);
    expect(await db.raw('pragma foreign_key_check')).toEqual([]);
    const revisions = (await db('counting_events').pluck('revision')) as number[];
    expect(new Set(revisions).size).toBe(revisions.length);
    await db.destroy();
    expect(kept('before-restore')).toHaveLength(1);
  });

  it('over a sound database that has all of it changes no count', async () => {
    const { shop, recorder, intake, close } = await watched(20);
    const copy = await makeCopy(shop.file, files().copies, Date.now());
    intake.take(people(shop, 4, 20));
    await recorder.flush();
    await close();
    await restore(shop, copy.file);
    await restore(shop, copy.file);
    const db = await openDatabase(shop.file);
    expect(await counted(db)).toEqual(people3(24));
    await db.destroy();
  });

  it('over a damaged one says what could not be added', async () => {
    const { shop, close } = await watched(20);
    const copy = await makeCopy(shop.file, files().copies, Date.now());
    await close();
    garbage(shop.file, 1);
    expect((await restore(shop, copy.file)).lost).toMatch(/malformed|damaged|not a database/);
    const db = await openDatabase(shop.file);
    expect(await counted(db)).toEqual(people3(20));
    await db.destroy();
  });

  it('is refused, and nothing is changed, when it is damaged, empty, no database of ours or of another shop', async () => {
    const { shop, close } = await watched(20);
    const copy = await makeCopy(shop.file, files().copies, Date.now());
    await close();
    const before = readFileSync(shop.file);
    const elsewhere = join(folder.path, 'elsewhere');
    mkdirSync(elsewhere);
    const other = await openShop(elsewhere, START, { nodeId: 'node-2' });
    await other.close();
    const cases = [
      [
        'damaged',
        (file: string) => {
          copyFileSync(copy.file, file);
          garbage(file, 4);
        },
      ],
      ['empty', (file: string) => writeFileSync(file, '')],
      ['text', (file: string) => writeFileSync(file, 'no database'.repeat(1000))],
      ['other', (file: string) => copyFileSync(other.file, file)],
    ] as const;
    for (const [name, make] of cases) {
      const file = join(files().copies, `${name}.db`);
      make(file);
      await expect(restore(shop, file), name).rejects.toMatchObject({ info: { code: 'DB_008' } });
    }
    expect(readFileSync(shop.file).equals(before)).toBe(true);
    expect(existsSync(shop.file)).toBe(true);
  });
});
