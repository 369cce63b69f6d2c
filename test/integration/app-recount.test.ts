import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CountingEvent } from '../../app/shared/domain/crossing.ts';
import type { ErrorInfo, FootfallError } from '../../app/shared/errors.ts';
import type { Recount } from '../../app/shared/domain/recount.ts';
import type { Visit } from '../../app/shared/domain/zone.ts';
import type { WorkerEvent } from '../../app/shared/camera-protocol.ts';
import { SimulatedCamera, SimulatedWalker, way } from '../../app/core/counting/counting-support.ts';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { listCountingEvents } from '../../app/main/db/counting-events.ts';
import { listRegions, retireRegion } from '../../app/main/db/counting-zones.ts';
import { listVisits } from '../../app/main/db/zone-visits.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import type { TaskProcess } from '../../app/main/host.ts';
import { RecountService } from '../../app/main/recounts/recount-service.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { crossing, draw, openShop, quiet, temporaryFolder, type Shop, recorderOf } from '../support/app-database.ts';
import { countLive, measuredMinutes, type LiveOptions } from '../support/app-walks.ts';
import { demoClip, demoLine, WorkerClient } from '../support/worker-client.ts';

const HOUR = 3_600_000,
  MINUTE = 60_000;
/** Yesterday and before, whenever this runs; the business day of the test shop begins at midnight UTC. */
const NOON = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR - 12 * HOUR;

/** Of a busy day. */
const PEOPLE = process.env.FOOTFALL_LONG === '1' ? 5000 : 1000;

let folder: ReturnType<typeof temporaryFolder>;
let shop: Shop;
let recounts: RecountService;
let processes: TaskProcess[];
const told: Recount[] = [];
const accepted = vi.fn(() => Promise.resolve());

type Posts = (message: Parameters<TaskProcess['post']>[0], post: TaskProcess['post']) => void;

/** `posts`: what is done with the messages to its process. */
const serve = (posts: Posts = (message, post) => post(message)) =>
  new RecountService({
    db: shop.db,
    databaseFile: shop.file,
    identity: shop.identity,
    site: shop.site,
    log: quiet,
    runTask: taskRunner((name) => {
      const one = launchTask(name);
      processes.push(one);
      return { ...one, pid: one.pid, post: (message) => posts(message, (it) => one.post(it)) };
    }),
    onChanged: (recount) => told.push(recount),
    onDecided: accepted,
  });

beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, NOON - 12 * HOUR);
  processes = [];
  told.length = 0;
  accepted.mockClear();
  recounts = serve();
});
afterEach(async () => {
  await recounts.close();
  await shop.close();
  folder.remove();
});

let sessions = 0;
async function store(events: WorkerEvent[], session = `session-${sessions++}`, first = 1): Promise<string> {
  const recorder = recorderOf(shop);
  recorder
    .open(
      { session, cameraId: shop.cameraId, modelId: 'model-1', modelVersion: 'v1', startedAtMs: NOON },
      () => {},
      first - 1,
    )
    .take(events.map((event, i) => ({ sequence: first + i, event })));
  await recorder.close();
  return session;
}

/** A worker counts these people with the regions of now. */
async function live(people: number, options: Partial<LiveOptions> = {}) {
  const regions = await listRegions(shop.db, shop.cameraId);
  const counted = countLive(people, { fromMs: NOON, toMs: NOON + HOUR, regions, ...options });
  const session = await store([
    ...counted.events,
    ...measuredMinutes(
      options.fromMs ?? NOON,
      options.toMs ?? NOON + HOUR,
      regions.filter(({ kind }) => kind !== 'ignore').map(({ regionId }) => regionId),
    ),
  ]);
  return { ...counted, session };
}

const all = { cameraId: null, regionId: null, fromMs: NOON - 12 * HOUR, toMs: NOON + 12 * HOUR };
const events = async () => (await listCountingEvents(shop.db, { ...all, limit: 100_000, only: 'all' })).toReversed();
const report = async (regionId: string | null = null) =>
  readReport(shop.db, { ...all, regionId, bucketMinutes: 60 }, shop.site, NOON + 12 * HOUR);
const zones = (regionId = 'till') => readZoneReport(shop.db, { ...all, regionId, bucketMinutes: 60 }, NOON + 12 * HOUR);
const everyRow = async () =>
  Object.fromEntries(
    await Promise.all(
      ['counting_events', 'zone_visits', 'counting_results'].map(async (table) => [
        table,
        await shop.db(table).whereNull('recount_id').orderBy('id'),
      ]),
    ),
  );
const recounted = async (recountId: string) =>
  (
    await Promise.all(
      ['counting_events', 'zone_visits', 'counting_results'].map((table) =>
        shop.db(table).where({ recount_id: recountId }),
      ),
    )
  ).flat();

