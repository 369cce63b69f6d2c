import type { Probe } from '../../shared/domain/camera.ts';
import { errorInfo, FootfallError } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/worker-protocol.ts';
import type { Host } from '../host.ts';

export const PROBE_LIMITS = {
  /** Each is a process with a decoder, beside those that count. */
  atOnce: 2,
  /** A search of the network finds so many cameras. */
  waiting: 32,
  /** Milliseconds. */
  patienceMs: 45_000,
} as const;

/** Opens sources once, each in a worker of its own, and tells what they show or exactly why they do not; a few at a time, in the order in which they were asked for. */
export class Probes {
  readonly #host: Pick<Host, 'launchWorker' | 'ffmpegPath'>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(host: Pick<Host, 'launchWorker' | 'ffmpegPath'>) { this.#host = host; }

  /** Rejects with CAMERA_005 when too many wait already, CAMERA_008 when `signal` says that nobody wants it any more. */
  async run(source: WorkerSource, signal?: AbortSignal): Promise<Probe> {
    if (this.#running < PROBE_LIMITS.atOnce) this.#running += 1;
    else await this.#turn(signal);
    try {
      if (signal?.aborted) throw new FootfallError('CAMERA_008');
      return await this.#probe(source, signal);
    } finally {
      // Whoever is next takes this place; it is never free in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #turn(signal?: AbortSignal): Promise<void> {
    if (this.#waiting.length >= PROBE_LIMITS.waiting) throw new FootfallError('CAMERA_005', { count: this.#running + this.#waiting.length });
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => {
        const at = this.#waiting.indexOf(resolve);
        if (at !== -1) this.#waiting.splice(at, 1);
        reject(new FootfallError('CAMERA_008'));
      }, { once: true });
    });
  }

  #probe(source: WorkerSource, signal?: AbortSignal): Promise<Probe> {
    const worker = this.#host.launchWorker('footfall probe'), { patienceMs } = PROBE_LIMITS;
    const fail = (detail: string): Probe => ({ ok: false, error: errorInfo('SYS_006', { camera: 'probe', detail }) });
    let patience: NodeJS.Timeout;
    return new Promise<Probe>((resolve, reject) => {
      patience = setTimeout(() => resolve(fail(`no answer within ${patienceMs / 1000} s`)), patienceMs);
      signal?.addEventListener('abort', () => reject(new FootfallError('CAMERA_008')), { once: true });
      worker.onExit((detail) => resolve(fail(detail)));
      worker.onMessage((message) => {
        if (message.type === 'ready') worker.post({ type: 'probe', ffmpegPath: this.#host.ffmpegPath, source });
        else if (message.type === 'probe-result') resolve(message.probe);
        else if (message.type === 'failed') resolve({ ok: false, error: message.error });
      });
    }).finally(() => {
      clearTimeout(patience);
      worker.kill();
    });
  }
}
