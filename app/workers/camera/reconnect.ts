import { backOffMs, type BackOff } from '../../shared/back-off.ts';
import type { ErrorInfo } from '../../shared/errors.ts';

const JITTER = { least: 0.9, most: 1.1 };
/** Between two tries of one worker to open its source. */
const BACK_OFF: BackOff = { firstMs: 1000, longestMs: 30_000, jitter: JITTER };
/** A camera that counted comes back: within five seconds it is to count again. */
const KNOWN_BACK_OFF: BackOff = { firstMs: 1000, longestMs: 2500, jitter: JITTER };
/** While nobody is there: a knock at its port costs a camera nothing. */
const AWAY_BACK_OFF: BackOff = { firstMs: 1000, longestMs: 1500, jitter: JITTER };
/** The camera does not answer, or nothing listens at its port. */
const AWAY = new Set(['STREAM_004', 'STREAM_011']);
/** A file that is looped and ends sooner than this is no success: there is nothing in it to watch. */
const STEADY_MS = 10_000;
/** A password that is refused is tried seldom, which is for main to do. */
const REFUSED_PASSWORD = 'STREAM_005';
/** Errors that trying again does not mend, unless the camera worked before. */
const FINAL = new Set([
  REFUSED_PASSWORD,
  'STREAM_001',
  'STREAM_002',
  'STREAM_006',
  'STREAM_009',
  'STREAM_010',
  'STREAM_016',
  'STREAM_018',
  'STREAM_019',
  'STREAM_020',
  'STREAM_021',
  'STREAM_025',
]);

/** Whether a source is opened again after it was lost, and after how long. */
export class Reconnect {
  readonly #kind: 'camera' | 'file' | 'batch';
  #failures = 0;
  #away = 0;
  #everCounted = false;

  constructor(kind: 'camera' | 'file' | 'batch') {
    this.#kind = kind;
  }

  /** The source is counted. */
  counted(): void {
    this.#everCounted = true;
  }

  /** A decoder ended after so many frames and so long. A still picture that is looped ends at once, each time. */
  ended(frames: number, lastedMs: number): void {
    if (frames > 0 && (this.#kind === 'camera' || lastedMs > STEADY_MS)) this.#failures = this.#away = 0;
  }

  mayRetry({ code }: ErrorInfo): boolean {
    if (this.#kind === 'batch') return false;
    return !FINAL.has(code) || (this.#everCounted && code !== REFUSED_PASSWORD);
  }

  /** One more failure in a row: the wait before the next try. `chance`: 0 to 1. A camera that was away and answers may need some tries until it has started. */
  failed({ code }: ErrorInfo, chance: number): number {
    if (!AWAY.has(code))
      return backOffMs(
        this.#everCounted && this.#kind === 'camera' ? KNOWN_BACK_OFF : BACK_OFF,
        this.#failures++,
        chance,
      );
    this.#failures = 0;
    return backOffMs(AWAY_BACK_OFF, this.#away++, chance);
  }

  /** The wait where nothing failed and there is nothing to hurry for. */
  idle(chance: number): number {
    return backOffMs(BACK_OFF, 0, chance);
  }
}
