/**
 * What the counting rules see of one person at one moment, about five times a second: exactly what is stored, so that yesterday can be
 * counted again to the same numbers. Rounded to what the store keeps (see trajectory.ts).
 */
export interface Sample {
  readonly trackId: number;
  /** UTC, whole milliseconds. */
  readonly timeMs: number;
  /** Box, normalized 0..1. `y2` is where the feet are judged to be, also when something hides them. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly confidence: number;
  /** The track was not seen in the frames after this one: lost for a while, or for ever. Between two samples without it, it was seen all the time. */
  readonly lost: boolean;
  /** From this confidence on the detector that saw it is sure (the model card's `sure`); undefined: not known. */
  readonly sure?: number;
}
