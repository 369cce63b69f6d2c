import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { api, API_LIMITS, type Input, type Method } from '../../app/shared/api/index.ts';
import { FootfallError } from '../../app/shared/errors.ts';
import { createApp, type App } from '../../app/main/create-app.ts';
import { listMinutes } from '../../app/main/db/counting-results.ts';
import { openReader } from '../../app/main/db/open-database.ts';
import { listTracks } from '../../app/main/db/person-tracking.ts';
import { ROW_LIMITS } from '../../app/main/db/row-limit.ts';
import { listOutages } from '../../app/main/db/stream-events.ts';
import { listVisits } from '../../app/main/db/zone-visits.ts';
import { LocalClient } from '../../app/main/rpc/local-client.ts';
import type { TaskProcess, WorkerProcess } from '../../app/main/host.ts';
import { makePast, NOON } from '../support/app-past.ts';
import { openShop, quiet, temporaryFolder } from '../support/app-database.ts';

const MOST_ANSWER_BYTES = 20_000_000;
const DAY = 86_400_000;

/** Says of every source that it cannot be read. */
function refusingWorker(): WorkerProcess {
  let hear: Parameters<WorkerProcess['onMessage']>[0] = () => {},
    ended: (detail: string) => void = () => {};
  queueMicrotask(() => hear({ type: 'ready' } as Parameters<typeof hear>[0]));
  return {
    pid: undefined,
    post(message) {
      if (message.type === 'start')
        queueMicrotask(() =>
          hear({ type: 'failed', retry: false, error: { code: 'STREAM_001', params: { source: 'x' }, message: 'x' } }),
        );
      if (message.type === 'stop') queueMicrotask(() => ended('stopped'));
    },
    onMessage(listener) {
      hear = listener;
    },
    onExit(listener) {
      ended = listener;
    },
    kill() {
      queueMicrotask(() => ended('killed'));
    },
  };
}
const noTask = (): TaskProcess => ({
  pid: undefined,
  post() {},
  onMessage() {},
  onExit(listener) {
    queueMicrotask(() => listener('none'));
  },
  kill() {},
});

let folder: ReturnType<typeof temporaryFolder>;
let app: App;
let client: LocalClient;
let cameraId: string;
beforeAll(async () => {
  folder = temporaryFolder();
  ({ cameraId } = await makePast(folder.path, 300));
  app = await createApp({
    kind: 'headless',
    version: '0',
    ffmpegPath: 'ffmpeg',
    log: quiet,
    launchCamera: refusingWorker,
    launchTask: noTask,
    folders: { data: folder.path, logs: folder.path, resources: fileURLToPath(new URL('../..', import.meta.url)) },
    secrets: { protection: 'none', encrypt: (text) => Promise.resolve(text), decrypt: (text) => Promise.resolve(text) },
  });
  client = new LocalClient(app);
});
afterAll(async () => {
  await app.close();
  folder.remove();
});

type Schema = z.core.JSONSchema.BaseSchema;

/** Something that a schema takes. */
function fitting(name: string, schema: Schema): unknown {
  if (name === 'cameraId') return cameraId;
  if (name === 'regionId') return 'line-1';
  if (name === 'fromMs') return NOON;
  if (name === 'toMs') return NOON + DAY / 24;
  if (schema.anyOf ?? schema.oneOf) return fitting(name, (schema.anyOf ?? schema.oneOf)![0] as Schema);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, value]) => [key, fitting(key, value as Schema)]),
      );
    case 'array':
      return (
        (schema.prefixItems as Schema[] | undefined)?.map((item) => fitting('', item)) ??
        Array.from({ length: schema.minItems ?? 0 }, () => fitting('', schema.items as Schema))
      );
    case 'number':
    case 'integer':
      return Math.max(0, schema.minimum ?? 0);
    case 'boolean':
      return true;
    default:
      return 'a';
  }
}

let deep: unknown = [];
for (let i = 0; i < 5_000; i++) deep = [deep];
const EXTREMES: unknown[] = [
  0,
  -1,
  1,
  0.5,
  NaN,
  Infinity,
  -Infinity,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  8.64e15,
  -8.64e15,
  1e308,
  5e-324,
  Date.now(),
  null,
  true,
  '',
  'x',
  '\0',
  '../../etc/passwd',
  'x'.repeat(900_000),
  '%',
  "' or 1=1 --",
  '***',
  [],
  {},
  deep,
  Array.from({ length: 100_000 }, () => [0.5, 0.5]),
  { kind: 'rtsp', url: `rtsp://a/${'='.repeat(3_900)}` },
  { kind: 'file', path: '/dev/zero' },
];

/** Those that end what others need come last. */
const methods = (Object.keys(api) as Method[]).sort(
  (a, b) => Number(/remove|discard/.test(a)) - Number(/remove|discard/.test(b)),
);

it.each(methods)(
  '%s answers every input, or says what is wrong with it',
  async (method) => {
    const base = fitting('', z.toJSONSchema(api[method].input, { io: 'input', unrepresentable: 'any' })) as Record<
      string,
      unknown
    >;
    const inputs: unknown[] = [base, ...EXTREMES];
    for (const key of Object.keys(base)) for (const value of EXTREMES) inputs.push({ ...base, [key]: value });
    if ('fromMs' in base)
      for (const fromMs of [-8.64e15, 0, NOON - DAY])
        for (const toMs of [NOON + DAY, 8.64e15, -8.64e15])
          inputs.push(
            { ...base, fromMs, toMs, cameraId: null },
            { ...base, fromMs, toMs },
            { ...base, fromMs, toMs, limit: 500, bucketMinutes: 1_440 },
          );
    for (const input of inputs) {
      const answer: unknown = await client.call(method, input as Input<Method>).catch((thrown: unknown) => thrown);
      if (answer instanceof FootfallError)
        expect(
          answer.info.code,
          `${method} ${inspect(input, { maxStringLength: 50, maxArrayLength: 3 })}: ${answer.message}`,
        ).not.toBe('SYS_007');
      else expect(JSON.stringify(answer).length).toBeLessThan(MOST_ANSWER_BYTES);
    }
  },
  120_000,
);

