/** Left, top, right, bottom in CSS px. */
export type Rect = readonly [number, number, number, number];

export const overlaps = (a: Rect, b: Rect) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/**
 * The first of the places (left edge, middle height) where a plate of this size is wholly in the picture and free of `taken`;
 * null when there is none: such a plate is not drawn.
 */
export function placePlate(
  places: readonly (readonly [x: number, middle: number])[],
  width: number,
  height: number,
  picture: { width: number; height: number },
  taken: readonly Rect[],
): Rect | null {
  for (const [x, middle] of places) {
    const rect: Rect = [x, middle - height / 2, x + width, middle + height / 2];
    if (rect[0] < 0 || rect[1] < 0 || rect[2] > picture.width || rect[3] > picture.height) continue;
    if (!taken.some((other) => overlaps(rect, other))) return rect;
  }
  return null;
}

/** The point at `share` of a polyline's length, with the unit vector along it and the one into its inside (right hand). Points in CSS px. */
export function alongLine(points: readonly (readonly [number, number])[], share: number) {
  const lengths = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  let i = 0;
  while (i < lengths.length - 1 && left > lengths[i]) left -= lengths[i++];
  const [a, b, length] = [points[i], points[i + 1], lengths[i] || 1];
  const along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length] as const;
  return {
    point: [a[0] + along[0] * left, a[1] + along[1] * left] as const,
    along,
    inside: [-along[1], along[0]] as const,
  };
}
