import { referenceView, viewSteps, type ReferenceView } from '../../core/camera-moved/compare-views.ts';
import { fit } from '../../core/camera-moved/grey-picture.ts';
import { VIEW_SETTINGS } from '../../core/camera-moved/view-settings.ts';
import { ViewGuard, VIEW_TIMES } from '../../core/camera-moved/view-guard.ts';
import type { ViewRisk } from '../../shared/domain/camera.ts';
import { VIEW_RISKS, type GreyPicture, type ViewAnswer, type ViewState } from '../../shared/domain/view.ts';
import type { ViewOrder } from '../../shared/camera-protocol.ts';
import type { Frame } from '../decode/frame.ts';

export const LOOK = {
  /** One look is the median of so many pictures: who walks is in none of it. */
  pictures: 9,
  /** Milliseconds of work at each frame, so that no frame waits. */
  workMs: 8,
} as const;

export interface ViewListener {
  /** What is to be kept: there was no reference, or a new one was asked for. */
  onReference(picture: GreyPicture): void;
  /** It was in place at `atMs`. */
  onPlaced(atMs: number): void;
  /** Another state holds. */
  onState(state: ViewState): void;
}

/**
 * Compares what the camera shows with what it showed when its regions were drawn: after each connection and once an hour, from the frames that
 * are analysed anyway. What is there to compute is done in small pieces, one at each frame.
 */
export class ViewWatch {
  readonly #listener: ViewListener;
  #order: ViewOrder;
  #references: ReferenceView[] = [];
  #guard: ViewGuard;
  #nextAt: number;
  #pictures: GreyPicture[] = [];
  #work: Generator<void, ViewAnswer> | null = null;
  #lookedAtMs = 0;

  constructor(order: ViewOrder, listener: ViewListener) {
    this.#listener = listener;
    this.#order = order;
    this.#guard = guardOf(order);
    this.#nextAt = -Infinity;
    this.#take(order);
  }

  get risk(): ViewRisk | null {
    return VIEW_RISKS[this.#guard.state.kind];
  }

  /** Somebody drew on what is seen now: whether that is still in place is looked at at once. */
  drawn(): void {
    this.#nextAt = -Infinity;
  }

  /** Other references, or another state that somebody said holds. */
  set(order: ViewOrder): void {
    this.#take(order);
    this.#nextAt = -Infinity;
  }

  #take(order: ViewOrder): void {
    this.#order = order;
    this.#references = order.references.map(referenceView);
    this.#guard = guardOf(order);
    this.#pictures = [];
    this.#work = null;
  }

  get #times() {
    return this.#order.times ?? VIEW_TIMES;
  }

  /** The first picture after a (re)connect comes now. Monotonic milliseconds. */
  connected(nowMs: number): void {
    this.#pictures = [];
    this.#work = null;
    this.#nextAt = nowMs + this.#times.settledMs;
  }

  /** A frame of now; its memory is used again afterwards. `nowMs`: monotonic, `atMs`: of the clock. */
  see(frame: Frame, nowMs: number, atMs: number): void {
    if (this.#work) return this.#goOn(nowMs);
    if (nowMs < this.#nextAt) return;
    const picture = fit(greyOf(frame), VIEW_SETTINGS.longest),
      [first] = this.#pictures;
    if (first && (first.width !== picture.width || first.height !== picture.height)) this.#pictures = [];
    this.#pictures.push(picture);
    this.#nextAt = nowMs + this.#times.apartMs;
    if (this.#pictures.length < LOOK.pictures) return;
    const seen = median(this.#pictures);
    this.#pictures = [];
    this.#lookedAtMs = atMs;
    if (this.#order.take) return this.#keep(seen, nowMs);
    this.#work = steps(this.#references, seen);
  }

  /** From here on the picture is the reference, as soon as main has kept it. */
  #keep(picture: GreyPicture, nowMs: number): void {
    this.#order = { ...this.#order, take: false };
    this.#references.push(referenceView(picture));
    this.#nextAt = nowMs + this.#times.usualMs;
    this.#listener.onReference(picture);
    this.#listener.onPlaced(this.#lookedAtMs);
  }

  #goOn(nowMs: number): void {
    const begunAt = performance.now();
    let step = this.#work!.next();
    while (!step.done && performance.now() - begunAt < LOOK.workMs) step = this.#work!.next();
    if (!step.done) return;
    const { value } = step;
    this.#work = null;
    const state = this.#guard.look(value, this.#lookedAtMs);
    this.#nextAt = nowMs + this.#guard.waitMs;
    if (value.kind === 'same') this.#listener.onPlaced(this.#lookedAtMs);
    if (state) this.#listener.onState(state);
  }
}

const guardOf = ({ references: [first], state, times }: ViewOrder): ViewGuard =>
  new ViewGuard(state, first ? first.width / first.height : 16 / 9, Date.now(), times);

/** By each of the references; the first that says the same view is right, else the one that is surest. */
function* steps(references: readonly ReferenceView[], seen: GreyPicture): Generator<void, ViewAnswer> {
  let best: ViewAnswer = { kind: 'unclear', why: 'little-structure' };
  for (const [i, reference] of references.entries()) {
    const answer = yield* viewSteps(reference, seen);
    if (answer.kind === 'same') return answer;
    const surer = answer.kind === 'shifted' && (best.kind !== 'shifted' || answer.confidence > best.confidence);
    if (surer || i === 0) best = answer;
  }
  return best;
}

/** The part of the model's input that holds the picture; green counts twice. */
export function greyOf({ size: { scaledWidth, scaledHeight }, width, height, data }: Frame): GreyPicture {
  const plane = width * height,
    grey = new Uint8Array(scaledWidth * scaledHeight);
  for (let y = 0, to = 0; y < scaledHeight; y++)
    for (let from = y * width, end = from + scaledWidth; from < end; from++, to++)
      grey[to] = (data[from] + 2 * data[from + plane] + data[from + 2 * plane]) >> 2;
  return { width: scaledWidth, height: scaledHeight, data: grey };
}

/** The same at most as large as what pictures are judged by (VIEW_LIMITS, QUALITY), however large a picture the model is given, and whatever its shape. */
export function usualGreyOf(frame: Frame): GreyPicture {
  const grey = greyOf(frame),
    longest = Math.max(grey.width, grey.height);
  return fit(grey, Math.min(USUAL.width, Math.round((USUAL.height * longest) / grey.height)));
}
const USUAL = { width: 512, height: 288 };

/** Each pixel's middle value. */
export function median(pictures: readonly GreyPicture[]): GreyPicture {
  const [{ width, height }] = pictures,
    data = new Uint8Array(width * height),
    values = new Uint8Array(pictures.length);
  for (let o = 0; o < data.length; o++) {
    for (let i = 0; i < values.length; i++) values[i] = pictures[i].data[o];
    data[o] = values.sort()[values.length >> 1];
  }
  return { width, height, data };
}
