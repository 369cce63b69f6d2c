import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { insertCorrection } from '../../app/main/db/occupancy-adjustments.ts';
import { countReasons, listCountingEvents } from '../../app/main/db/counting-events.ts';
import { insertRegionVersion } from '../../app/main/db/counting-zones.ts';
import { countRows } from '../../app/main/db/save/count-rows.ts';
import { deriveHistory } from '../../app/main/db/history/derive-history.ts';
import { eventsOfSite } from '../../app/main/counts/site-sum.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { Line, LineDraft, type SiteSum } from '../../app/shared/domain/region.ts';
import { businessDay } from '../../app/core/stats/business-day.ts';
import { addShopCamera, crossing, openShop, recorderOf, temporaryFolder, type Shop } from '../support/app-database.ts';

/* Which lines are ways into the shop: its sums, how many are inside, and its events; not what a line or a camera counted. */

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 18, 5);

describe('the sum of a shop', () => {
  const folder = temporaryFolder();
  let shop: Shop, aisle: Line, storeroom: Line, day: { fromMs: number; toMs: number };
  const nowMs = NOON + 3 * HOUR;

  const save = async (cameraId: string, regionId: string, name: string, siteSum?: SiteSum) =>
    Line.parse(
      await inTransaction(shop.db, (db) =>
        insertRegionVersion(
          db,
          shop.identity,
          cameraId,
          regionId,
          LineDraft.parse({
            name,
            siteSum,
            points: [
              [0.1, 0.5],
              [0.9, 0.5],
            ],
          }),
          '',
          NOON - HOUR,
        ),
      ),
    );

  beforeAll(async () => {
    shop = await openShop(folder.path, NOON - 20 * HOUR);
    day = businessDay(nowMs, shop.site.timeZone, shop.site.dayStartMinutes);
    const other = await addShopCamera(shop.db, shop.identity, 'camera-2', NOON - 20 * HOUR);
    aisle = await save(shop.cameraId, 'aisle', 'Aisle');
    storeroom = await save(other.cameraId, 'storeroom', 'Storeroom');
    const recorder = recorderOf(shop);
    let n = 0;
    const cross = (cameraId: string, line: Line, direction: 'in' | 'out', people: number) => {
      const events = Array.from({ length: people }, (_, i) => ({
        sequence: i + 1,
        event: { kind: 'crossing' as const, crossing: crossing(line, direction, NOON + i * 60_000) },
      }));
      recorder
        .open({ session: `s${n++}`, cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: NOON }, () => {})
        .take(events);
    };
    cross(shop.cameraId, shop.line as Line, 'in', 20);
    cross(shop.cameraId, shop.line as Line, 'out', 5);
    cross(shop.cameraId, aisle, 'in', 7);
    cross(shop.cameraId, aisle, 'out', 3);
    cross(other.cameraId, storeroom, 'in', 4);
    cross(other.cameraId, storeroom, 'out', 1);
    await recorder.close();
  });
  afterAll(async () => {
    await shop?.close();
    folder.remove();
  });

  /** What the site's row of a saved file says. */
  const saved = async () => {
    const range = { ...day, interval: 'day' as const, cameraId: null };
    for await (const [, , of, , , , came, went] of countRows(shop.db, range, shop.site, nowMs).rows)
      if (of === 'site') return [came, went];
    return [0, 0];
  };
  const asked = async () => {
    const query = { cameraId: null, regionId: null, ...day, bucketMinutes: 60 };
    const report = await readReport(shop.db, query, shop.site, nowMs),
      totals = await readTotals(shop.db, shop.site, nowMs);
    const range = { ...query, ...(await eventsOfSite(shop.db, day)) };
    const counted = (await countReasons(shop.db, range)).counted,
      events = await listCountingEvents(shop.db, { ...range, limit: 500, only: 'counted' });
    expect(events.length).toBe(counted);
    expect([report.totalIn, report.totalOut, report.inside]).toEqual([totals.in, totals.out, totals.inside]);
    expect(await saved()).toEqual([totals.in, totals.out]);
    // What the cameras counted is what they counted.
    expect(totals.cameras).toMatchObject({ [shop.cameraId]: { in: 27, out: 8 }, 'camera-2': { in: 4, out: 1 } });
    expect((await readReport(shop.db, { ...query, regionId: 'aisle' }, shop.site, nowMs)).totalIn).toBe(7);
    expect((await readReport(shop.db, { ...query, cameraId: shop.cameraId }, shop.site, nowMs)).totalIn).toBe(27);
    return { in: totals.in, out: totals.out, inside: totals.inside, events: counted };
  };

  it('is that of all lines, until one is said to be no way into the shop, or to lead the other way', async () => {
    for (const derived of [false, true]) {
      if (derived) await deriveHistory(shop.db, shop.site, nowMs);
      await save(shop.cameraId, 'aisle', 'Aisle');
      await save('camera-2', 'storeroom', 'Storeroom');
      expect(await asked()).toEqual({ in: 31, out: 9, inside: 22, events: 40 });
      await save(shop.cameraId, 'aisle', 'Aisle', 'none');
      expect(await asked()).toEqual({ in: 24, out: 6, inside: 18, events: 30 });
      await save('camera-2', 'storeroom', 'Storeroom', 'reversed');
      expect(await asked()).toEqual({ in: 21, out: 9, inside: 12, events: 30 });
      await save('camera-2', 'storeroom', 'Storeroom', 'none');
      expect(await asked()).toEqual({ in: 20, out: 5, inside: 15, events: 25 });
    }
  });

  it('a camera of which no line is a way in is no door: what it did not measure is no gap of the shop', async () => {
    await save('camera-2', 'storeroom', 'Storeroom', 'none');
    const query = { cameraId: null, regionId: null, ...day, bucketMinutes: 60 };
    const { gaps } = await readReport(shop.db, query, shop.site, nowMs);
    expect(gaps.map(({ cameraId }) => cameraId)).not.toContain('camera-2');
  });

  it('since somebody said how many are inside only the ways in change it', async () => {
    await save(shop.cameraId, 'aisle', 'Aisle', 'none');
    await save('camera-2', 'storeroom', 'Storeroom', 'reversed');
    await insertCorrection(shop.db, shop.identity, 'shop', {
      correctionId: 'c',
      atMs: NOON - 1,
      people: 100,
      before: 0,
      reason: 'counted',
      note: '',
    });
    expect((await readTotals(shop.db, shop.site, nowMs)).inside).toBe(112);
  });

  it('each crossing says whether somebody entered, left, or only crossed a line', async () => {
    await save(shop.cameraId, 'aisle', 'Aisle', 'none');
    await save('camera-2', 'storeroom', 'Storeroom', 'reversed');
    const recorder = recorderOf(shop);
    for (const [session, cameraId, line] of [
      ['t1', shop.cameraId, shop.line as Line],
      ['t2', shop.cameraId, aisle],
      ['t3', 'camera-2', storeroom],
    ] as const)
      recorder
        .open({ session, cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: NOON }, () => {})
        .take(
          (['in', 'out'] as const).map((direction, i) => ({
            sequence: i + 1,
            event: { kind: 'crossing' as const, crossing: crossing(line, direction, NOON + HOUR) },
          })),
        );
    await recorder.close();
    const rows = (await shop
      .db('counting_events')
      .whereIn('worker_session', ['t1', 't2', 't3'])
      .orderBy(['worker_session', 'worker_sequence'])
      .select('event_type')) as { event_type: string }[];
    expect(rows.map(({ event_type }) => event_type)).toEqual([
      'entry',
      'exit',
      'cross_line',
      'cross_line',
      'exit',
      'entry',
    ]);
  });
});
