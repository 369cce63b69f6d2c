/** Centre x, centre y, width, height. */
const AXES = 4;
/** Per axis: value, speed (per second), and their covariance (value, value-speed, speed). */
const ROW = 5;

export interface KalmanNoise {
  /** Standard deviation of a measured value, in box heights, for somebody who is seen alone and is just sure enough to be followed. */
  measurement: number;
  /** Random walk of the value, box heights per √second. */
  position: number;
  /** Random walk of the speed, box heights per second per √second. */
  speed: number;
  /** Standard deviation of the speed of a new box, box heights per second. */
  firstSpeed: number;
}

/**
 * Constant-velocity Kalman filter of one box. All its matrices are diagonal per axis, so it is four independent filters of two states
 * (Bewley et al., SORT, 2016; noise in box heights as Wojke et al., DeepSORT, 2017). Time in seconds: the frame rate does not matter.
 */
export class KalmanBox {
  readonly #state = new Float64Array(AXES * ROW);

  /** Begins at a measured box, at rest. */
  begin(cx: number, cy: number, w: number, h: number, noise: KalmanNoise): void {
    const p = (2 * noise.measurement * h) ** 2,
      v = (noise.firstSpeed * h) ** 2;
    this.#axis(0, cx, p, v);
    this.#axis(1, cy, p, v);
    this.#axis(2, w, p, v);
    this.#axis(3, h, p, v);
  }

  /** Goes on by `seconds`; `sizeHolds`: width and height stay as they are (nobody saw how they change). */
  predict(seconds: number, sizeHolds: boolean, noise: KalmanNoise): void {
    if (!(seconds > 0)) return;
    const s = this.#state,
      h2 = this.height ** 2;
    const qv = noise.speed * noise.speed * h2,
      half = (qv * seconds * seconds) / 2,
      whole = noise.position * noise.position * h2 * seconds + (half * seconds * 2) / 3;
    for (let o = 0; o < s.length; o += ROW) {
      if (sizeHolds && o >= 2 * ROW) s[o + 1] = 0;
      s[o] += s[o + 1] * seconds;
      s[o + 2] += (2 * s[o + 3] + s[o + 4] * seconds) * seconds + whole;
      s[o + 3] += s[o + 4] * seconds + half;
      s[o + 4] += qv * seconds;
    }
    const smallest = 1;
    if (s[2 * ROW] < smallest) s[2 * ROW] = smallest;
    if (s[3 * ROW] < smallest) s[3 * ROW] = smallest;
  }

  /** Takes in a measured box whose standard deviation is `doubt` times the usual one. */
  correct(cx: number, cy: number, w: number, h: number, noise: KalmanNoise, doubt: number): void {
    const r = (noise.measurement * this.height * doubt) ** 2;
    this.#measure(0, cx, r);
    this.#measure(1, cy, r);
    this.#measure(2, w, r);
    this.#measure(3, h, r);
  }

  /** Takes in the second box of somebody who is fast: they go on at the speed of that step, as uncertain as two measured boxes leave it. */
  launch(cx: number, cy: number, w: number, h: number, seconds: number, noise: KalmanNoise, doubt: number): void {
    const s = this.#state,
      r = (noise.measurement * this.height * doubt) ** 2;
    this.#axis(0, cx, r, (2 * r) / seconds ** 2, (cx - s[0]) / seconds, r / seconds);
    this.#axis(1, cy, r, (2 * r) / seconds ** 2, (cy - s[ROW]) / seconds, r / seconds);
    this.#measure(2, w, r);
    this.#measure(3, h, r);
  }

  /** Goes along with a picture that moved. */
  shift(dx: number, dy: number): void {
    this.#state[0] += dx;
    this.#state[ROW] += dy;
  }

  copyFrom(other: KalmanBox): void {
    this.#state.set(other.#state);
  }

  /** x1, y1, x2, y2. */
  writeBox(box: Float32Array): void {
    const s = this.#state,
      w = s[2 * ROW] / 2,
      h = s[3 * ROW] / 2;
    box[0] = s[0] - w;
    box[1] = s[ROW] - h;
    box[2] = s[0] + w;
    box[3] = s[ROW] + h;
  }

  get height(): number {
    return Math.max(1, this.#state[3 * ROW]);
  }

  /** Pixels a second. */
  get speed(): number {
    return Math.hypot(this.#state[1], this.#state[ROW + 1]);
  }

  #axis(axis: number, value: number, p: number, v: number, speed = 0, both = 0): void {
    this.#state.set([value, speed, p, both, v], axis * ROW);
  }

  #measure(axis: number, value: number, r: number): void {
    const s = this.#state,
      o = axis * ROW;
    const sum = s[o + 2] + r;
    const gain = s[o + 2] / sum,
      speedGain = s[o + 3] / sum;
    const error = value - s[o];
    s[o] += gain * error;
    s[o + 1] += speedGain * error;
    s[o + 4] -= speedGain * s[o + 3];
    s[o + 3] *= 1 - gain;
    s[o + 2] *= 1 - gain;
  }
}
