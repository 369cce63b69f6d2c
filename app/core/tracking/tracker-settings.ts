import type { KalmanNoise } from './kalman.ts';

/** Every number the tracker goes by, in one place. Times in milliseconds, so that any frame rate behaves the same. */
export interface TrackerSettings {
  /** A detection from here on may continue a track (second association). The model manifest's `thresholds.low`. */
  lowConfidence: number;
  /** A detection from here on may start a track. The model manifest's `thresholds.counting`. */
  newConfidence: number;
  /** First association takes detections from this share of `newConfidence` on. */
  firstShare: number;
  /** Least similarity of a pair in the first association, in the second, in the one by last seen boxes, and with tentative tracks. */
  firstSimilarity: number;
  secondSimilarity: number;
  lastSeenSimilarity: number;
  tentativeSimilarity: number;
  /** What moving on in the same direction is worth, next to similarity 0..1. */
  directionWeight: number;
  /** Direction is measured over this long. */
  directionMs: number;
  /** A track that was not seen for this long is removed. */
  memoryMs: number;
  /** A tentative track is confirmed when it was seen in so many frames. */
  confirmFrames: number;
  /** ... and is dropped when it was not seen for longer than this and for more than one frame. */
  tentativeMs: number;
  noise: KalmanNoise;
}

export const TRACKER_DEFAULTS: TrackerSettings = {
  lowConfidence: 0.1,
  newConfidence: 0.7,
  firstShare: 0.85,
  firstSimilarity: 0.2,
  secondSimilarity: 0.5,
  lastSeenSimilarity: 0.2,
  tentativeSimilarity: 0.3,
  directionWeight: 0.2,
  directionMs: 120,
  memoryMs: 1500,
  confirmFrames: 2,
  tentativeMs: 50,
  noise: { measurement: 0.05, position: 0.27, speed: 1, firstSpeed: 1.9 },
};
