import { FrameRing, frameMemory } from './frame-ring.ts';
import { LiveFrames } from './live-frames.ts';
import { dueLive, framesGoOn } from './time-filters.ts';
import { Timeline } from './timeline.ts';
import { PLACES, STALE_MS } from './video-decoder.ts';

/*
 * For tests: a camera, ffmpeg's filters and a model in simulated time.
 */

/** ffmpeg's expressions (libavutil/eval.c), as much of them as ours use, so that hours of a camera's time can be simulated. Registers live as long as the expression. */
export class FfmpegExpression {
  readonly #run: (variables: Record<string, number>) => number;

  constructor(text: string) {
    const registers = new Float64Array(10);
    const truth = (yes: boolean) => (yes ? 1 : 0);
    const functions: Record<string, (...values: number[]) => number> = {
      gt: (a, b) => truth(a > b),
      gte: (a, b) => truth(a >= b),
      lt: (a, b) => truth(a < b),
      eq: (a, b) => truth(a === b),
      not: (a) => truth(a === 0),
      isnan: (a) => truth(Number.isNaN(a)),
      between: (a, b, c) => truth(a >= b && a <= c),
      // As C compares: what is not a number loses to nothing.
      max: (a, b) => (a > b ? a : b),
      min: (a, b) => (a < b ? a : b),
      clip: (a, b, c) => Math.min(Math.max(a, b), c),
    };
    const tokens = text.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?(?:e-?\d+)?|[-+*/(),;]/g)!;
    let at = 0;
    type Node = (variables: Record<string, number>) => number;
    const take = (what: string) => {
      if (tokens[at++] !== what) throw new Error(`${what} expected before ${tokens.slice(at).join('')}`);
    };
    const sequence = (): Node => {
      let left = sum();
      while (tokens[at] === ';') {
        at += 1;
        const first = left,
          second = sum();
        left = (v) => {
          first(v);
          return second(v);
        };
      }
      return left;
    };
    const sum = (): Node => {
      let left = product();
      while (tokens[at] === '+' || tokens[at] === '-') {
        const sign = tokens[at++] === '+' ? 1 : -1,
          a = left,
          b = product();
        left = (v) => a(v) + sign * b(v);
      }
      return left;
    };
    const product = (): Node => {
      let left = factor();
      while (tokens[at] === '*' || tokens[at] === '/') {
        const times = tokens[at++] === '*',
          a = left,
          b = factor();
        left = (v) => {
          const x = a(v),
            y = b(v);
          return times ? x * y : x / y;
        };
      }
      return left;
    };
    const factor = (): Node => {
      const token = tokens[at++];
      if (token === '-') {
        const inner = factor();
        return (v) => -inner(v);
      }
      if (token === '(') {
        const inner = sequence();
        take(')');
        return inner;
      }
      if (/^\d/.test(token)) return () => Number(token);
      if (tokens[at] !== '(')
        return (v) => {
          if (!(token in v)) throw new Error(`${token} is unknown`);
          return v[token];
        };
      at += 1;
      const values: Node[] = [sequence()];
      while (tokens[at] === ',') {
        at += 1;
        values.push(sequence());
      }
      take(')');
      switch (token) {
        case 'if':
          return (v) => (values[0](v) !== 0 ? values[1](v) : values[2] ? values[2](v) : 0);
        case 'ld':
          return (v) => registers[values[0](v)];
        case 'st':
          return (v) => (registers[values[0](v)] = values[1](v));
        case 'time':
          return (v) => v.time;
        default: {
          if (!(token in functions)) throw new Error(`${token} is no function`);
          return (v) => functions[token](...values.map((value) => value(v)));
        }
      }
    };
    this.#run = sequence();
    if (at !== tokens.length) throw new Error(`not understood: ${tokens.slice(at).join('')}`);
  }

  eval(variables: Record<string, number>): number {
    return this.#run(variables);
  }
}

const inner = (filter: string) => new FfmpegExpression(/'(.*)'/.exec(filter)![1]);

