/**
 * Body heights per second; who is slower waits. People like to walk at 1.4 m/s (R. W. Bohannon, Age and Ageing 26, 1997; R. C. Browning
 * et al., Journal of Applied Physiology 100, 2006) and are about 1.7 m tall: 0.82 body heights per second. Somebody who walks straight towards
 * the camera or away from it seems slower by the sine of the angle at which the camera looks down: from 21 degrees on that is above 0.3, which
 * is 0.5 m/s, slower than anybody strolls and faster than a queue moves on.
 */
export const QUEUE_PACE = 0.3;
/** The way of so long a time is looked at, so that neither a tremble nor a step forward in the queue makes a walk. */
const PACE_MS = 2000;
const HEADING_MS = 1000;

interface Step {
  readonly timeMs: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** How fast one person goes. x, y and height in picture heights. */
export class Pace {
  #path: Step[] = [];

  add(timeMs: number, x: number, y: number, height: number): void {
    this.#path.push({ timeMs, x, y, height });
    let old = 0;
    while (old + 1 < this.#path.length && this.#path[old + 1].timeMs <= timeMs - PACE_MS) old += 1;
    if (old > 0) this.#path.splice(0, old);
  }

  /** Slower than walking pace over the last two seconds; false while less is known. */
  get slow(): boolean {
    const first = this.#path[0],
      last = this.#path[this.#path.length - 1];
    if (!last || last.timeMs - first.timeMs < PACE_MS) return false;
    const way = Math.hypot(last.x - first.x, last.y - first.y) / ((first.height + last.height) / 2);
    return way < (QUEUE_PACE * (last.timeMs - first.timeMs)) / 1000;
  }

  /** Where the way of the last second leads, in picture heights per second. */
  get heading(): readonly [x: number, y: number] {
    const last = this.#path[this.#path.length - 1];
    if (!last) return [0, 0];
    let i = this.#path.length - 1;
    while (i > 0 && this.#path[i].timeMs > last.timeMs - HEADING_MS) i -= 1;
    const first = this.#path[i],
      seconds = (last.timeMs - first.timeMs) / 1000;
    return seconds > 0 ? [(last.x - first.x) / seconds, (last.y - first.y) / seconds] : [0, 0];
  }
}
