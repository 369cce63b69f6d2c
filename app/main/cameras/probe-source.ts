import type { Probe } from '../../shared/domain/camera.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import { TaskAborted, type RunTask } from '../tasks/run-task.ts';
import { Turns } from '../tasks/turns.ts';

export const PROBE_LIMITS = {
  /** Each is a process with a decoder, beside those that count. */
  atOnce: 2,
  /** A search of the network finds so many cameras. */
  waiting: 32,
} as const;

/** Opens sources once, each in a process of its own, and finds what they show or exactly why they do not; a few at a time, in the order in which they were asked for. */
export class Probes {
  readonly #ffmpegPath: string;
  readonly #runTask: RunTask;
  readonly #turns = new Turns(PROBE_LIMITS);

  constructor(ffmpegPath: string, runTask: RunTask) {
    this.#ffmpegPath = ffmpegPath;
    this.#runTask = runTask;
  }

  /** Rejects with CAMERA_005 when too many wait already, CAMERA_008 when `signal` says that nobody wants it any more. */
  run(source: WorkerSource, signal?: AbortSignal): Promise<Probe> {
    return this.#turns.run(() => this.#probe(source, signal), signal);
  }

  async #probe(source: WorkerSource, signal?: AbortSignal): Promise<Probe> {
    try {
      return await this.#runTask('probe', { ffmpegPath: this.#ffmpegPath, source }, { signal });
    } catch (thrown) {
      if (thrown instanceof TaskAborted) throw new FootfallError('CAMERA_008');
      if (thrown instanceof FootfallError) return { ok: false, error: thrown.info };
      throw thrown;
    }
  }
}
