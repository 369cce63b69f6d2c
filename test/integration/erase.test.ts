import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cleanUpCounts } from '../../app/main/clean-up/clean-up.ts';
import { readReport } from '../../app/main/counts/count-report.ts';
import { eraseArchives } from '../../app/main/db/erasures/erase-archives.ts';
import { insertErasures, listErasures } from '../../app/main/db/erasures/erasures.ts';
import { removeErased } from '../../app/main/db/erasures/remove-erased.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { verifyDay } from '../../app/main/db/history/verify-counts.ts';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { finishRestore, prepareRestore } from '../../app/main/db/restore-copy.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { listArchives, readArchive } from '../../app/main/db/retention/archive-file.ts';
import { makeCopy } from '../../app/main/db/safety-copy.ts';
import { Eraser } from '../../app/main/erasing/open-erasing.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { RecountService } from '../../app/main/recounts/open-recounts.ts';
import { keptFiles } from '../../app/main/safety/open-safety.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import type { ErasureRequest } from '../../app/shared/domain/erasure.ts';
import { countPeople, fillShop, openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';
import { exporterOf, runInProcess, startCentre, type Centre } from '../support/centre.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const HOUR = 3_600_000,
  DAY = 24 * HOUR,
  START = Date.parse('2025-03-04T10:00Z'),
  never = new AbortController().signal;
/** Somebody each ten minutes, three hours long. */
const MOMENTS = Array.from({ length: 18 }, (_, n) => START + n * 600_000);
const bin = await findPostgres();

let folder: ReturnType<typeof temporaryFolder>, shop: Shop;
const eraserOf = (of: Shop) =>
  new Eraser({
    ...{ db: of.db, identity: of.identity, site: of.site, files: keptFiles(folder.path) },
    archives: join(folder.path, 'archive'),
    pictures: join(folder.path, 'pictures'),
    runTask: taskRunner(launchTask),
  });
/** The second hour. */
const request = (more: Partial<ErasureRequest> = {}): ErasureRequest => ({
  ...{ cameraId: shop.cameraId, fromMs: START + HOUR, toMs: START + 2 * HOUR },
  ...{ what: 'people', trackId: null, reason: 'asked' },
  ...more,
});
const counted = async (table: string, of = shop) =>
  Number(((await of.db(table).count({ n: '*' })) as { n: number }[])[0].n);
const report = () =>
  readReport(
    shop.db,
    { cameraId: shop.cameraId, regionId: null, fromMs: START, toMs: START + 3 * HOUR, bucketMinutes: 60 },
    shop.site,
    START + DAY,
  );

describe.each(['SQLite', 'PostgreSQL'])('what people left behind is erased: %s', (kind) => {
  let postgres: Postgres | null = null;
  beforeEach(async () => {
    folder = temporaryFolder();
    if (kind === 'SQLite') shop = await openShop(folder.path, START - DAY);
    else if (bin) {
      postgres = await startPostgres(bin);
      await postgres.db.migrate.latest({ migrationSource: migrationSource(migrations) });
      shop = await fillShop(postgres.db, join(folder.path, 'none'), START - DAY, {});
    } else return;
    await countPeople(shop, MOMENTS, 0);
    await deriveHistory(shop.db, shop.site, START + 2 * DAY, never);
  }, 120_000);
  afterEach(async () => {
    if (kind === 'SQLite') await shop.close();
    await postgres?.stop();
    folder.remove();
  });
  const erase = async (of: ErasureRequest) => {
    await shop.db.transaction((transaction) => insertErasures(transaction, shop.identity, of, START + 2 * DAY));
    const [open] = await listErasures(shop.db, true);
    return removeErased(shop.db, shop.identity, open, shop.site, START + 2 * DAY, never);
  };

  it.skipIf(kind === 'PostgreSQL' && !bin)(
    'of one hour: its ways and crossings go, its sums stay, and what is stored agrees',
    async () => {
      const before = await report();
      expect(await erase(request())).toBe(12);
      expect([await counted('counting_events'), await counted('person_tracking')]).toEqual([12, 12]);
      const after = await report();
      expect(after.buckets.map((bucket) => bucket.in)).toEqual(before.buckets.map((bucket) => bucket.in));
      expect(after.buckets.map((bucket) => bucket.in)).toEqual([6, 6, 6]);
      expect(await verifyDay(shop.db, shop.site, START)).toEqual([]);
      expect(await listErasures(shop.db, true)).toEqual([]);
      expect((await listErasures(shop.db))[0]).toMatchObject({ rows: 12, reason: 'asked' });
    },
  );

  it.skipIf(kind === 'PostgreSQL' && !bin)(
    'with its sums: the hour is a gap that says so, and no zero; longer sums are those of what is left',
    async () => {
      await erase(request({ what: 'all' }));
      const { buckets, gaps, totalIn } = await report();
      expect([totalIn, buckets[1].measuredSeconds]).toEqual([12, 0]);
      expect(gaps.find(({ fromMs, toMs }) => fromMs <= START + 1.5 * HOUR && toMs > START + 1.5 * HOUR)?.reason).toBe(
        'erased',
      );
      expect(
        gaps
          .filter(({ reason }) => reason === 'erased')
          .every(({ fromMs, toMs }) => fromMs >= START + HOUR && toMs <= START + 2 * HOUR),
      ).toBe(true);
      // Asked for twice, and once for less of it: nothing lies over the other, and no gap is told twice.
      await erase(request({ what: 'all' }));
      await erase(request({ what: 'all', toMs: START + 1.5 * HOUR }));
      expect((await report()).gaps).toEqual(gaps);
      const sums = (await shop.db('historical_analytics').where({ scope: 'camera' })) as {
        time_period: string;
        total_count_in: number;
      }[];
      expect(Object.groupBy(sums, (row) => row.time_period).hour).toHaveLength(2);
      for (const period of ['day', 'week', 'month'])
        expect(sums.filter((row) => row.time_period === period).map((row) => Number(row.total_count_in))).toEqual([12]);
      expect(await verifyDay(shop.db, shop.site, START)).toEqual([]);
    },
  );

  it.skipIf(kind === 'PostgreSQL' && !bin)('of one way: nobody else is touched', async () => {
    const [{ track_id: trackId }] = (await shop.db('person_tracking').orderBy('id').limit(1)) as { track_id: string }[];
    await erase(request({ trackId, fromMs: START - HOUR, toMs: START + 3 * HOUR }));
    expect(await counted('person_tracking')).toBe(17);
    expect(await shop.db('person_tracking').where({ track_id: trackId })).toEqual([]);
  });
});

describe('an erasure outlives everything', () => {
  beforeEach(async () => {
    folder = temporaryFolder();
    shop = await openShop(folder.path, START - DAY);
    await countPeople(shop, MOMENTS, 0);
  });
  afterEach(async () => {
    await shop.close();
    folder.remove();
  });

  it('a dry run says how much and changes nothing; a time that people are counted in is refused', async () => {
    const eraser = eraserOf(shop);
    expect(await eraser.look(request())).toMatchObject({
      rows: { counting_events: 6, person_tracking: 6, archived: 0 },
      archives: 0,
    });
    expect([await counted('counting_events'), await counted('erasures')]).toEqual([18, 0]);
    await expect(eraser.erase(request({ toMs: Date.now() }))).rejects.toMatchObject({ info: { code: 'ERASE_001' } });
    await expect(eraser.erase(request({ cameraId: 'nobody' }))).rejects.toMatchObject({ info: { code: 'ERASE_002' } });
    expect(await counted('erasures')).toBe(0);
  });

  it('a kill in the middle: the wish is there, and the next start goes on', async () => {
    await shop.db.transaction((transaction) => insertErasures(transaction, shop.identity, request(), Date.now()));
    const [open] = await listErasures(shop.db, true);
    // As far as it came.
    await shop
      .db('counting_events')
      .whereIn(
        'id',
        shop
          .db('counting_events')
          .where('event_timestamp', '>=', START + HOUR)
          .limit(3)
          .select('id'),
      )
      .delete();
    await expect(
      removeErased(shop.db, shop.identity, open, shop.site, Date.now(), AbortSignal.abort()),
    ).rejects.toThrow();
    expect(await listErasures(shop.db, true)).toHaveLength(1);
    await eraserOf(shop).again();
    expect(
      await shop
        .db('counting_events')
        .where('event_timestamp', '>=', START + HOUR)
        .where('event_timestamp', '<', START + 2 * HOUR),
    ).toEqual([]);
    expect(await listErasures(shop.db, true)).toEqual([]);
  });

  it('what comes late of a time that was erased goes as well', async () => {
    const eraser = eraserOf(shop);
    await eraser.erase(request());
    await countPeople(shop, [START + HOUR + 30_000], 500);
    expect(await counted('counting_events')).toBe(13);
    const [{ revision }] = await listErasures(shop.db);
    await eraser.again();
    expect(await counted('counting_events')).toBe(12);
    expect((await listErasures(shop.db))[0].revision).toBeGreaterThan(revision);
  });

  it('archives are written anew without it, and stay whole', async () => {
    const site = shop.site,
      parts = { db: shop.db, databaseFile: shop.file, folder: join(folder.path, 'archive'), site };
    await cleanUpCounts(
      { ...parts, runTask: taskRunner(launchTask), clockIsTrusted: () => true },
      START + 500 * DAY,
      never,
    );
    expect(await counted('counting_events')).toBe(0);
    const eraser = eraserOf(shop);
    expect(await eraser.look(request())).toMatchObject({ rows: { archived: 6 }, archives: 1 });
    await eraser.erase(request());
    const archive = (await listArchives(parts.folder)).find(({ table }) => table === 'counting_events')!;
    const rows: unknown[] = [];
    for await (const row of readArchive(archive.file)) rows.push(row);
    expect(rows).toHaveLength(12);
    expect(await eraseArchives(parts.folder, [request() as never], true)).toEqual({ rows: 0, archives: 0 });
    // Its sums are in the archive still; all of it is another wish.
    await eraser.erase(request({ what: 'all', fromMs: 1, toMs: START + DAY }));
    expect((await listArchives(parts.folder)).map(({ table }) => table)).not.toContain('counting_events');
  });

  it.each([true, false])(
    'a copy of before that is restored is erased again, and the certificate says until when there is one (what came since is added: %s)',
    async (addSince) => {
      const files = keptFiles(folder.path),
        copy = await makeCopy(shop.file, files.copies, Date.now() - 1_000);
      const [certificate] = await eraserOf(shop).erase(request());
      expect(certificate.copiesUntilMs).toBe(copy.madeAtMs + 7 * DAY);
      expect(certificate).toMatchObject({ rows: 12, inCentre: null, trackId: null });
      const prepared = join(folder.path, 'prepared.db');
      await prepareRestore(copy.file, prepared);
      await shop.db.destroy();
      finishRestore(prepared, shop.file, Date.now(), addSince);
      shop = { ...shop, db: await openDatabase(shop.file) };
      shop.close = () => shop.db.destroy();
      expect([await counted('counting_events'), (await listErasures(shop.db, true)).length]).toEqual([18, 1]);
      await eraserOf(shop).again();
      expect(await counted('counting_events')).toBe(12);
      const [again] = await eraserOf(shop).list();
      expect(again.putAside).toHaveLength(1);
    },
  );

  it('what was erased cannot be counted again as if nobody had been there', async () => {
    await eraserOf(shop).erase(request());
    const recounts = new RecountService({
      ...{ db: shop.db, databaseFile: shop.file, identity: shop.identity, site: shop.site, log: quiet },
      runTask: taskRunner(launchTask),
      onChanged() {},
      onDecided: () => Promise.resolve(),
    });
    await expect(recounts.start(shop.cameraId, START + 1.5 * HOUR, START + 3 * HOUR)).rejects.toMatchObject({
      info: { code: 'RECOUNT_007' },
    });
    await recounts.close();
  });
});

describe.skipIf(!bin)('an erasure reaches the centre', () => {
  let postgres: Postgres, centre: Centre, url: string;
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    url = await centre.login('shop_1');
    folder = temporaryFolder();
    shop = await openShop(folder.path, START - DAY);
    await countPeople(shop, MOMENTS, 0);
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    await postgres?.stop();
    folder?.remove();
  });
  const there = async (table: string) =>
    Number((await centre.rows<{ n: string }>(`select count(*) as n from footfall.${table}`))[0].n);

  it('with the next run, and both sides agree', async () => {
    const exporter = await exporterOf(shop, url);
    await exporter.run();
    expect(await there('counting_events')).toBe(18);
    await eraserOf(shop).erase(request({ what: 'all' }));
    expect((await eraserOf(shop).list())[0].inCentre).toBe(false);
    await exporter.run();
    expect([await there('counting_events'), await there('erasures')]).toEqual([12, 1]);
    expect(await there('counting_results')).toBe(await counted('counting_results'));
    expect(await exporter.state()).toMatchObject({ lastError: null, centreOnlyRows: 0, repairedRows: 0 });
    expect((await eraserOf(shop).list())[0].inCentre).toBe(true);
    const [proof] = (await shop
      .db('export_proofs')
      .where({ table_name: 'counting_events', proved_day: '2025-03-04' })) as {
      row_count: number;
      centre_only_count: number;
    }[];
    expect([proof.row_count, proof.centre_only_count]).toEqual([12, 0]);
  }, 120_000);

  it('what another node of the site sent of that time goes too, and what came later stays', async () => {
    const put = (node: string, id: string, revision: number) =>
      centre.rows(
        `insert into footfall.counting_events (site_id, node_id, revision, counting_event_id, camera_id, event_timestamp)
         select site_id, '${node}', ${revision}, '${id}', camera_id, event_timestamp + interval '65 minutes' from footfall.counting_events order by event_timestamp limit 1`,
      );
    await put('former', 'of-before', 1);
    await put('node-1', 'later', 1_000_000);
    const exporter = await exporterOf(shop, url);
    await exporter.run();
    const left = await centre.rows<{ counting_event_id: string }>(
      "select counting_event_id from footfall.counting_events where counting_event_id in ('of-before', 'later')",
    );
    expect(left.map((row) => row.counting_event_id)).toEqual(['later']);
  }, 120_000);

  it('a login that does not write the site erases nothing there', async () => {
    const client = new pg.Client({ connectionString: await centre.login('shop_2') });
    await client.connect();
    await expect(client.query("select footfall.apply_erasures('site-1')")).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });

  it('by a file as well, also where a file of before is taken in after it', async () => {
    const own = temporaryFolder(),
      store = await openShop(own.path, START - DAY, {
        siteId: 'site-file',
        nodeId: 'file-node',
        cameraId: 'file-camera',
      });
    try {
      await countPeople(store, MOMENTS, 0);
      const exporter = await exporterOf(store, 'postgres://nobody@127.0.0.1:1/nowhere', runInProcess),
        importUrl = await centre.login('importer');
      const hand = async (name: string, all: boolean) => {
        await exporter.writeFile(join(own.path, name), all);
        return () =>
          runInProcess('import-file', { file: join(own.path, name), url: importUrl, certificateAuthority: null });
      };
      const n = async () =>
        (await centre.rows("select 1 from footfall.counting_events where site_id = 'site-file'")).length;
      await (
        await hand('first', false)
      )();
      expect(await n()).toBe(18);
      const before = await hand('before', true);
      await eraserOf(store).erase(request({ cameraId: 'file-camera' }));
      await (
        await hand('second', false)
      )();
      expect(await n()).toBe(12);
      // Of rows that are gone since; nothing of it is taken in.
      await expect(before()).rejects.toMatchObject({ info: { code: 'EXPORT_015' } });
      expect(await n()).toBe(12);
    } finally {
      await store.close();
      own.remove();
    }
  }, 120_000);
});
