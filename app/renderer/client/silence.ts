/** Looks in a row, a second apart, in which an answer was due and nothing at all came. Looks, and not time: a screen that was busy itself has not looked. */
export const SILENCE = { lookMs: 1_000, looks: 5 } as const;

/**
 * Whether the other end is gone while an answer is due. Behind pictures that are still on their way an answer is late, and nobody is gone: only where nothing
 * comes, of whatever kind, the connection is dead.
 */
export class Silence {
  #received: number;
  #looks = 0;

  /** `received`: messages that have come so far. */
  constructor(received: number) {
    this.#received = received;
  }

  /** True: it is gone. */
  look(received: number): boolean {
    this.#looks = received === this.#received ? this.#looks + 1 : 0;
    this.#received = received;
    return this.#looks >= SILENCE.looks;
  }
}
