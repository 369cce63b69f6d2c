/** [seconds before the presented frame, x, y], normalized. */
export type TrailPoint = readonly [age: number, x: number, y: number];

const REACH = 4;

/**
 * A trail without the jitter of each step: every point is the mean of up to four on either side, of as many on both, so that
 * its two ends stay where they are.
 */
export function smoothTrail(trail: readonly TrailPoint[]): TrailPoint[] {
  return trail.map(([age], i) => {
    const reach = Math.min(REACH, i, trail.length - 1 - i);
    let [x, y] = [0, 0];
    for (let k = i - reach; k <= i + reach; k++) {
      x += trail[k][1];
      y += trail[k][2];
    }
    return [age, x / (2 * reach + 1), y / (2 * reach + 1)];
  });
}
