import { backOffMs, NO_JITTER } from '../../shared/back-off.ts';
import type { Tried } from '../db/access/login-tries.ts';
import type { Log } from '../host.ts';

export const TRY_LIMITS = {
  /** Wrong tries of one address, or for one name, without a pause. */
  free: 5,
  /** After those: how long the next one waits, doubled with each. Milliseconds. */
  pause: { firstMs: 2_000, longestMs: 300_000, jitter: NO_JITTER },
  /** Who was quiet for so long begins anew. Milliseconds. */
  forgottenMs: 900_000,
  /** Addresses and names that are remembered; the longest quiet one goes first. */
  remembered: 1_000,
} as const;

/** Where they are kept over a restart; a disk that takes nothing changes nothing. */
export interface KeptTries {
  put(tried: Tried): void;
  remove(by: readonly string[]): void;
}

/** Failed logins, per address and per name: the more, the slower. */
export class Tries {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #kept: KeptTries;
  readonly #failed = new Map<string, Tried>();

  constructor(log: Log, now: () => number, kept: KeptTries) {
    this.#log = log;
    this.#now = now;
    this.#kept = kept;
  }

  /** Takes up what was kept, the longest quiet first. */
  load(known: readonly Tried[]): void {
    for (const tried of known) this.#failed.set(tried.by, tried);
  }

  /** How long these have to wait before they are heard again; 0: not at all. */
  pauseMs(...all: string[]): number {
    // A pause that was noted while the clock was ahead is no longer than the longest.
    return Math.max(
      0,
      ...all.map((by) => Math.min((this.#failed.get(by)?.untilMs ?? 0) - this.#now(), TRY_LIMITS.pause.longestMs)),
    );
  }

  /** `address` and `reason` are logged, never what was tried. */
  fail(reason: string, address: string): void {
    this.count(address);
    this.complain(reason, address);
  }

  /** One more for each of these. Returns what takes it back: it was no try. */
  count(...all: string[]): () => void {
    const nowMs = this.#now();
    const before = all.map((by) => this.#failed.get(by) ?? { by, times: 0, lastMs: nowMs, untilMs: nowMs });
    for (const by of all) {
      const before = this.#failed.get(by);
      const times = before && nowMs - before.lastMs < TRY_LIMITS.forgottenMs ? before.times + 1 : 1;
      const pauseMs = times < TRY_LIMITS.free ? 0 : backOffMs(TRY_LIMITS.pause, times - TRY_LIMITS.free, 0);
      const tried = { by, times, lastMs: nowMs, untilMs: nowMs + pauseMs };
      // The newest last, so that the first one is the longest quiet.
      this.#failed.delete(by);
      this.#failed.set(by, tried);
      this.#kept.put(tried);
    }
    const over = [...this.#failed.keys()].slice(0, Math.max(0, this.#failed.size - TRY_LIMITS.remembered));
    if (over.length > 0) this.succeed(...over);
    const counted = all.map((by) => this.#failed.get(by));
    return () => {
      for (const [i, { by, ...was }] of before.entries()) {
        const is = this.#failed.get(by);
        if (!is) continue;
        // Who tried meanwhile waits for it all the same.
        const tried = is === counted[i] ? { by, ...was } : { ...is, times: Math.max(0, is.times - 1) };
        this.#failed.set(by, tried);
        this.#kept.put(tried);
      }
    };
  }

  complain(reason: string, address: string): void {
    this.#log.warn('a login failed', { address, reason, times: this.#failed.get(address)?.times });
  }

  succeed(...all: string[]): void {
    const known = all.filter((by) => this.#failed.delete(by));
    if (known.length > 0) this.#kept.remove(known);
  }
}
