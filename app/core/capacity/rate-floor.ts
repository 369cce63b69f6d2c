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
  /** At a low rate those who are there for the shortest are missed, and nothing is learnt of them: a floor is believed up to this share of the rate at which it was learnt. */
  believed: 0.6,
  /** Pictures a second below which people are missed at any line; what zones need. */
  leastFps: 3,
  /** Of what the camera sends: what a line is taken to need before its floor is known. */
  unknown: 0.5,
} as const;

/**
 * How many pictures a second a line needs, from how long people can be seen on their way to it: whoever comes out of a door right at the line is
 * there for a few pictures only. Learnt from those who were counted, in both directions, so that their pace, their size and the room on either
 * side are those of the place. What a low rate misses is not among them: a floor that is learnt at a low rate is too low, never too high.
 */
export class RateFloor {
  /** By line: of its newest version, milliseconds in which the last ones were seen before they crossed, and how far apart two pictures were then. */
  readonly #lines = new Map<string, { ruleVersion: number; seenMs: number[]; periodMs: number }>();
  #fps = 0;
  #lineCount = 0;
  #believed = false;

  /** Pictures a second, of the line that needs most; 0: not known yet. */
  get fps(): number {
    return this.#fps;
  }

  /** Pictures a second below which the regions miss people. `dueFps`: what the camera sends, as far as it is looked at; 0: not known. */
  neededFps(dueFps: number): number {
    const { leastFps, unknown } = RATE_FLOOR;
    if (this.#lineCount === 0) return leastFps;
    return Math.max(leastFps, this.#fps, this.#believed ? 0 : unknown * dueFps);
  }

  /** The next crossing. `periodMs`: between two pictures of now; somebody was there for about one more than what was seen. */
  take({ regionId, ruleVersion, refusal, receipt }: Crossing, periodMs: number): void {
    if (refusal !== null) return;
    const known = this.#lines.get(regionId),
      line = known?.ruleVersion === ruleVersion ? known : { ruleVersion, seenMs: [], periodMs };
    line.seenMs.push(receipt.msBefore + periodMs);
    line.periodMs = periodMs;
    if (line.seenMs.length > RATE_FLOOR.crossings) line.seenMs.shift();
    this.#lines.set(regionId, line);
    this.#sum();
  }

  /** Other regions are drawn: what was learnt of those that are as they were is kept. */
  setRegions(regions: readonly Pick<Region, 'regionId' | 'ruleVersion' | 'kind'>[]): void {
    this.#lineCount = regions.filter(({ kind }) => kind === 'line' || kind === 'gate').length;
    for (const [regionId, { ruleVersion }] of this.#lines)
      if (!regions.some((region) => region.regionId === regionId && region.ruleVersion === ruleVersion))
        this.#lines.delete(regionId);
    this.#sum();
  }

  /** People are found in another way from now on, and seen for longer or shorter. */
  forget(): void {
    this.#lines.clear();
    this.#sum();
  }

  #sum(): void {
    const floors = [...this.#lines.values()].map((line) => ({ fps: floorOf(line.seenMs), rate: 1000 / line.periodMs }));
    this.#fps = Math.max(0, ...floors.map(({ fps }) => fps));
    this.#believed =
      floors.length >= this.#lineCount && floors.every(({ fps, rate }) => fps > 0 && fps <= RATE_FLOOR.believed * rate);
  }
}

function floorOf(seenMs: readonly number[]): number {
  const { fewest, shortest, pictures } = RATE_FLOOR;
  if (seenMs.length < fewest) return 0;
  const sorted = [...seenMs].sort((a, b) => a - b);
  return (pictures * 1000) / sorted[Math.floor(shortest * sorted.length)];
}
