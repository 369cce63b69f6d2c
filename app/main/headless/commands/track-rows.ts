import type { Track } from '../../../core/tracking/track.ts';

/**
 * What `footfall track` writes: rows of MOTChallenge text for confirmed tracks, from the frame that saw them first on, and for tracks that
 * a frame missed, where they should be.
 */
export class TrackRows {
  /** By frame, in order. */
  readonly #frames = new Map<number, string[]>();
  /** Rows that wait for their track to be confirmed. */
  readonly #waiting = new Map<number, { frame: number; row: string }[]>();
  readonly #confirmed = new Set<number>();

  /** Frames in order; those that have nothing may be left out. */
  add(frame: number, seen: readonly Track[], missed: readonly Track[]): void {
    for (const track of seen) {
      if (track.state === 'confirmed') this.#write(track, frame);
      else
        this.#waiting.set(track.trackId, [
          ...(this.#waiting.get(track.trackId) ?? []),
          { frame, row: rowOf(track, frame) },
        ]);
    }
    for (const track of missed) this.#add(frame, rowOf(track, frame));
  }

  get trackCount(): number {
    return this.#confirmed.size;
  }

  get rows(): string[] {
    return [...this.#frames].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
  }

  #write(track: Track, frame: number): void {
    for (const earlier of this.#waiting.get(track.trackId) ?? []) this.#add(earlier.frame, earlier.row);
    this.#waiting.delete(track.trackId);
    this.#confirmed.add(track.trackId);
    this.#add(frame, rowOf(track, frame));
  }

  #add(frame: number, row: string): void {
    const rows = this.#frames.get(frame);
    if (rows) rows.push(row);
    else this.#frames.set(frame, [row]);
  }
}

function rowOf({ trackId, box: [x1, y1, x2, y2], confidence }: Track, frame: number): string {
  return `${frame},${trackId},${x1.toFixed(2)},${y1.toFixed(2)},${(x2 - x1).toFixed(2)},${(y2 - y1).toFixed(2)},${confidence.toFixed(3)},-1,-1,-1`;
}
