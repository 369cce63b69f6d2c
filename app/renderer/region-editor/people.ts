import { anchorOf } from '../../core/counting/anchor.ts';
import { decodeSamples } from '../../core/counting/trajectory.ts';
import type { Anchor } from '../../shared/domain/region.ts';
import type { StoredTrack } from '../../shared/domain/track.ts';
import type { FinishedTrack } from '../../shared/worker-protocol.ts';
import type { Seen } from './advise.ts';
import { toWalk, type Walk } from './walks.ts';

/** More people than this are not kept: of a busier day, the last. */
export const MOST_PEOPLE = 5000;
/** So many of the last say where a line may be. */
const MOST_ADVISED = 1500;

/** The people of this camera whose ways are kept, of now and of some time before: each once, the oldest first. */
export class People {
  #seen: Seen | null = null;
  #tracks = new Map<string, { track: FinishedTrack; session: string }>();

  /** Takes what the application sent. A way that cannot be read is left out; returns how many are new. */
  add(list: readonly StoredTrack[]): number {
    const before = this.#tracks.size;
    let unreadable = 0;
    for (const { samples, workerSession, ...rest } of list) {
      const key = `${workerSession} ${rest.trackId}`;
      if (this.#tracks.has(key)) continue;
      const track = { ...rest, samples: bytesOf(samples) };
      try { decodeSamples(track); } catch { unreadable += 1; continue; }
      this.#tracks.set(key, { track, session: workerSession });
    }
    if (unreadable > 0) console.warn(`${unreadable} ways could not be read`);
    const added = this.#tracks.size - before;
    if (added > 0) this.#seen = null;
    if (added > 0) this.#tracks = new Map([...this.#tracks].sort(([, a], [, b]) => a.track.endedMs - b.track.endedMs).slice(-MOST_PEOPLE));
    return added;
  }

  get size(): number { return this.#tracks.size; }
  get all(): FinishedTrack[] { return [...this.#tracks.values()].map(({ track }) => track); }
  /** When the last of them ended; null without any. */
  get latestMs(): number | null { return this.all.at(-1)?.endedMs ?? null; }

  /** How many were in the picture within the span. */
  within({ fromMs, toMs }: { fromMs: number; toMs: number }): number { return this.all.filter((track) => track.lastSeenMs >= fromMs && track.firstSeenMs < toMs).length; }

  /** The last of them, decoded, for advice; kept until there are more. */
  get seen(): Seen {
    return this.#seen ??= decoded(this.all.slice(-MOST_ADVISED));
  }

  /** One list for each worker session: track numbers are unique within it. */
  get sessions(): FinishedTrack[][] {
    const sessions = new Map<string, FinishedTrack[]>();
    for (const { track, session } of this.#tracks.values()) {
      const list = sessions.get(session);
      if (list) list.push(track); else sessions.set(session, [track]);
    }
    return [...sessions.values()];
  }

  /** The ways of the last `most` people who were seen since `sinceMs`, as a region with this anchor judges them. */
  walks(anchor: Anchor, sinceMs: number, most: number): Walk[] {
    return this.all.filter(({ lastSeenMs }) => lastSeenMs >= sinceMs).slice(-most)
      .map((track) => decodeSamples(track).map(({ x1, y1, x2, y2 }) => anchorOf([x1, y1, x2, y2], anchor, 1, 1)))
      .filter((points) => points.length >= 2).map(toWalk);
  }
}

const decoded = (tracks: readonly FinishedTrack[]): Seen => ({
  tracks: tracks.map((track) => ({ trackId: track.trackId, samples: decodeSamples(track) })), aspectRatio: tracks.at(-1)?.aspectRatio ?? 16 / 9,
});

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
