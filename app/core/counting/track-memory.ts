import type { FinishedTrack } from '../../shared/worker-protocol.ts';
import { DAY_MS } from '../time.ts';
import { inOrder, toldOf, type Told } from './told.ts';

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

/** `told`: what is not in a record yet. */
interface Remembered { told: Told[]; records: FinishedTrack[]; endedMs: number }

/** What the rules were told of everybody in the picture and of the tracks that they go on from: for a rule that is changed just now. */
export class TrackMemory {
  readonly #tracks = new Map<number, Remembered>();
  #askedMs = -Infinity;

  /** Tracks. */
  get size(): number { return this.#tracks.size; }

  /** What is not in a record yet. */
  get told(): number { return [...this.#tracks.values()].reduce((sum, { told }) => sum + told.length, 0); }

  /** The rules were told this. */
  add(told: Told): void {
    const track = this.#of(told.trackId);
    track.told.push(told);
    if (told.kind === 'ended') track.endedMs = told.atMs;
  }

  /** A record of what the rules were told takes the place of it: the same in a hundredth of the memory. */
  keep(record: FinishedTrack): void {
    const track = this.#of(record.trackId);
    track.records.push(record);
    track.told = track.told.filter((told) => told.kind === 'seen' && told.sample.timeMs > record.lastSeenMs);
    track.endedMs = record.endedMs ?? Infinity;
  }

  /** Forgets who left, unless a rule still goes on from that track. `held`: the tracks of which that is so. */
  forget(nowMs: number, held: () => ReadonlySet<number>): void {
    if (nowMs - this.#askedMs < ASK_MS) return;
    this.#askedMs = nowMs;
    for (const track of this.#tracks.values()) while (track.records.length > 0 && nowMs - track.records[0].lastSeenMs > MOST_MS) track.records.shift();
    const gone = [...this.#tracks].filter(([, { endedMs }]) => nowMs - endedMs > LEAST_MS);
    if (gone.length === 0) return;
    const holds = held();
    for (const [trackId, { endedMs }] of gone) if (!holds.has(trackId) || nowMs - endedMs > MOST_MS) this.#tracks.delete(trackId);
  }

  /** All of it, as the rules were told it. */
  story(): Told[] {
    return [...this.#tracks.values()].flatMap(({ records, told }) => [...records.flatMap(toldOf), ...told]).sort(inOrder);
  }

  clear(): void {
    this.#tracks.clear();
    this.#askedMs = -Infinity;
  }

  #of(trackId: number): Remembered {
    let track = this.#tracks.get(trackId);
    if (!track) this.#tracks.set(trackId, track = { told: [], records: [], endedMs: Infinity });
    return track;
  }
}
