import type { OverlayTrack } from '../../shared/domain/track.ts';
import type { WorkerEvent } from '../../shared/camera-protocol.ts';

/** Numbers of the heights. */
export const PEOPLE_HEIGHTS = {
  /** So many of those who were counted last, and so many at least. */
  people: 50,
  fewest: 8,
  /** This share of them is smaller. */
  low: 0.1,
  /** Shares of the picture: a box that comes nearer to its edge is cut off. */
  edge: 0.01,
  /** Somebody is forgotten so long after they were seen, milliseconds: by then it is decided whether they crossed. */
  keptMs: 15_000,
} as const;

/** How tall those are who are counted, where they are counted: at lines when they crossed, in zones when they left. As a share of the picture's height. */
export class PeopleHeights {
  readonly #seen = new Map<number, { height: number; atMs: number }>();
  #counted: number[] = [];
  #sweptAtMs = 0;

  /** The smaller tenth; null: too few were counted. */
  get low(): number | null {
    const { fewest, low } = PEOPLE_HEIGHTS;
    if (this.#counted.length < fewest) return null;
    return this.#counted.toSorted((a, b) => a - b)[Math.floor(low * this.#counted.length)];
  }

  /** Who is in a frame, and what was decided with it. */
  look(tracks: readonly OverlayTrack[], events: readonly WorkerEvent[], atMs: number): void {
    const { edge, people } = PEOPLE_HEIGHTS;
    for (const { trackId, confirmed, box } of tracks)
      if (confirmed && box[1] > edge && box[3] < 1 - edge) this.#seen.set(trackId, { height: box[3] - box[1], atMs });
    for (const event of events) {
      if (event.kind !== 'visit' && !(event.kind === 'crossing' && event.crossing.refusal === null)) continue;
      const { trackId } = event.kind === 'visit' ? event.visit : event.crossing,
        seen = this.#seen.get(trackId);
      if (seen) this.#counted.push(seen.height);
    }
    this.#counted = this.#counted.slice(-people);
    this.#sweep(atMs);
  }

  /** People are found in another way from now on: those who were not are among them. */
  forget(): void {
    this.#counted = [];
  }

  #sweep(atMs: number): void {
    const { keptMs } = PEOPLE_HEIGHTS;
    if (atMs - this.#sweptAtMs < keptMs && atMs >= this.#sweptAtMs) return;
    this.#sweptAtMs = atMs;
    for (const [trackId, seen] of this.#seen) if (Math.abs(atMs - seen.atMs) > keptMs) this.#seen.delete(trackId);
  }
}
