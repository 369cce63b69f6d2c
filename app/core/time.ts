/** Lengths of time. Days of a site's calendar can be longer or shorter than DAY_MS: see stats/business-day.ts. */
export const MINUTE_MS = 60_000,
  HOUR_MS = 60 * MINUTE_MS,
  DAY_MS = 24 * HOUR_MS;

/** When the minute began that holds this instant. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
