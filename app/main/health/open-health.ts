import type { HealthHistory, HealthReport, healthMethods } from '../../shared/api/index.ts';
import { byReason, SETTLED_MS } from '../counts/open-counts.ts';
import { measuredSpans, gapsBetween } from '../../core/stats/bucket.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type { CameraHealthReport, HealthStep, ModelFigures } from '../../shared/domain/health-figures.ts';
import type { Capacity } from '../capacity/open-capacity.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import { listCoverage } from '../db/camera-coverage.ts';
import { listOutages, listStreamEvents, listSuspects } from '../db/stream-events.ts';
import type { Context, Feature, HandlersOf } from '../feature.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { HealthBoard } from './health-board.ts';
import { joined } from './health-events.ts';
import { meanOf, measuredShareOf, summaryOf, worstFirst } from './health-report.ts';
import { PcMeter } from './pc-figures.ts';
import { Uptime, type Watched } from './uptime.ts';

export const HEALTH = {
  /** How often cameras and PC are looked at. Milliseconds. */
  sampleMs: 10_000,
  /** What is read from the database for a report holds for so long: the page asks every ten seconds, from several screens. Milliseconds. */
  keptMs: 25_000,
  /** Steps of a history: above some 600 points a chart lags. */
  steps: 500,
  /** Stream events of one answer, before those in a row become one. */
  events: 1_000,
} as const;

/** What a step of a history may be long. */
const STEPS_MS = [
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
];
export const stepFor = (spanMs: number): number =>
  STEPS_MS.find((ms) => spanMs / ms <= HEALTH.steps - 1) ?? Math.ceil(spanMs / (HEALTH.steps - 1) / DAY_MS) * DAY_MS;

export interface Health extends Feature {
  handlers: HandlersOf<typeof healthMethods>;
  start(): Promise<void>;
  close(): void;
}

/** How cameras, models and this PC are and were. */
export function openHealth(
  { db, bus, log, host, model }: Context,
  { cameras, capacity, supervision }: { cameras: Cameras; capacity: Pick<Capacity, 'room'>; supervision: Supervision },
): Health {
  const meter = new PcMeter(host.folders.data),
    uptime = new Uptime(db),
    board = new HealthBoard();
  supervision.onNews((cameraId, news) => {
    if (news.type === 'figures') board.take(cameraId, news.figures);
  });
  let pc = meter.look(Date.now());
  let kept: { atMs: number; watched: Promise<Map<string, Watched>> } | null = null;
  const watchedNow = (nowMs: number): Promise<Map<string, Watched>> => {
    if (kept === null || Math.abs(nowMs - kept.atMs) >= HEALTH.keptMs) {
      const watched = uptime.read(nowMs);
      kept = { atMs: nowMs, watched };
      watched.catch(() => (kept = null));
    }
    return kept.watched;
  };
  const forget = () => {
    kept = null;
    uptime.forget();
  };
  bus.on('database.replaced', forget);
  bus.on('cameras.changed', () => void (kept = null));
  let timer: NodeJS.Timeout | null = null;
  const sample = async () => {
    pc = meter.look(Date.now());
    await bus.publish('health.sampled', { atMs: (await pc).atMs });
  };
  return {
    start() {
      timer = setInterval(() => {
        sample().catch((thrown: unknown) => log.error('health could not be sampled', { reason: String(thrown) }));
      }, HEALTH.sampleMs);
      return Promise.resolve();
    },
    close() {
      if (timer) clearInterval(timer);
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
        const models = modelsOf(all, model);
        return {
          atMs: nowMs,
          cameras: all,
          measuredShare: measuredShareOf(all),
          summary: summaryOf(all, models),
          models,
          pc: { ...(await pc), room: capacity.room },
        };
      },
      async 'health.history'({ cameraId, fromMs, toMs }): Promise<HealthHistory> {
        const { createdAtMs } = await cameras.get(cameraId);
        const stepMs = stepFor(toMs - fromMs),
          knownToMs = Math.min(toMs, Date.now() - SETTLED_MS),
          span = { fromMs: Math.max(fromMs, createdAtMs), toMs: knownToMs };
        const steps: HealthStep[] = [];
        for (let at = Math.floor(fromMs / stepMs) * stepMs; at < toMs; at += stepMs)
          steps.push({ startMs: at, endMs: at + stepMs, mean: null, worst: null });
        const coverage = await listCoverage(db, cameraId, span.fromMs, knownToMs),
          measured = measuredSpans(
            coverage.map((row) => ({ ...row, in: 0, out: 0, frames: 0 })),
            span,
          ),
          outages = (await listOutages(db, fromMs, knownToMs)).filter((outage) => outage.cameraId === cameraId);
        return {
          cameraId,
          fromMs,
          toMs,
          stepMs,
          steps,
          gaps: gapsBetween(measured, span).flatMap((gap) =>
            byReason(gap, outages).map((part) => ({ ...part, cameraId })),
          ),
          suspects: await listSuspects(db, [cameraId], fromMs, knownToMs),
          events: joined(await listStreamEvents(db, cameraId, fromMs, toMs, HEALTH.events)),
        };
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

function modelsOf(all: readonly CameraHealthReport[], model: { id: string; version: string }): ModelFigures[] {
  const counting = all.filter(({ now }) => now !== null);
  return [
    {
      modelId: model.id,
      version: model.version,
      providers: [...new Set(counting.map(({ camera }) => camera.telemetry?.provider ?? ''))].filter(Boolean),
      cameras: counting.length,
      inferenceMs: meanOf(counting.map(({ now }) => now!.inferenceMs)),
      fps: counting.length === 0 ? null : counting.reduce((sum, { now }) => sum + (now!.fpsAnalysed ?? 0), 0),
      accuracy: null,
      drift: null,
    },
  ];
}
