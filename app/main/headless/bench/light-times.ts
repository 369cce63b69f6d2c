/** How long after its beginning a lack of pictures was named, and how long after its end it was withdrawn. One look a second. */
export class LightTimes {
  /** Seconds, the longest; null: it never was. */
  namedAfterS: number | null = null;
  withdrawnAfterS: number | null = null;
  /** Looks in a row with too few pictures; since then, those with enough, while it was still said. */
  #below = 0;
  #still = 0;
  /** It is said, and there were too few. */
  #named = false;

  /** `below`: fewer pictures are looked at than are needed. */
  look(below: boolean, atRisk: boolean): void {
    this.#below = below ? this.#below + 1 : 0;
    if (!atRisk) {
      if (this.#named) this.withdrawnAfterS = Math.max(this.withdrawnAfterS ?? 0, this.#still + 1);
      this.#named = false;
      return;
    }
    if (below && !this.#named) {
      this.#named = true;
      this.namedAfterS = Math.max(this.namedAfterS ?? 0, this.#below);
    }
    this.#still = below ? 0 : this.#still + 1;
  }
}