/** The filters that decide on times and on what is due, as ffmpeg runs them on each decoded frame. */
class SimulatedFilters {
  readonly #goOn = inner(framesGoOn());
  readonly #due: FfmpegExpression;
  #count = 0;
  #selected = NaN;

  constructor(maxFps: number) {
    this.#due = inner(dueLive(maxFps));
  }

  /** Presentation time (microseconds) of a frame that is due; null: it is not. `rawSeconds`: what the camera stamped, NaN for nothing. */
  frame(rawSeconds: number, wallSeconds: number): number | null {
    const ptsUs = Math.trunc(
      this.#goOn.eval({ PTS: Math.round(rawSeconds * 1e6), N: this.#count++, TB: 1e-6, time: wallSeconds }),
    );
    const t = ptsUs / 1e6;
    if (this.#due.eval({ t, prev_selected_t: this.#selected, time: wallSeconds }) === 0) return null;
    this.#selected = t;
    return ptsUs;
  }
}

export interface SimulatedCamera {
  fps: number;
  seconds: number;
  /** What the camera stamps on what it took at `takenMs`, in seconds; NaN: nothing. */
  stamp?: (takenMs: number, index: number) => number;
  /** When that arrives, beyond 40 ms; what comes later never overtakes. */
  lateMs?: (takenMs: number, index: number) => number;
  /** By how much this PC's clock is wrong. */
  wrongMs?: (nowMs: number) => number;
  /** Times at which nothing is taken. */
  paused?: (takenMs: number) => boolean;
  maxFps?: number;
  /** What the model and all the rest need for a frame. */
  workMs?: number;
}

export const LATENCY_MS = 40;

export interface AnalysedFrame {
  takenMs: number;
  arrivedMs: number;
  capturedMs: number;
  ptsUs: number;
  startedMs: number;
}

/** One decoder's life: the frames that are analysed, in order. */
export function* simulate(camera: SimulatedCamera): Generator<AnalysedFrame> {
  const {
    fps,
    seconds,
    maxFps = 15,
    workMs = 20,
    stamp = (takenMs) => takenMs / 1000,
    lateMs = () => 0,
    wrongMs = () => 0,
    paused = () => false,
  } = camera;
  const filters = new SimulatedFilters(maxFps),
    ring = new FrameRing(frameMemory(PLACES.source, 1)),
    live = new LiveFrames(ring, new Timeline(), maxFps);
  const taken = new Map<number, { takenMs: number; arrivedMs: number }>();
  let arrivedMs = 0,
    freeMs = 0,
    busy = false;
  /** The model, up to a moment. */
  function* work(untilMs: number): Generator<AnalysedFrame> {
    while (freeMs <= untilMs) {
      if (busy) ring.release();
      busy = false;
      ring.skipStale(freeMs - STALE_MS);
      const frame = ring.peek();
      if (!frame) return;
      const { takenMs, arrivedMs: cameMs } = taken.get(frame.ptsUs)!;
      const startedMs = Math.max(freeMs, cameMs);
      if (startedMs > untilMs) return;
      busy = true;
      freeMs = startedMs + workMs;
      yield { takenMs, arrivedMs: cameMs, capturedMs: frame.capturedMs, ptsUs: frame.ptsUs, startedMs };
    }
  }
  for (let index = 0, takenMs = 0; takenMs < seconds * 1000; index++, takenMs = (index * 1000) / fps) {
    if (paused(takenMs)) continue;
    // Two frames are decoded at least so far from each other.
    arrivedMs = Math.max(arrivedMs + 2, takenMs + LATENCY_MS + lateMs(takenMs, index));
    yield* work(arrivedMs - 0.001);
    const ptsUs = filters.frame(stamp(takenMs, index), (1.7e12 + arrivedMs + wrongMs(arrivedMs)) / 1000);
    if (ptsUs === null) continue;
    taken.set(ptsUs, { takenMs, arrivedMs });
    if (taken.size > 64) taken.delete(taken.keys().next().value!);
    live.put(ptsUs, arrivedMs);
  }
  yield* work(arrivedMs + 10_000);
}
