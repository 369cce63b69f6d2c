import { statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flatten, joinedErrors, joinedFigures, unflatten, worstFigures } from '../../app/core/health/figures.ts';
import { dialectOf } from '../../app/main/db/dialect/dialect.ts';
import { addCoverage } from '../../app/main/db/camera-coverage.ts';
import { removeRows } from '../../app/main/db/retention/remove-rows.ts';
import { insertHealthMinutes, type StoredMinute } from '../../app/main/db/samples/health-samples.ts';
import { mergeInto } from '../../app/main/db/merge-database.ts';
import { migrations, migrationSource } from '../../app/main/db/migrations/index.ts';
import { makeCopy } from '../../app/main/db/safety-copy.ts';
import { SAMPLE_TABLES } from '../../app/main/db/samples/health-columns.ts';
import { insertStreamEvent, resolveOutages } from '../../app/main/db/stream-events.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { streamIds } from '../../app/main/db/video-streams.ts';
import { readHistory, stepFor } from '../../app/main/health/health-history.ts';
import { Uptime } from '../../app/main/health/uptime.ts';
import type { CameraFigures } from '../../app/shared/domain/health-figures.ts';
import { fillShop, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/* How cameras did, stored and read again, on both databases. */

const MINUTE = 60_000,
  WHOLE = { measuredMs: MINUTE, frames: 900, framesDue: 900, worstFps: 15 },
  HOUR = 60 * MINUTE,
  DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 1);

const sample = (change: Partial<CameraFigures> = {}): CameraFigures => ({
  ...unflatten(joinedFigures([]), {}),
  fpsIn: 25,
  fpsDue: 15,
  fpsAnalysed: 15,
  droppedShare: 0,
  latencyP50Ms: 90,
  latencyP95Ms: 150,
  bitrateKbps: 1_024,
  quality: { score: 0.9, faults: { blur: 0.1, blocking: null, noise: 0, darkness: 0, freeze: 0 } },
  worker: { cpuShare: 0.5, memoryBytes: 150_000_000 },
  ...change,
});

async function minuteOf(shop: Shop, startMs: number, samples: CameraFigures[]): Promise<StoredMinute> {
  const flat = samples.map(flatten);
  return {
    cameraId: shop.cameraId,
    startMs,
    mean: joinedFigures(flat),
    worst: worstFigures(flat),
    errors: joinedErrors(samples.map(({ errors }) => errors)),
    heard: samples.length > 0,
    streamId: (await streamIds(shop.db)).get(shop.cameraId)!,
    health: samples.length > 0 ? 'online' : 'offline',
    streaming: samples.length > 0 ? 'active' : 'error',
    lastFrameAtMs: startMs,
    uptime: 0.9995,
    error: null,
    resolution: { width: 640, height: 360 },
    pc: { cpuShare: 0.25, memoryShare: 0.1, diskShare: 0.5 },
  };
}
const store = (shop: Shop, minutes: StoredMinute[]) =>
  inTransaction(shop.db, (transaction) => insertHealthMinutes(transaction, minutes, START));

const bin = await findPostgres();
const folder = temporaryFolder();
const closers: (() => Promise<void> | void)[] = [() => folder.remove()];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

