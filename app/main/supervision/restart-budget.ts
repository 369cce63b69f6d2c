export const RESTART_BUDGET = {
  /** Restarts: a worker that ends more often does not mend itself by being started. */
  most: 5,
  /** Milliseconds in which they are counted. */
  windowMs: 600_000,
} as const;

/** So many restarts within so long; an empty budget is a state people can see. Times are of a clock that never goes back. */
export class RestartBudget {
  readonly max: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #spent: number[] = [];

  constructor(
    max: number = RESTART_BUDGET.most,
    windowMs: number = RESTART_BUDGET.windowMs,
    now = () => performance.now(),
  ) {
    this.max = max;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  get used(): number {
    const since = this.#now() - this.#windowMs;
    this.#spent = this.#spent.filter((at) => at > since);
    return this.#spent.length;
  }

  /** Takes one restart; false when there is none left. */
  spend(): boolean {
    if (this.used >= this.max) return false;
    this.#spent.push(this.#now());
    return true;
  }

  refill(): void {
    this.#spent = [];
  }
}
