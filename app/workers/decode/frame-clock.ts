/** The best offset is forgotten this fast, so that a camera's clock may drift from the host's. */
const LEAK = 0.0005;
/** No frame comes this late: the host's clock was set ahead, or the camera's presentation times began anew. */
const LATEST_MS = 60_000;
/** Time goes back when the host's clock was set back by more than this. */
const BACK_MS = 2000;

/**
 * UTC of a frame. In batch: a given start plus its presentation time. Live: presentation time plus the least (host time - presentation
 * time) seen, because a frame can come late but never early. Goes back only when the host's clock was set back.
 */
export class FrameClock {
  readonly #startMs: number | null;
  #offsetMs = Infinity;
  #lastPtsMs = 0;
  #lastMs = -Infinity;

  /** `startMs` null: live. */
  constructor(startMs: number | null) {
    this.#startMs = startMs;
  }

  /** A new decoder: presentation times begin anew. `startMs` of its presentation time 0, in batch. */
  restart(): void {
    this.#offsetMs = Infinity;
  }

  capturedAtMs(ptsUs: number, hostMs: number): number {
    const ptsMs = ptsUs / 1000;
    if (this.#startMs !== null) return this.#startMs + ptsMs;
    const leak = Number.isFinite(this.#offsetMs) ? LEAK * Math.max(0, ptsMs - this.#lastPtsMs) : 0;
    this.#offsetMs = Math.min(this.#offsetMs + leak, hostMs - ptsMs);
    if (hostMs - ptsMs - this.#offsetMs > LATEST_MS) this.#offsetMs = hostMs - ptsMs;
    this.#lastPtsMs = ptsMs;
    const nowMs = this.#offsetMs + ptsMs;
    this.#lastMs = nowMs < this.#lastMs - BACK_MS ? nowMs : Math.max(this.#lastMs, nowMs);
    return this.#lastMs;
  }
}
