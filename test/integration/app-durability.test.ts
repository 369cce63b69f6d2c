import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CameraState } from '../../app/shared/domain/camera.ts';
import { findFfmpeg } from '../../app/main/node/find-ffmpeg.ts';
import type { AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { AppProcess, descendants, processes } from '../support/app-process.ts';

/** Main, a worker and ffmpeg in turn. */
const ROUNDS = process.env.FOOTFALL_LONG === '1' ? 21 : 6;
const demo = fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url));
const patient = { timeout: 120_000, interval: 50 };
const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

let folder: ReturnType<typeof temporaryFolder>;
let app: AppProcess;
let client: AppClient;
const told: string[] = [];
const states = new Map<string, CameraState[]>();

/** The same people at once: the clip from where the shop is full, and lines all over the floor. */
async function addBusyCamera(): Promise<void> {
  const path = join(folder.path, 'busy.mp4');
  execFileSync((await findFfmpeg()).path, ['-v', 'error', '-ss', '14', '-t', '30', '-i', demo, '-c', 'copy', path]);
  const { cameraId } = await client.call('cameras.add', { name: 'Busy', source: { kind: 'file', path, loop: true } });
  for (let i = 0; i < 12; i++) {
    const y = 0.4 + i * 0.045;
    await client.call('regions.save', {
      cameraId,
      regionId: null,
      region: {
        name: `Line ${i + 1}`,
        points: [
          [0.02, y],
          [0.98, y],
        ],
      },
    });
  }
}

async function connect(): Promise<void> {
  client = await app.connect();
  client.on('counts.recorded', ({ events }) => told.push(...events.map(({ eventId }) => eventId)));
  client.on('camera.changed', ({ cameraId, state }) => states.set(cameraId, [...(states.get(cameraId) ?? []), state]));
}

/** Resolves with the moment since which all of them do. */
const everybodyCounts = () =>
  vi.waitFor(async () => {
    const cameras = await client.call('cameras.list', {});
    expect(cameras.map(({ state }) => state.status)).toEqual(['counting', 'counting']);
    return Math.max(...cameras.map(({ state }) => state.sinceMs));
  }, patient);

beforeAll(async () => {
  folder = temporaryFolder();
  app = new AppProcess(join(folder.path, 'data'));
  await app.start();
  await connect();
  await addBusyCamera();
  await everybodyCounts();
});
afterAll(async () => {
  client?.close();
  await app?.stop();
  folder.remove();
});

// Windows cannot tell its processes apart by /proc or ps.
it.skipIf(process.platform === 'win32')(
  'kill -9 of main, worker or ffmpeg, again and again: nothing told is lost, nothing is doubled, counting goes on',
  async () => {
    const comebacks: number[] = [];
    const starts: number[] = [];
    let perRound = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const before = told.length;
      // At any moment, but not before there is something to lose.
      await vi.waitFor(() => expect(told.length).toBeGreaterThan(before), patient);
      await pause(Math.random() * 700);
      const victim = (['main', 'worker', 'ffmpeg'] as const)[round % 3];
      const family = descendants(app.pid);
      if (victim === 'main') {
        await app.stop('SIGKILL');
        await client.closed;
        await vi.waitFor(
          () => expect(processes().filter(({ pid }) => family.some((one) => one.pid === pid))).toEqual([]),
          patient,
        );
        await app.start();
        const startedAtMs = Date.now();
        await connect();
        starts.push((await everybodyCounts()) - startedAtMs);
      } else {
        const workers = family.filter(({ args }) => args.includes('footfall camera') || args.includes('camera-worker'));
        const found =
          victim === 'worker'
            ? workers
            : family.filter(
                ({ args, parent }) => args.includes('rawvideo') && workers.some(({ pid }) => pid === parent),
              );
        expect(found, victim).toHaveLength(2);
        states.clear();
        const killedAtMs = Date.now();
        process.kill(found[Math.floor(Math.random() * 2)].pid, 'SIGKILL');
        // As the screen sees it: some camera leaves 'counting', and comes back to it.
        await vi.waitFor(() => {
          const back = [...states.values()].find(
            (seen) => seen.some(({ status }) => status !== 'counting') && seen.at(-1)!.status === 'counting',
          );
          expect(back).toBeDefined();
          comebacks[round] = back!.at(-1)!.sinceMs - killedAtMs;
        }, patient);
      }
      await everybodyCounts();
      perRound += told.length - before;
    }
    expect(perRound).toBeGreaterThan(ROUNDS);
    const sorted = comebacks.filter((ms) => ms !== undefined).sort((a, b) => a - b);
    expect(sorted).toHaveLength((ROUNDS * 2) / 3);
    process.stdout.write(`A camera came back after ${sorted.join(', ')} ms; starts took ${starts.join(', ')} ms.\n`);

    const report = await client.call('counts.report', {
      cameraId: null,
      fromMs: Date.now() - 3_600_000,
      toMs: Date.now() + 3_600_000,
      bucketMinutes: 60,
    });
    expect(await app.stop('SIGTERM')).toBe(0);
    expect(descendants(app.pid)).toEqual([]);

    const db = new Sqlite(join(app.dataFolder, 'footfall.db'), { readonly: true });
    const all = (sql: string) => db.prepare(sql).raw().all();
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);

    const stored = db.prepare('select counting_event_id from counting_events').pluck().all() as string[];
    const rows = new Set(stored);
    expect(rows.size).toBe(stored.length);
    expect(new Set(told).size).toBe(told.length);
    expect(told.filter((eventId) => !rows.has(eventId))).toEqual([]);

    expect(
      all('select worker_session, worker_sequence, count(*) n from counting_events group by 1, 2 having n > 1'),
    ).toEqual([]);
    expect(
      all(
        'select worker_session, zone_id, track_id, direction, event_timestamp, count(*) n from counting_events group by 1, 2, 3, 4, 5 having n > 1',
      ),
    ).toEqual([]);
    expect(
      all(
        'select e.counting_event_id from counting_events e join worker_sessions s using (worker_session) where e.worker_sequence > s.last_sequence',
      ),
    ).toEqual([]);

    const accepted = all(
      `select zone_id, event_timestamp / 60000 * 60000, sum(direction = 'in'), sum(direction = 'out') from counting_events where refusal is null group by 1, 2 order by 1, 2`,
    );
    expect(
      all(
        'select zone_id, period_start, count_in, count_out from counting_results where count_total > 0 order by 1, 2',
      ),
    ).toEqual(accepted);
    const sums = all(`select sum(count_in), sum(count_out) from counting_results`)[0] as number[];
    expect(sums[0] + sums[1]).toBeGreaterThan(ROUNDS);
    // Between the report and the end a few more may have come.
    expect(report.totalIn).toBeLessThanOrEqual(sums[0]);
    expect(all('select coverage_ms from counting_results where coverage_ms > 60500')).toEqual([]);
    db.close();
  },
  1_800_000,
);
