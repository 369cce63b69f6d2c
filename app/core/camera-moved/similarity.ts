import type { Similarity } from '../../shared/domain/view.ts';

/** In widths of the picture, from its centre, y down. */
export interface Place {
  x: number;
  y: number;
}

export const IDENTITY: Similarity = { dx: 0, dy: 0, rotation: 0, scale: 1 };

export function move({ dx, dy, rotation, scale }: Similarity, { x, y }: Place): Place {
  const cos = scale * Math.cos(rotation),
    sin = scale * Math.sin(rotation);
  return { x: cos * x - sin * y + dx, y: sin * x + cos * y + dy };
}

/** First `first`, then `second`. */
export function compose(second: Similarity, first: Similarity): Similarity {
  const { x: dx, y: dy } = move(second, { x: first.dx, y: first.dy });
  return { dx, dy, rotation: first.rotation + second.rotation, scale: first.scale * second.scale };
}

/** How far the corners and the middles of the sides of a picture of `aspect` (width by height) go at most. */
export const farthest = (similarity: Similarity, aspect: number): number => farthestApart(similarity, IDENTITY, aspect);

/** How far apart two moves take one of them at most. */
export function farthestApart(one: Similarity, other: Similarity, aspect: number): number {
  let most = 0;
  for (const x of [-0.5, 0, 0.5])
    for (const y of [-0.5 / aspect, 0, 0.5 / aspect]) {
      const a = move(one, { x, y }),
        b = move(other, { x, y });
      most = Math.max(most, Math.hypot(a.x - b.x, a.y - b.y));
    }
  return most;
}

/**
 * The similarity that takes the places (`from`, pairs of x and y) to others (`to`) with the least sum of weighted squares. In the plane, with
 * places as complex numbers, it is a linear fit: a = Σ w conj(p) q / Σ w |p|² about the means (Umeyama, "Least-squares estimation of transformation
 * parameters between two point patterns", PAMI 1991, for two dimensions).
 */
export function fitSimilarity(from: Float64Array, to: Float64Array, weights: Float64Array): Similarity | null {
  let sum = 0,
    fromX = 0,
    fromY = 0,
    toX = 0,
    toY = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    sum += weight;
    fromX += weight * from[2 * i];
    fromY += weight * from[2 * i + 1];
    toX += weight * to[2 * i];
    toY += weight * to[2 * i + 1];
  }
  if (!(sum > 0)) return null;
  fromX /= sum;
  fromY /= sum;
  toX /= sum;
  toY /= sum;
  let spread = 0,
    along = 0,
    across = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (weight === 0) continue;
    const px = from[2 * i] - fromX,
      py = from[2 * i + 1] - fromY,
      qx = to[2 * i] - toX,
      qy = to[2 * i + 1] - toY;
    spread += weight * (px * px + py * py);
    along += weight * (px * qx + py * qy);
    across += weight * (px * qy - py * qx);
  }
  if (!(spread > 1e-9)) return null;
  const a = along / spread,
    b = across / spread;
  return {
    dx: toX - (a * fromX - b * fromY),
    dy: toY - (b * fromX + a * fromY),
    rotation: Math.atan2(b, a),
    scale: Math.hypot(a, b),
  };
}
