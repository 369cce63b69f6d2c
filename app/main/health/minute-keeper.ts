import type { Knex } from 'knex';
import type { Camera } from '../../shared/domain/camera.ts';
import type { PcFigures } from '../../shared/domain/health-figures.ts';
import { insertHealthMinutes, type HealthMinute, type StoredMinute } from '../db/samples/health-samples.ts';
import { inTransaction } from '../db/transaction.ts';
import { streamIds } from '../db/video-streams.ts';
import type { Log } from '../host.ts';

export const SAMPLES = {
  /** Minutes that wait while they cannot be stored: an hour of a full disk. */
  waiting: 60,
} as const;

export interface KeeperParts {
  db: Knex;
  log: Log;
}

/** Stores each minute of all cameras in one short transaction. */
export class MinuteKeeper {
  readonly #db: Knex;
  readonly #log: Log;
  #waiting: StoredMinute[][] = [];
  #storing: Promise<void> = Promise.resolve();

  constructor({ db, log }: KeeperParts) {
    this.#db = db;
    this.#log = log;
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
