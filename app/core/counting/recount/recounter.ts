import type { Ignore, Region } from '../../../shared/domain/region.ts';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import type { Decided } from '../region-counter.ts';
import { RegionRun, type RunOptions } from '../region-run.ts';
import { inOrder, observationsOf, type Observation } from '../observation.ts';

/** Now and then, so that a counter forgets who left. */
const ADVANCE_MS = 10_000;
/** So many pieces of ways are put in order at once. */
const PIECES = 20_000;

/** Regions and the tracks of one worker session, piece by piece, in the order in which they began: what is decided on is taken along from piece to piece. */
export class Recounter {
  readonly #runs: RegionRun[];
  #waiting: Observation[] = [];
  #advancedMs = -Infinity;
  #decided: Decided = { crossings: [], visits: [], zoneMinutes: [] };

  constructor(regions: readonly Region[], options: RunOptions) {
    const ignores = regions.filter((region): region is Ignore => region.kind === 'ignore');
    this.#runs = regions.flatMap((region) => (region.kind === 'ignore' ? [] : new RegionRun(region, ignores, options)));
  }

  /** The next track; none after it begins earlier. One that cannot be read throws a RangeError that names it. */
  add(track: FinishedTrack): void {
    if (this.#waiting.length > PIECES) this.#observeBefore(track.firstSeenMs);
    for (const observation of observationsOf(track)) this.#waiting.push(observation);
  }

  /** What was decided since the last call. Every track that begins before that moment was added. */
  advance(untilMs: number): Decided {
    this.#observeBefore(untilMs);
    this.#advance(untilMs);
    return this.#take();
  }

  /** Nothing of the asked time is left to be decided, after `advance` up to this moment. */
  isDone(nowMs: number): boolean {
    return this.#runs.every((run) => run.isDone(nowMs));
  }

  /** There are no more tracks: everybody goes. */
  finish(): Decided {
    this.#observeBefore(Infinity);
    for (const run of this.#runs) run.finish(this.#decided);
    return this.#take();
  }

  /** Nothing of a track, and of those after it, was observed before it was seen. */
  #observeBefore(beforeMs: number): void {
    this.#waiting.sort(inOrder);
    const settled = this.#waiting.findIndex(({ atMs }) => atMs >= beforeMs);
    const later = settled < 0 ? [] : this.#waiting.splice(settled);
    for (const observation of this.#waiting) {
      if (observation.atMs - this.#advancedMs >= ADVANCE_MS) this.#advance(observation.atMs);
      for (const run of this.#runs) run.observe(observation);
    }
    this.#waiting = later;
  }

  /** Everything before that moment was observed. */
  #advance(beforeMs: number): void {
    for (const run of this.#runs) run.advance(beforeMs - 1, this.#decided);
    this.#advancedMs = beforeMs;
  }

  #take(): Decided {
    const decided = this.#decided;
    this.#decided = { crossings: [], visits: [], zoneMinutes: [] };
    return decided;
  }
}
