/** Throughput is that of the last minutes. */
const LATELY_MS = 600_000;
/** Nothing is known of a longer time between two looks: the stream was lost. */
const UNWATCHED_MS = 10_000;

/**
 * The wait of somebody who joins a queue now: people waiting ÷ throughput (J. D. C. Little, Operations Research 9, 1961). The throughput is
 * how many left after they had waited, by the time in which anybody waited: a counter that nobody needed was not slow.
 */
export class QueueWait {
  /** Nearly in order. */
  readonly #servedMs: number[] = [];
  readonly #busy: { fromMs: number; toMs: number }[] = [];
  #lastMs = NaN;
  #lastQueue = 0;

  /** How many wait at this moment. */
  look(nowMs: number, queue: number): void {
    if (this.#lastQueue > 0 && nowMs > this.#lastMs && nowMs - this.#lastMs <= UNWATCHED_MS) {
      const last = this.#busy[this.#busy.length - 1];
      if (last && last.toMs === this.#lastMs) last.toMs = nowMs;
      else this.#busy.push({ fromMs: this.#lastMs, toMs: nowMs });
    }
    this.#lastMs = nowMs;
    this.#lastQueue = queue;
    const oldest = nowMs - LATELY_MS;
    while (this.#busy.length > 0 && this.#busy[0].toMs < oldest) this.#busy.shift();
    while (this.#servedMs.length > 0 && this.#servedMs[0] < oldest) this.#servedMs.shift();
  }

  /** Somebody who had waited left. */
  serve(leftMs: number): void {
    this.#servedMs.push(leftMs);
  }

  /** Milliseconds, or null when nobody was served lately. `leaving`: times of those who left and were not given to `serve` yet. */
  estimate(nowMs: number, queue: number, leaving: readonly number[]): number | null {
    const sinceMs = nowMs - LATELY_MS;
    const served = [...this.#servedMs, ...leaving].filter((leftMs) => leftMs >= sinceMs && leftMs <= nowMs).length;
    const busyMs = this.#busy.reduce(
      (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, nowMs) - Math.max(fromMs, sinceMs)),
      0,
    );
    return served > 0 && busyMs > 0 ? Math.round((queue * busyMs) / served) : null;
  }
}
