import type { Similarity, ViewAnswer, ViewState } from '../../shared/domain/view.ts';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import { farthestApart } from './similarity.ts';
import { VIEW_SETTINGS } from './view-settings.ts';

/** When a camera's picture is looked at, and how often before something is said. */
export const VIEW_TIMES = {
  /** While nothing is wrong. */
  usualMs: HOUR_MS,
  /** After a (re)connect: exposure has settled by then. */
  settledMs: 20_000,
  /** One look is made of several pictures, taken so far apart: people walk on meanwhile. */
  apartMs: 1_000,
  /** While pictures disagree with what is believed. */
  doubtMs: MINUTE_MS,
  /** So many looks in a row must agree that it moved (or is back), over so long: nobody stands before a lens or cleans it for that long. */
  looks: 4,
  spanMs: 3 * MINUTE_MS,
  /** ... and that it shows something else: a crowd before the camera does as well, for a while. */
  otherLooks: 10,
  otherSpanMs: 15 * MINUTE_MS,
};
export type ViewTimes = typeof VIEW_TIMES;

/** What a look says, as far as it says something. */
type Verdict = { kind: 'in-place' } | { kind: 'moved'; similarity: Similarity } | { kind: 'other' | 'hidden' };

/** Beliefs change only when look after look says the same; looks that say nothing (it is dark) change nothing. */
export class ViewGuard {
  #state: ViewState;
  readonly #aspect: number;
  readonly #times: ViewTimes;
  /** The last look that found it in place. */
  #placedMs: number;
  #run: { verdict: Verdict; looks: number; sinceMs: number } | null = null;

  /** `state`: what was believed before, by the worker before this one; `nowMs`: nobody who is at work now knows of an earlier look. */
  constructor(state: ViewState, aspect: number, nowMs: number, times: ViewTimes = VIEW_TIMES) {
    this.#state = state;
    this.#placedMs = state.kind === 'in-place' ? nowMs : state.placedMs;
    this.#aspect = aspect;
    this.#times = times;
  }

  get state(): ViewState {
    return this.#state;
  }

  /** How long to wait for the next look. */
  get waitMs(): number {
    return this.#run ? this.#times.doubtMs : this.#times.usualMs;
  }

  /** A look at `atMs`. Returns the state that holds from now on when it is another one; its `sinceMs` is when the first of the looks that agree was taken. */
  look(answer: ViewAnswer, atMs: number): ViewState | null {
    const verdict = verdictOf(answer);
    if (!verdict) return null;
    if (verdict.kind === 'in-place') this.#placedMs = atMs;
    if (this.#agrees(verdict, this.#state)) {
      this.#run = null;
      return null;
    }
    if (this.#run && this.#agrees(verdict, this.#run.verdict)) this.#run = { ...this.#run, looks: this.#run.looks + 1 };
    else this.#run = { verdict, looks: 1, sinceMs: atMs };
    const { looks, spanMs } = this.#needed(verdict);
    if (this.#run.looks < looks || atMs - this.#run.sinceMs < spanMs) return null;
    const { sinceMs } = this.#run;
    this.#state =
      verdict.kind === 'in-place' ? { ...verdict, sinceMs } : { ...verdict, sinceMs, placedMs: this.#placedMs };
    this.#run = null;
    return this.#state;
  }

  #needed({ kind }: Verdict): { looks: number; spanMs: number } {
    const { looks, spanMs, otherLooks, otherSpanMs } = this.#times;
    switch (kind) {
      case 'in-place':
      case 'moved':
        return { looks, spanMs };
      case 'other':
      case 'hidden':
        return { looks: otherLooks, spanMs: otherSpanMs };
      default:
        return kind satisfies never;
    }
  }

  /** Two moves are the same when they take no point of the picture farther apart than what matters. */
  #agrees(one: Verdict, other: Verdict): boolean {
    if (one.kind !== 'moved' || other.kind !== 'moved') return one.kind === other.kind;
    return farthestApart(one.similarity, other.similarity, this.#aspect) < VIEW_SETTINGS.matters;
  }
}

function verdictOf(answer: ViewAnswer): Verdict | null {
  if (answer.kind === 'same') return { kind: 'in-place' };
  if (answer.kind === 'shifted') return { kind: 'moved', similarity: answer.similarity };
  switch (answer.why) {
    case 'other-picture':
      return { kind: 'other' };
    case 'hidden':
      return { kind: 'hidden' };
    case 'dark':
    case 'little-structure':
      return null;
    default:
      return answer.why satisfies never;
  }
}
