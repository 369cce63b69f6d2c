import type { FromWorker, ToWorker } from '../../shared/camera-protocol.ts';
import type { WorkerProcess } from '../host.ts';

export interface WatchdogTimes {
  /** From the launch until the worker says it is ready. */
  startMs: number;
  /** Without any message. */
  silentMs: number;
  /** It says that it counts, but no new frame comes. */
  frozenMs: number;
  /** To end by itself after it was asked to. */
  stopMs: number;
}

export const WATCHDOG: WatchdogTimes = { startMs: 20_000, silentMs: 5_000, frozenMs: 10_000, stopMs: 3_000 };

export interface LinkListener {
  onReady(): void;
  onMessage(message: FromWorker): void;
  /** Once. What is known of why it ended. */
  onEnd(detail: string): void;
}

/** The watchdog looks this often at least, and at least so often within the time a worker may be silent. */
const LOOK_MS = 500,
  LOOKS = 4;

/**
 * One worker process and the watchdog over it: what does not start, says nothing or sees nothing is killed. Time in which this process could not
 * listen (a slow disk, a sleeping PC) is no silence of the worker: what it said meanwhile is still waiting to be read.
 */
export class WorkerLink {
  readonly #process: WorkerProcess;
  readonly #times: WatchdogTimes;
  readonly #listener: LinkListener;
  readonly #watchdog: NodeJS.Timeout;
  readonly #lookMs: number;
  #lookedAt = performance.now();
  #launchedAt = this.#lookedAt;
  #stopAskedAt: number | null = null;
  #readyAt: number | null = null;
  #receivedAt = 0;
  #lastFrameAtMs: number | null = null;
  #frameSeenAt = 0;
  /** How long the worker itself waits for a frame: a camera may send one a minute. */
  #patienceMs = 0;
  #killedFor: string | null = null;
  #ended = false;
  #whenEnded = Promise.withResolvers<void>();

  constructor(process: WorkerProcess, listener: LinkListener, times = WATCHDOG) {
    this.#process = process;
    this.#listener = listener;
    this.#times = times;
    this.#lookMs = Math.min(LOOK_MS, times.silentMs / LOOKS);
    this.#watchdog = setInterval(() => this.#check(), this.#lookMs);
    process.onMessage((message) => this.#onMessage(message));
    process.onExit((detail) => {
      if (this.#ended) return;
      this.#ended = true;
      clearInterval(this.#watchdog);
      listener.onEnd(this.#killedFor ?? detail);
      this.#whenEnded.resolve();
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  post(message: ToWorker): void {
    if (!this.#ended) this.#process.post(message);
  }

  /** Asks it to end, so that it can send what it still has; kills it when it does not. */
  async stop(): Promise<void> {
    this.post({ type: 'stop' });
    this.#stopAskedAt ??= performance.now();
    await this.#whenEnded.promise;
  }

  #onMessage(message: FromWorker): void {
    if (this.#ended) return;
    this.#receivedAt = performance.now();
    if (message.type === 'ready' && this.#readyAt === null) {
      this.#readyAt = this.#receivedAt;
      this.#listener.onReady();
      return;
    }
    if (message.type === 'status' && (message.phase !== 'counting' || message.lastFrameAtMs !== this.#lastFrameAtMs)) {
      this.#lastFrameAtMs = message.lastFrameAtMs;
      this.#frameSeenAt = this.#receivedAt;
    }
    if (message.type === 'status') this.#patienceMs = message.patienceMs ?? 0;
    this.#listener.onMessage(message);
  }

  #check(): void {
    const now = performance.now();
    const late = Math.max(0, now - this.#lookedAt - this.#lookMs);
    this.#lookedAt = now;
    this.#launchedAt += late;
    this.#receivedAt = Math.min(now, this.#receivedAt + late);
    if (this.#frameSeenAt > 0) this.#frameSeenAt = Math.min(now, this.#frameSeenAt + late);
    if (this.#stopAskedAt !== null) this.#stopAskedAt += late;
    const seconds = (ms: number) => Math.round(ms / 1000);
    if (this.#stopAskedAt !== null && now - this.#stopAskedAt > this.#times.stopMs)
      this.#kill('it did not stop when asked to');
    else if (this.#readyAt === null) {
      if (now - this.#launchedAt > this.#times.startMs)
        this.#kill(`it did not start within ${seconds(this.#times.startMs)} s`);
    } else if (now - this.#receivedAt > this.#times.silentMs) {
      this.#kill(`it gave no sign of life for ${seconds(this.#times.silentMs)} s`);
    } else if (this.#frameSeenAt > 0 && now - this.#frameSeenAt > this.#frozenMs) {
      this.#kill(`it analysed no frame for ${seconds(this.#frozenMs)} s`);
    }
  }

  get #frozenMs(): number {
    return Math.max(this.#times.frozenMs, 2 * this.#patienceMs);
  }

  #kill(reason: string): void {
    this.#killedFor ??= reason;
    this.#process.kill();
  }
}
