import { afterEach, beforeEach, expect, it } from 'vitest';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { correctInside } from '../../app/main/counts/correct-inside.ts';
import { camerasOfRange } from '../../app/main/counts/world.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { countReasons, listCountingEvents } from '../../app/main/db/counting-events.ts';
import { retireRegion } from '../../app/main/db/counting-zones.ts';
import { updateCamera } from '../../app/main/db/camera-configurations.ts';
import { undoCorrection } from '../../app/main/db/occupancy-adjustments.ts';
import { insertStreamEvent, readView, viewSuspectMs } from '../../app/main/db/stream-events.ts';
import { errorInfo } from '../../app/shared/errors.ts';
import type { OutageType } from '../../app/shared/domain/gap.ts';
import { streamIds } from '../../app/main/db/video-streams.ts';
import type { WorkerEvent } from '../../app/shared/camera-protocol.ts';
import {
  addShopCamera,
  crossing,
  draw,
  drawLine,
  openShop,
  temporaryFolder,
  type Shop,
  recorderOf,
} from '../support/app-database.ts';

const MINUTE = 60_000;
const EIGHT = Date.UTC(2026, 10, 21, 8, 0);
const at = (minutes: number) => EIGHT + minutes * MINUTE;

let folder: ReturnType<typeof temporaryFolder>;
let shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, EIGHT);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

let sessions = 0;
async function store(events: WorkerEvent[], cameraId = shop.cameraId): Promise<void> {
  const recorder = recorderOf(shop);
  recorder
    .open(
      { session: `session-${sessions++}`, cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: EIGHT },
      () => {},
    )
    .take(events.map((event, i) => ({ sequence: i + 1, event })));
  await recorder.close();
}

const measured = (fromMinute: number, toMinute: number, regionId = shop.line.regionId, ms = MINUTE): WorkerEvent[] =>
  Array.from({ length: toMinute - fromMinute }, (_, i) => ({
    kind: 'coverage',
    minuteStartMs: at(fromMinute + i),
    measuredMs: ms,
    frames: 600,
    regionIds: [regionId],
  }));

const walked = (
  direction: 'in' | 'out',
  minute: number,
  line: Pick<typeof shop.line, 'regionId' | 'ruleVersion'> = shop.line,
): WorkerEvent => ({ kind: 'crossing', crossing: crossing(line, direction, at(minute) + 30_000) });

const outage = (type: OutageType, fromMinute: number, toMinute: number | null) =>
  shop.db.transaction(async (transaction) =>
    insertStreamEvent(
      transaction,
      shop.identity,
      {
        streamId: (await streamIds(transaction)).get(shop.cameraId)!,
        cameraId: shop.cameraId,
        type,
        atMs: at(fromMinute),
        severity: 'warning',
        message: null,
        data: null,
        resolvedAtMs: toMinute === null ? null : at(toMinute),
      },
      at(fromMinute),
    ),
  );

const report = (
  fromMinute: number,
  toMinute: number,
  nowMinute = toMinute + 10,
  bucketMinutes = 15,
  cameraId: string | null = null,
) =>
  readReport(
    shop.db,
    { cameraId, regionId: null, fromMs: at(fromMinute), toMs: at(toMinute), bucketMinutes },
    shop.site,
    at(nowMinute),
  );

it('buckets, totals and coverage of a day without trouble', async () => {
  await store([...measured(0, 60), walked('in', 3), walked('in', 14), walked('out', 15), walked('in', 59)]);
  const { buckets, gaps, ...sums } = await report(0, 60);
  expect(buckets.map((bucket) => [bucket.in, bucket.out, bucket.measuredSeconds, bucket.framesAnalysed])).toEqual([
    [2, 0, 900, 9000],
    [0, 1, 900, 9000],
    [0, 0, 900, 9000],
    [1, 0, 900, 9000],
  ]);
  expect(gaps).toEqual([]);
  expect(sums).toMatchObject({ totalIn: 3, totalOut: 1, inside: 2, measuredSeconds: 3600, expectedSeconds: 3600 });
});

it.each<[string, OutageType | null]>([
  ['the program was closed', 'not-running'],
  ['somebody switched the camera off', 'switched-off'],
  ['the cable was out', 'connection-lost'],
  ['nobody knows', null],
])('a gap, never a zero: %s', async (_, type) => {
  await store([...measured(0, 20), ...measured(40, 60)]);
  if (type) await outage(type, 20, 40);
  const { buckets, gaps, measuredSeconds } = await report(0, 60);
  expect(gaps).toEqual([{ cameraId: shop.cameraId, fromMs: at(20), toMs: at(40), reason: type }]);
  expect(buckets.map((bucket) => bucket.measuredSeconds)).toEqual([900, 300, 300, 900]);
  expect(measuredSeconds).toBe(2400);
});

