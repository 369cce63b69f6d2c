/** Longest run of ones in front of a code; what does not fit is written in full. */
const LONGEST_RUN = 20;
/** After so many values the statistics are halved, so that they follow. */
const MEMORY = 16;
const MOST_LOW_BITS = 30;

/**
 * How large the values of one field are just now, which says how many low bits of the next one are written plainly: adaptive Golomb-Rice
 * coding (Weinberger, Seroussi, Sapiro, LOCO-I, 2000). Writer and reader keep the same.
 */
export class RiceState {
  /** The fewest bits of which `count` times their range is the sum of what was seen. */
  lowBits = 2;
  #sum = 4;
  #count = 1;

  saw(magnitude: number): void {
    this.#sum += magnitude;
    this.#count += 1;
    if (this.#count >= MEMORY) {
      this.#sum /= 2;
      this.#count /= 2;
    }
    while (this.lowBits < MOST_LOW_BITS && this.#count * (1 << this.lowBits) < this.#sum) this.lowBits += 1;
    while (this.lowBits > 0 && this.#count * (1 << (this.lowBits - 1)) >= this.#sum) this.lowBits -= 1;
  }
}

/** Writes whole numbers of either sign, few bits for small ones. */
export class BitWriter {
  #bytes = new Uint8Array(256);
  #bit = 0;

  /** The `count` (up to 53) low bits of a whole number that is not negative, highest first. */
  bits(value: number, count: number): void {
    while (this.#bit + count > this.#bytes.length * 8) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    for (let i = count - 1; i >= 0; i--, this.#bit++) {
      if (Math.floor(value / 2 ** i) % 2 === 1) this.#bytes[this.#bit >> 3] |= 0x80 >> (this.#bit & 7);
    }
  }

  number(value: number, state: RiceState): void {
    const folded = value < 0 ? -2 * value - 1 : 2 * value;
    const { lowBits } = state;
    const run = Math.floor(folded / 2 ** lowBits);
    if (run < LONGEST_RUN) {
      this.bits(2 ** (run + 1) - 2, run + 1);
      this.bits(folded % 2 ** lowBits, lowBits);
    } else {
      const size = folded.toString(2).length;
      this.bits(2 ** LONGEST_RUN - 1, LONGEST_RUN);
      this.bits(size, 6);
      this.bits(folded, size);
    }
    state.saw(folded);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, (this.#bit + 7) >> 3);
  }
}

/** Reads what BitWriter wrote; throws a RangeError at the end of the bytes. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bits(count: number): number {
    if (this.#bit + count > this.#bytes.length * 8) throw new RangeError('the bytes end too early');
    let value = 0,
      bit = this.#bit;
    for (let left = count; left > 0;) {
      const here = Math.min(left, 8 - (bit & 7));
      value = value * (1 << here) + ((this.#bytes[bit >> 3] >> (8 - (bit & 7) - here)) & ((1 << here) - 1));
      bit += here;
      left -= here;
    }
    this.#bit = bit;
    return value;
  }

  number(state: RiceState): number {
    const { lowBits } = state,
      bytes = this.#bytes;
    let run = 0;
    while (run < LONGEST_RUN && (bytes[this.#bit >> 3] >> (7 - (this.#bit & 7))) & 1) {
      run += 1;
      this.#bit += 1;
    }
    // The zero that ends it.
    if (run < LONGEST_RUN) this.bits(1);
    const folded = run < LONGEST_RUN ? run * 2 ** lowBits + this.bits(lowBits) : this.bits(this.bits(6));
    state.saw(folded);
    return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
  }
}
