export type TrackState = 'tentative' | 'confirmed' | 'lost' | 'removed';

/** One person over time, as the tracker hands it out. Read it within the frame: the tracker goes on writing to it. */
export interface Track {
  /** Unique within one worker session. */
  readonly trackId: number;
  readonly state: TrackState;
  /** x1, y1, x2, y2 in pixels of the video frame: as it was detected while `matched`, estimated otherwise. */
  readonly box: Float32Array;
  /** Of the detection that was matched last. */
  readonly confidence: number;
  /** Frame times, milliseconds since the epoch of the stream. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** A detection was matched to it in this frame. */
  readonly matched: boolean;
}