const said = ({ eventId: _, recountId: __, ...event }: CountingEvent) => event;
const inOrder = <T>(list: T[], key: (one: T) => number) =>
  list
    .map((one) => JSON.stringify(one))
    .sort((a, b) => key(JSON.parse(a) as T) - key(JSON.parse(b) as T) || a.localeCompare(b));
const eventsInOrder = async () => inOrder((await events()).map(said), ({ capturedAtMs }) => capturedAtMs);
const visitsInOrder = async () => inOrder<Visit>(await listVisits(shop.db, all, null), ({ leftMs }) => leftMs);

async function done(recount: Recount): Promise<Recount> {
  await recounts.idle();
  return (await recounts.list(shop.cameraId)).find(({ recountId }) => recountId === recount.recountId)!;
}
const count = async (fromMs = NOON, toMs = NOON + HOUR) => done(await recounts.start(shop.cameraId, fromMs, toMs));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (thrown: { info?: { code: string } }) => thrown.info?.code ?? String(thrown),
  );

async function drawAll(): Promise<void> {
  await draw(
    shop,
    'line-1',
    {
      kind: 'line',
      name: 'Entrance',
      points: [
        [0.05, 0.6],
        [0.95, 0.6],
      ],
    },
    NOON - HOUR,
  );
  await draw(
    shop,
    'late',
    {
      kind: 'line',
      name: 'Late',
      points: [
        [0.05, 0.7],
        [0.95, 0.72],
      ],
      mode: 'late',
      counts: 'in',
    },
    NOON - HOUR,
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
    },
    NOON - HOUR,
  );
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
      capacity: 2,
    },
    NOON - HOUR,
  );
  await draw(
    shop,
    'mirror',
    {
      kind: 'ignore',
      name: 'Mirror',
      points: [
        [0.1, 0.3],
        [0.25, 0.3],
        [0.25, 0.9],
        [0.1, 0.9],
      ],
    },
    NOON - HOUR,
  );
}

