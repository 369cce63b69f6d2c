import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertRegionVersion } from '../../app/main/db/counting-zones.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { Line, LineDraft } from '../../app/shared/domain/region.ts';
import { crossing, openShop, recorderOf, temporaryFolder, type Shop } from '../support/app-database.ts';
import { exporterOf, startCentre, type Centre } from '../support/centre.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/* Which way people went by the compass, as somebody who asks in SQL sees it, in a store and in a centre. */

const bin = await findPostgres();
const AT = Date.UTC(2026, 10, 20, 12);

describe.skipIf(!bin)('a line whose way in is to the north', () => {
  const folder = temporaryFolder();
  let postgres: Postgres, centre: Centre, shop: Shop;
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    shop = await openShop(folder.path, AT - 86_400_000);
    const draft = LineDraft.parse({
      name: 'Entrance',
      points: [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
    });
    const save = async (change: Partial<LineDraft>) =>
      Line.parse(
        await inTransaction(shop.db, (db) =>
          insertRegionVersion(
            db,
            shop.identity,
            shop.cameraId,
            shop.line.regionId,
            { ...draft, ...change },
            '',
            AT - 3_600_000,
          ),
        ),
      );
    const lines = [await save({}), await save({ compass: 'north' }), await save({ compass: 'east' })];
    const recorder = recorderOf(shop);
    recorder
      .open(
        { session: 's', cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: AT },
        () => {},
      )
      .take(
        lines.flatMap((line, n) =>
          (['in', 'out'] as const).map((direction, k) => ({
            sequence: 2 * n + k + 1,
            event: { kind: 'crossing' as const, crossing: crossing(line, direction, AT + (2 * n + k) * 1000) },
          })),
        ),
      );
    await recorder.close();
  }, 300_000);
  afterAll(async () => {
    await shop?.db.destroy();
    await postgres?.stop();
    folder.remove();
  });
  const wanted = [
    ['in', null],
    ['out', null],
    ['in', 'north'],
    ['out', 'south'],
    ['in', 'east'],
    ['out', 'west'],
  ];

  it('has it on each of its crossings, by the version that counted it', async () => {
    const rows = (await shop.db('counted_events').orderBy('event_timestamp').select('direction', 'compass')) as Record<
      string,
      unknown
    >[];
    expect(rows.map(({ direction, compass }) => [direction, compass])).toEqual(wanted);
    await (await exporterOf(shop, await centre.login('shop'))).run();
    const there = await centre.rows('select direction, compass from footfall.counted_events order by event_timestamp');
    expect(there.map(({ direction, compass }) => [direction, compass])).toEqual(wanted);
  });
});
