import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegionService } from '../../app/main/cameras/region-service.ts';
import { readReport, readTotals } from '../../app/main/counts/count-report.ts';
import { readZoneReport } from '../../app/main/counts/zone-report.ts';
import { countReasons, listCountingEvents } from '../../app/main/db/counting-events.ts';
import { listVisits } from '../../app/main/db/zone-visits.ts';
import { RegionDraft, type Region } from '../../app/shared/domain/region.ts';
import type { ErrorInfo } from '../../app/shared/errors.ts';
import type { WorkerEvent } from '../../app/shared/camera-protocol.ts';
import {
  addShopCamera,
  crossing,
  draw,
  openShop,
  temporaryFolder,
  type Shop,
  recorderOf,
} from '../support/app-database.ts';

const MINUTE = 60_000,
  EIGHT = Date.UTC(2026, 10, 21, 8, 0),
  at = (minutes: number) => EIGHT + minutes * MINUTE;
const square = (x: number, size = 0.1): [number, number][] => [
  [x, 0.3],
  [x + size, 0.3],
  [x + size, 0.3 + size],
  [x, 0.3 + size],
];

let folder: ReturnType<typeof temporaryFolder>;
let shop: Shop;
let regions: RegionService;
let told: { cameraId: string; regions: Region[] }[];
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, EIGHT);
  told = [];
  regions = new RegionService({
    db: shop.db,
    identity: shop.identity,
    onChanged: (cameraId, now) => told.push({ cameraId, regions: now }),
  });
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

const save = (draft: unknown, regionId: string | null = null, note = '') =>
  regions.save(shop.cameraId, regionId, RegionDraft.parse(draft), note);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (thrown: { info?: { code: string } }) => thrown.info?.code ?? String(thrown),
  );

