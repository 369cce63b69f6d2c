import type { InputSize, SizeWhy } from '../../shared/domain/model.ts';
import { letterbox } from '../detection/letterbox.ts';

/** Numbers of the choice. */
export const INPUT_SIZE = {
  /** Pixels of the model's input that the smaller tenth of the people should have: at 48 somebody is found in three frames of four, below 28 in one of three (docs/accuracy.md). */
  tall: 48,
  /** Hysteresis: a smaller size is taken again when they would be so many times as tall in it, and a larger one when so much of what there is remains. */
  back: 1.2,
  spare: 0.85,
} as const;

export interface SizeQuestion {
  /** Of the smaller tenth, as a share of the picture; null: not known, and nothing is changed for their sake. */
  height: number | null;
  /** Of the camera's picture, pixels. */
  picture: InputSize;
  /** The usual one first, each larger than the one before. */
  sizes: readonly InputSize[];
  now: InputSize;
  /** Whether all cameras have what they need when this one's pictures cost so many times what they do now, with this share of the PC. */
  affords(times: number, share: number): boolean;
}

/**
 * How large a picture the model is given: the smallest in which the smaller people are tall enough, or the largest, as far as the PC carries it. A picture
 * costs as many times more as it has more pixels, which is a little too much (docs/performance.md).
 */
export function chooseSize({ height, picture, sizes, now, affords }: SizeQuestion): { size: InputSize; why: SizeWhy } {
  const known = Math.max(
      0,
      sizes.findIndex((size) => pixels(size) === pixels(now)),
    ),
    wanted = height === null ? known : wantedOf(height, picture, sizes, known);
  const isCarried = (i: number) => affords(pixels(sizes[i]) / pixels(now), i > known ? INPUT_SIZE.spare : 1) || i === 0;
  let chosen = wanted;
  while (!isCarried(chosen)) chosen -= 1;
  const fits = chosen > 0 ? 'small-people' : height === null ? 'nobody' : 'large-people';
  return { size: sizes[chosen], why: chosen < wanted ? 'no-room' : fits };
}

function wantedOf(height: number, picture: InputSize, sizes: readonly InputSize[], known: number): number {
  const { tall, back } = INPUT_SIZE;
  const heightIn = (size: InputSize) =>
    height * letterbox(picture.width, picture.height, size.width, size.height).scaledHeight;
  const first = (least: number) => {
    const found = sizes.findIndex((size) => heightIn(size) >= least);
    return found === -1 ? sizes.length - 1 : found;
  };
  const enough = first(tall);
  return enough >= known ? enough : Math.min(known, first(tall * back));
}

const pixels = ({ width, height }: InputSize) => width * height;
