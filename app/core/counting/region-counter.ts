import type { Crossing } from '../../shared/domain/crossing.ts';
import type { Ignore, Region } from '../../shared/domain/region.ts';
import type { Visit, ZoneMinute, ZoneState } from '../../shared/domain/zone.ts';
import type { FinishedTrack } from '../../shared/domain/finished-track.ts';
import { RegionRun } from './region-run.ts';
import { inOrder, type Observation } from './observation.ts';
import { TrackMemory } from './sampling/track-memory.ts';
import type { Sampled } from './sampling/track-sampler.ts';

/** What the rules decided: crossings of lines and gates, counted and refused; visits and minutes of zones. */
export interface Decided {
  crossings: Crossing[];
  visits: Visit[];
  zoneMinutes: ZoneMinute[];
}

/**
 * All regions of one camera, live: the samples of TrackSampler become crossings, visits and minutes. A changed region is another rule: what happened
 * before the change is the old one's, what happens after it is the new one's, which is given the samples of everybody who is still in the picture, under
 * this id and those before it.
 */
export class RegionCounter {
  readonly #timeZone: string;
  readonly #aspect: number;
  #runs: RegionRun[] = [];
  /** Observed, but not settled yet. */
  #waiting: Observation[] = [];
  /** Records of tracks of which not everything is observed yet. */
  #records: FinishedTrack[] = [];
  readonly #memory = new TrackMemory();
  #settledMs = -Infinity;
  #nowMs = -Infinity;

  /** `aspectRatio`: width by height of the picture. `timeZone`: of the site, an IANA name; an unknown one throws a RangeError. */
  constructor(aspectRatio: number, timeZone: string) {
    if (!(aspectRatio > 0 && Number.isFinite(aspectRatio)))
      throw new RangeError(`RegionCounter: ${aspectRatio} is not the width by the height of a picture`);
    new Intl.DateTimeFormat('en-US', { timeZone });
    this.#aspect = aspectRatio;
    this.#timeZone = timeZone;
  }

  /** How many tracks are remembered, those that left a moment ago included. */
  get people(): number {
    return this.#memory.size;
  }

  /** How many samples are remembered that are in no record yet. */
  get samples(): number {
    return this.#memory.unrecorded;
  }

  /** How many rules are asked, those that were replaced a moment ago included. */
  get rules(): number {
    return this.#runs.length;
  }

  /** From the next frame on these regions count. One that did not change goes on as it is. */
  setRegions(regions: readonly Region[]): void {
    const ignores = regions.filter((region): region is Ignore => region.kind === 'ignore');
    const current = this.#runs.filter(({ retired }) => !retired);
    const kept = new Set<RegionRun>();
    for (const region of regions) {
      if (region.kind === 'ignore') continue;
      const same = current.find((run) => run.isFor(region, ignores));
      if (same) kept.add(same);
      else
        this.#runs.push(
          this.#begin(
            new RegionRun(region, ignores, {
              aspectRatio: this.#aspect,
              timeZone: this.#timeZone,
              fromMs: this.#nowMs,
              toMs: Infinity,
            }),
          ),
        );
    }
    for (const run of current) if (!kept.has(run)) run.retire(this.#nowMs);
  }

  /** One frame: what the sampler made of it. */
  update({ before, ...sampled }: Sampled, capturedAtMs: number): Decided {
    const decided: Decided = { crossings: [], visits: [], zoneMinutes: [] };
    if (before) {
      this.#enqueue(before);
      this.#finish(decided);
    }
    this.#nowMs = Math.max(this.#nowMs, Math.round(capturedAtMs));
    this.#enqueue(sampled);
    this.#advance(decided);
    return decided;
  }

  /** The stream ends: what was still undecided. `sampled`: the sampler's end. */
  end(sampled: Sampled): Decided {
    const decided: Decided = { crossings: [], visits: [], zoneMinutes: [] };
    this.#enqueue(sampled);
    this.#finish(decided);
    return decided;
  }

  /** The zones as they are now. */
  zones(): ZoneState[] {
    return this.#runs.flatMap((run) => (run.retired ? [] : (run.state(this.#settledMs) ?? [])));
  }

  #enqueue({ sightings, finished, settledMs }: Pick<Sampled, 'sightings' | 'finished' | 'settledMs'>): void {
    for (const { sample, atMs } of sightings)
      this.#waiting.push({ kind: 'seen', atMs, trackId: sample.trackId, sample });
    for (const record of finished) {
      this.#records.push(record);
      if (record.endedMs !== null) this.#waiting.push({ kind: 'ended', atMs: record.endedMs, trackId: record.trackId });
    }
    this.#settledMs = settledMs;
  }

  #advance(decided: Decided): void {
    if (this.#waiting.length > 0) {
      const settled = this.#waiting.filter(({ atMs }) => atMs <= this.#settledMs).sort(inOrder);
      if (settled.length > 0) this.#waiting = this.#waiting.filter(({ atMs }) => atMs > this.#settledMs);
      for (const observation of settled) {
        this.#memory.add(observation);
        for (const run of this.#runs) run.observe(observation);
      }
    }
    if (this.#records.length > 0) this.#records = this.#records.filter((record) => !this.#isKept(record));
    this.#memory.forget(this.#settledMs, () => this.#held());
    for (const run of this.#runs) run.advance(this.#settledMs, decided);
    if (this.#runs.some(({ retired }) => retired))
      this.#runs = this.#runs.filter((run) => !run.isDone(this.#settledMs));
  }

  /** Everything before is over; times may begin anew. Retired rules are done. */
  #finish(decided: Decided): void {
    for (const observation of this.#waiting.sort(inOrder)) for (const run of this.#runs) run.observe(observation);
    for (const run of this.#runs) run.finish(decided);
    this.#waiting = [];
    this.#records = [];
    this.#memory.clear();
    this.#runs = this.#runs.filter(({ retired }) => !retired);
    this.#settledMs = this.#nowMs = -Infinity;
  }

  /** Keeps the record once all of it was observed. */
  #isKept(record: FinishedTrack): boolean {
    if (Math.max(record.lastSeenMs, record.confirmedMs, record.endedMs ?? -Infinity) > this.#settledMs) return false;
    this.#memory.keep(record);
    return true;
  }

  /** The tracks from which somebody goes on, for any rule. */
  #held(): Set<number> {
    const held = new Set<number>();
    for (const run of this.#runs) run.hold(held);
    return held;
  }

  /** A new rule observes everybody who is still there. */
  #begin(run: RegionRun): RegionRun {
    for (const observation of this.#memory.story()) run.observe(observation);
    return run;
  }
}
