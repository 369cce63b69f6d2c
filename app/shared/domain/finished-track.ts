/**
 * A track that ended, as everything that the counting rules saw of it. Of a very long one, several records that go on from each other, each handed
 * out when it is full. All times UTC, whole milliseconds.
 */
export interface FinishedTrack {
  trackId: number;
  firstSeenMs: number;
  /** When it was confirmed: nothing was decided on it before. Before `firstSeenMs`: an earlier record of the track comes before this one. */
  confirmedMs: number;
  lastSeenMs: number;
  /** When the tracker gave it up; null: the track goes on in another record. */
  endedMs: number | null;
  /** Frames it was seen in. */
  frames: number;
  confidenceMean: number;
  /** Width by height of the picture. */
  aspectRatio: number;
  /** About five a second; see core/counting/storage/trajectory.ts. */
  samples: Uint8Array;
}
