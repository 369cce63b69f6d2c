/** What of the picture is seen: `scale` times as large as it fits; `x`, `y`: share of the picture (0..1) at the frame's left and upper edge. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };
const LARGEST = 4;

/** A place of the frame as shares of its width and height. */
type ScreenPoint = readonly [x: number, y: number];

/** `factor` times as large, and what is at `at` stays there. */
export function zoomAt({ scale, x, y }: Zoom, [fx, fy]: ScreenPoint, factor: number): Zoom {
  const next = Math.min(LARGEST, Math.max(1, scale * factor));
  return inside({ scale: next, x: x + fx / scale - fx / next, y: y + fy / scale - fy / next });
}

/** The picture follows a hand that moved by these shares of the frame. */
export const panBy = ({ scale, x, y }: Zoom, [dx, dy]: ScreenPoint): Zoom =>
  inside({ scale, x: x - dx / scale, y: y - dy / scale });

/** Two fingers: what was between them stays between them. */
export function pinch(start: Zoom, [from, to]: readonly [Fingers, Fingers]): Zoom {
  const grown = zoomAt(start, from.middle, from.apart > 0 ? to.apart / from.apart : 1);
  return panBy(grown, [to.middle[0] - from.middle[0], to.middle[1] - from.middle[1]]);
}

/** `apart` in any unit. */
export interface Fingers {
  readonly middle: ScreenPoint;
  readonly apart: number;
}

const inside = ({ scale, x, y }: Zoom): Zoom => ({
  scale,
  x: Math.min(1 - 1 / scale, Math.max(0, x)),
  y: Math.min(1 - 1 / scale, Math.max(0, y)),
});
