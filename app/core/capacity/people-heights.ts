import type { OverlayTrack } from '../../shared/domain/track.ts';
import type { WorkerEvent } from '../../shared/camera-protocol.ts';

/** Numbers of the heights. */
export const PEOPLE_HEIGHTS = {
  /** So many of those who were counted last, and so many at least. */
  people: 50,
  fewest: 5,
  /** This share of them is smaller. */
  low: 0.1,
  /** Shares of the picture: a box that comes nearer to its edge is cut off. */
  edge: 0.01,
  /** Who went so far, in their heights, is no mannequin. */
  way: 1,
  /** Somebody is forgotten so long after they were seen, milliseconds: by then it is decided whether they crossed. */
  keptMs: 15_000,
} as const;

/**
 * How tall those are who are counted, where they are counted: at lines when they crossed, in zones when they left. As a share of the picture's height. Where hardly
 * anybody is counted, because people are too small to be, all who walked somewhere say it.
 */
export class PeopleHeights {
  readonly #seen = new Map<
    number,
    { height: number; atMs: number; from: readonly [number, number]; walked: boolean }
  >();
  #counted: number[] = [];
  #walked: number[] = [];
  #sweptAtMs = 0;

  /** The smaller tenth; null: too few were seen. */
  get low(): number | null {
    const { fewest, low } = PEOPLE_HEIGHTS,
      heights = this.#counted.length >= fewest ? this.#counted : this.#walked;
    if (heights.length < fewest) return null;
    return heights.toSorted((a, b) => a - b)[Math.floor(low * heights.length)];
  }

  /** Who is in a frame, and what was decided with it. `aspect`: width by height of the picture. */
  look(tracks: readonly OverlayTrack[], events: readonly WorkerEvent[], atMs: number, aspect: number): void {
    const { edge, people, way } = PEOPLE_HEIGHTS;
    for (const { trackId, confirmed, box, anchor } of tracks) {
      if (!confirmed || box[1] <= edge || box[3] >= 1 - edge) continue;
      const height = box[3] - box[1],
        seen = this.#seen.get(trackId) ?? { height, atMs, from: anchor, walked: false };
      this.#seen.set(trackId, seen);
      seen.height = height;
      seen.atMs = atMs;
      if (seen.walked || Math.hypot((anchor[0] - seen.from[0]) * aspect, anchor[1] - seen.from[1]) < way * height)
        continue;
      seen.walked = true;
      this.#walked.push(height);
    }
    for (const event of events) {
      if (event.kind !== 'visit' && !(event.kind === 'crossing' && event.crossing.refusal === null)) continue;
      const { trackId } = event.kind === 'visit' ? event.visit : event.crossing,
        seen = this.#seen.get(trackId);
      if (seen) this.#counted.push(seen.height);
    }
    this.#counted = this.#counted.slice(-people);
    this.#walked = this.#walked.slice(-people);
    this.#sweep(atMs);
  }

  /** People are found in another way from now on: those who were not are among them. */
  forget(): void {
    this.#counted = [];
    this.#walked = [];
  }

  #sweep(atMs: number): void {
    const { keptMs } = PEOPLE_HEIGHTS;
    if (atMs - this.#sweptAtMs < keptMs && atMs >= this.#sweptAtMs) return;
    this.#sweptAtMs = atMs;
    for (const [trackId, seen] of this.#seen) if (Math.abs(atMs - seen.atMs) > keptMs) this.#seen.delete(trackId);
  }
}
