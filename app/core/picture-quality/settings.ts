/** Every number of a picture's quality. Pixels are those of the picture as the detector sees it. What they were measured on: docs/accuracy.md. */
export const QUALITY = {
  /** Between two looks. Milliseconds. */
  everyMs: 10_000,
  /** The two pictures of a look are so far apart at least, so that noise shows and nothing else. Milliseconds. */
  apartMs: 200,
  /** Of each part: what loses nothing, from where on people begin to be missed, and where nobody is counted any more. */
  parts: {
    /** Pixels from one side of an edge to the other: 2.0 to 2.9 in a sharp picture, at 4.2 one crossing in seven is missed. */
    blur: { fine: 3, limit: 4, worst: 8 },
    /** Grey levels of the lighter tenth: at 40 every crossing is counted, though one person in five is not followed; at 25 one crossing in ten is missed. */
    darkness: { fine: 60, limit: 35, worst: 16 },
    /** Grey levels by which a pixel trembles: at 10 nobody is missed, at 18 one person in ten is not followed. */
    noise: { fine: 10, limit: 18, worst: 40 },
    /** (across borders - within blocks) / (both): 0.04 at most in a good stream, 0.3 in one whose encoder was given far too few bits. */
    blocking: { fine: 0.05, limit: 0.3, worst: 0.6 },
  },
  /** Pixels of an encoder's block in the camera's own picture; it shows where it has at least so many in the scaled one. */
  block: 8,
  leastPeriod: 3,
  /** Grey levels: more from pixel to pixel is an edge of the scene. */
  edge: 24,
  /** So many looks in a row a picture is beyond the limit before that is reported, and so many better than `clear` before it is taken back. */
  reportLooks: 3,
  clearLooks: 3,
  clear: 0.4,
} as const;
