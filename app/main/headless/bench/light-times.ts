/** How long after its beginning an overload was named, and how long after its end it was withdrawn. One look a second. */
export class LightTimes {
  /** Seconds, the longest; null: it never was. */
  namedAfterS: number | null = null;
  withdrawnAfterS: number | null = null;
  /** Looks in a row with it; since then, those without, while it was still said. */
  #below = 0;
  #still = 0;
  /** It is said, and was there. */
  #named = false;

  look(overloaded: boolean, atRisk: boolean): void {
    this.#below = overloaded ? this.#below + 1 : 0;
    if (!atRisk) {
      if (this.#named) this.withdrawnAfterS = Math.max(this.withdrawnAfterS ?? 0, this.#still + 1);
      this.#named = false;
      return;
    }
    if (overloaded && !this.#named) {
      this.#named = true;
      this.namedAfterS = Math.max(this.namedAfterS ?? 0, this.#below);
    }
    this.#still = overloaded ? 0 : this.#still + 1;
  }
}
