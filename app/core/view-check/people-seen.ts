import type { OverlayTrack } from '../../shared/domain/track.ts';
import { quantile } from './picture-figures.ts';
import { VIEW_CHECK } from './settings.ts';

/** Somebody who is followed; heights and feet in picture heights, of the boxes that are not cut off. */
interface Person {
  firstMs: number;
  lastMs: number;
  x: number;
  y: number;
  /** The farthest from where they were seen first, in their heights. */
  way: number;
  whole: { height: number; feet: number; shape: number }[];
}

/** What the people of a view say of it. Shares are of the picture's height. */
export interface PeopleFigures {
  people: number;
  /** Middle of the people's heights, and of one in ten less and more of all boxes; null: nobody was seen whole. */
  height: { middle: number; low: number; high: number } | null;
  /** Share of the people who were never seen whole; null: nobody. */
  cut: number | null;
  /** Middle width by height; null: nobody was seen whole. */
  shape: number | null;
  /** Degrees by which the camera looks down; null: too few places to say. */
  pitch: number | null;
}

/** Gathers who walks through a picture. */
export class PeopleSeen {
  readonly #people = new Map<number, Person>();

  /** The people of one look. */
  look(tracks: readonly OverlayTrack[], aspectRatio: number, atMs: number): void {
    for (const { trackId, confirmed, box } of tracks) {
      if (!confirmed) continue;
      const [x1, y1, x2, y2] = box,
        height = y2 - y1;
      if (height <= 0) continue;
      const x = ((x1 + x2) / 2) * aspectRatio,
        y = (y1 + y2) / 2;
      const person = this.#people.get(trackId) ?? { firstMs: atMs, lastMs: atMs, x, y, way: 0, whole: [] };
      this.#people.set(trackId, person);
      person.lastMs = atMs;
      person.way = Math.max(person.way, Math.hypot(x - person.x, y - person.y) / height);
      const { edge } = VIEW_CHECK;
      if (x1 > edge && x2 < 1 - edge && y1 > edge && y2 < 1 - edge)
        person.whole.push({ height, feet: y2, shape: ((x2 - x1) * aspectRatio) / height });
    }
  }

  get count(): number {
    return this.#walkers().length;
  }

  figures(): PeopleFigures {
    const people = this.#walkers(),
      seenWhole = people.filter(({ whole }) => whole.length > 0),
      boxes = people.flatMap(({ whole }) => whole);
    const heights = boxes.map(({ height }) => height);
    return {
      people: people.length,
      height:
        boxes.length === 0
          ? null
          : {
              middle: quantile(
                seenWhole.map(({ whole }) =>
                  quantile(
                    whole.map(({ height }) => height),
                    0.5,
                  ),
                ),
                0.5,
              ),
              low: quantile(heights, 0.1),
              high: quantile(heights, 0.9),
            },
      cut: people.length === 0 ? null : 1 - seenWhole.length / people.length,
      shape:
        boxes.length === 0
          ? null
          : quantile(
              boxes.map(({ shape }) => shape),
              0.5,
            ),
      pitch: pitchOf(boxes),
    };
  }

  /** Mannequins, posters and what flickered up for a moment are nobody. */
  #walkers(): Person[] {
    const { personMs, personWay } = VIEW_CHECK;
    return [...this.#people.values()].filter(
      ({ firstMs, lastMs, way }) => lastMs - firstMs >= personMs && way >= personWay,
    );
  }
}

/**
 * By how much the camera looks down. From it, feet on the floor and the head above them are seen so far below the horizon, and of people of one height the
 * ratio of the two tangents is the same wherever they stand: the tilt is where it is most the same. Children are outvoted by the middle of each step.
 */
function pitchOf(boxes: readonly { height: number; feet: number }[]): number | null {
  const { tiltStep, tiltSteps, tiltBoxes, tiltSpan, tiltMost, focal } = VIEW_CHECK;
  const steps = [...Map.groupBy(boxes, ({ feet }) => Math.floor(feet / tiltStep)).values()]
    .filter((step) => step.length >= tiltBoxes)
    .map((step) => ({
      feet: step.reduce((sum, { feet }) => sum + feet, 0) / step.length,
      height: quantile(
        step.map(({ height }) => height),
        0.5,
      ),
    }));
  const places = steps.map(({ feet }) => feet);
  if (steps.length < tiltSteps || Math.max(...places) - Math.min(...places) < tiltSpan) return null;
  const below = (y: number) => Math.atan((y - 0.5) / focal);
  let best = { degrees: 0, spread: Infinity };
  for (let degrees = 0; degrees <= tiltMost; degrees++) {
    const pitch = (degrees * Math.PI) / 180;
    const gone = steps.map(({ feet, height }) => {
      const down = pitch + below(feet);
      return down > 0 && down < Math.PI / 2 ? 1 - Math.tan(pitch + below(feet - height)) / Math.tan(down) : NaN;
    });
    const mean = gone.reduce((sum, one) => sum + one, 0) / gone.length;
    const spread = Math.sqrt(gone.reduce((sum, one) => sum + (one - mean) ** 2, 0) / gone.length) / mean;
    if (spread < best.spread) best = { degrees, spread };
  }
  return best.spread < Infinity ? best.degrees : null;
}
