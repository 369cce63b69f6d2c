import type { KalmanNoise } from './kalman.ts';

/** Every number the tracker goes by, in one place. Times in milliseconds, so that any frame rate behaves the same. */
export interface TrackerSettings {
  /** A detection from here on may continue a track (second association). The model manifest's `thresholds.low`. */
  lowConfidence: number;
  /** A detection from here on may start a track. The model manifest's `thresholds.counting`. */
  newConfidence: number;
  /** First association takes detections from this share of `newConfidence` on. */
  firstShare: number;
  /** Least similarity of a pair in the first association, in the second, and with tentative tracks. */
  firstSimilarity: number;
  secondSimilarity: number;
  tentativeSimilarity: number;
  /** A lone pair: the detection overlaps nobody who was seen by more than this (IoU), and one height is at least this share of the other. */
  loneOverlap: number;
  loneHeight: number;
  /** How far somebody who was seen once can get, in heights: the tremble of the boxes, and each second. */
  reach: number;
  reachPerSecond: number;
  /** Who goes farther than this between two frames, in heights, is no longer followed surely (frame-rate-floor.ts). */
  longestStep: number;
  /** Who goes faster than this, in heights a second, runs: no walker does. For how long, and how far from where they should be, they are looked for (a share of the way since they were seen). */
  runningPace: number;
  runningMs: number;
  runningDrift: number;
  /** How much agreement in top, bottom and height is worth, next to overlap: the power it is raised to. */
  heightPower: number;
  /** How long a track's usual height reaches back. */
  heightMs: number;
  /** What moving on in the same direction is worth, next to similarity 0..1. */
  directionWeight: number;
  /** Direction is measured over this long, over twice and over three times as long. */
  directionMs: number;
  /** A track that was not seen for this long is removed. */
  memoryMs: number;
  /** A track that was missed is reported where it should be for this long (a detector often misses one frame). */
  missedMs: number;
  /** A tentative track is confirmed when it was seen in so many frames. */
  confirmFrames: number;
  /** ... and is dropped when it was not seen for longer than this and for more than one frame. */
  tentativeMs: number;
  /** Who overlaps somebody already followed by more than this (IoU) starts no track, unless the detector is sure. */
  startOverlap: number;
  /** A measured box counts that many times less at full overlap with another track: detectors blend people who cover each other. */
  overlapDoubt: number;
  noise: KalmanNoise;
}

export const TRACKER_DEFAULTS: TrackerSettings = {
  lowConfidence: 0.1,
  newConfidence: 0.7,
  firstShare: 0.9,
  firstSimilarity: 0.2,
  secondSimilarity: 0.53,
  tentativeSimilarity: 0.25,
  loneOverlap: 0.1,
  loneHeight: 0.5,
  reach: 0.1,
  reachPerSecond: 4.5,
  longestStep: 0.8,
  runningPace: 1.5,
  runningMs: 700,
  runningDrift: 0.35,
  heightPower: 0.75,
  heightMs: 1000,
  directionWeight: 0.2,
  directionMs: 55,
  memoryMs: 1500,
  missedMs: 100,
  confirmFrames: 2,
  tentativeMs: 50,
  startOverlap: 0.5,
  overlapDoubt: 4,
  noise: { measurement: 0.09, position: 0.15, speed: 0.6, firstSpeed: 1.5 },
};

/** Half-way from what starts a track to 1: from here on the detector is sure, whatever its scale of confidences. */
export const sureConfidence = ({ newConfidence }: TrackerSettings) => (1 + newConfidence) / 2;
