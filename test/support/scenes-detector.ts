import { HEIGHT, WIDTH, type Box, type SceneCamera } from './scenes-camera.ts';
import type { Random } from '../../app/core/random.test-support.ts';
import { whereAt, type Person, type Twin } from './scenes-walks.ts';

/** How good the detector is; shares are of a box's height, times in seconds. */
export interface Noise {
  /** Tremble of each edge from frame to frame, and one that lasts about half a second. */
  white: number;
  slow: number;
  /** How much the feet's end moves with each step. */
  step: number;
  /** A single frame is missed, and a run of them begins (per second) and lasts. */
  miss: number;
  runs: number;
  runS: number;
  /** False detections begin, per second, and last. */
  falseRuns: number;
  falseS: number;
  /** A second, smaller box on somebody, per frame. */
  halves: number;
}

export const MODERATE: Noise = {
  white: 0.012,
  slow: 0.012,
  step: 0.012,
  miss: 0.04,
  runs: 0.06,
  runS: 0.35,
  falseRuns: 0.04,
  falseS: 0.5,
  halves: 0.004,
};

export interface Detection {
  box: Box;
  confidence: number;
}

const SLOW_S = 0.5;

/** What a detector would say, frame by frame: boxes that tremble, people it misses or sees cut off behind others, things it takes for people. */
export class SceneDetector {
  readonly #camera: SceneCamera;
  readonly #people: readonly Person[];
  readonly #noise: Noise;
  readonly #random: Random;
  readonly #states: { slow: number[]; blindUntilS: number; phase: number }[];
  #ghost: { box: Box; untilS: number } | null = null;
  #lastS = 0;

  constructor(camera: SceneCamera, people: readonly Person[], noise: Noise, random: Random) {
    this.#camera = camera;
    this.#people = people;
    this.#noise = noise;
    this.#random = random;
    this.#states = people.map(() => ({ slow: [0, 0, 0, 0], blindUntilS: 0, phase: random.share() }));
  }

