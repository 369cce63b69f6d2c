/** Every number by which two pictures of a camera are compared, in one place. Lengths are shares of the picture's width. */
export const VIEW_SETTINGS = {
  /** Pixels: pictures are compared at most this wide (or high); what a line's band is wide is then four to eight pixels. */
  longest: 384,
  /** Pixels: in so small a picture any shift is looked for; large enough for the shapes of a room. */
  coarseLongest: 96,
  /** Pixels: each square of so many gives its best corner. */
  cell: 24,
  /** Pixels: around a corner, so much each way is compared: 25 x 25. */
  patch: 12,
  /** Pixels: a corner is looked for so far around where it should be. */
  reach: 10,
  /** Pixels: around which a gradient is strong or weak: what an edge is, whatever the light. */
  neighbourhood: 12,
  /** Grey levels: a gradient of less is noise of any camera. */
  floor: 3,
  /** A gradient of less than so many times the picture's own noise is noise; smoothed noise of 1 has gradients of 0.7 either way. */
  noises: 2,
  /** Share of a patch that must be edges in two directions for it to be a corner. */
  cornerness: 0.035,
  /** A corner is found again where the two patches are so much alike (1: the same). Unrelated patches come to 0.2 at best. */
  alike: 0.4,
  /** Widths: corners that went the same way to within this are one move; a turned camera with a wide lens bends a picture by about as much. */
  agree: 0.008,
  /** Widths: two corners nearer than this say nothing about rotation and scale. */
  apart: 0.2,
  /** Scales and rotations (radians) outside are no camera that was knocked. */
  leastScale: 0.78,
  mostScale: 1.28,
  mostRotation: 0.3,
  /** The steps in which rotation (radians) and scale (logarithm) are tried in the small picture: half a step moves its rim by a pixel. */
  rotationStep: 0.044,
  scaleStep: 0.044,
  /** So many of the best coarse answers are looked at closely. */
  candidates: 6,
  /** Corners that must agree, and their share of those in the picture; unrelated pictures come to 0.12. */
  leastCorners: 10,
  leastShare: 0.22,
  /** With this share in place nothing else is looked for. */
  plainShare: 0.6,
  /** Another place must be agreed on by so many times as many as the old one: the camera's own clock in the picture never moves. */
  better: 1.5,
  /** Squares of a 4 x 4 grid over the picture in which agreeing corners lie. */
  leastSquares: 4,
  /** Corners that a reference needs. */
  leastStructure: 16,
  /** Pixels: of a picture that is nothing of the reference, what it is is seen this small: each pixel is the mean of sixty-four. */
  meanLongest: 48,
  /** Grey levels: a picture is dark where less than this share of it is lighter. */
  dark: 40,
  leastLight: 0.05,
  /** Grey levels: hidden (covered, fogged, blinded) is a picture with fewer than this share of edges of this many levels. */
  leastEdge: 8,
  leastEdges: 0.05,
  /** Widths: a line's band is at most so wide (COUNTER_DEFAULTS.bandMost); what moved by less is in place. */
  matters: 0.02,
};
