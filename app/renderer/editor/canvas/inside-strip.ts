type Pixel = readonly [x: number, y: number];

/** No corner of the strip reaches further than this many widths. */
const LONGEST_MITRE = 2;

/** Outline of the strip of `width` on a polyline's right hand (y down), which is a line's inside: the line itself, then its far side back. */
export function insideStrip(points: readonly Pixel[], width: number): Pixel[] {
  const normals = points.slice(1).map(([bx, by], i): Pixel => {
    const [ax, ay] = points[i],
      length = Math.hypot(bx - ax, by - ay) || 1;
    return [-(by - ay) / length, (bx - ax) / length];
  });
  const far = points.map(([x, y], i): Pixel => {
    const a = normals[Math.max(0, i - 1)],
      b = normals[Math.min(normals.length - 1, i)];
    const sum: Pixel = [a[0] + b[0], a[1] + b[1]],
      square = sum[0] ** 2 + sum[1] ** 2;
    // of two unit normals the corner lies at 2 × sum / |sum|²
    const reach = square === 0 ? 0 : Math.min(2 / square, LONGEST_MITRE / Math.sqrt(square));
    return [x + sum[0] * reach * width, y + sum[1] * reach * width];
  });
  return [...points, ...far.reverse()];
}

/** Which way the inside of a line lies, for words; points in px. */
export function insideWord(points: readonly Pixel[]): 'below' | 'above' | 'left' | 'right' {
  const first = points[0],
    last = points[points.length - 1];
  const dx = last[0] - first[0],
    dy = last[1] - first[1];
  return Math.abs(dx) >= Math.abs(dy) ? (dx >= 0 ? 'below' : 'above') : dy >= 0 ? 'left' : 'right';
}
