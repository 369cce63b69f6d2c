/** Where frames wait for the pipeline, in their order. The decoder's few slots bound it. */
export class FrameQueue<T> {
  readonly #waiting: T[] = [];
  #taker: ((item: T | null) => void) | null = null;
  #closed = false;

  put(item: T): void {
    if (this.#closed) return;
    if (!this.#taker) return void this.#waiting.push(item);
    const take = this.#taker;
    this.#taker = null;
    take(item);
  }

  /** The next one, as soon as there is one; null when there will be none. One taker at a time. */
  take(): Promise<T | null> {
    const item = this.#waiting.shift();
    if (item !== undefined) return Promise.resolve(item);
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => { this.#taker = resolve; });
  }

  /** No more to come; what waits can still be taken. */
  close(): void {
    this.#closed = true;
    this.#taker?.(null);
    this.#taker = null;
  }
}
