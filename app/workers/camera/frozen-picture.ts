import { backOffMs, NO_JITTER } from '../../shared/back-off.ts';
import { ClockTiles, hashOf, type PictureShape, type TilesLook } from './clock-tiles.ts';

/** Numbers of the frozen picture. */
export const FROZEN = {
  /** For so long no picture came that was not there before, and in that time at least so many pictures. */
  afterMs: 60_000,
  leastFrames: 30,
  /** After so long it is doubtful whether the camera sees anything: what comes now waits for the answer. */
  doubtMs: 2_000,
  /** The same where something goes on at its edge: somebody may be there. Longer than it is from key picture to key picture of nearly all cameras. */
  clockDoubtMs: 10_000,
  /** A picture was there before if it came within so long, to the last bit. An encoder that is fed one picture repeats itself from key frame to key frame, which are up to 20 s apart. */
  rememberMs: 30_000,
  /** A picture that was there before and differs by more than this from the first of them is one of a recording that is played in a loop. Samples go from 0 to 255; one in so many is looked at. */
  moved: 40,
  stride: 13,
  /** A picture whose samples are all below this is a dark room, which may be black to the last bit all night. */
  dark: 48,
  /** While it stays frozen the stream is opened anew after so long, and then less often. */
  reopen: { firstMs: 60_000, longestMs: 1_800_000, jitter: NO_JITTER },
} as const;

/** 'new': not seen lately. 'seen': one of the last pictures once more. 'doubtful': and so for a while. 'frozen': for a minute. */
const NEWS = ['new', 'seen', 'doubtful', 'frozen'] as const;
export type PictureNews = (typeof NEWS)[number];

/**
 * Whether a camera sends one picture again and again while its stream runs. Even in an empty shop at night the noise of the sensor changes some sample every few seconds, so pictures are compared
 * by all of their bits and never by how little they differ. Kept over decoders: it is over with the first picture that was not there before.
 */
export class FrozenPicture {
  readonly #tiles = new ClockTiles();
  /** When each picture came last, oldest first, by its hash. */
  readonly #seenMs = new Map<number, number>();
  /** Some samples of the first picture that was not new. */
  #reference: Uint8Array | null = null;
  #sinceMs = NaN;
  #frames = 0;
  #frozen = false;
  #frozenButForClock = false;
  #reopened = 0;
  #reopenAtMs = 0;

  /** The next picture. `nowMs`: monotonic. Without `shape` a clock in it is not looked for. */
  look(picture: Uint8Array, nowMs: number, shape?: PictureShape): PictureNews {
    const tiles = shape ? this.#tiles.look(picture, shape, nowMs, this.#frozenButForClock) : null,
      butForClock = tiles ? this.#butForClock(tiles) : 'new',
      // The margin beside a picture is always the same.
      all = this.#lookAtAll(picture, tiles?.hash ?? hashOf(wordsOf(picture)), nowMs);
    const news = NEWS[Math.max(NEWS.indexOf(all), NEWS.indexOf(butForClock))];
    if (news !== 'frozen') this.#reopened = this.#reopenAtMs = 0;
    return news;
  }

  #butForClock({ stuckMs, frames }: TilesLook): PictureNews {
    const { afterMs, leastFrames, clockDoubtMs } = FROZEN;
    if (stuckMs < clockDoubtMs) {
      this.#frozenButForClock = false;
      return 'new';
    }
    if (this.#frozenButForClock) return 'frozen';
    if (stuckMs < afterMs || frames < leastFrames) return 'doubtful';
    // A dark room is never sure, and must not be in doubt for a night.
    this.#frozenButForClock = !this.#tiles.isDark();
    return this.#frozenButForClock ? 'frozen' : 'new';
  }

  #lookAtAll(picture: Uint8Array, hash: number, nowMs: number): PictureNews {
    const known = this.#seenMs.delete(hash);
    this.#seenMs.set(hash, nowMs);
    if (!known || !this.#isAlike(picture)) return this.#begin(nowMs);
    if (!this.#frozen) this.#forget(nowMs);
    this.#frames += 1;
    const { afterMs, doubtMs, leastFrames } = FROZEN,
      lastedMs = nowMs - this.#sinceMs;
    if (this.#frozen) return 'frozen';
    if (lastedMs < afterMs || this.#frames < leastFrames) return lastedMs >= doubtMs ? 'doubtful' : 'seen';
    // A dark room is never sure, and must not be in doubt for a night.
    this.#frozen = !isDark(this.#reference!);
    return this.#frozen ? 'frozen' : 'seen';
  }

  /** While it is frozen: whether to open the stream anew now. */
  reopens(nowMs: number): boolean {
    if (nowMs < this.#reopenAtMs) return false;
    this.#reopenAtMs = nowMs + backOffMs(FROZEN.reopen, this.#reopened++, 0);
    return true;
  }

  #begin(nowMs: number): 'new' {
    this.#forget(nowMs);
    this.#sinceMs = nowMs;
    this.#reference = null;
    this.#frames = 0;
    this.#frozen = false;
    return 'new';
  }

  /** While it is frozen nothing is forgotten: there is a pause between two decoders. */
  #forget(nowMs: number): void {
    for (const [hash, seenMs] of this.#seenMs) {
      if (nowMs - seenMs <= FROZEN.rememberMs) return;
      this.#seenMs.delete(hash);
    }
  }

  #isAlike(picture: Uint8Array): boolean {
    const { stride, moved } = FROZEN;
    if (!this.#reference) {
      this.#reference = Uint8Array.from({ length: Math.ceil(picture.length / stride) }, (_, i) => picture[i * stride]);
      return true;
    }
    for (let i = 0, at = 0; at < picture.length; i++, at += stride)
      if (Math.abs(picture[at] - this.#reference[i]) > moved) return false;
    return true;
  }
}

const wordsOf = (picture: Uint8Array) => new Uint32Array(picture.buffer, picture.byteOffset, picture.byteLength >> 2);

/** What ffmpeg puts beside a picture that is less wide or high than the model's input, see `decodeArgs`. */
const MARGIN = 0x72;

function isDark(samples: Uint8Array): boolean {
  for (let i = 0; i < samples.length; i++) if (samples[i] >= FROZEN.dark && samples[i] !== MARGIN) return false;
  return true;
}