describe('the unchanged rule', () => {
  it('reproduces what was counted live, one by one: crossings, refusals, visits, minutes', async () => {
    await drawAll();
    await live(150);
    await live(60, { fromMs: NOON + HOUR, toMs: NOON + 2 * HOUR, seed: 2 });
    // People who are there all the time while one piece of the work ends and the next begins.
    await live(120, {
      fromMs: NOON + 6 * HOUR - 10 * MINUTE,
      toMs: NOON + 6 * HOUR + 10 * MINUTE,
      seed: 3,
      slowness: 4,
    });
    const before = {
      rows: await everyRow(),
      events: await eventsInOrder(),
      visits: await visitsInOrder(),
      report: await report(),
      zones: await zones(),
      line: await report('gate'),
    };
    expect(before.events.length).toBeGreaterThan(400);
    expect(before.visits.length).toBeGreaterThan(50);

    const ready = await count(NOON, NOON + 7 * HOUR);
    expect(ready).toMatchObject({ status: 'ready', progress: 1, tracks: 330, error: null });
    expect(ready.days.map(({ regionName }) => regionName).sort()).toEqual(['Entrance', 'Gate', 'Late', 'Till']);
    for (const day of ready.days)
      expect([day.regionName, day.newIn, day.newOut]).toEqual([day.regionName, day.oldIn, day.oldOut]);
    expect(ready.days.reduce((sum, day) => sum + day.newIn + day.newOut, 0)).toBeGreaterThan(400);

    expect(await recounts.accept(ready.recountId)).toMatchObject({ status: 'accepted' });
    expect((await events()).every(({ recountId }) => recountId === ready.recountId)).toBe(true);
    expect({
      events: await eventsInOrder(),
      visits: await visitsInOrder(),
      report: await report(),
      zones: await zones(),
      line: await report('gate'),
    }).toEqual({
      events: before.events,
      visits: before.visits,
      report: before.report,
      zones: before.zones,
      line: before.line,
    });
    // Both are kept.
    expect(await everyRow()).toEqual(before.rows);
  });

  it('is taken back: charts show what they showed before, late rows included, and it can be accepted again', async () => {
    await drawAll();
    await live(80);
    const before = { events: await events(), report: await report(), zones: await zones() };
    const first = await count(),
      second = await count();
    expect(await codeOf(recounts.revoke(first.recountId))).toBe('RECOUNT_005');
    await recounts.accept(first.recountId);
    await recounts.accept(second.recountId);
    accepted.mockClear();
    expect(await recounts.revoke(second.recountId)).toMatchObject({ status: 'ready', recountId: second.recountId });
    expect(accepted).toHaveBeenCalledOnce();
    expect((await events()).every(({ recountId }) => recountId === first.recountId)).toBe(true);
    await recounts.revoke(first.recountId);
    expect({ events: await events(), report: await report(), zones: await zones() }).toEqual(before);
    expect((await recounts.list(shop.cameraId)).map(({ status }) => status)).toEqual(['ready', 'ready']);
    await recounts.accept(first.recountId);
    expect((await events()).every(({ recountId }) => recountId === first.recountId)).toBe(true);
  });

  it('loses nobody who was in the picture when the worker was killed, or still is', async () => {
    await drawAll();
    // Killed where people are between a line and their end.
    const counted = await live(200, { toMs: NOON + HOUR, killedMs: NOON + 31 * MINUTE });
    const stored = new Set(counted.tracks.map(({ trackId }) => trackId));
    const orphans = (await events()).filter(({ trackId }) => !stored.has(trackId));
    expect(orphans.length).toBeGreaterThan(0);
    const before = await eventsInOrder();
    await recounts.accept((await count()).recountId);
    expect(await eventsInOrder()).toEqual(before);
  });

  it.each([0.2, 0.5, 0.8])(
    'loses nothing of those who were in a zone when it began, nor at its end: what is told later is in it, at %d of the hour',
    async (share) => {
      await drawAll();
      const { events: all } = countLive(300, {
        fromMs: NOON,
        toMs: NOON + HOUR,
        regions: await listRegions(shop.db, shop.cameraId),
        slowness: 3,
      });
      const told = Math.floor(all.length * share),
        newest = all.slice(0, told).findLast((event) => event.kind === 'track');
      const toMs = Math.floor((newest?.track.endedMs ?? 0) / MINUTE) * MINUTE;
      const session = await store([...all.slice(0, told), ...measuredMinutes(NOON, NOON + HOUR, ['till'])]);
      const ready = await count(NOON, toMs),
        first = told + 60 + 1;
      const half = Math.ceil((all.length - told) / 2);
      await store(all.slice(told, told + half), session, first);
      const within = { cameraId: null, fromMs: NOON, toMs: NOON + HOUR };
      const sums = async () => {
        const { buckets, visits, dwellMeanMs } = await readZoneReport(
          shop.db,
          { ...within, regionId: 'till', bucketMinutes: 1 },
          NOON + 12 * HOUR,
        );
        return {
          visits,
          dwellMeanMs,
          minutes: buckets.map(({ startMs, entries, exits, occupancyMean }) => [
            startMs,
            entries,
            exits,
            Math.round(occupancyMean * 1e6),
          ]),
        };
      };
      await recounts.accept(ready.recountId);
      await store(all.slice(told + half), session, first + half);
      const shown = await sums(),
        lines = await eventsInOrder();
      await shop.db('recounts').update({ status: 'discarded' });
      expect(shown.visits).toBeGreaterThan(100);
      expect(shown).toEqual(await sums());
      expect(lines).toEqual(await eventsInOrder());
    },
  );

  it.each<[string, number, number, 'known' | 'late' | 'while it runs']>([
    ['beyond the line', 0.52, 0.55, 'known'],
    ['beyond the line', 0.52, 0.55, 'late'],
    ['beyond the line', 0.52, 0.55, 'while it runs'],
    ['at the line', 0.505, 0.55, 'known'],
    ['at the line', 0.505, 0.55, 'late'],
    ['in front of it', 0.48, 0.55, 'known'],
    ['in front of it', 0.48, 0.55, 'late'],
    ['in front of it', 0.48, 0.55, 'while it runs'],
  ])(
    'counts somebody once who was lost %s, and whose next track is not stored: %d, %d, %s',
    async (_, lostAt, foundAt, when) => {
      await draw(
        shop,
        'line-1',
        {
          kind: 'line',
          name: 'Entrance',
          points: [
            [0.3, 0.5],
            [0.7, 0.5],
          ],
        },
        NOON - HOUR,
      );
      const camera = new SimulatedCamera(await listRegions(shop.db, shop.cameraId)),
        atMs = NOON + 10 * MINUTE;
      camera
        .walk(way([0.5, 0.3], [0.5, lostAt], 12), { trackId: 1, fromMs: atMs })
        .walk(way([0.5, foundAt], [0.5, 0.7], 8), { trackId: 2, fromMs: atMs + 1500 })
        .end();
      expect(camera.decided.crossings).toMatchObject([{ direction: 'in', refusal: null, trackId: 2 }]);
      const session = await store([
        { kind: 'track', track: camera.tracks[0] },
        ...measuredMinutes(NOON, NOON + HOUR, ['line-1']),
      ]);
      const tell = () => store([{ kind: 'crossing', crossing: camera.decided.crossings[0] }], session, 100);
      if (when === 'known') await tell();
      let told: Promise<unknown> | null = null;
      if (when === 'while it runs')
        recounts = serve((message, post) => void (told ??= tell()).then(() => post(message)));
      const ready = await count();
      if (when === 'late') await tell();
      await recounts.accept(ready.recountId);
      expect(await report('line-1')).toMatchObject({ totalIn: 1, totalOut: 0 });
      expect((await events()).filter(({ refusal }) => refusal === null)).toMatchObject([
        { direction: 'in', capturedAtMs: camera.decided.crossings[0].capturedAtMs },
      ]);
    },
  );

  // The recount begins while they are there under an id of which nothing is stored; what becomes of them is told afterwards.
  it.each<[string, 'both' | 'in' | 'out', number, 'later' | 'while it runs']>([
    ['in and out', 'both', 1, 'later'],
    ['in and out', 'both', 1, 'while it runs'],
    ['in and out', 'in', 1, 'later'],
    ['in and out', 'out', 1, 'later'],
    ['in, out and in', 'both', 1, 'later'],
    ['in, out and in', 'both', 2, 'later'],
    ['in, out and in', 'both', 2, 'while it runs'],
    ['in, out and in', 'out', 2, 'later'],
    ['in, out, in and out', 'both', 3, 'later'],
    ['in, out, in and out', 'both', 1, 'later'],
  ])(
    'nets somebody in late mode who went %s under one id after the other: counting %s, %d stored, told %s',
    async (ways, counts, known, when) => {
      await draw(
        shop,
        'late',
        {
          kind: 'line',
          name: 'Late',
          points: [
            [0.3, 0.5],
            [0.7, 0.5],
          ],
          mode: 'late',
          counts,
        },
        NOON - HOUR,
      );
      await shop.db.transaction((transaction) =>
        retireRegion(transaction, shop.identity, shop.cameraId, 'line-1', NOON - HOUR),
      );
      const camera = new SimulatedCamera(await listRegions(shop.db, shop.cameraId)),
        atMs = NOON + 10 * MINUTE;
      const ids = ways.split(/, | and /);
      ids.forEach((direction, i) => {
        const there = way([0.5, 0.35], [0.5, 0.65], 12);
        camera.walk(direction === 'in' ? there : there.toReversed(), { trackId: i + 1, fromMs: atMs + i * 1500 });
      });
      camera.end();
      const net = ids.length % 2 === 0 ? 'turned-back' : counts === 'out' ? 'direction-disabled' : null;
      expect(camera.decided.crossings).toMatchObject([{ direction: 'in', refusal: net, trackId: 1 }]);
      const session = await store([
        ...camera.tracks.slice(0, known).map((track): WorkerEvent => ({ kind: 'track', track })),
        ...measuredMinutes(NOON, NOON + HOUR, ['late']),
      ]);
      const tell = () =>
        store(
          [
            ...camera.decided.crossings.map((crossing): WorkerEvent => ({ kind: 'crossing', crossing })),
            ...camera.tracks.slice(known).map((track): WorkerEvent => ({ kind: 'track', track })),
          ],
          session,
          100,
        );
      let told: Promise<unknown> | null = null;
      if (when === 'while it runs')
        recounts = serve((message, post) => void (told ??= tell()).then(() => post(message)));
      const ready = await count();
      if (when === 'later') {
        const early = (await shop.db('counting_events').where({ recount_id: ready.recountId })).map(
          ({ refusal }: { refusal: string | null }) => refusal,
        );
        expect(early).toEqual([known % 2 === 0 ? 'turned-back' : counts === 'out' ? 'direction-disabled' : null]);
        await tell();
      }
      const live = { events: await eventsInOrder(), report: await report('late') };
      await recounts.accept(ready.recountId);
      expect({ events: await eventsInOrder(), report: await report('late') }).toEqual(live);
      expect(await events()).toMatchObject([{ recountId: ready.recountId, refusal: net }]);
      expect(await report('late')).toMatchObject({ totalIn: net === null ? 1 : 0, totalOut: 0 });
    },
  );

  it('holds the minutes of somebody without a track who left after it', async () => {
    await drawAll();
    const atMs = NOON + 20 * MINUTE,
      of = { regionId: 'till', ruleVersion: 1 };
    const minute = (
      minuteStartMs: number,
      more: { entries: number; exits: number; occupancyMs: number },
    ): WorkerEvent => ({
      kind: 'zone-minute',
      minute: { ...of, ...more, minuteStartMs, occupancyMax: 1, queueMs: 0, queueMax: 0 },
    });
    await store([
      { kind: 'visit', visit: { ...of, trackId: 9, enteredMs: atMs - 30_000, leftMs: atMs + 45_000, waitedMs: 0 } },
      minute(atMs - MINUTE, { entries: 1, exits: 0, occupancyMs: 30_000 }),
      minute(atMs, { entries: 0, exits: 1, occupancyMs: 45_000 }),
      ...measuredMinutes(NOON, NOON + HOUR, ['till']),
    ]);
    const before = await zones();
    expect(before).toMatchObject({
      visits: 1,
      buckets: expect.arrayContaining([expect.objectContaining({ entries: 1, exits: 1, occupancyMax: 1 })]) as unknown,
    });
    for (const toMs of [atMs, atMs - MINUTE, atMs + MINUTE]) {
      await recounts.accept((await count(NOON, toMs)).recountId);
      expect(await zones()).toEqual(before);
    }
  });

  it('knows who came hours before, under other ids', async () => {
    await draw(
      shop,
      'late',
      {
        kind: 'line',
        name: 'Late',
        points: [
          [0.05, 0.7],
          [0.95, 0.72],
        ],
        mode: 'late',
      },
      NOON - HOUR,
    );
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
      },
      NOON - HOUR,
    );
    const camera = new SimulatedCamera(await listRegions(shop.db, shop.cameraId));
    const walk = (trackId: number, fromMs: number, way: readonly (readonly [number, number])[], frameMs = 200) =>
      camera.walk(way, { trackId, fromMs, frameMs });
    // In at 12:50, at the till under a new id every 20 minutes, out at 16:10.
    let atMs = NOON + 50 * MINUTE;
    walk(
      1,
      atMs,
      Array.from({ length: 20 }, (_, i) => [0.5, 0.4 + i * 0.02]),
    );
    atMs += 20 * 200 + 300;
    for (let id = 2; id < 12; id++, atMs += 20 * MINUTE + 300)
      walk(
        id,
        atMs,
        Array.from({ length: 20 * 60 * 5 }, (_, i) => [0.5 + 0.001 * (i % 2), 0.78]),
      );
    walk(
      12,
      atMs,
      Array.from({ length: 20 }, (_, i) => [0.5, 0.78 - i * 0.02]),
    );
    camera.end();
    const { crossings, visits, zoneMinutes } = camera.decided;
    expect([
      visits.length,
      zoneMinutes.length > 190,
      crossings.filter(({ regionId }) => regionId === 'late').map(({ refusal }) => refusal),
    ]).toEqual([1, true, ['turned-back']]);
    await store([
      ...crossings.map((crossing): WorkerEvent => ({ kind: 'crossing', crossing })),
      ...visits.map((visit): WorkerEvent => ({ kind: 'visit', visit })),
      ...zoneMinutes.map((minute): WorkerEvent => ({ kind: 'zone-minute', minute })),
      ...camera.tracks.map((track): WorkerEvent => ({ kind: 'track', track })),
    ]);
    const before = {
      events: await eventsInOrder(),
      visits: await visitsInOrder(),
      report: await report(),
      zones: await zones(),
    };
    for (const [fromMs, toMs] of [
      [NOON, NOON + 8 * HOUR],
      [NOON + 2 * HOUR, NOON + 8 * HOUR],
      [NOON, NOON + 2 * HOUR],
    ]) {
      const { recountId } = await count(fromMs, toMs);
      await recounts.accept(recountId);
      expect({
        events: await eventsInOrder(),
        visits: await visitsInOrder(),
        report: await report(),
        zones: await zones(),
      }).toEqual(before);
    }
  });

  it('knows somebody who is there for more than a day, as soon as that is over', async () => {
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
      },
      NOON - 30 * HOUR,
    );
    const camera = new SimulatedCamera(await listRegions(shop.db, shop.cameraId)),
      walker = new SimulatedWalker(1),
      fromMs = NOON - 20 * HOUR;
    // Paces up and down at the till for thirty hours, and goes.
    for (let s = 0; s < 30 * 3600; s += 3)
      camera.update([walker.at(0.5 + 0.1 * Math.sin(s / 10), 0.6)], fromMs + s * 1000);
    const recorded = camera.tracks.length,
      told = { ...camera.decided, zoneMinutes: [...camera.decided.zoneMinutes] };
    camera.update([walker.remove()], fromMs + 30 * HOUR);
    camera.end();
    expect([
      recorded > 5,
      camera.tracks.length,
      told.zoneMinutes.length > 29 * 60,
      camera.decided.visits.length,
    ]).toEqual([true, recorded + 1, true, 1]);
    const ofZone = ({ visits, zoneMinutes }: typeof told): WorkerEvent[] => [
      ...visits.map((visit): WorkerEvent => ({ kind: 'visit', visit })),
      ...zoneMinutes.map((minute): WorkerEvent => ({ kind: 'zone-minute', minute })),
    ];
    const session = await store(
      camera.tracks.slice(0, recorded).map((track): WorkerEvent => ({ kind: 'track', track })),
    );
    // Before the end is stored, nothing is known of them.
    const early = await count(NOON + 5 * HOUR, NOON + 9 * HOUR);
    expect([early.status, early.tracks]).toEqual(['ready', 0]);
    await recounts.discard(early.recountId);
    await store([...ofZone(camera.decided), { kind: 'track', track: camera.tracks[recorded] }], session, recorded + 1);
    const before = { visits: await visitsInOrder(), zones: await zones() };
    for (const [from, to] of [
      [NOON + 5 * HOUR, NOON + 12 * HOUR],
      [NOON, NOON + 2 * HOUR],
    ]) {
      const ready = await count(from, to);
      expect(ready.tracks).toBe(1);
      await recounts.accept(ready.recountId);
      const span = await zones();
      expect(span.buckets.map(({ startMs, exits, occupancyMean }) => [startMs, exits, occupancyMean])).toEqual(
        before.zones.buckets.map(({ startMs, exits, occupancyMean }) => [startMs, exits, occupancyMean]),
      );
    }
    expect(await listVisits(shop.db, all, null)).toHaveLength(1);
  });

  it('of the demo clip, which a real worker counted', async () => {
    await draw(shop, 'line-1', { kind: 'line', name: 'Entrance', points: demoLine.points }, NOON - HOUR);
    await draw(
      shop,
      'shop',
      {
        kind: 'zone',
        name: 'Shop',
        points: [
          [0.1, 0.5],
          [0.9, 0.5],
          [0.9, 0.95],
          [0.1, 0.95],
        ],
        queue: true,
      },
      NOON - HOUR,
    );
    const client = new WorkerClient();
    client.start({
      source: { kind: 'file', path: demoClip, loop: false },
      pace: 'fast',
      startTimeMs: NOON,
      regions: await listRegions(shop.db, shop.cameraId),
      timeZone: 'UTC',
    });
    await client.exited;
    await store(client.events);
    const before = {
      events: await eventsInOrder(),
      visits: await visitsInOrder(),
      report: await report(),
      zones: await zones('shop'),
    };
    expect(before.events.length).toBeGreaterThan(15);
    expect(before.visits.length).toBeGreaterThan(5);
    const ready = await count(NOON, NOON + 2 * MINUTE);
    await recounts.accept(ready.recountId);
    expect({
      events: await eventsInOrder(),
      visits: await visitsInOrder(),
      report: await report(),
      zones: await zones('shop'),
    }).toEqual(before);
  });

  it(`counts ${PEOPLE} people of a day`, async () => {
    await draw(
      shop,
      'line-1',
      {
        kind: 'line',
        name: 'Entrance',
        points: [
          [0.05, 0.6],
          [0.95, 0.6],
        ],
      },
      NOON - HOUR,
    );
    await live(PEOPLE, { fromMs: NOON, toMs: NOON + 11 * HOUR });
    const startedAt = performance.now();
    const ready = await count(NOON, NOON + 11 * HOUR);
    process.stdout.write(
      `A day of ${PEOPLE} people was counted again in ${((performance.now() - startedAt) / 1000).toFixed(2)} s, its process and the disk included.\n`,
    );
    expect(ready).toMatchObject({ status: 'ready', tracks: PEOPLE });
    expect(ready.days[0].newIn + ready.days[0].newOut).toBeGreaterThan(0.8 * PEOPLE);
    expect(ready.days.map(({ newIn, newOut }) => [newIn, newOut])).toEqual(
      ready.days.map(({ oldIn, oldOut }) => [oldIn, oldOut]),
    );
  });
});

