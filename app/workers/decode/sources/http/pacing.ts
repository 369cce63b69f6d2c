/** Numbers of the pacing. */
export const PACING = {
  /** What is held back, in segments: the next one is there only once it is whole. */
  reserveSegments: 1.5,
  /** So far from it, in segments, nothing is done: what is there grows by a whole segment at once. */
  calmSegments: 0.8,
  /** So much faster or slower, as a share: the clocks of camera and PC differ by far less, and people who walk 4 % faster are the same people. */
  turn: 0.04,
} as const;

/** How fast a stream that comes in pieces is passed on, 1 being its own pace: ever a little faster or slower, so that neither what waits nor how late it is shown grows for ever. */
export function paceFor(waitingSeconds: number, segmentSeconds: number): number {
  const { reserveSegments, calmSegments, turn } = PACING;
  const off = waitingSeconds / segmentSeconds - reserveSegments;
  if (off > calmSegments) return 1 + turn;
  return off < -calmSegments ? 1 - turn : 1;
}
