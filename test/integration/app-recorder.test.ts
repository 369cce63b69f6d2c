import fc from 'fast-check';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CountingEvent } from '../../app/shared/domain/crossing.ts';
import { errorInfo, type ErrorInfo } from '../../app/shared/errors.ts';
import type { NumberedEvent, WorkerEvent } from '../../app/shared/camera-protocol.ts';
import { EventRecorder } from '../../app/main/counts/event-recorder.ts';
import { listCountingEvents } from '../../app/main/db/counting-events.ts';
import { listMinutes } from '../../app/main/db/counting-results.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { updateCamera } from '../../app/main/db/camera-configurations.ts';
import { crossing, openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';
import { finishedTrack } from '../support/app-tracks.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 9, 0);

let folder: ReturnType<typeof temporaryFolder>;
let shop: Shop;
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});

const session = (name: string) => ({
  session: name,
  cameraId: shop.cameraId,
  modelId: 'model-1',
  modelVersion: 'v1',
  startedAtMs: START,
});

function record(db = shop.db, capacity?: number) {
  const told: CountingEvent[] = [];
  const troubles: (ErrorInfo | null)[] = [];
  const recorder = new EventRecorder({
    db,
    databaseFile: shop.file,
    identity: shop.identity,
    log: quiet,
    capacity,
    totals: () => Promise.resolve(null),
    onRecorded: (events) => told.push(...events),
    onTrouble: (error) => troubles.push(error),
  });
  return { recorder, told, troubles };
}

/** What a worker sends of a list of crossings: each with its coverage and its track. */
function numbered(directions: ('in' | 'out' | 'refused')[]): NumberedEvent[] {
  const events = directions.flatMap((direction, i): WorkerEvent[] => {
    const atMs = START + i * 20_000;
    return [
      {
        kind: 'crossing',
        crossing:
          direction === 'refused' ? crossing(shop.line, 'in', atMs, 'flicker') : crossing(shop.line, direction, atMs),
      },
      {
        kind: 'coverage',
        minuteStartMs: Math.floor(atMs / MINUTE) * MINUTE,
        measuredMs: 20_000,
        frames: 200,
        regionIds: [shop.line.regionId],
      },
      { kind: 'track', track: finishedTrack(i, atMs - 1000) },
    ];
  });
  return events.map((event, i) => ({ sequence: i + 1, event }));
}

async function stored() {
  const count = async (table: string) => Number((await shop.db(table).count({ n: '*' }))[0].n);
  const minutes = await listMinutes(shop.db, 'crossed', {
    cameraId: null,
    regionId: null,
    fromMs: 0,
    toMs: Number.MAX_SAFE_INTEGER,
  });
  const sum = (key: 'in' | 'out' | 'measuredMs' | 'frames') =>
    minutes.reduce((total, minute) => total + minute[key], 0);
  return {
    events: await count('counting_events'),
    tracks: await count('person_tracking'),
    in: sum('in'),
    out: sum('out'),
    measuredMs: sum('measuredMs'),
    frames: sum('frames'),
  };
}

const expected = (directions: string[]) => ({
  events: directions.length,
  tracks: directions.length,
  in: directions.filter((one) => one === 'in').length,
  out: directions.filter((one) => one === 'out').length,
  measuredMs: directions.length * 20_000,
  frames: directions.length * 200,
});

