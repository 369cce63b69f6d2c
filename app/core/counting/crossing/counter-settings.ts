/** Every number the counter of lines and gates goes by, in one place. 'Heights' are heights of the person's box, which scale with the distance from the camera. */
export interface CounterSettings {
  /** Hysteresis: within this distance of a line nothing is decided. A share of the person's height, never less or more than these shares of the picture's. */
  bandOfPerson: number;
  bandLeast: number;
  bandMost: number;
  /** The side somebody came from is believed after so long beyond the band. */
  homeMs: number;
  /** The new side is believed after so long, and after so many heights times seconds beyond the band: who stays near it is watched for longer. */
  awayMs: number;
  awayWeight: number;
  /** ... for whom has not moved by so many heights within the last one and a half seconds: their box trembles, as it does on the line. */
  standingWeight: number;
  standingReach: number;
  /** ... or when they are gone before that and walked over the line at so many heights a second. */
  gonePace: number;
  /** Nothing is decided on who never got further than so many heights from where they were seen first ... */
  leastWay: number;
  /** ... and who was watched for so long is a thing. */
  staticMs: number;
  /** Both lines of a gate are crossed within this time. */
  gateMs: number;
  /** A new track may go on from one that was lost at most so long before. */
  linkMs: number;
  /** ... and so long, when nobody else can be meant: no other who was there since, lost or new. */
  lonelyLinkMs: number;
  /** ... and is decided on when it was seen for so long. */
  linkAgeMs: number;
  /** How far from where they were heading people come up again, in heights: a standard deviation, and what each second adds to it. */
  linkReach: number;
  linkReachPerSecond: number;
  /** ... how many of them are still the same person, and how many when the way between leads over the line. */
  linkDeviations: number;
  stitchDeviations: number;
  /** A new track that goes on from a person counted at most so long ago does not count the same way again. */
  duplicateMs: number;
  /** Who is lost at a line is looked for behind it for so long, at most so many heights off the way on which they were. */
  lapseMs: number;
  lapseReach: number;
  /** ... when they went that far, in heights, and were seen before the line for so long, */
  lapseWay: number;
  lapseHomeMs: number;
  /** ... and were within so many heights of it, coming nearer by so many; the new track goes away from it by as many. */
  lapseWithin: number;
  lapseStep: number;
  /** A ghost is somebody of whom the detector was not sure and who lay to a surer track as a second box, a part, a shadow or a reflection does, in so large a share of the samples since so long before the line. */
  ghostShare: number;
  ghostMs: number;
  /** ... where the other is surer by this much, however unsure both are, when both cannot be people. */
  ghostMargin: number;
  /** ... or who only walked beside a surer track, as friends do: then the detector was less sure than this share of sure. */
  besideSure: number;
}

export const COUNTER_DEFAULTS: CounterSettings = {
  bandOfPerson: 0.04,
  bandLeast: 0.01,
  bandMost: 0.02,
  homeMs: 60,
  awayMs: 300,
  awayWeight: 0.008,
  standingWeight: 0.3,
  standingReach: 0.12,
  gonePace: 0.4,
  leastWay: 0.2,
  staticMs: 20_000,
  gateMs: 60_000,
  linkMs: 2000,
  lonelyLinkMs: 4000,
  linkAgeMs: 600,
  linkReach: 0.15,
  linkReachPerSecond: 0.3,
  linkDeviations: 3,
  stitchDeviations: 2,
  duplicateMs: 3000,
  lapseMs: 10_000,
  lapseReach: 0.75,
  lapseWay: 0.5,
  lapseHomeMs: 500,
  lapseWithin: 1.5,
  lapseStep: 0.1,
  ghostShare: 0.5,
  ghostMs: 3000,
  ghostMargin: 0.05,
  besideSure: 0.8,
};
