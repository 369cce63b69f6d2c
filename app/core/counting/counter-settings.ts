import type { StitchSettings } from './stitch.ts';

/** Every number the line counter goes by, in one place. */
export interface CounterSettings extends StitchSettings {
  /**
   * Within this distance of a line nothing is decided. A share of the person's box height (boxes tremble with every step, by as much as
   * the person is tall in the picture), never less or more than these shares of the picture's height.
   */
  bandOfPerson: number;
  bandLeast: number;
  bandMost: number;
  /** A side counts as taken after so many frames beyond the band, over so many milliseconds. */
  sideFrames: number;
  sideMs: number;
  /** ... that is enough of the new side for somebody this many bands clear of the line; nearer to it, this many milliseconds are wanted. */
  clearBands: number;
  nearSideMs: number;
  /** A new track that was born this soon after a counted crossing, this near to it (shares of its height), is looked at as the same person. */
  duplicateMs: number;
  duplicateDistance: number;
}

export const COUNTER_DEFAULTS: CounterSettings = {
  bandOfPerson: 0.04, bandLeast: 0.01, bandMost: 0.02,
  sideFrames: 2, sideMs: 200, clearBands: 4, nearSideMs: 500,
  duplicateMs: 2000, duplicateDistance: 0.5,
  stitchMs: 2000, stitchReach: 0.3, stitchSpeed: 0.4, stitchNear: 0.5, stitchAgeMs: 600,
};