describe('each event once', () => {
  it('however often, in whatever pieces and in whatever order they are sent, and whenever the recorder is replaced', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('in' as const, 'out' as const, 'refused' as const), { minLength: 1, maxLength: 12 }),
        fc.array(
          fc.record({
            from: fc.nat(36),
            length: fc.integer({ min: 1, max: 36 }),
            reverse: fc.boolean(),
            flush: fc.boolean(),
            crash: fc.boolean(),
          }),
          { maxLength: 8 },
        ),
        async (directions, pieces) => {
          const name = `session-${run++}`;
          const events = numbered(directions);
          let { recorder } = record();
          let acknowledged = 0;
          const ack = (sequence: number) => {
            acknowledged = Math.max(acknowledged, sequence);
          };
          const before = await stored();
          let intake = recorder.open(session(name), ack);
          for (const piece of pieces) {
            const part = events.slice(piece.from, piece.from + piece.length);
            intake.take(piece.reverse ? part.toReversed() : part);
            if (piece.flush) await recorder.flush();
            if (piece.crash) {
              // What was in memory is gone; the worker sends again everything after the last acknowledgement.
              ({ recorder } = record());
              intake = recorder.open(session(name), ack, acknowledged);
            }
          }
          intake.take(events.slice(acknowledged));
          await recorder.close();
          const after = await stored();
          const added = Object.fromEntries(
            Object.entries(after).map(([key, value]) => [key, value - before[key as keyof typeof before]]),
          );
          expect(added).toEqual(expected(directions));
          expect(acknowledged).toBe(events.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('also when the acknowledgement was lost between the commit and the worker', async () => {
    const events = numbered(['in', 'out', 'refused', 'in']);
    const first = record();
    first.recorder.open(session('s'), () => {}).take(events);
    await first.recorder.flush();
    const second = record();
    const acks: number[] = [];
    const intake = second.recorder.open(session('s'), (sequence) => acks.push(sequence));
    intake.take(events);
    await second.recorder.flush();
    expect(await stored()).toEqual(expected(['in', 'out', 'refused', 'in']));
    expect(second.told).toEqual([]);
    expect(acks).toEqual([events.length]);
    intake.take(events.slice(2, 5));
    expect(acks).toEqual([events.length, events.length]);
  });

  it('two workers whose numbers are the same do not disturb each other', async () => {
    const { recorder } = record();
    for (const name of ['a', 'b']) recorder.open(session(name), () => {}).take(numbered(['in']));
    await recorder.close();
    expect(await stored()).toMatchObject({ events: 2, in: 2 });
  });
});

it('acknowledges, and tells, only what is on disk', async () => {
  const { recorder, told } = record();
  const reader = new Sqlite(shop.file, { readonly: true });
  const onDisk = reader.prepare('select count(*) from counting_events').pluck();
  const seen: number[] = [];
  const intake = recorder.open(session('s'), () => seen.push(Number(onDisk.get())));
  intake.take(numbered(['in', 'out']));
  expect(seen).toEqual([]);
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 120_000 });
  expect(seen).toEqual([2]);
  const ids = reader.prepare('select counting_event_id from counting_events order by id').pluck().all();
  expect(told.map(({ eventId }) => eventId)).toEqual(ids);
  reader.close();
});

