import { backOffMs, NO_JITTER } from '../../shared/back-off.ts';
import type { Log } from '../host.ts';

export const TRY_LIMITS = {
  /** Wrong tries of one address without a pause. */
  free: 5,
  /** After those: how long the next one waits, doubled with each. Milliseconds. */
  pause: { firstMs: 2_000, longestMs: 300_000, jitter: NO_JITTER },
  /** An address that was quiet for so long begins anew. Milliseconds. */
  forgottenMs: 900_000,
  /** Addresses that are remembered; the longest quiet one goes first. */
  addresses: 1_000,
} as const;

/** Failed logins, per address: the more, the slower. */
export class Tries {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #failed = new Map<string, { times: number; lastMs: number; untilMs: number }>();

  constructor(log: Log, now = Date.now) {
    this.#log = log;
    this.#now = now;
  }

  /** How long this address has to wait before it is heard again; 0: not at all. */
  pauseMs(address: string): number {
    const found = this.#failed.get(address);
    return found ? Math.max(0, found.untilMs - this.#now()) : 0;
  }

  fail(address: string, reason: string): void {
    const nowMs = this.#now(),
      before = this.#failed.get(address);
    const times = before && nowMs - before.lastMs < TRY_LIMITS.forgottenMs ? before.times + 1 : 1;
    const pauseMs = times < TRY_LIMITS.free ? 0 : backOffMs(TRY_LIMITS.pause, times - TRY_LIMITS.free, 0);
    // The newest last, so that the first one is the longest quiet.
    this.#failed.delete(address);
    this.#failed.set(address, { times, lastMs: nowMs, untilMs: nowMs + pauseMs });
    if (this.#failed.size > TRY_LIMITS.addresses) this.#failed.delete(this.#failed.keys().next().value!);
    this.#log.warn('a login failed', { address, reason, times });
  }

  succeed(address: string): void {
    this.#failed.delete(address);
  }
}
