import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { EventRecorder } from '../../app/main/counts/event-recorder.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { listCameras, updateCamera, type CameraChange } from '../../app/main/db/camera-configurations.ts';
import { readPlaces, writePlace } from '../../app/main/db/camera-places.ts';
import { countReasons, listCountingEvents } from '../../app/main/db/counting-events.ts';
import { dialectOf } from '../../app/main/db/dialect/dialect.ts';
import { listRegions, listRegionVersions } from '../../app/main/db/counting-zones.ts';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { listTracks } from '../../app/main/db/person-tracking.ts';
import { insertRecount, listRecounts, removeSomeResults, updateRecount } from '../../app/main/db/recounts.ts';
import { getSite } from '../../app/main/db/sites.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { listVisits } from '../../app/main/db/zone-visits.ts';
import { runRecount } from '../../app/workers/tasks/recount/run-recount.ts';
import { recountDays } from '../../app/main/recounts/recount-days.ts';
import { writeResults } from '../../app/main/recounts/write-results.ts';
import type { CountReport } from '../../app/shared/api/index.ts';
import type { WorkerEvent } from '../../app/shared/camera-protocol.ts';
import type { Place } from '../../app/shared/domain/place.ts';
import type { Region } from '../../app/shared/domain/region.ts';
import { draw, fillShop, openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';
import { OLD_VIEWS, readOldViews, storeOldViews } from '../support/old-views.ts';
import { countLive, measuredMinutes } from '../support/app-walks.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

const START = Date.UTC(2026, 10, 20, 9),
  HOUR = 3_600_000;
const all = { cameraId: null, regionId: null, fromMs: START - HOUR, toMs: START + 4 * HOUR };

const bin = await findPostgres();
if (!bin)
  process.stderr.write(
    'There is no PostgreSQL on this computer, so that the data layer is tested on SQLite only (Debian: apt-get install postgresql).\n',
  );

/** The same people in the same shop, counted, one line turned round, and counted again. */
async function tellStory(shop: Shop): Promise<Record<string, unknown>> {
  await draw(
    shop,
    'till',
    {
      kind: 'zone',
      name: 'Till',
      points: [
        [0.2, 0.5],
        [0.8, 0.5],
        [0.8, 0.8],
        [0.2, 0.8],
      ],
      queue: true,
      capacity: 3,
    },
    START - HOUR,
  );
  await draw(
    shop,
    'gate',
    {
      kind: 'gate',
      name: 'Gate',
      points: [
        [0.05, 0.55],
        [0.95, 0.55],
      ],
      secondPoints: [
        [0.05, 0.75],
        [0.95, 0.75],
      ],
      hours: { fromMinutes: 0, toMinutes: 600 },
    },
    START - HOUR,
  );
  const regions = await listRegions(shop.db, shop.cameraId);
  const { events } = countLive(60, { fromMs: START, toMs: START + HOUR, regions, killedMs: START + 50 * 60_000 });
  const recorder = new EventRecorder({
    db: shop.db,
    databaseFile: 'postgres',
    identity: shop.identity,
    log: quiet,
    totals: () => Promise.resolve(null),
    onRecorded() {},
    onTrouble(error) {
      if (error) throw new Error(error.message);
    },
  });
  const risk = (event: 'at-risk' | 'risk-over', minute: number): WorkerEvent => ({
    kind: 'stream',
    event,
    atMs: START + minute * 60_000,
    error: null,
    data: event === 'at-risk' ? { risk: 'slow-pc' } : {},
  });
  // Each is known after what it is about was measured.
  const numbered = [
    ...events,
    ...measuredMinutes(START, START + 50 * 60_000, ['line-1', 'till', 'gate']),
    risk('at-risk', 10.5),
    risk('risk-over', 13),
  ].map((event, i) => ({ sequence: i + 1, event }));
  const intake = recorder.open(
    { session: 'session-1', cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: START },
    () => {},
  );
  for (let i = 0; i < numbered.length; i += 70) {
    intake.take(numbered.slice(i, i + 70));
    await recorder.flush();
  }
  await recorder.close();
  await draw(
    shop,
    'line-1',
    {
      kind: 'line',
      name: 'Entrance',
      points: [
        [0.95, 0.6],
        [0.05, 0.6],
      ],
      mode: 'late',
    },
    START + 2 * HOUR,
  );

  const live = await read(shop);
  const begin = (recountId: string, now: Region[]) =>
    inTransaction(shop.db, (transaction) =>
      insertRecount(
        transaction,
        shop.identity,
        { recountId, cameraId: shop.cameraId, fromMs: START, toMs: START + HOUR, regions: now },
        START + 3 * HOUR,
      ),
    );
  const fill = async (record: Awaited<ReturnType<typeof begin>>) => {
    const tracks = await runRecount(
      shop.db,
      {
        databaseFile: '',
        cameraId: record.cameraId,
        fromMs: record.fromMs,
        toMs: record.toMs,
        regions: record.regions,
        timeZone: 'UTC',
        known: record.known,
      },
      (results) =>
        inTransaction(shop.db, (transaction) =>
          writeResults(transaction, shop.identity, record, results, START + 3 * HOUR),
        ),
    );
    await inTransaction(shop.db, async (transaction) =>
      updateRecount(
        transaction,
        shop.identity,
        record.recountId,
        { status: 'ready', tracks, days: await recountDays(transaction, shop.site, record) },
        START + 3 * HOUR,
      ),
    );
  };
  const unchanged = await begin('unchanged', regions),
    turned = await begin('turned', await listRegions(shop.db, shop.cameraId)),
    unwanted = await begin('unwanted', regions);
  for (const record of [unchanged, turned, unwanted]) await fill(record);
  const proposed = await read(shop);
  const story: Record<string, unknown> = { live, proposed };
  for (const { recountId } of [unchanged, turned]) {
    await inTransaction(shop.db, (transaction) =>
      updateRecount(transaction, shop.identity, recountId, { status: 'accepted' }, START + 3 * HOUR),
    );
    story[recountId] = await read(shop);
  }
  while (await removeSomeResults(shop.db, 'unwanted', 50)) await Promise.resolve();
  return {
    ...story,
    recounts: await listRecounts(shop.db, {}),
    versions: await listRegionVersions(shop.db, shop.cameraId),
    left: await rows(shop.db),
    camera: await tellCamera(shop),
  };
}

/** What is said of a camera, and said otherwise. */
async function tellCamera({ db, identity, cameraId }: Shop) {
  const all: unknown[] = [];
  const say = async (place: Place, change: CameraChange) => {
    await inTransaction(db, async (transaction) => {
      await writePlace(transaction, identity, cameraId, place, START);
      await updateCamera(transaction, identity, cameraId, change, START);
    });
    const [{ schedule, maintenance, visits }] = await listCameras(db);
    all.push({ place: (await readPlaces(db))(cameraId), schedule, maintenance, visits });
  };
  const tills = { name: 'Khu vực quầy', type: 'zone' as const };
  await say(
    {
      location: { name: 'Cửa đông', type: 'entrance' },
      groups: [{ name: 'Tầng 1', type: 'floor' }, tills, { ...tills, name: 'KHU VỰC QUẦY' }],
      description: 'above the till',
    },
    {
      schedule: [{ days: [1, 7], fromMinutes: 540, toMinutes: 60 }],
      maintenance: { by: 'Linh', untilMs: START },
      visits: { last: '2026-11-20', next: '2027-02-20', notes: 'lens' },
    },
  );
  await say(
    { location: { name: 'cửa ĐÔNG', type: 'exit' }, groups: [tills], description: '' },
    { schedule: 'site', maintenance: null, visits: { last: null, next: null, notes: '' } },
  );
  await say(
    {
      location: null,
      groups: [
        { ...tills, type: 'floor' },
        { name: 'tầng 1', type: 'floor' },
      ],
      description: '',
    },
    { schedule: null },
  );
  const count = async (table: string) => Number((await db(table).count({ n: '*' }))[0].n);
  return {
    all,
    kept: [
      await count('camera_locations'),
      await count('camera_groups'),
      await count('camera_group_assignments'),
      await db('camera_group_assignments').whereNull('removed_at').pluck('camera_id'),
    ],
  };
}

const rows = async (db: Knex) =>
  Object.fromEntries(
    await Promise.all(
      ['counting_events', 'zone_visits', 'counting_results', 'camera_coverage', 'person_tracking'].map(
        async (table) => [table, Number((await db(table).count({ n: '*' }))[0].n)],
      ),
    ),
  );

async function read({ db, site, cameraId }: Shop) {
  return {
    events: (await listCountingEvents(db, { ...all, limit: 10_000, only: 'all' })).map(
      ({ eventId: _, ...event }) => event,
    ),
    reasons: await countReasons(db, all),
    flickers: (await listCountingEvents(db, { ...all, regionId: 'gate', limit: 5, only: 'outside-hours' })).length,
    visits: await listVisits(db, all, null),
    tracks: await listTracks(db, cameraId, all.fromMs, all.toMs, 1000),
    report: await readReport(db, { ...all, bucketMinutes: 15 }, site, START + 4 * HOUR),
    zone: await readZoneReport(db, { ...all, regionId: 'till', bucketMinutes: 15 }, START + 4 * HOUR),
    totals: await readTotals(db, site, START + 4 * HOUR),
  };
}

describe.skipIf(!bin)('the data layer on PostgreSQL', () => {
  let postgres: Postgres;
  let folder: ReturnType<typeof temporaryFolder>;
  beforeAll(async () => {
    folder = temporaryFolder();
    postgres = await startPostgres(bin!);
    await postgres.db.migrate.latest({ migrationSource: migrationSource(migrations) });
  });
  afterAll(async () => {
    await postgres?.stop();
    folder.remove();
  });

  it('tells the same story as on SQLite: what was counted, and what was counted again', async () => {
    const sqlite = await openShop(folder.path, START - 2 * HOUR);
    const expected = await tellStory(sqlite).finally(() => sqlite.close());
    const told = await tellStory(await fillShop(postgres.db, 'postgres', START - 2 * HOUR));
    for (const [part, of] of Object.entries(expected)) expect(told[part], part).toEqual(of);
    expect(expected.camera).toEqual({
      all: [
        {
          place: {
            location: { name: 'Cửa đông', type: 'entrance' },
            groups: [
              { name: 'Tầng 1', type: 'floor' },
              { name: 'Khu vực quầy', type: 'zone' },
            ],
            description: 'above the till',
          },
          schedule: [{ days: [1, 7], fromMinutes: 540, toMinutes: 60 }],
          maintenance: { by: 'Linh', untilMs: START },
          visits: { last: '2026-11-20', next: '2027-02-20', notes: 'lens' },
        },
        {
          place: {
            location: { name: 'cửa ĐÔNG', type: 'exit' },
            groups: [{ name: 'Khu vực quầy', type: 'zone' }],
            description: '',
          },
          schedule: 'site',
          maintenance: null,
          visits: { last: null, next: null, notes: '' },
        },
        {
          place: {
            location: null,
            groups: [
              { name: 'Tầng 1', type: 'floor' },
              { name: 'Khu vực quầy', type: 'floor' },
            ],
            description: '',
          },
          schedule: null,
          maintenance: null,
          visits: { last: null, next: null, notes: '' },
        },
      ],
      // Nothing that travels is deleted, and each camera is once in a group.
      kept: [2, 3, 3, ['camera-1', 'camera-1']],
    });
    // It is a story worth telling.
    const quality = (of: { report: CountReport }) => of.report.buckets.map((bucket) => bucket.quality).slice(4, 6);
    expect(quality(expected.live as never)).toEqual([
      { framesDue: 15 * 900, riskSeconds: 150, risk: 'slow-pc', worstFps: 8 },
      { framesDue: 15 * 900, riskSeconds: 0, risk: null, worstFps: 8 },
    ]);
    expect(quality(expected.turned as never)).toEqual(quality(expected.live as never));
    const { live, turned } = expected as Record<'live' | 'turned', Awaited<ReturnType<typeof read>>>;
    expect([
      live.events.length > 60,
      live.visits.length > 20,
      live.tracks.tracks.length > 40,
      live.reasons.refused.length > 0,
    ]).toEqual([true, true, true, true]);
    expect(expected.proposed).toEqual(live);
    expect([turned.totals.in === live.totals.in, turned.events.length > 50]).toEqual([false, true]);
  });

  it.each(migrations.slice(0, -1).map(({ name }, i) => [name, i + 1] as const))(
    'an older database is brought up to date with its rows in place: from %s',
    async (_, count) => {
      const { db } = postgres,
        schema = `older_${count}`,
        moment = dialectOf(db).toInstant(START);
      await db.raw(`create schema ${schema}`);
      await db.raw(`set search_path to ${schema}`);
      try {
        await db.migrate.latest({ migrationSource: migrationSource(migrations.slice(0, count)) });
        await db('installation').insert({ id: 1, node_id: 'node-1', last_revision: 41, created_at: moment });
        await db('sites').insert({
          site_id: 's',
          site_name: 'Cửa hàng',
          timezone: 'Asia/Ho_Chi_Minh',
          day_start_minutes: 240,
          opens_minutes: 480,
          closes_minutes: 1260,
          node_id: 'node-1',
          revision: 41,
          created_at: moment,
          updated_at: moment,
        });
        if (count >= 2) {
          await db('camera_configurations').insert({
            camera_id: 'c',
            camera_name: 'Door',
            camera_type: 'RTSP',
            stream_url: 'rtsp://cam/1',
            stream_protocol: 'rtsp',
            display_order: 1,
            site_id: 's',
            node_id: 'node-1',
            revision: 42,
            created_at: moment,
            updated_at: moment,
          });
          await storeOldViews(db, START);
        }
        await db.migrate.latest({ migrationSource: migrationSource(migrations) });
        expect(await getSite(db)).toMatchObject({
          name: 'Cửa hàng',
          timeZone: 'Asia/Ho_Chi_Minh',
          dayStartMinutes: 240,
        });
        expect(
          (await listCameras(db)).map(({ cameraId, enabled, source }) => [cameraId, enabled, source.address]),
        ).toEqual(count >= 2 ? [['c', true, 'rtsp://cam/1']] : []);
        if (count >= 2) expect(await readOldViews(db, START)).toEqual(OLD_VIEWS);
        expect(await db('knex_migrations').orderBy('id').pluck('name')).toEqual(migrations.map(({ name }) => name));
      } finally {
        await db.raw('set search_path to public');
      }
    },
  );
});