describe('a changed rule', () => {
  let before: Awaited<ReturnType<typeof report>>;
  beforeEach(async () => {
    await drawAll();
    // Nobody looked in the second quarter.
    const regions = await listRegions(shop.db, shop.cameraId);
    const { events: some } = countLive(200, { fromMs: NOON, toMs: NOON + HOUR, regions });
    await store([
      ...some,
      ...measuredMinutes(NOON, NOON + 15 * MINUTE, ['line-1', 'gate', 'late', 'till']),
      ...measuredMinutes(NOON + 30 * MINUTE, NOON + HOUR, ['line-1', 'gate', 'late', 'till']),
    ]);
    before = await report();
    // The line now has its inside on the other side; a new one appears; one goes.
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
      },
      NOON + 2 * HOUR,
    );
    await draw(
      shop,
      'new',
      {
        kind: 'line',
        name: 'New',
        points: [
          [0.05, 0.8],
          [0.95, 0.8],
        ],
      },
      NOON + 2 * HOUR,
    );
    await shop.db.transaction((transaction) =>
      retireRegion(transaction, shop.identity, shop.cameraId, 'gate', NOON + 2 * HOUR),
    );
  });

  it('shows old against new; charts change when it is accepted and only then; gaps stay gaps', async () => {
    const ready = await count();
    const day = (name: string) => ready.days.find(({ regionName }) => regionName === name)!;
    expect(day('Entrance')).toMatchObject({
      ruleVersion: 3,
      newIn: day('Entrance').oldOut,
      newOut: day('Entrance').oldIn,
    });
    expect(day('New')).toMatchObject({ ruleVersion: 1, oldIn: 0, oldOut: 0 });
    expect(day('New').newIn).toBeGreaterThan(50);
    expect(day('Gate')).toMatchObject({ newIn: 0, newOut: 0 });
    expect(day('Gate').oldIn).toBeGreaterThan(50);
    expect(await report()).toEqual(before);
    expect((await report('new')).measuredSeconds).toBe(0);

    await recounts.accept(ready.recountId);
    expect(accepted).toHaveBeenCalledTimes(1);
    const after = await report();
    const sum = (key: 'newIn' | 'newOut') =>
      ready.days.filter(({ regionName }) => regionName !== 'Till').reduce((total, one) => total + one[key], 0);
    expect([after.totalIn, after.totalOut]).toEqual([sum('newIn'), sum('newOut')]);
    expect(await readTotals(shop.db, shop.site, NOON + 11 * HOUR)).toMatchObject({
      in: sum('newIn'),
      out: sum('newOut'),
    });
    expect(after.gaps).toEqual(before.gaps);
    expect(after.buckets.map(({ measuredSeconds, framesAnalysed }) => [measuredSeconds, framesAnalysed])).toEqual(
      before.buckets.map(({ measuredSeconds, framesAnalysed }) => [measuredSeconds, framesAnalysed]),
    );
    // The new line was measured whenever the camera was, the one that is gone is not shown.
    expect((await report('new')).measuredSeconds).toBe(45 * 60);
    expect((await events()).some(({ regionName }) => regionName === 'Gate')).toBe(false);
    expect((await zones()).visits).toBe(await listVisits(shop.db, all, null).then((list) => list.length));
  });

  it('can be counted again over an accepted one, and a part of it', async () => {
    const first = await count();
    await recounts.accept(first.recountId);
    await draw(
      shop,
      'line-1',
      {
        kind: 'line',
        name: 'Entrance',
        points: [
          [0.05, 0.6],
          [0.95, 0.6],
        ],
      },
      NOON + 3 * HOUR,
    );
    const whole = await count(),
      part = await count(NOON, NOON + 30 * MINUTE);
    const entrance = ({ days }: Recount) => days.find(({ regionName }) => regionName === 'Entrance')!;
    expect(entrance(whole)).toMatchObject({
      oldIn: entrance(first).newIn,
      newIn: entrance(first).oldIn,
      newOut: entrance(first).oldOut,
    });
    await recounts.accept(part.recountId);
    // What the whole one is compared with has changed.
    const [, compared] = await recounts.list(shop.cameraId);
    expect(compared.recountId).toBe(whole.recountId);
    expect(entrance(compared).oldIn).toBe(entrance(first).newIn - entrance(part).oldIn + entrance(part).newIn);
    const holders = async () =>
      [
        ...new Set(
          (await events()).map(({ recountId, capturedAtMs }) => `${recountId} ${capturedAtMs < NOON + 30 * MINUTE}`),
        ),
      ].sort();
    expect(await holders()).toEqual([`${first.recountId} false`, `${part.recountId} true`].sort());
    await recounts.accept(whole.recountId);
    expect(await holders()).toEqual([`${whole.recountId} false`, `${whole.recountId} true`]);
  });

  it('discarded, it leaves nothing behind and nothing changed', async () => {
    const rows = await everyRow(),
      kept = await count();
    await recounts.accept(kept.recountId);
    const ready = await count();
    expect(await recounted(ready.recountId)).not.toEqual([]);
    const held = await recounted(kept.recountId);
    expect(await recounts.discard(ready.recountId)).toMatchObject({ status: 'discarded' });
    await recounts.idle();
    expect(await recounted(ready.recountId)).toEqual([]);
    expect(await recounted(kept.recountId)).toEqual(held);
    expect(await everyRow()).toEqual(rows);
    expect(
      await Promise.all(
        [recounts.accept(ready.recountId), recounts.discard(kept.recountId), recounts.accept('nobody')].map(codeOf),
      ),
    ).toEqual(['RECOUNT_005', 'RECOUNT_005', 'RECOUNT_006']);
  });

  it('what is counted live meanwhile, at a moment it covers, is added to it once', async () => {
    const ready = await count();
    // Somebody who was in the picture all the while goes out at last, and another one whose track it had is told of late.
    const stored = (await shop.db('person_tracking').first('worker_session', 'track_id')) as {
      worker_session: string;
      track_id: string;
    };
    const [line] = (await listRegions(shop.db, shop.cameraId)).filter(({ regionId }) => regionId === 'line-1');
    const late = { ...crossing({ regionId: 'line-1', ruleVersion: 2 }, 'out', NOON + 20 * MINUTE), trackId: 9_999 };
    await store([{ kind: 'crossing', crossing: late }], stored.worker_session, 1_000_000);
    await store(
      [{ kind: 'crossing', crossing: { ...late, trackId: Number(stored.track_id), capturedAtMs: NOON + 21 * MINUTE } }],
      stored.worker_session,
      1_000_001,
    );
    const [shown, before] = [
      (await recounts.accept(ready.recountId)).days.find(({ regionId }) => regionId === line.regionId)!,
      ready.days.find(({ regionId }) => regionId === line.regionId)!,
    ];
    expect([shown.newIn, shown.newOut]).toEqual([before.newIn, before.newOut + 1]);
    expect((await events()).filter(({ trackId }) => trackId === 9_999).map(said)).toEqual([
      expect.objectContaining(late),
    ]);
    // And after it was accepted as well.
    await store([{ kind: 'crossing', crossing: { ...late, trackId: 9_998 } }], stored.worker_session, 1_000_002);
    expect((await events()).filter(({ trackId }) => trackId >= 9_998)).toHaveLength(2);
    expect(await report('line-1')).toMatchObject({ totalOut: before.newOut + 2 });
  });
});