  /** The frame of that second; seconds grow. */
  frame(atS: number): Detection[] {
    const elapsedS = Math.max(1e-3, atS - this.#lastS);
    this.#lastS = atS;
    const present: { index: number; box: Box; far: number; speed: number }[] = [];
    this.#people.forEach((person, index) => {
      const spot = whereAt(person, atS);
      const box = spot && this.#camera.box(spot, person.height, person.build);
      if (box && box[2] > 0 && box[0] < WIDTH && box[3] > 0 && box[1] < HEIGHT)
        present.push({ index, box, far: this.#camera.far(spot), speed: spot.speed });
    });
    present.sort((a, b) => a.far - b.far);
    const seen: Detection[] = [];
    present.forEach(({ index, box, speed }, rank) => {
      const detection = this.#see(
        index,
        box,
        speed,
        present.slice(0, rank).map((other) => other.box),
        atS,
        elapsedS,
      );
      if (!detection) return;
      seen.push(detection);
      const twin = this.#twin(index, box);
      if (twin) seen.push(twin);
      if (this.#random.chance(this.#noise.halves))
        seen.push({ box: upper(detection.box), confidence: this.#random.between(0.3, 0.6) });
    });
    const ghost = this.#falseOne(atS, elapsedS);
    return ghost ? [...seen, ghost] : seen;
  }

  /** The second box that goes along with somebody: seen in two frames of three, trembling more than they do. */
  #twin(index: number, [x1, y1, x2, y2]: Box): Detection | null {
    const { twin } = this.#people[index],
      random = this.#random;
    if (!twin || random.chance(0.3)) return null;
    const width = x2 - x1,
      tall = y2 - y1,
      aside = twin.side * width;
    const box = (
      {
        upper: [x1 + 0.08 * width, y1, x2 - 0.05 * width, y1 + 0.52 * tall],
        lower: [x1 + 0.05 * width, y1 + 0.48 * tall, x2 - 0.08 * width, y2],
        shadow: [x1 + 0.3 * aside, y2 - 0.12 * tall, x2 + 0.3 * aside, y2 + 0.6 * tall],
        'shadow aside': [
          x1 + 0.9 * aside - 0.2 * tall,
          y2 - 0.22 * tall,
          x2 + 0.9 * aside + 0.2 * tall,
          y2 + 0.15 * tall,
        ],
        floor: [x1, y2 - 0.03 * tall, x2, y2 + 0.85 * tall],
        wall: [x1 + 1.15 * aside, y1 + 0.05 * tall, x2 + 1.15 * aside, y2 - 0.05 * tall],
      } satisfies Record<Twin, Box>
    )[twin.kind].map((edge) => edge + 0.025 * tall * random.normal());
    const cut: Box = [Math.max(0, box[0]), Math.max(0, box[1]), Math.min(WIDTH, box[2]), Math.min(HEIGHT, box[3])];
    if (cut[2] - cut[0] < 8 || cut[3] - cut[1] < 16) return null;
    return { box: cut, confidence: Math.max(0.15, twin.confidence + 0.06 * random.normal()) };
  }

  #see(
    index: number,
    box: Box,
    speed: number,
    nearer: readonly Box[],
    atS: number,
    elapsedS: number,
  ): Detection | null {
    const random = this.#random,
      noise = this.#noise,
      state = this.#states[index],
      { unseen, pace, dim } = this.#people[index];
    if (unseen && atS >= unseen.fromS && atS < unseen.toS) return null;
    if (atS < state.blindUntilS) return null;
    if (random.chance(noise.runs * elapsedS)) state.blindUntilS = atS + random.between(0.3, 1.7) * noise.runS;
    const visible = visibleShare(box, nearer);
    // Half hidden people are found nearly always, of whom a third is seen half the time, of whom a tenth is seen never.
    if (random.chance(Math.max(noise.miss, Math.min(1, (0.5 - visible) / 0.4)))) return null;
    const tall = box[3] - box[1],
      keep = Math.exp(-elapsedS / SLOW_S);
    const rough = visible > 0.75 ? 1 : 1.8;
    const edges = box.map((edge, i) => {
      state.slow[i] = state.slow[i] * keep + Math.sqrt(1 - keep * keep) * noise.slow * random.normal();
      return edge + rough * tall * (state.slow[i] + noise.white * random.normal()) * (i % 2 === 0 ? 0.6 : 1);
    }) as Box;
    const stride = Math.sin(2 * Math.PI * (state.phase + pace * atS)) * Math.min(1, speed);
    edges[3] += tall * noise.step * stride;
    const swing = tall * 0.03 * Math.sin(Math.PI * (state.phase + pace * atS)) * Math.min(1, speed);
    edges[0] -= swing;
    edges[2] += swing;
    if (visible < 0.75 && random.chance(0.5)) edges[3] -= tall * (1 - visible) * random.between(0.2, 0.8);
    const cut: Box = [
      Math.max(0, edges[0]),
      Math.max(0, edges[1]),
      Math.min(WIDTH, edges[2]),
      Math.min(HEIGHT, edges[3]),
    ];
    if (cut[2] - cut[0] < 8 || cut[3] - cut[1] < 16) return null;
    return {
      box: cut,
      confidence: Math.max(
        0.15,
        Math.min(
          0.98,
          (dim === undefined ? 0.55 + 0.33 * visible : dim - 0.3 * (1 - visible)) + 0.07 * random.normal(),
        ),
      ),
    };
  }

  #falseOne(atS: number, elapsedS: number): Detection | null {
    const random = this.#random;
    if (!this.#ghost && random.chance(this.#noise.falseRuns * elapsedS)) {
      const spot = { along: random.between(-3, 3), across: random.between(-2, 2) };
      const box = this.#camera.box(spot, random.between(0.8, 1.8), 0.4);
      if (box) this.#ghost = { box, untilS: atS + random.between(0.2, 1.8) * this.#noise.falseS };
    }
    if (!this.#ghost) return null;
    if (atS > this.#ghost.untilS) this.#ghost = null;
    else if (random.chance(0.6))
      return {
        box: this.#ghost.box.map((edge) => edge + random.normal() * 3) as Box,
        confidence: random.between(0.3, 0.75),
      };
    return null;
  }
}

/** Share of a box that nobody nearer covers, by columns; a person fills the middle of their box. */
function visibleShare(box: Box, nearer: readonly Box[]): number {
  const columns = 8,
    width = (box[2] - box[0]) / columns;
  let seen = 0;
  for (let c = 0; c < columns; c++) {
    const x = box[0] + (c + 0.5) * width;
    let hidden = 0;
    for (const other of nearer) {
      const rim = (other[2] - other[0]) * 0.15;
      if (x < other[0] + rim || x > other[2] - rim) continue;
      hidden = Math.max(
        hidden,
        Math.min(1, Math.max(0, Math.min(box[3], other[3]) - Math.max(box[1], other[1])) / (box[3] - box[1])),
      );
    }
    seen += 1 - hidden;
  }
  return seen / columns;
}

function upper([x1, y1, x2, y2]: Box): Box {
  return [x1 + 0.1 * (x2 - x1), y1, x2 - 0.1 * (x2 - x1), y1 + 0.55 * (y2 - y1)];
}