it('the longer of two reasons names the gap', async () => {
  await store([...measured(0, 10), ...measured(30, 60)]);
  await outage('connection-lost', 10, 14);
  await outage('not-running', 14, 30);
  expect((await report(0, 60)).gaps.map(({ reason }) => reason)).toEqual(['not-running']);
});

it('what a camera was off as planned is told apart from what came before and after it', async () => {
  await store([...measured(0, 5), ...measured(50, 60)]);
  await outage('connection-lost', 5, 10);
  // The program was started anew in between.
  await outage('outside-hours', 10, 20);
  await outage('outside-hours', 20, 30);
  await outage('not-running', 30, 49.5);
  expect((await report(0, 60)).gaps).toEqual(
    [
      [5, 10, 'connection-lost'],
      [10, 30, 'outside-hours'],
      [30, 50, 'not-running'],
    ].map(([from, to, reason]) => ({ cameraId: shop.cameraId, fromMs: at(+from), toMs: at(+to), reason })),
  );
});

it('a gap that was planned but for less than a minute is one', async () => {
  await store([...measured(0, 10), ...measured(40, 60)]);
  await outage('maintenance', 10.5, 39.5);
  expect((await report(0, 60)).gaps).toEqual([
    { cameraId: shop.cameraId, fromMs: at(10), toMs: at(40), reason: 'maintenance' },
  ]);
});

it('an outage that goes on is a gap until now, and the minute that is running is none', async () => {
  await store(measured(0, 20));
  await outage('connection-lost', 20, null);
  expect((await report(0, 60, 31)).gaps).toEqual([
    { cameraId: shop.cameraId, fromMs: at(20), toMs: at(31) - 20_000, reason: 'connection-lost' },
  ]);
  expect((await report(0, 60, 20.5)).gaps).toEqual([]);
});

it('before the camera was there, and while it had no line', async () => {
  await shop.db.transaction((transaction) =>
    retireRegion(transaction, shop.identity, shop.cameraId, shop.line.regionId, at(10)),
  );
  await store(measured(0, 10));
  const { gaps, expectedSeconds } = await report(-30, 30);
  expect(gaps.map(({ fromMs, toMs, reason }) => [fromMs, toMs, reason])).toEqual([
    [at(-30), at(0), 'not-set-up'],
    [at(10), at(30), 'no-line'],
  ]);
  expect(expectedSeconds).toBe(1800);
});

