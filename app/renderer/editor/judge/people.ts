import { anchorOf } from '../../../core/counting/anchor.ts';
import type { Sample } from '../../../core/counting/sampling/sample.ts';
import { decodeSamples } from '../../../core/counting/storage/trajectory.ts';
import type { Anchor } from '../../../shared/domain/region.ts';
import type { StoredTrack } from '../../../shared/domain/track.ts';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import type { Seen } from './advise.ts';
import { toWalk, type Walk } from './walks.ts';

/** More people than this are not kept: of a busier day, the last. */
export const MOST_PEOPLE = 5000;
/** So many of the last say where a line may be. */
const MOST_ADVISED = 1500;

interface Person {
  readonly track: StoredTrack;
  /** Made when it is asked for; null: its way cannot be read. */ finished?: FinishedTrack | null;
}

/** The people of this camera whose ways are kept, of now and of some time before: each once, the oldest first. */
export class People {
  #seen: Seen | null = null;
  #people = new Map<string, Person>();
  /** More have come than are kept. */
  #isCut = false;

  /** Takes what the application sent; returns how many are new. */
  add(list: readonly StoredTrack[]): number {
    let added = 0;
    for (const track of list) {
      const key = `${track.workerSession} ${track.trackId} ${track.firstSeenMs}`;
      if (this.#people.has(key)) continue;
      this.#people.set(key, { track });
      added += 1;
    }
    if (added === 0) return 0;
    this.#seen = null;
    this.#isCut ||= this.#people.size > MOST_PEOPLE;
    this.#people = new Map(
      [...this.#people].sort(([, a], [, b]) => endOf(a.track) - endOf(b.track)).slice(-MOST_PEOPLE),
    );
    return added;
  }

  get size(): number {
    return this.#people.size;
  }
  /** Since when those who came are kept; null: all are. */
  get keptSinceMs(): number | null {
    const [first] = this.#people.values();
    return this.#isCut ? first.track.lastSeenMs : null;
  }
  /** When the last of them ended; null without any. */
  get latestMs(): number | null {
    const last = [...this.#people.values()].at(-1);
    return last ? endOf(last.track) : null;
  }

  /** How many were in the picture within the span. */
  within({ fromMs, toMs }: { fromMs: number; toMs: number }): number {
    const there = [...this.#people.values()].filter(
      (person) => finishedOf(person) && person.track.lastSeenMs >= fromMs && person.track.firstSeenMs < toMs,
    );
    return new Set(there.map(({ track }) => `${track.workerSession} ${track.trackId}`)).size;
  }

  /** One list for each worker session, within which track numbers are unique; without ways that cannot be read. */
  get sessions(): FinishedTrack[][] {
    return bySession([...this.#people.values()]);
  }

  /** The last of them, decoded, for advice; the same object until there are more. */
  get seen(): Seen {
    return (this.#seen ??= {
      tracks: this.#last(MOST_ADVISED, () => true).map(([{ trackId }, samples]) => ({ trackId, samples })),
      sessions: bySession([...this.#people.values()].slice(-MOST_ADVISED)),
      aspectRatio: [...this.#people.values()].at(-1)?.track.aspectRatio ?? 16 / 9,
    });
  }

  /** The ways of the last `most` people who were seen since `sinceMs`, as a region with this anchor judges them. */
  walks(anchor: Anchor, sinceMs: number, most: number): Walk[] {
    return this.#last(most, ({ lastSeenMs }) => lastSeenMs >= sinceMs)
      .map(([, samples]) => samples.map(({ x1, y1, x2, y2 }) => anchorOf([x1, y1, x2, y2], anchor, 1, 1)))
      .filter((points) => points.length >= 2)
      .map(toWalk);
  }

  #last(most: number, wanted: (track: StoredTrack) => boolean): [FinishedTrack, Sample[]][] {
    return [...this.#people.values()]
      .filter(({ track }) => wanted(track))
      .slice(-most)
      .flatMap((person): [FinishedTrack, Sample[]][] => {
        const finished = finishedOf(person);
        return finished ? [[finished, decodeSamples(finished)]] : [];
      });
  }
}

function bySession(people: readonly Person[]): FinishedTrack[][] {
  const sessions = new Map<string, FinishedTrack[]>();
  for (const person of people) {
    const finished = finishedOf(person),
      list = sessions.get(person.track.workerSession);
    if (finished && list) list.push(finished);
    else if (finished) sessions.set(person.track.workerSession, [finished]);
  }
  return [...sessions.values()];
}

function finishedOf(person: Person): FinishedTrack | null {
  if (person.finished !== undefined) return person.finished;
  const track = { ...person.track, samples: bytesOf(person.track.samples) };
  try {
    decodeSamples(track);
    return (person.finished = track);
  } catch (error) {
    console.warn('the way of a person is left out', error);
    return (person.finished = null);
  }
}

const endOf = ({ endedMs, lastSeenMs }: StoredTrack) => endedMs ?? lastSeenMs;

function bytesOf(base64: string): Uint8Array {
  const letters = atob(base64),
    bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