it('a full disk: nothing is acknowledged, nothing is lost, and it says so until there is room', async () => {
  await shop.db.raw('pragma wal_checkpoint(truncate)');
  const [{ page_count: pages }] = (await shop.db.raw('pragma page_count')) as { page_count: number }[];
  await shop.db.raw(`pragma max_page_count = ${pages}`);
  const { recorder, told, troubles } = record();
  const acks: number[] = [];
  const events = numbered(Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 'out' : 'in')));
  recorder.open(session('s'), (sequence) => acks.push(sequence)).take(events);
  await recorder.flush();
  expect(troubles.map((error) => error?.code)).toEqual(['DB_005']);
  expect([acks, told, recorder.waiting]).toEqual([[], [], events.length]);
  expect(await stored()).toMatchObject({ events: 0, in: 0 });

  await shop.db.raw('pragma max_page_count = 1000000');
  await vi.waitFor(() => expect(acks.at(-1)).toBe(events.length), { timeout: 120_000 });
  expect(troubles.at(-1)).toBe(null);
  expect(await stored()).toMatchObject({ events: 30, in: 20, out: 10 });
  expect(await shop.db.raw('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

it('a database that somebody else holds: waits and goes on', async () => {
  const { recorder, troubles } = record();
  const other = new Sqlite(shop.file);
  other.exec('begin immediate');
  recorder.open(session('s'), () => {}).take(numbered(['in']));
  await recorder.flush();
  expect(troubles.map((error) => error?.code)).toEqual(['DB_001']);
  other.exec('rollback');
  other.close();
  await vi.waitFor(() => expect(troubles.at(-1)).toBe(null), { timeout: 120_000 });
  expect(await stored()).toMatchObject({ events: 1, in: 1 });
});

it('keeps no more in memory than it may; the worker sends the rest again', async () => {
  const { recorder } = record(shop.db, 10);
  const acks: number[] = [];
  const events = numbered(['in', 'in', 'out', 'in', 'out']);
  const intake = recorder.open(session('s'), (sequence) => acks.push(sequence));
  intake.take(events);
  expect(recorder.waiting).toBe(10);
  await recorder.flush();
  expect(acks).toEqual([10]);
  intake.take(events.slice(10));
  await recorder.close();
  expect(await stored()).toEqual(expected(['in', 'in', 'out', 'in', 'out']));
});

it('an event that cannot become a row is set aside and does not hold up the others', async () => {
  const { recorder, told } = record();
  const acks: number[] = [];
  const [first, second, third] = numbered(['in', 'in', 'out']).filter(({ event }) => event.kind === 'crossing');
  const unknown: WorkerEvent = {
    kind: 'crossing',
    crossing: crossing({ regionId: 'nobody drew this', ruleVersion: 1 }, 'in', START),
  };
  recorder
    .open(session('s'), (sequence) => acks.push(sequence))
    .take([
      { ...first, sequence: 1 },
      { sequence: 2, event: unknown },
      { ...second, sequence: 3 },
      { ...third, sequence: 4 },
    ]);
  await recorder.close();
  expect(told.map(({ direction }) => direction)).toEqual(['in', 'in', 'out']);
  expect(acks.at(-1)).toBe(4);
  expect(await stored()).toMatchObject({ events: 3, in: 2, out: 1 });
});

it('a receipt is read as it was written, also whose way it completed', async () => {
  const { recorder, told } = record();
  const plain = crossing(shop.line, 'in', START),
    stitched = crossing(shop.line, 'out', START + 1_000);
  stitched.receipt.stitchedFromTrackId = 3;
  stitched.receipt.secondPoints = [
    [0.1, 0.6],
    [0.9, 0.6],
  ];
  plain.receipt.speed = null;
  recorder
    .open(session('s'), () => {})
    .take([plain, stitched].map((one, i) => ({ sequence: i + 1, event: { kind: 'crossing', crossing: one } })));
  await recorder.close();
  const read = await listCountingEvents(shop.db, {
    cameraId: null,
    regionId: null,
    fromMs: START,
    toMs: START + MINUTE,
    limit: 10,
    only: 'all',
  });
  expect(read.toReversed()).toMatchObject([plain, stitched]);
  expect(read.map(({ receipt }) => receipt)).toEqual([stitched.receipt, plain.receipt]);
  expect(told).toEqual(read.toReversed());
});

it.each([
  ['lost', 'connection-lost'],
  ['frozen', 'picture-frozen'],
] as const)('%s: an outage from then until the stream is back', async (event, type) => {
  const { recorder } = record();
  const at = (what: 'connected' | 'lost' | 'frozen', atMs: number): WorkerEvent => ({
    kind: 'stream',
    event: what,
    atMs,
    error: null,
    data: {},
  });
  recorder
    .open(session('s'), () => {})
    .take(
      [at('connected', START), at(event, START + 5_000), at('connected', START + 25_000)].map((each, i) => ({
        sequence: i + 1,
        event: each,
      })),
    );
  await recorder.close();
  const rows = await shop
    .db('stream_events')
    .where({ event_type: type.replaceAll('-', '_') })
    .select('event_timestamp', 'resolved_at', 'is_resolved');
  expect(rows).toEqual([{ event_timestamp: START + 5_000, resolved_at: START + 25_000, is_resolved: 1 }]);
});

it('the first certificate that a camera shows is kept, and no later one takes its place', async () => {
  const { recorder } = record();
  const events = ['aa', 'bb'].map((certificate, i): NumberedEvent => ({
    sequence: i + 1,
    event: { kind: 'stream', event: 'connected', atMs: START + i, error: null, data: { certificate } },
  }));
  recorder.open(session('s'), () => {}).take(events);
  await recorder.close();
  expect(await shop.db('camera_configurations').select('stream_certificate')).toEqual([{ stream_certificate: 'aa' }]);
});

it('what a stream sends is kept with it, and whether its camera is switched on', async () => {
  const { recorder } = record();
  const intake = recorder.open(session('s'), () => {});
  const data = { width: 960, height: 540, fps: 12, codec: 'hevc' };
  intake.take([{ sequence: 1, event: { kind: 'stream', event: 'connected', atMs: START, error: null, data } }]);
  await recorder.close();
  const stream = () =>
    shop
      .db('video_streams')
      .first('stream_format', 'stream_encoding', 'current_resolution_height', 'current_fps', 'is_active');
  expect(await stream()).toEqual({
    stream_format: 'hevc',
    stream_encoding: 'hevc',
    current_resolution_height: 540,
    current_fps: 12,
    is_active: 1,
  });
  await updateCamera(shop.db, shop.identity, shop.cameraId, { enabled: false }, START);
  expect(await stream()).toMatchObject({ is_active: 0 });
});

it('what went wrong with a stream is a row with its cause, from its begin to its end', async () => {
  const { recorder } = record();
  const told: [seconds: number, event: WorkerEvent & { kind: 'stream' }][] = (
    [
      [0, { event: 'connected', error: null, data: {} }],
      // A camera that let the session time out.
      [
        10,
        {
          event: 'lost',
          error: errorInfo('STREAM_008', { host: '10.0.0.5', detail: 'the camera ended the stream' }),
          data: {},
        },
      ],
      [12, { event: 'connected', error: null, data: {} }],
      // One that sends garbage.
      [20, { event: 'at-risk', error: null, data: { risk: 'damaged' } }],
      [32, { event: 'risk-over', error: null, data: {} }],
    ] as const
  ).map(([seconds, event]) => [seconds, { kind: 'stream', atMs: START + 1000 * seconds, ...event }]);
  recorder.open(session('s'), () => {}).take(told.map(([, event], i) => ({ sequence: i + 1, event })));
  await recorder.close();
  const rows = await shop.db('stream_events').orderBy('event_timestamp').select('*');
  const seconds = (at: unknown) => (at === null ? null : (Number(new Date(at as string)) - START) / 1000);
  expect(
    rows.map((row) => [
      row.event_type,
      seconds(row.event_timestamp),
      seconds(row.resolved_at),
      (JSON.parse(String(row.event_data)) as { code?: string; risk?: string }).code ??
        (JSON.parse(String(row.event_data)) as { risk?: string }).risk,
    ]),
  ).toEqual([
    ['connected', 0, 0, undefined],
    ['connection_lost', 10, 12, 'STREAM_008'],
    ['connected', 12, 12, undefined],
    ['count_at_risk', 20, 32, 'damaged'],
  ]);
});

it('every row that travels has a revision of its own, and a changed minute a newer one', async () => {
  const { recorder } = record();
  const intake = recorder.open(session('s'), () => {});
  const events = numbered(['in', 'in', 'in']);
  intake.take(events.slice(0, 3));
  await recorder.flush();
  const [before] = await shop.db('counting_results').select('revision');
  intake.take(events.slice(3));
  await recorder.close();
  const [after] = await shop.db('counting_results').select('revision');
  expect(after.revision).toBeGreaterThan(before.revision);
  const all: { revision: number }[] = [];
  for (const table of [
    'sites',
    'ai_models',
    'model_versions',
    'camera_configurations',
    'video_streams',
    'counting_zones',
    'counting_events',
    'person_tracking',
    'counting_results',
    'camera_coverage',
  ]) {
    all.push(...(await shop.db(table).select('revision')));
  }
  expect(new Set(all.map(({ revision }) => revision)).size).toBe(all.length);
  await shop.close();
  shop = { ...shop, db: await openDatabase(shop.file), close: () => shop.db.destroy() };
});
