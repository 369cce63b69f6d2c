import type { HealthReport, healthMethods } from '../../shared/api/index.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type { CameraFigures, CameraHealthReport, ModelFigures } from '../../shared/domain/health-figures.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/time.ts';
import type { Capacity } from '../capacity/open-capacity.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import { readHealthSteps } from '../db/samples/health-samples.ts';
import type { Context, Feature, HandlersOf } from '../feature.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { DiskGuard } from './disk-guard.ts';
import { HealthBoard } from './health-board.ts';
import { readHistory } from './health-history.ts';
import { meanOf, measuredShareOf, summaryOf, worstFirst } from './health-report.ts';
import { MinuteKeeper } from './minute-keeper.ts';
import { PcMeter } from './pc-figures.ts';
import { Uptime, type Watched } from './uptime.ts';

export const HEALTH = {
  /** How often cameras and PC are looked at. Milliseconds. */
  sampleMs: 10_000,
  /** So many looks are a minute, which is stored. */
  samplesOfMinute: 6,
  /** What is read from the database for a report holds for so long: the page asks every ten seconds, from several screens. Milliseconds. */
  keptMs: 25_000,
} as const;

export interface Health extends Feature {
  handlers: HandlersOf<typeof healthMethods>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** How cameras, models and this PC are and were. */
export function openHealth(
  { db, bus, log, host, model }: Context,
  {
    cameras,
    capacity,
    notices,
    supervision,
  }: { cameras: Cameras; capacity: Pick<Capacity, 'room'>; notices: { board: NoticeBoard }; supervision: Supervision },
): Health {
  const meter = new PcMeter(host.folders.data),
    uptime = new Uptime(db),
    board = new HealthBoard(),
    keeper = new MinuteKeeper({ db, log }),
    disk = new DiskGuard(notices.board);
  supervision.onNews((cameraId, news) => {
    if (news.type === 'figures') board.take(cameraId, news.figures);
  });
  let pc = meter.look(Date.now()),
    looks = 0,
    timer: NodeJS.Timeout | null = null,
    working: Promise<void> = Promise.resolve();
  let kept: { atMs: number; watched: Promise<Map<string, Watched>> } | null = null;
  const watchedNow = (nowMs: number): Promise<Map<string, Watched>> => {
    if (kept === null || Math.abs(nowMs - kept.atMs) >= HEALTH.keptMs) {
      const watched = uptime.read(nowMs);
      kept = { atMs: nowMs, watched };
      watched.catch(() => (kept = null));
    }
    return kept.watched;
  };
  bus.on('database.replaced', () => {
    kept = null;
    uptime.forget();
  });
  bus.on('cameras.changed', async () => {
    kept = null;
    board.sweep(new Set((await cameras.list()).map(({ cameraId }) => cameraId)));
  });

  const endMinute = async (nowMs: number) => {
    // One that is off as wanted has no health.
    const on = (await cameras.list()).filter(({ state }) => state.status !== 'off'),
      minutes = board.endMinute(
        on.map(({ cameraId }) => cameraId),
        nowMs,
      ),
      watched = await watchedNow(nowMs);
    const stored = await keeper.complete(
      minutes,
      new Map(on.map((camera) => [camera.cameraId, camera])),
      new Map([...watched].map(([cameraId, { uptime24h }]) => [cameraId, uptime24h])),
      await pc,
    );
    // What was counted comes first.
    if (disk.room !== 'very-low') await keeper.keep(stored, nowMs);
  };
  const sample = async () => {
    pc = meter.look(Date.now());
    disk.look(await pc);
    await bus.publish('health.sampled', { atMs: (await pc).atMs });
    if (++looks % HEALTH.samplesOfMinute !== 0) return;
    await endMinute(Date.now());
  };
  /** One after the other. A look that fails is told, and the next one is another. */
  const inTurn = (work: () => Promise<void>): Promise<void> =>
    (working = working.then(work).catch((thrown: unknown) => {
      log.error('health could not be looked at', { reason: String(thrown) });
    }));
  return {
    async start() {
      const toMs = Date.now();
      for (const { cameraId } of await cameras.list()) {
        const steps = await readHealthSteps(db, cameraId, toMs - HOUR_MS, toMs, MINUTE_MS);
        board.remember(
          cameraId,
          [...steps]
            .sort(([a], [b]) => a - b)
            .map(([step, { mean, errors }]) => ({ atMs: step * MINUTE_MS, mean, errors })),
        );
      }
      timer = setInterval(() => void inTurn(sample), HEALTH.sampleMs);
    },
    async close() {
      if (timer) clearInterval(timer);
      // The minute that runs is stored as far as it came.
      if (timer) await inTurn(() => endMinute(Date.now()));
    },
    handlers: {
      async 'health.report'(): Promise<HealthReport> {
        const nowMs = Date.now(),
          watched = await watchedNow(nowMs);
        const all = worstFirst(
          (await cameras.list()).map((camera) =>
            reportOf(board, camera, watched.get(camera.cameraId) ?? notYet(nowMs)),
          ),
        );
        const hours = all.flatMap(({ camera }) => board.hour(camera.cameraId) ?? []),
          models = modelsOf(all, model, hours);
        return {
          atMs: nowMs,
          cameras: all,
          measuredShare: measuredShareOf(all),
          summary: summaryOf(all, models, hours),
          models,
          pc: { ...(await pc), room: capacity.room },
        };
      },
      async 'health.history'({ cameraId, ...range }) {
        return readHistory(db, await cameras.get(cameraId), range, Date.now());
      },
    },
  };
}

const notYet = (nowMs: number): Watched => ({
  strip: { fromMs: nowMs, toMs: nowMs, gaps: [], suspects: [] },
  measuredShare: null,
  uptime24h: null,
  uptime30d: null,
});

const reportOf = (board: HealthBoard, camera: Camera, watched: Watched): CameraHealthReport => ({
  camera,
  now: camera.state.status === 'off' ? null : board.now(camera.cameraId),
  rates: board.rates(camera.cameraId),
  ...watched,
});

/** All cameras count with one model. `hours`: what of the last hour is known of each. */
function modelsOf(
  all: readonly CameraHealthReport[],
  model: { id: string; version: string },
  hours: readonly CameraFigures[],
): ModelFigures[] {
  const counting = all.filter(({ now }) => now !== null);
  return [
    {
      modelId: model.id,
      version: model.version,
      providers: [...new Set(counting.flatMap(({ camera }) => camera.telemetry?.provider ?? []))],
      cameras: counting.length,
      inferenceMs: meanOf(hours.map(({ inferenceMs }) => inferenceMs)),
      fps: hours.length === 0 ? null : hours.reduce((sum, { fpsAnalysed }) => sum + (fpsAnalysed ?? 0), 0),
      accuracy: null,
      drift: null,
    },
  ];
}
