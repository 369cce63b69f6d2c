import { INPUT_SIZE } from './input-size.ts';

/** Numbers of the watch. One look a second. */
export const SMALL_PEOPLE = {
  /** So long the smaller people have to be too small before it is said: by then a larger picture would have been chosen, if there were one and room for it. */
  reportLooks: 120,
  /** ... and so long they are tall enough before it is taken back, by this much. */
  clearLooks: 10,
  clear: 1.1,
} as const;

/**
 * Whether people are missed because they are too small for the model: the smaller tenth of those who are counted has fewer pixels than it needs (`INPUT_SIZE.tall`), and no larger picture
 * was given to it, for want of one or of room. While nobody is known to be of another height it stays so.
 */
export class SmallPeople {
  #small = 0;
  #tall = 0;
  #risk = false;

  get risk(): 'small-people' | null {
    return this.#risk ? 'small-people' : null;
  }

  /** `height`: of the smaller tenth, pixels of the model's input; null: too few were seen. */
  look(height: number | null): void {
    if (height === null) return;
    const { reportLooks, clearLooks, clear } = SMALL_PEOPLE;
    this.#small = height < INPUT_SIZE.tall ? this.#small + 1 : 0;
    this.#tall = height >= clear * INPUT_SIZE.tall ? this.#tall + 1 : 0;
    if (this.#small >= reportLooks) this.#risk = true;
    else if (this.#tall >= clearLooks) this.#risk = false;
  }
}