describe('regions', () => {
  const drafts = [
    {
      kind: 'line',
      name: 'Line',
      counts: 'in',
      anchor: 'top-centre',
      mode: 'late',
      hours: { fromMinutes: 1320, toMinutes: 120 },
      points: [
        [0.1, 0.6],
        [0.5, 0.5],
        [0.9, 0.6],
      ],
    },
    {
      kind: 'gate',
      name: 'Gate',
      counts: 'out',
      anchor: 'centre',
      mode: 'immediate',
      hours: null,
      points: [
        [0.1, 0.4],
        [0.9, 0.4],
      ],
      secondPoints: [
        [0.1, 0.6],
        [0.9, 0.6],
      ],
    },
    {
      kind: 'zone',
      name: 'Zone',
      anchor: 'centre',
      holdMs: 0,
      releaseMs: 250,
      capacity: 12,
      queue: true,
      hours: { fromMinutes: 0, toMinutes: 1440 },
      points: square(0.2),
    },
    {
      kind: 'zone',
      name: 'Plain',
      anchor: 'bottom-centre',
      holdMs: 1000,
      releaseMs: 3000,
      capacity: null,
      queue: false,
      hours: null,
      points: square(0.5),
    },
    { kind: 'ignore', name: 'Mirror', points: square(0.7) },
  ];

  it.each(drafts)('a $kind is read as it was saved: $name', async (draft) => {
    const saved = await save(draft);
    expect(saved).toEqual({
      ...draft,
      regionId: saved.regionId,
      ruleVersion: 1,
      savedAtMs: expect.any(Number) as number,
    });
    expect(await regions.list(shop.cameraId)).toContainEqual(saved);
    expect(told).toEqual([{ cameraId: shop.cameraId, regions: await regions.list(shop.cameraId) }]);
  });

  it('a new one that was saved, and whose answer was lost, is saved once', async () => {
    const draft = { ...drafts[0], name: 'Sent twice' },
      first = await save(draft),
      versions = await regions.versions(shop.cameraId);
    expect(await save(draft)).toEqual(first);
    expect(await regions.versions(shop.cameraId)).toEqual(versions);
    await expect(save({ ...draft, counts: 'both' })).rejects.toMatchObject({ info: { code: 'REGION_008' } });
    await regions.remove(shop.cameraId, first.regionId);
  });

  it('every change is a version; none is ever lost', async () => {
    const first = await save(drafts[2]),
      second = await save({ ...drafts[2], capacity: null }, first.regionId, 'no limit');
    await regions.remove(shop.cameraId, first.regionId);
    const third = await save(drafts[2], first.regionId, 'back again');
    const versions = (await regions.versions(shop.cameraId)).filter(({ regionId }) => regionId === first.regionId);
    expect(versions).toEqual([
      { ...third, retiredAtMs: null, note: 'back again' },
      { ...second, retiredAtMs: expect.any(Number) as number, note: 'no limit' },
      { ...first, retiredAtMs: expect.any(Number) as number, note: '' },
    ]);
    expect(versions.map(({ ruleVersion }) => ruleVersion)).toEqual([3, 2, 1]);
  });

  it('two who change the same region: the second is told what is there now, and nothing is overwritten or brought back', async () => {
    const first = await save(drafts[2]),
      from = (basedOn: number | null, more: object) =>
        regions.save(shop.cameraId, first.regionId, RegionDraft.parse({ ...drafts[2], ...more }), '', basedOn);
    const infoOf = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (thrown: { info: ErrorInfo }) => thrown.info,
      );
    const theirs = await from(1, { capacity: 5 });
    const refused = await infoOf(from(1, { name: 'Mine' }));
    expect(refused).toMatchObject({
      code: 'REGION_013',
      params: { name: 'Zone', version: 2, savedAtMs: theirs.savedAtMs },
    });
    expect(JSON.parse(String(refused!.params.current))).toEqual(theirs);
    // an answer that was lost on the way, asked for again
    expect(await from(1, { capacity: 5 })).toEqual(theirs);
    expect(await codeOf(regions.remove(shop.cameraId, first.regionId, 1))).toBe('REGION_013');
    expect(await regions.list(shop.cameraId)).toContainEqual(theirs);
    await regions.remove(shop.cameraId, first.regionId, 2);
    await regions.remove(shop.cameraId, first.regionId, 2);
    expect(await infoOf(from(2, { name: 'Mine' }))).toMatchObject({ code: 'REGION_014', params: { name: 'Zone' } });
    expect(await regions.list(shop.cameraId)).toEqual([shop.line]);
    expect(await from(null, { name: 'Mine' })).toMatchObject({ name: 'Mine', ruleVersion: 3 });
    expect(await codeOf(from(null, { name: 'Theirs' }))).toBe('REGION_013');
  });

  it.each<[string, unknown, string]>([
    [
      'a zone that crosses itself',
      {
        kind: 'zone',
        name: 'X',
        points: [
          [0.1, 0.1],
          [0.9, 0.9],
          [0.9, 0.1],
          [0.1, 0.9],
        ],
      },
      'REGION_003',
    ],
    [
      'an ignore zone outside',
      {
        kind: 'ignore',
        name: 'X',
        points: [
          [0.1, 0.1],
          [1.1, 0.1],
          [0.5, 0.5],
        ],
      },
      'REGION_002',
    ],
    ['a name that a line has', { kind: 'zone', name: ' ENTRANCE ', points: square(0.2) }, 'REGION_008'],
    [
      'two points of a zone',
      {
        kind: 'zone',
        name: 'X',
        points: [
          [0.1, 0.1],
          [0.9, 0.9],
        ],
      },
      'REGION_006',
    ],
    [
      'a gate whose second line is a point',
      {
        kind: 'gate',
        name: 'X',
        points: [
          [0.1, 0.4],
          [0.9, 0.4],
        ],
        secondPoints: [
          [0.5, 0.6],
          [0.5, 0.6],
        ],
      },
      'REGION_001',
    ],
  ])('refused: %s', async (_, draft, code) => {
    expect(await codeOf(save(draft))).toBe(code);
    expect([await regions.list(shop.cameraId), told]).toEqual([[shop.line], []]);
  });

  it('refused: more than 32, another kind under the same id, an id of another camera', async () => {
    for (let i = 1; i < 32; i++) await save({ kind: 'ignore', name: `Number ${i}`, points: square(0.2) });
    expect(await codeOf(save({ kind: 'ignore', name: 'Too many', points: square(0.2) }))).toBe('REGION_007');
    expect(await codeOf(save({ kind: 'zone', name: 'Entrance', points: square(0.2) }, 'line-1'))).toBe('API_001');
    const { cameraId } = await addShopCamera(shop.db, shop.identity, 'camera-2', EIGHT);
    expect(await codeOf(regions.save(cameraId, 'line-1', RegionDraft.parse(drafts[0]), ''))).toBe('API_001');
    expect(await regions.list(shop.cameraId)).toHaveLength(32);
  });
});