describe.each(bin ? ['SQLite', 'PostgreSQL'] : ['SQLite'])('%s', (kind) => {
  let shop: Shop;
  beforeAll(async () => {
    if (kind === 'SQLite') shop = await openShop(folder.path, START);
    else {
      const postgres: Postgres = await startPostgres(bin!);
      closers.push(() => postgres.stop());
      await postgres.db.migrate.latest({ migrationSource: migrationSource(migrations) });
      shop = await fillShop(postgres.db, 'postgres', START, {});
      closers.push(() => postgres.db.destroy());
      return;
    }
    closers.push(() => shop.close());
  }, 120_000);
  const history = (fromMs: number, toMs: number, nowMs = toMs) =>
    readHistory(shop.db, { cameraId: shop.cameraId, createdAtMs: START }, { fromMs, toMs }, nowMs);

  it('a minute is read as it was stored, its worst ten seconds beside it, and what was not measured as null', async () => {
    const poor = sample({
      fpsAnalysed: 3,
      droppedShare: 0.8,
      latencyP95Ms: 900,
      errors: { STREAM_006: 2 },
      reconnects: 1,
      quality: { score: 0.4, faults: { blur: 0.6, blocking: 0.2, noise: 0, darkness: 0, freeze: 0 } },
    });
    await store(shop, [await minuteOf(shop, START + HOUR, [sample(), sample(), poor])]);
    const { steps, stepMs } = await history(START + HOUR - MINUTE, START + HOUR + 2 * MINUTE);
    expect(stepMs).toBe(MINUTE);
    expect(steps.map(({ mean }) => mean !== null)).toEqual([false, true, false]);
    expect(steps[1]).toMatchObject({
      startMs: START + HOUR,
      mean: {
        fpsIn: 25,
        fpsAnalysed: 11,
        droppedShare: 0.2667,
        jitterMs: null,
        packetLossShare: null,
        reconnects: 1,
        errors: { STREAM_006: 2 },
        quality: { score: 0.733, faults: { blur: 0.267, blocking: 0.2 } },
        worker: { cpuShare: 0.5, memoryBytes: 150_000_000 },
        decoder: { cpuShare: null, memoryBytes: null },
      },
      worst: { fpsAnalysed: 3, droppedShare: 0.8, latencyP95Ms: 900, quality: { score: 0.4 } },
    });
    const now = (await shop.db('camera_health').first()) as Record<string, unknown>;
    expect([now.status, Number(now.uptime_percentage), Number(now.error_count)]).toEqual(['online', 99.95, 2]);
  });

  it('a camera that is away has a row that says so, and no figures', async () => {
    await store(shop, [await minuteOf(shop, START + 2 * HOUR, [])]);
    const { steps } = await history(START + 2 * HOUR, START + 2 * HOUR + MINUTE);
    expect(steps[0].mean).toMatchObject({ fpsAnalysed: null, quality: null });
    const rows = await shop.db('camera_health_monitoring').orderBy('id').pluck('camera_status');
    expect(rows).toEqual(['online', 'offline']);
    expect(await shop.db('camera_health').pluck('status')).toEqual(['offline']);
  });

  it('what is stored twice is there once', async () => {
    const minute = await minuteOf(shop, START + 3 * HOUR, [sample()]);
    await store(shop, [minute]);
    await store(shop, [minute]);
    const rows = await shop
      .db('stream_quality_metrics')
      .where('metric_timestamp', dialectOf(shop.db).toInstant(START + 3 * HOUR));
    expect(rows).toHaveLength(1);
  });

  it('a month is at most 500 steps, each the mean of its minutes and the worst of them', async () => {
    for (let hour = 0; hour < 24; hour++)
      for (const fps of [10, 14])
        await store(shop, [
          await minuteOf(shop, START + 5 * DAY + hour * HOUR + fps * MINUTE, [sample({ fpsAnalysed: fps })]),
        ]);
    const { steps, stepMs } = await history(START, START + 30 * DAY);
    expect([stepMs, steps.length]).toEqual([2 * HOUR, 360]);
    const day = steps.filter(({ startMs }) => startMs >= START + 5 * DAY && startMs < START + 6 * DAY);
    expect(day.map(({ mean, worst }) => [mean!.fpsAnalysed, worst!.fpsAnalysed])).toEqual(
      Array.from({ length: 12 }, () => [12, 10]),
    );
  });

  it('what is too old goes, and nothing of the last day', async () => {
    const rows = async () => Number((await shop.db('camera_health_monitoring').count({ n: '*' }))[0].n),
      before = await rows();
    const removal = { table: 'camera_health_monitoring', time: 'metric_timestamp', only: null, lastId: null };
    const removed = await removeRows(
      shop.db,
      { ...removal, fromMs: 0, toMs: START + 5 * DAY + HOUR },
      new AbortController().signal,
    );
    expect(removed).toBeGreaterThan(2);
    expect(await rows()).toBe(before - removed);
    const { steps } = await history(START + 5 * DAY, START + 6 * DAY);
    expect(steps.filter(({ mean }) => mean?.fpsAnalysed)).toHaveLength(23);
  });

  it('uptime is what was measured of the hours in which the camera was meant to count', async () => {
    const { db, identity, cameraId } = shop,
      nowMs = START + 10 * DAY;
    // All of the last day but two hours in which it was worked on, and one in which it was broken.
    for (let atMs = nowMs - DAY; atMs < nowMs; atMs += MINUTE) {
      const hour = Math.floor((atMs - (nowMs - DAY)) / HOUR);
      if (hour !== 3 && hour !== 4 && hour !== 10) await addCoverage(db, identity, cameraId, atMs, WHOLE, atMs);
    }
    const streamId = (await streamIds(db)).get(cameraId)!,
      event = { streamId, cameraId, severity: 'info', message: null, data: null, resolvedAtMs: null } as const;
    const from = (hour: number) => nowMs - DAY + hour * HOUR;
    await insertStreamEvent(db, identity, { ...event, type: 'maintenance', atMs: from(3) }, nowMs);
    await resolveOutages(db, identity, cameraId, ['maintenance'], from(5));
    await insertStreamEvent(db, identity, { ...event, type: 'connection-lost', atMs: from(10) }, nowMs);
    await resolveOutages(db, identity, cameraId, ['connection-lost'], from(11));
    const uptime = new Uptime(db);
    for (let again = 0; again < 2; again++) {
      const found = (await uptime.read(nowMs)).get(cameraId)!;
      expect(found.measuredShare).toBeCloseTo(21 / 24, 3);
      expect(found.uptime24h).toBeCloseTo(21 / 22, 3);
      expect(found.uptime30d).toBeCloseTo(21 / (10 * 24 - 2), 3);
      expect(found.strip.gaps.map(({ reason, fromMs, toMs }) => [reason, (toMs - fromMs) / HOUR])).toEqual([
        ['maintenance', 2],
        ['connection-lost', 1],
      ]);
    }
    const { gaps, events } = await history(nowMs - DAY, nowMs);
    expect(gaps.map(({ reason }) => reason)).toEqual(['maintenance', 'connection-lost']);
    expect(events.map(({ type }) => type)).toEqual(['connection-lost', 'maintenance']);
  });

  it('whoever counts gets turns of the event loop meanwhile', async () => {
    const turnsOf = async (work: Promise<unknown>) => {
      let turns = 0,
        done = false;
      const count = () => {
        turns += 1;
        if (!done) setImmediate(count);
      };
      setImmediate(count);
      await work;
      done = true;
      return turns;
    };
    const nowMs = START + 40 * DAY;
    expect(await turnsOf(new Uptime(shop.db).read(nowMs))).toBeGreaterThan(30);
    expect(await turnsOf(history(START, START + 30 * DAY))).toBeGreaterThan(60);
    const minute = await minuteOf(shop, START + 20 * DAY, [sample()]);
    expect(await turnsOf(store(shop, [minute]))).toBeGreaterThanOrEqual(3);
  });

  it('a picture that was too dark is told from a rate that was too low', async () => {
    const { db, identity, cameraId } = shop,
      streamId = (await streamIds(db)).get(cameraId)!,
      atMs = START + 12 * DAY;
    const event = { streamId, cameraId, severity: 'warning', message: null, resolvedAtMs: null } as const;
    await insertStreamEvent(db, identity, { ...event, type: 'count-at-risk', atMs, data: { risk: 'too-dark' } }, atMs);
    await insertStreamEvent(
      db,
      identity,
      { ...event, type: 'count-at-risk', atMs: atMs + HOUR, data: { risk: 'slow-pc' } },
      atMs,
    );
    const { suspects, events } = await history(atMs, atMs + 2 * HOUR);
    expect(suspects.map(({ why, fromMs, toMs }) => [why, (toMs - fromMs) / HOUR > 0.9])).toEqual([
      ['poor-picture', true],
      ['few-pictures', true],
    ]);
    expect(events.slice(0, 2).map(({ risk }) => risk)).toEqual(['slow-pc', 'too-dark']);
  });
});

