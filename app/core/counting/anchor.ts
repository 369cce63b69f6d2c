import type { Anchor } from '../../shared/domain/region.ts';
import type { Point } from '../geometry/point.ts';

/** The judged point of a box (x1, y1, x2, y2 in frame pixels), normalized; feet outside the picture count as seen at its edge. */
export function anchorOf(box: ArrayLike<number>, anchor: Anchor, frameWidth: number, frameHeight: number): Point {
  const y = anchor === 'bottom-centre' ? box[3] : anchor === 'top-centre' ? box[1] : (box[1] + box[3]) / 2;
  return [clamp((box[0] + box[2]) / 2 / frameWidth), clamp(y / frameHeight)];
}

const clamp = (value: number) => Math.max(0, Math.min(1, value));
