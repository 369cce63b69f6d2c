import type { Knex } from 'knex';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { EventRecorder } from '../../app/main/counts/event-recorder.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { listCameras, updateCamera, type CameraChange } from '../../app/main/db/camera-configurations.ts';
import { readPlaces, writePlace } from '../../app/main/db/camera-places.ts';
import { countReasons, listCountingEvents } from '../../app/main/db/counting-events.ts';
import { listRegions, listRegionVersions } from '../../app/main/db/counting-zones.ts';
import { listTracks } from '../../app/main/db/person-tracking.ts';
import { insertRecount, listRecounts, removeSomeResults, updateRecount } from '../../app/main/db/recounts.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { listVisits } from '../../app/main/db/zone-visits.ts';
import { runRecount } from '../../app/workers/tasks/recount/run-recount.ts';
import { recountDays } from '../../app/main/recounts/recount-days.ts';
import { writeResults } from '../../app/main/recounts/write-results.ts';
import type { WorkerEvent } from '../../app/shared/camera-protocol.ts';
import type { Place } from '../../app/shared/domain/place.ts';
import type { Region } from '../../app/shared/domain/region.ts';
import { draw, quiet, type Shop } from './app-database.ts';
import { countLive, measuredMinutes } from './app-walks.ts';

/** When the story begins. */
export const START = Date.UTC(2026, 10, 20, 9);
const HOUR = 3_600_000,
  all = { cameraId: null, regionId: null, fromMs: START - HOUR, toMs: START + 4 * HOUR };

/** The same people in the same shop, counted, one line turned round, and counted again. */
export async function tellStory(shop: Shop): Promise<Record<string, unknown>> {
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

  const live = await readShop(shop);
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
  const proposed = await readShop(shop);
  const story: Record<string, unknown> = { live, proposed };
  for (const { recountId } of [unchanged, turned]) {
    await inTransaction(shop.db, (transaction) =>
      updateRecount(transaction, shop.identity, recountId, { status: 'accepted' }, START + 3 * HOUR),
    );
    story[recountId] = await readShop(shop);
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

export async function readShop({ db, site, cameraId }: Shop) {
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