it('two doors: counts add up, and a door that was not watched shows', async () => {
  const second = await addShopCamera(shop.db, shop.identity, 'camera-2', EIGHT);
  const line = await drawLine(
    { ...shop, cameraId: second.cameraId },
    'line-2',
    {
      name: 'Back',
      points: [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
      counts: 'both',
      anchor: 'centre',
    },
    EIGHT,
  );
  await store([...measured(0, 30), walked('in', 1)]);
  await store([...measured(0, 15, 'line-2'), walked('in', 2, line), walked('out', 3, line)], second.cameraId);
  const both = await report(0, 30);
  expect(both.buckets.map((bucket) => [bucket.in, bucket.out, bucket.measuredSeconds])).toEqual([
    [2, 1, 900],
    [0, 0, 450],
  ]);
  expect(both.gaps).toEqual([{ cameraId: second.cameraId, fromMs: at(15), toMs: at(30), reason: null }]);
  expect(both).toMatchObject({ totalIn: 2, totalOut: 1, measuredSeconds: 1350, expectedSeconds: 1800 });
  expect(await report(0, 30, 40, 15, second.cameraId)).toMatchObject({
    totalIn: 1,
    totalOut: 1,
    measuredSeconds: 900,
    inside: 1,
  });
});

it('two lines that look at once measure a minute once; a line that was moved keeps its minutes', async () => {
  const moved = await drawLine(
    shop,
    shop.line.regionId,
    {
      name: 'Entrance',
      points: [
        [0.1, 0.4],
        [0.9, 0.4],
      ],
      counts: 'in',
      anchor: 'centre',
    },
    at(5),
  );
  const other = await drawLine(
    shop,
    'line-2',
    {
      name: 'Second',
      points: [
        [0.1, 0.7],
        [0.9, 0.7],
      ],
      counts: 'both',
      anchor: 'centre',
    },
    at(5),
  );
  expect([moved.ruleVersion, other.ruleVersion]).toEqual([2, 1]);
  await store([
    ...measured(0, 15),
    ...measured(0, 15, other.regionId),
    walked('in', 1),
    walked('in', 7, moved),
    walked('out', 8, other),
  ]);
  const { buckets } = await report(0, 15);
  expect(buckets).toEqual([
    {
      startMs: at(0),
      endMs: at(15),
      in: 2,
      out: 1,
      measuredSeconds: 900,
      expectedSeconds: 900,
      framesAnalysed: 9000,
      // The source does not say what it sends.
      quality: { framesDue: null, riskSeconds: 0, risk: null, worstFps: null },
    },
  ]);
  expect(
    await shop
      .db('counting_zones')
      .where({ zone_id: shop.line.regionId })
      .orderBy('rule_version')
      .select('rule_version', 'is_active'),
  ).toEqual([
    { rule_version: 1, is_active: 0 },
    { rule_version: 2, is_active: 1 },
  ]);
  expect(
    await shop
      .db('counting_results')
      .where({ zone_id: shop.line.regionId, period_start: at(7) })
      .first('rule_version'),
  ).toEqual({ rule_version: 2 });
});

it('a line that was removed keeps its counts, and totals are the sum over the events, however the clock was set', async () => {
  const other = await drawLine(
    shop,
    'line-2',
    {
      name: 'Second',
      points: [
        [0.1, 0.7],
        [0.9, 0.7],
      ],
      counts: 'both',
      anchor: 'centre',
    },
    at(0),
  );
  await store([...measured(0, 10), walked('in', 1), walked('in', 8, other)]);
  await retireRegion(shop.db, shop.identity, shop.cameraId, other.regionId, at(9));
  // What a worker sends late of a line that is gone; and the clock was set back by five minutes.
  await store([walked('out', 8, other), walked('in', 4), ...measured(4, 6)]);
  const events = await listCountingEvents(shop.db, {
    cameraId: null,
    regionId: null,
    fromMs: at(0),
    toMs: at(30),
    limit: 500,
    only: 'counted',
  });
  const went = (direction: string) => events.filter((event) => event.direction === direction).length;
  expect([went('in'), went('out')]).toEqual([3, 1]);
  expect(await readTotals(shop.db, shop.site, at(30))).toMatchObject({ in: went('in'), out: went('out'), inside: 2 });
  const { buckets } = await report(0, 15);
  expect(buckets).toMatchObject([{ in: 3, out: 1, measuredSeconds: 600 }]);
});

it('a camera that was removed keeps its counts', async () => {
  await store([...measured(0, 10), walked('in', 1), walked('out', 2)]);
  await updateCamera(shop.db, shop.identity, shop.cameraId, { removedAtMs: at(10) }, at(10));
  const { gaps, ...sums } = await report(0, 30);
  expect(gaps).toEqual([]);
  expect(sums).toMatchObject({ totalIn: 1, totalOut: 1, measuredSeconds: 600, expectedSeconds: 600 });
  expect(await readTotals(shop.db, shop.site, at(30))).toMatchObject({ in: 1, out: 1, inside: 0 });
});

it('totals are of the business day of the site', async () => {
  const site = { ...shop.site, timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 };
  // 04:00 in Ho Chi Minh City is 21:00 UTC of the day before.
  const boundary = Date.UTC(2026, 10, 21, 21, 0);
  await store([
    { kind: 'crossing', crossing: crossing(shop.line, 'in', boundary - 1) },
    { kind: 'crossing', crossing: crossing(shop.line, 'in', boundary) },
    { kind: 'crossing', crossing: crossing(shop.line, 'out', boundary + 1000) },
  ]);
  expect(await readTotals(shop.db, site, boundary - 60_000)).toMatchObject({
    in: 1,
    out: 0,
    inside: 1,
    today: { toMs: boundary },
  });
  expect(await readTotals(shop.db, site, boundary + 60_000)).toMatchObject({
    in: 1,
    out: 1,
    inside: 0,
    today: { fromMs: boundary },
    cameras: { 'camera-1': { lastCrossingAtMs: boundary + 1000 } },
  });
});

const drawOn = async (cameraId: string, regionId: string, minute = 0) =>
  drawLine(
    { ...shop, cameraId },
    regionId,
    {
      name: regionId,
      points: [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
    },
    at(minute),
  );

it('a quarter that was interrupted: hatched to the second where nothing was measured, and one sum', async () => {
  await store([
    ...measured(0, 5),
    ...measured(5, 6, shop.line.regionId, 20_000),
    ...measured(9, 10, shop.line.regionId, 15_000),
    ...measured(10, 15),
    walked('in', 1),
    walked('in', 12),
  ]);
  const { buckets, gaps, measured: stretches } = await report(0, 15);
  expect(stretches).toEqual([
    { fromMs: at(0), toMs: at(5) + 20_000 },
    { fromMs: at(10) - 15_000, toMs: at(15) },
  ]);
  expect(gaps).toEqual([{ cameraId: shop.cameraId, fromMs: at(5) + 20_000, toMs: at(10) - 15_000, reason: null }]);
  expect(buckets).toMatchObject([{ in: 2, measuredSeconds: 635, expectedSeconds: 900 }]);
});

it('a line that did not exist yet is no zero, and an outage before it was drawn does not explain that', async () => {
  const late = await drawOn(shop.cameraId, 'line-2', 20);
  await outage('not-running', 5, 8);
  await store([...measured(0, 5), ...measured(8, 40), ...measured(20, 30, late.regionId)]);
  const { gaps, measured: stretches } = await readReport(
    shop.db,
    { cameraId: shop.cameraId, regionId: late.regionId, fromMs: at(0), toMs: at(40), bucketMinutes: 15 },
    shop.site,
    at(60),
  );
  expect(stretches).toEqual([{ fromMs: at(20), toMs: at(30) }]);
  expect(gaps.map(({ fromMs, toMs, reason }) => [fromMs, toMs, reason])).toEqual([
    [at(0), at(20), 'no-line'],
    [at(30), at(40), null],
  ]);
});

it('a zone that did not exist yet, likewise', async () => {
  await draw(
    shop,
    'till',
    {
      kind: 'zone',
      name: 'Till',
      points: [
        [0.1, 0.1],
        [0.5, 0.1],
        [0.5, 0.5],
      ],
    },
    at(10),
  );
  await store([...measured(0, 30), ...measured(10, 30, 'till')]);
  const zone = await readZoneReport(
    shop.db,
    { cameraId: shop.cameraId, regionId: 'till', fromMs: at(0), toMs: at(30), bucketMinutes: 15 },
    at(60),
  );
  expect(zone.gaps).toEqual([{ cameraId: shop.cameraId, fromMs: at(0), toMs: at(10), reason: 'no-zone' }]);
  expect(zone.measured).toEqual([{ fromMs: at(10), toMs: at(30) }]);
  expect(zone.buckets.map(({ measuredSeconds, expectedSeconds }) => [measuredSeconds, expectedSeconds])).toEqual([
    [300, 900],
    [900, 900],
  ]);
});

it('a camera that only watches a zone is no door that was missed', async () => {
  const other = await addShopCamera(shop.db, shop.identity, 'camera-2', EIGHT);
  await draw(
    { ...shop, cameraId: other.cameraId },
    'till',
    {
      kind: 'zone',
      name: 'Till',
      points: [
        [0.1, 0.1],
        [0.5, 0.1],
        [0.5, 0.5],
      ],
    },
    EIGHT,
  );
  await store(measured(0, 30));
  await store(measured(0, 30, 'till'), other.cameraId);
  expect(await report(0, 30)).toMatchObject({ gaps: [], measuredSeconds: 1800, expectedSeconds: 1800 });
});

it('what was told sooner than usual is not missing, and not more than there is', async () => {
  await store([...measured(0, 20), ...measured(20, 21, shop.line.regionId, 30_000)]);
  expect(await report(0, 60, 20.5)).toMatchObject({
    measuredSeconds: 1230,
    expectedSeconds: 1230,
    gaps: [],
    knownToMs: at(20.5) - 20_000,
  });
});

it('the demo is a world of its own: in no sum of the shop, and shown where it is the only one', async () => {
  const demo = await addShopCamera(shop.db, shop.identity, 'camera-demo', EIGHT, 'demo');
  const line = await drawOn(demo.cameraId, 'line-demo');
  await store([...measured(0, 30), walked('in', 1)]);
  await store(
    [...measured(0, 30, line.regionId), walked('in', 2, line), walked('in', 3, line), walked('out', 4, line)],
    demo.cameraId,
  );
  const shopSums = { world: 'shop', totalIn: 1, totalOut: 0, inside: 1, measuredSeconds: 1800, expectedSeconds: 1800 };
  expect(await report(0, 30)).toMatchObject(shopSums);
  expect(await report(0, 30, 40, 15, demo.cameraId)).toMatchObject({
    world: 'demo',
    totalIn: 2,
    totalOut: 1,
    inside: 1,
  });
  expect(await readTotals(shop.db, shop.site, at(40))).toMatchObject({
    world: 'shop',
    in: 1,
    out: 0,
    inside: 1,
    cameras: { 'camera-demo': { in: 2, out: 1 } },
  });
  const range = { cameraId: null, regionId: null, fromMs: at(0), toMs: at(60) },
    cameraIds = await camerasOfRange(shop.db, range);
  expect(
    (await listCountingEvents(shop.db, { ...range, cameraIds, limit: 50, only: 'all' })).map(
      ({ cameraId }) => cameraId,
    ),
  ).toEqual([shop.cameraId]);
  expect(await countReasons(shop.db, { ...range, cameraIds })).toEqual({ counted: 1, refused: [] });
  // The shop's past stays the shop's, also once only the demo is left.
  await updateCamera(shop.db, shop.identity, shop.cameraId, { removedAtMs: at(40) }, at(40));
  expect(await report(0, 30)).toMatchObject(shopSums);
  expect(
    await readReport(
      shop.db,
      { cameraId: null, regionId: null, fromMs: at(1440), toMs: at(1470), bucketMinutes: 15 },
      shop.site,
      at(1500),
    ),
  ).toMatchObject({ world: 'demo' });
  expect(await readTotals(shop.db, shop.site, at(16 * 60 + 10))).toMatchObject({
    world: 'demo',
    in: 0,
    out: 0,
    inside: 0,
  });
});

it('how many are inside begins with nobody, and goes on from what somebody says, of one world', async () => {
  const totals = (minute: number) => readTotals(shop.db, shop.site, at(minute));
  const say = (people: number, minute: number) =>
    shop.db.transaction((transaction) =>
      correctInside(transaction, shop.identity, shop.site, { people, reason: 'counted', note: '' }, at(minute)),
    );
  await store([walked('in', 1), walked('out', 2), walked('out', 3)]);
  expect(await totals(5)).toMatchObject({ inside: -1, correction: null });
  expect(await say(12, 5)).toMatchObject({
    inside: 12,
    correction: { people: 12, before: -1, reason: 'counted', atMs: at(5) },
  });
  await store([walked('in', 6), walked('in', 7), walked('out', 8)]);
  expect(await totals(10)).toMatchObject({ inside: 13, in: 3, out: 3 });
  // What was before it and is stored late was among those who were counted.
  await store([walked('in', 4)]);
  expect(await totals(10)).toMatchObject({ inside: 13, in: 4 });
  const { correction } = await say(0, 11);
  expect(await totals(12)).toMatchObject({ inside: 0, correction: { before: 13 } });
  await undoCorrection(shop.db, shop.identity, correction!.correctionId, at(13));
  expect(await totals(13)).toMatchObject({ inside: 13, correction: { people: 12 } });
  expect(await report(0, 30)).toMatchObject({ inside: 13, corrections: [{ people: 12, atMs: at(5) }] });
  // The next business day begins with nobody, and the row that was taken back is kept.
  expect(await totals(16 * 60 + 1)).toMatchObject({ inside: 0, correction: null });
  expect(await shop.db('occupancy_adjustments').count({ n: '*' })).toEqual([{ n: 2 }]);
  // A demo beside the shop: whoever is in it is not in the shop.
  const line = await drawOn(
    (await addShopCamera(shop.db, shop.identity, 'camera-demo', at(13), 'demo')).cameraId,
    'line-demo',
    13,
  );
  await store([walked('in', 14, line)], 'camera-demo');
  expect(await totals(15)).toMatchObject({ world: 'shop', inside: 13 });
});

it('what was counted at a rate at which people are missed is suspect, from its begin until that is over, another outage begins, or the camera is there anew', async () => {
  const stream = (event: (WorkerEvent & { kind: 'stream' })['event'], minute: number): WorkerEvent => ({
    kind: 'stream',
    event,
    atMs: at(minute),
    error: null,
    data: event === 'at-risk' ? { risk: 'slow-pc' } : {},
  });
  await store([
    ...measured(0, 60),
    stream('at-risk', 5),
    stream('risk-over', 9),
    stream('at-risk', 20),
    // Another cause.
    stream('at-risk', 22),
    stream('lost', 25),
    stream('connected', 26),
    stream('at-risk', 40),
    stream('connected', 45),
    stream('at-risk', 50),
  ]);
  await outage('not-running', 55, 57);
  const { suspects } = await report(0, 60);
  expect(suspects.map(({ why, fromMs, toMs }) => [why, (fromMs - EIGHT) / MINUTE, (toMs - EIGHT) / MINUTE])).toEqual(
    [
      [5, 9],
      [20, 22],
      [22, 25],
      [40, 45],
      [50, 55],
    ].map((stretch) => ['few-pictures', ...stretch]),
  );
  const { buckets } = await report(0, 60, 61, 10);
  expect(buckets.map(({ quality: { riskSeconds, risk } }) => [riskSeconds! / 60, risk])).toEqual([
    [4, 'slow-pc'],
    [0, null],
    [5, 'slow-pc'],
    [0, null],
    [5, 'slow-pc'],
    [10, 'slow-pc'],
  ]);
  // What goes on lasts until what is known.
  await store([stream('at-risk', 58)]);
  const running = await report(0, 60, 59);
  expect(running.suspects.at(-1)).toMatchObject({ fromMs: at(58), toMs: running.knownToMs });
});

const elsewhere = (kind: 'moved' | 'other', sinceMinute: number, placedMinute: number): WorkerEvent => {
  const since = { sinceMs: at(sinceMinute), placedMs: at(placedMinute) },
    similarity = { dx: 0.1, dy: 0, rotation: 0, scale: 1 };
  return { kind: 'view', state: kind === 'moved' ? { kind, similarity, ...since } : { kind, ...since } };
};
const placed = (minute: number): WorkerEvent => ({ kind: 'view-placed', atMs: at(minute) });
const back = (minute: number): WorkerEvent => ({ kind: 'view', state: { kind: 'in-place', sinceMs: at(minute) } });

it.each<[string, WorkerEvent[][], [string, number, number][]]>([
  [
    'since the last look that found it in place, though the first that did not was an hour later',
    [[placed(10), placed(70), elsewhere('moved', 130, 70), back(200), placed(200)]],
    [['moved', 70, 200]],
  ],
  [
    'since the last look of the worker before, which knew more than the one that found it',
    [[placed(10)], [elsewhere('moved', 130, 125)]],
    [['moved', 10, 240]],
  ],
  [
    'once, where it moved on, and not what was counted between two moves',
    [
      [placed(10), elsewhere('moved', 70, 10), elsewhere('other', 90, 10), back(110), placed(110)],
      [placed(120), elsewhere('moved', 180, 175)],
    ],
    [
      ['moved', 10, 90],
      ['other', 90, 110],
      ['moved', 120, 240],
    ],
  ],
  ['since its worker began, where no look was ever stored', [[elsewhere('moved', 130, 125)]], [['moved', 125, 240]]],
  ['not at all while looks find it in place', [[placed(10), placed(70)]], []],
])('what is counted by a camera that looks elsewhere is suspect %s', async (_, sessionsOf, suspects) => {
  for (const events of sessionsOf) await store(events);
  const counted = await report(0, 240);
  const minutes = (ms: number) => (ms - EIGHT) / MINUTE;
  expect(counted.suspects.map(({ why, fromMs, toMs }) => [why, minutes(fromMs), minutes(toMs)])).toEqual(suspects);
  const state = await readView(shop.db, shop.cameraId),
    last = sessionsOf.flat().findLast((event) => event.kind === 'view');
  if (last?.kind === 'view') expect(state).toEqual(last.state);
  expect(await viewSuspectMs(shop.db, shop.cameraId)).toBe(state.kind === 'in-place' ? null : at(suspects.at(-1)![1]));
});

it('what a provider counted until it was found to give other results is suspect, and no moment of one that could not be opened', async () => {
  const changed = (minute: number, untilMinute: number): WorkerEvent => ({
    kind: 'stream',
    event: 'provider-changed',
    atMs: at(minute),
    error: errorInfo('PROVIDER_006', { provider: 'CUDA' }),
    data: { from: 'cuda', to: 'cpu', untilMs: at(untilMinute) },
  });
  await store([...measured(0, 30), changed(10, 12), changed(20, 20)]);
  const { suspects, buckets } = await report(0, 30, 40, 30);
  expect(suspects).toEqual([{ cameraId: shop.cameraId, why: 'detector', fromMs: at(10), toMs: at(12) }]);
  expect(buckets[0].quality).toMatchObject({ riskSeconds: 120, risk: 'detector' });
});