describe('an end before its time', () => {
  beforeEach(async () => {
    await drawAll();
    await live(300);
  });

  it('cancelled: nothing is left, and another one can begin', async () => {
    const before = await report();
    // It is not told that its pieces are stored until it is too late.
    const released = Promise.withResolvers<void>();
    recounts = serve(
      (message, post) =>
        void (message.type === 'taken' ? released.promise : Promise.resolve()).then(() => post(message)),
    );
    const begun = await recounts.start(shop.cameraId, NOON, NOON + HOUR);
    await vi.waitFor(
      () => expect(told.some(({ recountId, progress }) => recountId === begun.recountId && progress > 0)).toBe(true),
      { timeout: 120_000, interval: 1 },
    );
    expect(await recounted(begun.recountId)).not.toEqual([]);
    expect((await recounts.cancel(begun.recountId)).status).toBe('cancelled');
    await recounts.idle();
    expect(await recounted(begun.recountId)).toEqual([]);
    released.resolve();
    const waiting = [
      await recounts.start(shop.cameraId, NOON, NOON + HOUR),
      await recounts.start(shop.cameraId, NOON, NOON + HOUR),
    ];
    expect(await recounts.cancel(waiting[1].recountId)).toMatchObject({ status: 'cancelled' });
    expect([(await done(waiting[0])).status, (await done(waiting[1])).status]).toEqual(['ready', 'cancelled']);
    expect(await recounted(waiting[1].recountId)).toEqual([]);
    expect(await report()).toEqual(before);
  });

  it('its process is killed: it has failed, says so, and leaves nothing', async () => {
    const begun = await recounts.start(shop.cameraId, NOON, NOON + HOUR);
    await vi.waitFor(() => expect(processes).toHaveLength(1), { timeout: 120_000 });
    process.kill(processes[0].pid!, 'SIGKILL');
    expect(await done(begun)).toMatchObject({ status: 'failed', error: { code: 'RECOUNT_004' } });
    expect(await recounted(begun.recountId)).toEqual([]);
  });

  it('the program is killed: at the next start it has failed, what it had stored goes, and charts never saw it', async () => {
    const before = await report();
    const ready = await count();
    // As it is found after a kill in the middle of its writing.
    await shop.db('recounts').where({ recount_id: ready.recountId }).update({ status: 'running', days: '[]' });
    expect(await report()).toEqual(before);
    recounts = serve();
    await recounts.recover();
    expect(await done(ready)).toMatchObject({ status: 'failed', error: { code: 'RECOUNT_004' }, progress: 1 });
    expect(await recounted(ready.recountId)).toEqual([]);
    expect(await report()).toEqual(before);
  });
});