describe('a report', () => {
  const report = (days: number, bucketMinutes: number) =>
    client.call('counts.report', { cameraId: null, fromMs: NOON - days * DAY, toMs: NOON, bucketMinutes });
  it('has no more steps than a screen can show, and says which would be possible', async () => {
    expect((await report(1, 1)).buckets).toHaveLength(1_440);
    expect((await report(1_500, 1_440)).buckets).toHaveLength(API_LIMITS.buckets);
    await expect(report(400, 15)).rejects.toMatchObject({
      info: { code: 'REPORT_001', params: { days: 400, minutes: 15, buckets: 38_400, maximum: 1_500, least: 384 } },
    });
    expect((await report(400, 384)).buckets).toHaveLength(1_500);
    await expect(report(1_501, 1_440)).rejects.toMatchObject({
      info: { code: 'REPORT_002', params: { days: 1_501, maximum: 1_500 } },
    });
    await expect(
      client.call('zones.report', { cameraId, regionId: 'line-1', fromMs: 0, toMs: NOON, bucketMinutes: 1_440 }),
    ).rejects.toMatchObject({ info: { code: 'REPORT_002' } });
  });
});

it('who asks without waiting is told so, and is answered again afterwards', async () => {
  const asked = await Promise.allSettled(
    Array.from({ length: API_LIMITS.underWay + 50 }, () => client.call('cameras.list', {})),
  );
  const refused = asked.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(50);
  expect(refused[0]).toMatchObject({ reason: { info: { code: 'API_002' } } });
  expect(await client.call('cameras.list', {})).not.toHaveLength(0);
});

it('what a report would read is counted before it is read', async () => {
  const other = temporaryFolder(),
    shop = await openShop(other.path, 0),
    many = ROW_LIMITS.report + 1;
  await shop.db.raw('pragma foreign_keys = off');
  const all = { cameraId: null, regionId: null, fromMs: 0, toMs: 8e15 };
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${many})`;
  await shop.db
    .raw(`insert into counting_results (uid, camera_id, zone_id, rule_version, model_id, model_version, result_timestamp, created_at, time_period, period_start, period_end, site_id, node_id, revision)
    ${numbers} select 'm' || i, 'camera-1', 'line-1', 1, 'm', 'v', 0, 0, 'minute', i * 60000, i * 60000 + 60000, 's', 'n', i from n`);
  await shop.db
    .raw(`insert into zone_visits (uid, camera_id, zone_id, rule_version, track_id, entered_at, left_at, waited_ms, worker_session, worker_sequence, created_at, site_id, node_id, revision)
    ${numbers} select 'v' || i, 'camera-1', 'z', 1, '1', i, i + 1, 0, 's', i, 0, 's', 'n', i from n`);
  const { stream_id: streamId } = (await shop.db('video_streams').first('stream_id')) as { stream_id: string };
  await shop.db.raw(
    `insert into stream_events (uid, stream_id, camera_id, event_type, event_timestamp, is_resolved, resolved_at, created_at, site_id, node_id, revision)
    ${numbers} select 'e' || i, ?, 'camera-1', 'connection_lost', i, true, i + 1, 0, 's', 'n', i from n`,
    [streamId],
  );
  const refused = expect.objectContaining({
    info: expect.objectContaining({ code: 'REPORT_003', params: { maximum: ROW_LIMITS.report } }),
  });
  await expect(listMinutes(shop.db, 'crossed', all)).rejects.toEqual(refused);
  await expect(listVisits(shop.db, all, null)).rejects.toEqual(refused);
  await expect(listOutages(shop.db, 0, 8e15)).rejects.toEqual(refused);
  expect(await listVisits(shop.db, all, 500)).toHaveLength(500);
  // One fewer is read.
  expect(await listMinutes(shop.db, 'crossed', { ...all, fromMs: 120_000 })).toHaveLength(ROW_LIMITS.report);
  await shop.close();
  other.remove();
}, 120_000);

it('an answer with paths has a size that one message can carry', async () => {
  const db = openReader(`${folder.path}/footfall.db`);
  const everything = await listTracks(db, cameraId, 0, 8e15, 5_000);
  await db.destroy();
  expect(everything.tracks.length).toBeGreaterThan(200);
  expect(everything.complete).toBe(true);
  const other = temporaryFolder(),
    shop = await openShop(other.path, 0);
  await shop.db.raw('pragma foreign_keys = off');
  for (let i = 0; i < 20; i++) {
    await shop.db('person_tracking').insert({
      uid: `t${i}`,
      camera_id: shop.cameraId,
      track_id: String(i),
      trajectory_points: '[]',
      trajectory_length: 0,
      tracking_confidence: 0.9,
      first_seen: i,
      last_seen: i + 1,
      confirmed_ms: 0,
      ended_ms: 1,
      track_age_frames: 1,
      aspect_ratio: 1,
      samples: Buffer.alloc(ROW_LIMITS.trackBytes / 10),
      worker_session: 's',
      worker_sequence: i,
      site_id: 's',
      node_id: 'n',
      revision: i,
    });
  }
  // The newest ones, oldest first; and it says so.
  const { tracks, complete } = await listTracks(shop.db, shop.cameraId, 0, 100, 5_000);
  expect(tracks.map(({ trackId }) => trackId)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  expect(complete).toBe(false);
  await shop.close();
  other.remove();
});
