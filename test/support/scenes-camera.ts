import type { NormalizedPoint } from '../../app/shared/domain/geometry.ts';
import type { Random } from '../../app/core/random.test-support.ts';

export const WIDTH = 1280,
  HEIGHT = 720;

/** Metres on the floor: along the line and across it, the inside positive. */
export interface Spot {
  along: number;
  across: number;
}

/** x1, y1, x2, y2 in pixels. */
export type Box = [number, number, number, number];

/**
 * A camera at the ceiling that looks down at a line on the floor: a pinhole, so that people get smaller with the distance as they do. The
 * line lies a few metres in front of it, turned a little.
 */
export class SceneCamera {
  readonly lineLength: number;
  /** Distance of a thing on the line's middle from the camera, metres. */
  readonly distance: number;
  readonly #height: number;
  readonly #pitch: number;
  readonly #turn: number;
  readonly #focal: number;

  constructor(random: Random) {
    this.#height = random.between(3, 4.5);
    this.distance = random.between(4, 6.5);
    this.#turn = random.between(-0.7, 0.7);
    // The line lies a little below the middle of the picture.
    this.#pitch = Math.atan2(this.#height, this.distance) - random.between(0.08, 0.2);
    this.#focal = random.between(0.85, 1.1);
    this.lineLength = random.between(2.2, 4);
  }

  /** The line as an installer would draw it, with its inside on the right hand. */
  get line(): NormalizedPoint[] {
    const half = this.lineLength / 2;
    const a = this.#normalized({ along: -half, across: 0 }),
      b = this.#normalized({ along: half, across: 0 }),
      inside = this.#normalized({ along: 0, across: 0.5 });
    const right = (b[0] - a[0]) * (inside[1] - a[1]) - (b[1] - a[1]) * (inside[0] - a[0]) > 0;
    return right ? [a, b] : [b, a];
  }

  /** The box of somebody of that height (metres) and build (width by height) who stands there; null behind the camera. */
  box(spot: Spot, height: number, build: number): Box | null {
    const feet = this.#project(spot, 0),
      head = this.#project(spot, height);
    if (!feet || !head || feet[1] <= head[1]) return null;
    const tall = feet[1] - head[1],
      x = (feet[0] + head[0]) / 2;
    return [x - (tall * build) / 2, head[1], x + (tall * build) / 2, feet[1]];
  }

  /** Metres from the camera. */
  far({ along, across }: Spot): number {
    const [x, z] = this.#floor(along, across);
    return Math.hypot(x, z);
  }

  #floor(along: number, across: number): [x: number, z: number] {
    const c = Math.cos(this.#turn),
      s = Math.sin(this.#turn);
    return [along * c + across * s, this.distance + along * s - across * c];
  }

  /** Pixels. */
  #project({ along, across }: Spot, height: number): [number, number] | null {
    const [x, z] = this.#floor(along, across),
      y = this.#height - height;
    const c = Math.cos(this.#pitch),
      s = Math.sin(this.#pitch);
    const depth = z * c + y * s,
      down = y * c - z * s;
    if (depth < 0.5) return null;
    return [WIDTH / 2 + (HEIGHT * this.#focal * x) / depth, HEIGHT / 2 + (HEIGHT * this.#focal * down) / depth];
  }

  #normalized(spot: Spot): NormalizedPoint {
    const [x, y] = this.#project(spot, 0)!;
    return [x / WIDTH, y / HEIGHT];
  }
}