describe('refused', () => {
  const start = (fromMs: number, toMs: number) => recounts.start(shop.cameraId, fromMs, toMs);

  it('where no tracks were kept, with the first time from which they were', async () => {
    await drawAll();
    await live(5);
    const refusal = (await start(NOON - 2 * HOUR, NOON + HOUR).catch(
      (thrown: FootfallError) => thrown.info,
    )) as ErrorInfo;
    expect(refusal).toMatchObject({ code: 'RECOUNT_001', params: { sinceMs: NOON } });
    expect((await start(NOON, NOON + HOUR)).status).toBe('running');
    expect(refusal.message).toContain(
      `What the camera saw before ${new Date(NOON).toISOString().slice(0, 16).replace('T', ' ')} (`,
    );
    // An older version's session kept none.
    await shop.db('worker_sessions').update({ keeps_samples: false });
    expect(await codeOf(start(NOON, NOON + HOUR))).toBe('RECOUNT_002');
  });

  it.each<[string, number, number]>([
    ['the future', 24 * HOUR, 48 * HOUR],
    ['backwards', HOUR, 0],
    ['nothing', HOUR, HOUR],
  ])('%s', async (_, from, to) => {
    await drawAll();
    await live(5);
    expect(await codeOf(start(NOON + 12 * HOUR * (from > 12 * HOUR ? 2 : 0) + from, NOON + to))).toBe('RECOUNT_002');
  });

  it('without anything to count with', async () => {
    await live(5);
    await shop.db.transaction((transaction) => retireRegion(transaction, shop.identity, shop.cameraId, 'line-1', NOON));
    await draw(
      shop,
      'mirror',
      {
        kind: 'ignore',
        name: 'Mirror',
        points: [
          [0.1, 0.1],
          [0.2, 0.1],
          [0.2, 0.2],
        ],
      },
      NOON,
    );
    expect(await codeOf(start(NOON, NOON + HOUR))).toBe('RECOUNT_003');
  });
});
