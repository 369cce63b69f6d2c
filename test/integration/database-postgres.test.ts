import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCameras } from '../../app/main/db/camera-configurations.ts';
import { dialectOf } from '../../app/main/db/dialect/dialect.ts';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { getSite } from '../../app/main/db/sites.ts';
import type { CountReport } from '../../app/shared/api/index.ts';
import { fillShop, openShop, temporaryFolder } from '../support/app-database.ts';
import { hasOldViews, OLD_VIEWS, readOldViews, storeOldViews } from '../support/old-views.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';
import { START, tellStory, type readShop } from '../support/shop-story.ts';

const HOUR = 3_600_000;

const bin = await findPostgres();
if (!bin)
  process.stderr.write(
    'There is no PostgreSQL on this computer, so that the data layer is tested on SQLite only (Debian: apt-get install postgresql).\n',
  );

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
    const { live, turned } = expected as Record<'live' | 'turned', Awaited<ReturnType<typeof readShop>>>;
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
          if (hasOldViews(count)) await storeOldViews(db, START);
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
        if (hasOldViews(count)) expect(await readOldViews(db, START)).toEqual(OLD_VIEWS);
        expect(await db('knex_migrations').orderBy('id').pluck('name')).toEqual(migrations.map(({ name }) => name));
      } finally {
        await db.raw('set search_path to public');
      }
    },
  );
});
