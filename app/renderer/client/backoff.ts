const STEPS_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** Wait before try number `attempt` (0 = first): 0.5 to 8 s, with up to a quarter less so that many screens do not knock at once. */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const step = STEPS_MS[Math.min(attempt, STEPS_MS.length - 1)];
  return Math.round(step * (1 - 0.25 * random()));
}
