/**
 * The discrete Fourier transform of a square of complex numbers, in place, row by row; `size` is a power of two. `inverse` leaves out the
 * division by their number. Cooley and Tukey's radix 2 (Press et al., "Numerical Recipes", 12.2), rows, then columns.
 */
export class SquareFft {
  readonly size: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #reversed: Uint16Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / size));
    const bits = Math.log2(size);
    this.#reversed = Uint16Array.from({ length: size }, (_, i) => {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit);
      return reversed;
    });
    this.#re = new Float64Array(size);
    this.#im = new Float64Array(size);
  }

  transform(re: Float64Array, im: Float64Array, inverse: boolean): void {
    for (let line = 0; line < this.size; line++) this.#line(re, im, line * this.size, 1, inverse);
    for (let line = 0; line < this.size; line++) this.#line(re, im, line, this.size, inverse);
  }

  #line(re: Float64Array, im: Float64Array, first: number, stride: number, inverse: boolean): void {
    const size = this.size,
      a = this.#re,
      b = this.#im;
    for (let i = 0; i < size; i++) {
      const from = first + this.#reversed[i] * stride;
      a[i] = re[from];
      b[i] = im[from];
    }
    for (let half = 1; half < size; half *= 2)
      for (let k = 0, step = size / (2 * half); k < half; k++) {
        const cos = this.#cos[k * step],
          sin = inverse ? this.#sin[k * step] : -this.#sin[k * step];
        for (let i = k; i < size; i += 2 * half) {
          const j = i + half,
            tRe = cos * a[j] - sin * b[j],
            tIm = cos * b[j] + sin * a[j];
          a[j] = a[i] - tRe;
          b[j] = b[i] - tIm;
          a[i] += tRe;
          b[i] += tIm;
        }
      }
    for (let i = 0; i < size; i++) {
      re[first + i * stride] = a[i];
      im[first + i * stride] = b[i];
    }
  }
}
