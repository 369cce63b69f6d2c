/** While crossings come in, what is made of them is read at most this often, ms: each reading of a busy day costs the application some milliseconds. */
export const RECORDED_GATHER_MS = 1_500;

/** How long an answer that nobody looks at is kept, ms: whoever goes back to a screen soon sees it at once. Pushes make it stale meanwhile. */
export const KEPT_MS = 60_000;

/** How often a day that goes on is read where nobody crosses, ms: what was measured grows, and no push says so. */
export const COVERAGE_EVERY_MS = 20_000;
