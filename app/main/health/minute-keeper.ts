import type { Knex } from 'knex';
import { DAY_MS, HOUR_MS } from '../../core/time.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type { PcFigures } from '../../shared/domain/health-figures.ts';
import {
  insertHealthMinutes,
  removeSomeSamples,
  type HealthMinute,
  type StoredMinute,
} from '../db/samples/health-samples.ts';
import { inTransaction } from '../db/transaction.ts';
import { streamIds } from '../db/video-streams.ts';
import type { Log } from '../host.ts';

export const SAMPLES = {
  /** So long samples are kept. Days. */
  keptDays: 30,
  /** What is removed of one camera and table at a time: five times what a minute adds, and no more than a millisecond of the database. */
  removed: 5,
  /** Minutes that wait while they cannot be stored: an hour of a full disk. */
  waiting: 60,
  /** A step of the clock from which on nothing is removed for a day: by a clock that is wrong everything would be too old. Milliseconds. */
  stepMs: HOUR_MS,
} as const;

export interface KeeperParts {
  db: Knex;
  log: Log;
  now?: () => number;
}

/** Stores each minute of all cameras in one short transaction, and removes what is too old a little at a time. */
export class MinuteKeeper {
  readonly #db: Knex;
  readonly #log: Log;
  readonly #now: () => number;
  #waiting: StoredMinute[][] = [];
  #sweepsAt = -Infinity;
  #storing: Promise<void> = Promise.resolve();

  constructor({ db, log, now = () => performance.now() }: KeeperParts) {
    this.#db = db;
    this.#log = log;
    this.#now = now;
  }

  /** This PC's clock was set. */
  clockSet({ fromMs, toMs }: { fromMs: number; toMs: number }): void {
    if (Math.abs(toMs - fromMs) >= SAMPLES.stepMs) this.#sweepsAt = this.#now() + DAY_MS;
  }

  /** Resolves when it is stored, or has to wait for the next one. One after the other. */
  keep(minutes: StoredMinute[], nowMs: number): Promise<void> {
    if (minutes.length > 0) this.#waiting = [...this.#waiting, minutes].slice(-SAMPLES.waiting);
    return (this.#storing = this.#storing.then(() => this.#store(nowMs)));
  }

  async #store(nowMs: number): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
        const minutes = next;
        await inTransaction(this.#db, (transaction) => insertHealthMinutes(transaction, minutes, nowMs));
        this.#waiting = this.#waiting.filter((waiting) => waiting !== minutes);
      }
    } catch (thrown) {
      this.#log.warn('the health of the cameras could not be stored', { reason: String(thrown) });
    }
  }

  /** Some of what is too old, of each camera. */
  async sweep(cameraIds: readonly string[], nowMs: number): Promise<void> {
    if (this.#now() < this.#sweepsAt) return;
    for (const cameraId of cameraIds)
      await removeSomeSamples(this.#db, cameraId, nowMs - SAMPLES.keptDays * DAY_MS, SAMPLES.removed);
  }

  /** What is stored of a minute beside its figures. Cameras that are off as wanted have none. */
  async complete(
    minutes: readonly HealthMinute[],
    cameras: ReadonlyMap<string, Camera>,
    uptimes: ReadonlyMap<string, number | null>,
    pc: PcFigures,
  ): Promise<StoredMinute[]> {
    const streams = await streamIds(this.#db);
    return minutes.flatMap((minute) => {
      const camera = cameras.get(minute.cameraId),
        streamId = streams.get(minute.cameraId);
      if (!camera || !streamId) return [];
      return [{ ...minute, streamId, ...factsOf(camera, minute, pc), uptime: uptimes.get(minute.cameraId) ?? null }];
    });
  }
}

function factsOf({ state, health, telemetry }: Camera, { mean }: HealthMinute, pc: PcFigures) {
  const { status, error } = state,
    share = (of: number | null, all: number | null) => (of === null || !all ? null : of / all),
    both = (one: number | null, other: number | null) =>
      one === null && other === null ? null : (one ?? 0) + (other ?? 0);
  const streaming = status === 'counting' ? ('active' as const) : error ? ('error' as const) : ('inactive' as const);
  return {
    health,
    streaming,
    lastFrameAtMs: state.lastFrameAtMs,
    error: error && {
      message: error.message,
      sinceMs: state.notCountingSinceMs ?? state.sinceMs,
      severity:
        status === 'failed' ? ('critical' as const) : status === 'counting' ? ('medium' as const) : ('high' as const),
    },
    resolution: telemetry && { width: telemetry.width, height: telemetry.height },
    pc: {
      cpuShare: share(both(mean.workerCpu, mean.decoderCpu), pc.cores),
      memoryShare: share(both(mean.workerMemory, mean.decoderMemory), pc.memoryTotalBytes),
      diskShare:
        pc.diskFreeBytes === null ? null : share((pc.diskTotalBytes ?? 0) - pc.diskFreeBytes, pc.diskTotalBytes),
    },
  };
}