let sessions = 0;
async function store(events: WorkerEvent[]): Promise<void> {
  const recorder = recorderOf(shop);
  recorder
    .open(
      {
        session: `session-${sessions++}`,
        cameraId: shop.cameraId,
        modelId: 'model-1',
        modelVersion: 'v1',
        startedAtMs: EIGHT,
      },
      () => {},
    )
    .take(events.map((event, i) => ({ sequence: i + 1, event })));
  await recorder.close();
}
const range = { cameraId: null, regionId: null, fromMs: at(0), toMs: at(60) };

it('events are listed by line, by result and by reason, and counted by reason', async () => {
  await draw(
    shop,
    'back',
    {
      kind: 'line',
      name: 'Back',
      points: [
        [0.1, 0.7],
        [0.9, 0.7],
      ],
    },
    EIGHT,
  );
  const back = { regionId: 'back', ruleVersion: 1 };
  const all: WorkerEvent[] = (
    [
      [shop.line, null],
      [shop.line, 'flicker'],
      [shop.line, 'flicker'],
      [shop.line, 'too-short'],
      [back, null],
      [back, 'outside-hours'],
      [back, null],
    ] as const
  ).map(([line, refusal], i) => ({ kind: 'crossing', crossing: crossing(line, 'in', at(i), refusal) }));
  await store(all);
  const minutes = async (more: object) =>
    (await listCountingEvents(shop.db, { ...range, limit: 100, only: 'all', ...more })).map(
      ({ capturedAtMs }) => (capturedAtMs - EIGHT) / MINUTE,
    );
  expect(await minutes({})).toEqual([6, 5, 4, 3, 2, 1, 0]);
  expect(await minutes({ only: 'counted' })).toEqual([6, 4, 0]);
  expect(await minutes({ only: 'refused' })).toEqual([5, 3, 2, 1]);
  expect(await minutes({ only: 'flicker' })).toEqual([2, 1]);
  expect(await minutes({ regionId: 'back', only: 'refused' })).toEqual([5]);
  expect(await minutes({ cameraId: 'another' })).toEqual([]);
  expect(await minutes({ limit: 2, toMs: at(5) })).toEqual([4, 3]);
  expect(await countReasons(shop.db, range)).toEqual({
    counted: 3,
    refused: [
      { reason: 'flicker', count: 2 },
      { reason: 'outside-hours', count: 1 },
      { reason: 'too-short', count: 1 },
    ],
  });
  expect(await countReasons(shop.db, { ...range, regionId: 'back' })).toEqual({
    counted: 2,
    refused: [{ reason: 'outside-hours', count: 1 }],
  });
});

