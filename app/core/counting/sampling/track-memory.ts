import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import { DAY_MS } from '../../time.ts';
import { inOrder, observationsOf, type Observation } from '../observation.ts';

/** Tracks that ended are remembered this much longer at least. */
const LEAST_MS = 15_000;
/** ... and nothing is for longer than this, which is also as far as a recount looks back. */
const MOST_MS = DAY_MS;
/** Now and then it is asked who may be forgotten. */
const ASK_MS = 5000;

/** Of somebody so many tracks before the present one are known. */
const MOST_BEFORE = 5000;

/** One more track from which somebody goes on. */
export function goOnFrom(before: number[], trackId: number): void {
  before.push(trackId);
  if (before.length > MOST_BEFORE) before.shift();
}

/** `unrecorded`: what is not in a record yet. */
interface Remembered {
  unrecorded: Observation[];
  records: FinishedTrack[];
  endedMs: number;
}

/** What the rules observed of everybody in the picture and of the tracks that they go on from: for a rule that is changed just now. */
export class TrackMemory {
  readonly #tracks = new Map<number, Remembered>();
  #askedMs = -Infinity;

  /** Tracks. */
  get size(): number {
    return this.#tracks.size;
  }

  /** What is not in a record yet. */
  get unrecorded(): number {
    return [...this.#tracks.values()].reduce((sum, { unrecorded }) => sum + unrecorded.length, 0);
  }

  /** The rules observed this. */
  add(observation: Observation): void {
    const track = this.#of(observation.trackId);
    track.unrecorded.push(observation);
    if (observation.kind === 'ended') track.endedMs = observation.atMs;
  }

  /** A record of what the rules observed takes the place of it: the same in a hundredth of the memory. */
  keep(record: FinishedTrack): void {
    const track = this.#of(record.trackId);
    track.records.push(record);
    track.unrecorded = track.unrecorded.filter(
      (observation) => observation.kind === 'seen' && observation.sample.timeMs > record.lastSeenMs,
    );
    track.endedMs = record.endedMs ?? Infinity;
  }

  /** Forgets who left, unless a rule still goes on from that track. `held`: the tracks of which that is so. */
  forget(nowMs: number, held: () => ReadonlySet<number>): void {
    if (nowMs - this.#askedMs < ASK_MS) return;
    this.#askedMs = nowMs;
    for (const track of this.#tracks.values())
      while (track.records.length > 0 && nowMs - track.records[0].lastSeenMs > MOST_MS) track.records.shift();
    const gone = [...this.#tracks].filter(([, { endedMs }]) => nowMs - endedMs > LEAST_MS);
    if (gone.length === 0) return;
    const holds = held();
    for (const [trackId, { endedMs }] of gone)
      if (!holds.has(trackId) || nowMs - endedMs > MOST_MS) this.#tracks.delete(trackId);
  }

  /** All of it, as the rules observed it. */
  story(): Observation[] {
    return [...this.#tracks.values()]
      .flatMap(({ records, unrecorded }) => [...records.flatMap(observationsOf), ...unrecorded])
      .sort(inOrder);
  }

  clear(): void {
    this.#tracks.clear();
    this.#askedMs = -Infinity;
  }

  #of(trackId: number): Remembered {
    let track = this.#tracks.get(trackId);
    if (!track) this.#tracks.set(trackId, (track = { unrecorded: [], records: [], endedMs: Infinity }));
    return track;
  }
}
