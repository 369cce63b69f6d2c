import { parts } from '../../../core/counting/recount/recount.ts';
import { Recounter } from '../../../core/counting/recount/recounter.ts';
import type { Decided } from '../../../core/counting/region-counter.ts';
import type { SessionTrack, TrackTime } from '../../../main/db/person-tracking.ts';
import type { RecountJob } from '../../../shared/tasks.ts';
import type { SessionCounts } from './run-recount.ts';

interface Part {
  readonly session: string;
  readonly recounter: Recounter;
  /** Tracks that are still to come. */ left: number;
}

/** The recounts of a camera's worker sessions, side by side; of a session whose clock was set back, of each of its parts. */
export class SessionRecounts {
  readonly #job: RecountJob;
  readonly #names: Map<string, string>;
  readonly #sizes = new Map<string, number>();
  readonly #partOf = new Map<string, (trackId: number) => number>();
  readonly #known = new Map<string, Set<number>>();
  readonly #parts = new Map<string, Part>();
  #sequence = 0;

  /** `times` of the tracks that are counted, of those that are going to come. */
  constructor(job: RecountJob, times: readonly TrackTime[]) {
    this.#job = job;
    this.#names = new Map(job.regions.map(({ regionId, name }) => [regionId, name]));
    for (const [session, own] of Map.groupBy(times, (one) => one.session)) {
      this.#partOf.set(session, parts(own));
      this.#known.set(session, new Set(own.map(({ trackId }) => trackId)));
    }
    for (const { session, trackId } of times) {
      const key = this.#key(session, trackId);
      this.#sizes.set(key, (this.#sizes.get(key) ?? 0) + 1);
    }
  }

  /** Whether a track is counted, from its beginning to its end. */
  knows(session: string, trackId: number): boolean {
    return this.#known.get(session)?.has(trackId) ?? false;
  }

  /** The next tracks, as they began. */
  add(tracks: readonly SessionTrack[]): void {
    for (const { session, track } of tracks) {
      if (!this.knows(session, track.trackId)) continue;
      const key = this.#key(session, track.trackId);
      let part = this.#parts.get(key);
      if (!part)
        this.#parts.set(
          key,
          (part = {
            session,
            recounter: new Recounter(this.#job.regions, { aspectRatio: track.aspectRatio, ...this.#job }),
            left: this.#sizes.get(key) ?? 0,
          }),
        );
      part.recounter.add(track);
      part.left -= 1;
    }
  }

  /** What was decided since. All tracks that begin before that moment were added. */
  advance(untilMs: number): SessionCounts[] {
    return [...this.#parts].flatMap(([key, { session, recounter, left }]) => {
      if (left > 0) return this.#counts(session, recounter.advance(untilMs));
      this.#parts.delete(key);
      return this.#counts(session, recounter.finish());
    });
  }

  /** Nothing of the stretch is left to be decided. */
  isDone(nowMs: number): boolean {
    return [...this.#parts.values()].every(({ recounter }) => recounter.isDone(nowMs));
  }

  finish(): SessionCounts[] {
    return [...this.#parts.values()].flatMap(({ session, recounter }) => this.#counts(session, recounter.finish()));
  }

  #key(session: string, trackId: number): string {
    return `${session} ${this.#partOf.get(session)?.(trackId) ?? -1}`;
  }

  #counts(session: string, { crossings, visits, zoneMinutes }: Decided): SessionCounts[] {
    if (crossings.length + visits.length + zoneMinutes.length === 0) return [];
    return [
      {
        session,
        taken: false,
        zoneMinutes,
        crossings: crossings.map((crossing) => ({
          crossing,
          regionName: this.#names.get(crossing.regionId)!,
          sequence: this.#sequence++,
        })),
        visits: visits.map((visit) => ({ visit, sequence: this.#sequence++ })),
      },
    ];
  }
}