it('samples of a copy and of what counted since are there once each', async () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  const shops = [await openShop(one.path, START), await openShop(other.path, START)];
  for (const [i, shop] of shops.entries()) {
    await store(shop, [
      await minuteOf(shop, START, [sample()]),
      await minuteOf(shop, START + (i + 1) * MINUTE, [sample()]),
    ]);
    await shop.close();
  }
  const target = new Sqlite(join(one.path, 'footfall.db'));
  mergeInto(target, join(other.path, 'footfall.db'));
  const times = target.prepare('select metric_timestamp from stream_quality_metrics order by 1').pluck().all();
  expect(times).toEqual([START, START + MINUTE, START + 2 * MINUTE]);
  expect(target.prepare('select count(*) from camera_health').pluck().get()).toBe(1);
  target.close();
  for (const each of [one, other]) each.remove();
});

it('a copy of the database holds what was counted and none of the minutes of health', async () => {
  const own = temporaryFolder(),
    shop = await openShop(own.path, START);
  for (let minute = 0; minute < 300; minute++)
    await store(shop, [await minuteOf(shop, START + minute * MINUTE, [sample()])]);
  await addCoverage(shop.db, shop.identity, shop.cameraId, START, WHOLE, START);
  const { file, bytes } = await makeCopy(shop.file, join(own.path, 'copies'), START + DAY);
  await shop.close();
  const copy = new Sqlite(file);
  const count = (table: string) => copy.prepare(`select count(*) from ${table}`).pluck().get();
  expect(['camera_coverage', ...SAMPLE_TABLES].map(count)).toEqual([1, 0, 0, 0]);
  expect(bytes).toBeLessThan(statSync(shop.file).size - 100_000);
  copy.close();
  own.remove();
});

it.each([
  [HOUR, MINUTE],
  [8 * HOUR, MINUTE],
  [9 * HOUR, 2 * MINUTE],
  [DAY, 5 * MINUTE],
  [7 * DAY, 30 * MINUTE],
  [30 * DAY, 2 * HOUR],
  [400 * DAY, DAY],
  [1_000 * DAY, 3 * DAY],
])('%d ms are shown in steps of %d ms', (spanMs, stepMs) => {
  expect(stepFor(spanMs)).toBe(stepMs);
  expect(spanMs / stepMs).toBeLessThanOrEqual(499);
});
