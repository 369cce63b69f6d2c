/** Milliseconds on a clock that nobody sets, the same in all threads. `performance.now()` begins anew in each, and its origin is the clock that is set. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
