/** Numbers of the watch. */
export const CLOCK_WATCH = {
  lookMs: 1000,
  /** From one look to the next: what is less is the drift that is made up for little by little. */
  stepMs: 300,
} as const;

/** Notices when this PC's clock is set, and reports each step once. Durations are measured on the monotonic clock everywhere, so nothing else has to be done. */
export class ClockWatch {
  readonly #onStep: (stepMs: number) => void;
  readonly #now: () => number;
  readonly #wall: () => number;
  readonly #timer: NodeJS.Timeout;
  #offsetMs: number;

  constructor(onStep: (stepMs: number) => void, now = () => performance.now(), wall = () => Date.now()) {
    this.#onStep = onStep;
    this.#now = now;
    this.#wall = wall;
    this.#offsetMs = wall() - now();
    this.#timer = setInterval(() => this.look(), CLOCK_WATCH.lookMs).unref();
  }

  look(): void {
    const offsetMs = this.#wall() - this.#now(),
      stepMs = Math.round(offsetMs - this.#offsetMs);
    this.#offsetMs = offsetMs;
    if (Math.abs(stepMs) >= CLOCK_WATCH.stepMs) this.#onStep(stepMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
