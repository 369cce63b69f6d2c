/** Every number of the view check, in one place. Pixels are those of the picture as the detector sees it. What they were measured on: docs/accuracy.md. */
export const VIEW_CHECK = {
  /** Of these numbers: a result says by which it was judged. Raised with each change. */
  rule: 1,
  /** So long a camera is looked at: at a door somebody passes in that time, or the installer does. */
  durationMs: 60_000,
  /** Between two looks: whoever walks is elsewhere by then, and leaves still stand where they were or have moved. */
  lookMs: 500,
  /** Two looks farther apart than this are not compared: the light is another. */
  apartMostMs: 3_000,
  /** Fewer looks than this say nothing. */
  leastLooks: 20,

  /** Columns and rows into which the picture is divided: 16 pixels each at 512 x 288. */
  columns: 32,
  rows: 18,

  /** Somebody is a person when they were followed for so long ... */
  personMs: 1_000,
  /** ... and went so far, in their own heights: mannequins and posters do not. */
  personWay: 0.5,
  /** Shares of the picture: a box that comes nearer to its edge is cut off. */
  edge: 0.01,

  /** Steps of feet positions, in picture heights, that tilt is read from; so many with so many boxes each, so far apart. */
  tiltStep: 0.05,
  tiltSteps: 3,
  tiltBoxes: 3,
  tiltSpan: 0.15,
  /** Degrees; steeper than this nobody is seen from the side. */
  tiltMost: 85,
  /** Focal length in picture heights where nothing else is known: a lens of 90 degrees, as shops have. */
  focal: 0.89,
  /** As wide as tall by this share: seen from above (as the line adviser has it). */
  squat: 0.75,

  /** Grey levels from which on a pixel is burnt out. */
  burnt: 250,
  /** An edge: so many grey levels from one side to the other, at most so many pixels each way. A cell with so many of them has a width. */
  edgeContrast: 30,
  edgeReach: 8,
  edgesOfCell: 4,
  /** So many cells with edges say how sharp the picture is. */
  edgeCells: 12,
  /** A cell has structure where this share of its pixels differs from its neighbours by so many levels, or this share of the picture's contrast. */
  structureShare: 0.02,
  structureLevels: 6,
  structureContrast: 0.06,
  /** ... and it is hidden when it had none in this share of the looks and nothing ever moved in it. */
  hiddenLooks: 0.8,
  /** A cell moves when its pixels change by so many grey levels in the mean, and by so many times what noise changes them. */
  motionLevels: 4,
  motionNoises: 3,
  /** So near to somebody (in their heights, sideways and up or down), and so long after them, it is theirs: shadows, doors, reflections. */
  nearSide: 0.75,
  nearUp: 0.4,
  nearMs: 1_500,
} as const;

/** From where on a part is to be adjusted, and from where on it rules a camera out; null: it never does alone. */
export const VIEW_LIMITS = {
  /** Pixels, middle of the people: at 48 the detector finds somebody in three frames of four, below 28 in one of three. */
  height: { adjust: 48, reject: 28 },
  /** Share of the people who are never seen whole. */
  cut: { adjust: 0.6, reject: null },
  /** Degrees below the horizon: flatter than this people hide each other; steeper is from above, which the starter model knows from drawings only. */
  flat: { adjust: 8, reject: null },
  steep: { adjust: 60, reject: null },
  /** Grey levels of the lighter tenth of the picture: at 45 one person in five is not followed any more, at 25 one crossing in seven is missed. */
  dark: { adjust: 60, reject: 35 },
  /** Grey levels between the darker and the lighter tenth: less is fog, or burnt out. */
  contrast: { adjust: 50, reject: 20 },
  /** Pixels from one side of an edge to the other, 2.2 to 2.4 in a sharp picture: at 4.4 one crossing in seven is missed. */
  blur: { adjust: 4, reject: 7 },
  /** Grey levels by which a pixel trembles: at 10 nobody is missed, at 18 one person in ten is not followed any more. */
  noise: { adjust: 12, reject: null },
  /** Share of the picture that is burnt out: at a tenth one crossing in ten is missed where people pass it. */
  glare: { adjust: 0.08, reject: 0.7 },
  /** Share of the picture that moves far from people, 0.005 at most in quiet ones. */
  motion: { adjust: 0.04, reject: null },
  /** Share of the picture that shows nothing, 0.21 at most where nothing is hidden: walls and floors are plain. */
  hidden: { adjust: 0.3, reject: 0.7 },
  /** Frames a second: eight follow all but runners; below three people are missed at any line (RATE_WATCH). */
  rate: { adjust: 7.5, reject: 3 },
} as const satisfies Record<string, { adjust: number; reject: number | null }>;
