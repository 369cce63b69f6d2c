import type { Crossing } from '../../shared/domain/crossing.ts';
import type { Region } from '../../shared/domain/region.ts';

/** Numbers of the floor. */
export const RATE_FLOOR = {
  /** So many pictures of somebody are needed on a side of a line: with two, 95 of 100 simulated people are counted, with one 70 (rate-floor.test.ts). */
  pictures: 2,
  /** ... also of those who are there for the shortest: this share of the last so many whom the line counted, when it has counted a few. */
  shortest: 0.1,
  crossings: 100,
  fewest: 20,
} as const;

/**
 * How many pictures a second a line needs, from how long people can be seen on their way to it: whoever comes out of a door right at the line is
 * there for a few pictures only. Learnt from those who were counted, in both directions, so that their pace, their size and the room on either
 * side are those of the place. What a low rate misses is not among them: a floor that is learnt at a low rate is too low, never too high.
 */
export class RateFloor {
  /** By line: of its newest version, milliseconds in which the last ones were seen before they crossed. */
  readonly #lines = new Map<string, { ruleVersion: number; seenMs: number[] }>();
  #fps = 0;

  /** Pictures a second, of the line that needs most; 0: not known yet. */
  get fps(): number {
    return this.#fps;
  }

  /** The next crossing. `periodMs`: between two pictures of now; somebody was there for about one more than what was seen. */
  take({ regionId, ruleVersion, refusal, receipt }: Crossing, periodMs: number): void {
    if (refusal !== null) return;
    const known = this.#lines.get(regionId),
      line = known?.ruleVersion === ruleVersion ? known : { ruleVersion, seenMs: [] };
    line.seenMs.push(receipt.msBefore + periodMs);
    if (line.seenMs.length > RATE_FLOOR.crossings) line.seenMs.shift();
    this.#lines.set(regionId, line);
    this.#sum();
  }

  /** Other regions are drawn: what was learnt of those that are as they were is kept. */
  setRegions(regions: readonly Pick<Region, 'regionId' | 'ruleVersion'>[]): void {
    for (const [regionId, { ruleVersion }] of this.#lines)
      if (!regions.some((region) => region.regionId === regionId && region.ruleVersion === ruleVersion))
        this.#lines.delete(regionId);
    this.#sum();
  }

  #sum(): void {
    this.#fps = Math.max(0, ...[...this.#lines.values()].map(({ seenMs }) => floorOf(seenMs)));
  }
}

function floorOf(seenMs: readonly number[]): number {
  const { fewest, shortest, pictures } = RATE_FLOOR;
  if (seenMs.length < fewest) return 0;
  const sorted = [...seenMs].sort((a, b) => a - b);
  return (pictures * 1000) / sorted[Math.floor(shortest * sorted.length)];
}