describe('a zone', () => {
  const visit = (trackId: number, enteredMs: number, leftMs: number, waitedMs = 0): WorkerEvent => ({
    kind: 'visit',
    visit: { regionId: 'till', ruleVersion: 1, trackId, enteredMs, leftMs, waitedMs },
  });
  const minute = (index: number, more: object): WorkerEvent => ({
    kind: 'zone-minute',
    minute: {
      regionId: 'till',
      ruleVersion: 1,
      minuteStartMs: at(index),
      entries: 0,
      exits: 0,
      occupancyMax: 0,
      occupancyMs: 0,
      queueMs: 0,
      queueMax: 0,
      ...more,
    },
  });
  const covered = (index: number, regionIds: string[]): WorkerEvent => ({
    kind: 'coverage',
    minuteStartMs: at(index),
    measuredMs: 60_000,
    frames: 600,
    regionIds,
  });
  beforeEach(() => draw(shop, 'till', { kind: 'zone', name: 'Till', points: square(0.2), queue: true }, EIGHT));

  it('tells how many came, went, stayed and waited, per bucket', async () => {
    await store([
      ...[0, 1, 2, 3].map((i) => covered(i, ['till', 'line-1'])),
      minute(0, { entries: 2, exits: 1, occupancyMax: 2, occupancyMs: 60_000, queueMs: 30_000, queueMax: 1 }),
      // The end of a session and the beginning of the next tell of one minute each in part.
      minute(1, { entries: 1, occupancyMax: 3, occupancyMs: 30_000, queueMax: 2, queueMs: 6_000 }),
      minute(1, { exits: 2, occupancyMax: 1, occupancyMs: 30_000, queueMax: 1 }),
      visit(1, at(0), at(0) + 20_000, 10_000),
      visit(2, at(0), at(1) + 40_000),
      visit(3, at(1), at(1) + 50_000, 4_000),
      visit(4, at(-10), at(-5)),
    ]);
    const report = await readZoneReport(shop.db, { ...range, regionId: 'till', bucketMinutes: 2, toMs: at(6) }, at(10));
    expect(report).toMatchObject({
      visits: 3,
      dwellMeanMs: (20_000 + 100_000 + 50_000) / 3,
      dwellMedianMs: 50_000,
      waitedMeanMs: 7_000,
      buckets: [
        {
          startMs: at(0),
          endMs: at(2),
          entries: 3,
          exits: 3,
          occupancyMax: 3,
          occupancyMean: 1,
          queueMax: 2,
          queueMean: 0.3,
          measuredSeconds: 120,
        },
        {
          startMs: at(2),
          endMs: at(4),
          entries: 0,
          exits: 0,
          occupancyMax: 0,
          occupancyMean: 0,
          queueMax: 0,
          queueMean: 0,
          measuredSeconds: 120,
        },
        {
          startMs: at(4),
          endMs: at(6),
          entries: 0,
          exits: 0,
          occupancyMax: 0,
          occupancyMean: 0,
          queueMax: 0,
          queueMean: 0,
          measuredSeconds: 0,
        },
      ],
    });
    expect((await listVisits(shop.db, { ...range, regionId: 'till' }, 2)).map(({ trackId }) => trackId)).toEqual([
      3, 2,
    ]);
    expect(await listVisits(shop.db, { ...range, regionId: 'line-1' }, 50)).toEqual([]);
  });

  it('is not a door: who comes into it is not counted in, and only it does not make a line measured', async () => {
    await store([
      covered(0, ['till']),
      minute(0, { entries: 5, exits: 1, occupancyMax: 4, occupancyMs: 9 }),
      covered(1, ['till', 'line-1']),
      { kind: 'crossing', crossing: crossing(shop.line, 'in', at(1)) },
    ]);
    expect(await readTotals(shop.db, shop.site, at(30))).toMatchObject({ in: 1, out: 0, inside: 1 });
    const query = { ...range, bucketMinutes: 1, toMs: at(3) };
    const { buckets, totalIn } = await readReport(shop.db, query, shop.site, at(30));
    expect([totalIn, ...buckets.map(({ measuredSeconds }) => measuredSeconds)]).toEqual([1, 0, 60, 0]);
  });

  it('of one line only: its counts, what was measured of it, and its gaps', async () => {
    await draw(
      shop,
      'back',
      {
        kind: 'line',
        name: 'Back',
        points: [
          [0.1, 0.7],
          [0.9, 0.7],
        ],
      },
      at(5),
    );
    await store([0, 1, 2].map((i) => covered(i, ['line-1'])));
    await store([
      ...[5, 6].map((i) => covered(i, ['line-1', 'back'])),
      { kind: 'crossing', crossing: crossing({ regionId: 'back', ruleVersion: 1 }, 'out', at(6)) },
      { kind: 'crossing', crossing: crossing(shop.line, 'in', at(6)) },
    ]);
    const report = await readReport(
      shop.db,
      { ...range, regionId: 'back', bucketMinutes: 60, toMs: at(7) },
      shop.site,
      at(30),
    );
    expect(report).toMatchObject({ totalIn: 0, totalOut: 1, measuredSeconds: 120, inside: 0 });
    expect(report.gaps.map(({ fromMs, toMs, reason }) => [fromMs, toMs, reason])).toEqual([[at(0), at(5), 'no-line']]);
  });
});
