import type { FromWorker, PreviewLevel } from '../../shared/camera-protocol.ts';
import { shownSize } from '../decode/ffmpeg-args.ts';
import type { PictureSize } from '../decode/stream-facts.ts';
import { Encoder } from './encoder.ts';
import { FragmentReader, type PreviewPart } from './fragment-reader.ts';
import { KeptStream } from './kept-stream.ts';

type VideoMessage = FromWorker & { type: 'video-init' | 'video-fragment' | 'video-none' };

export const PREVIEW_TIMES = {
  /** An encoder goes on for so long when nobody looks any more: who turns a page comes back. */
  lingerMs: 5_000,
  /** One that ended by itself is followed by another after so long. */
  againMs: 1_000,
  /** So many in a row without a picture, and no more is tried until somebody looks anew. */
  failures: 3,
} as const;

/** How a stream is shown: as it is, or as H.264 of this size. */
export type Shown = { as: 'it-is' } | { as: 'encoded'; size: PictureSize };

/**
 * A camera's stream as fragments, sent only while somebody watches, from the last key frame on, so that a viewer starts at once. One that no browser plays
 * is encoded anew, and that as well only while somebody watches.
 */
export class Preview {
  readonly #send: (message: VideoMessage) => void;
  readonly #ffmpegPath: string;
  #reader: FragmentReader | null = null;
  #epoch = 0;
  #watched = false;
  #level: PreviewLevel = 'all';
  /** Null: not known yet. */
  #way: Shown | null = null;
  #source = new KeptStream();
  /** What a viewer gets. */
  #shown = this.#source;
  #encoder: Encoder | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failures = 0;
  /** Whether the watcher has everything since the last key frame. */
  #inStep = false;
  #pictures = 0;
  #bytes = 0;

  constructor(send: (message: VideoMessage) => void, ffmpegPath: string) {
    this.#send = send;
    this.#ffmpegPath = ffmpegPath;
  }

  /** A new decoder: what follows belongs to this epoch. */
  begin(epoch: number): void {
    this.close();
    this.#epoch = epoch;
    this.#way = null;
    this.#failures = 0;
    this.#source = this.#shown = new KeptStream();
    this.#reader = new FragmentReader((part) => this.#take(part));
  }

  /** How the stream of this decoder is shown; until that is known nothing is. */
  show(way: Shown): void {
    if (this.#way) return;
    this.#way = way;
    if (way.as === 'encoded') this.#shown = new KeptStream();
    if (this.#watched) this.#begin();
  }

  push(bytes: Uint8Array): void {
    try {
      this.#reader?.push(bytes);
    } catch {
      // Without a live view the camera still counts.
      this.#reader = null;
    }
  }

  /** Pictures that came so far, and what they took; null: it cannot be read. */
  get received(): { pictures: number; bytes: number } | null {
    return this.#reader && { pictures: this.#pictures, bytes: this.#bytes };
  }

  get watched(): boolean {
    return this.#watched;
  }

  /** Pictures are encoded for a viewer now, or would be if there were room. */
  get encodes(): boolean {
    return this.#watched && this.#way?.as === 'encoded' && this.#failures < PREVIEW_TIMES.failures;
  }

  /** How much may be encoded; what needs no encoder is always shown. */
  setLevel(level: PreviewLevel): void {
    if (level === this.#level) return;
    const before = this.#level;
    this.#level = level;
    if (this.#encoder && level !== 'none') this.#encoder.level = level;
    else if (level === 'none' || before === 'none') {
      this.#stopEncoder();
      if (this.encodes) this.#begin();
    }
  }

  watch(on: boolean): void {
    this.#watched = on;
    this.#inStep = false;
    if (this.#way === null) return;
    if (on) {
      this.#failures = 0;
      this.#begin();
    } else if (this.#encoder) this.#later(PREVIEW_TIMES.lingerMs, () => this.#stopEncoder());
    else this.#later(0, null);
  }

  close(): void {
    this.#stopEncoder();
    this.#inStep = false;
  }

  get #mayEncode(): boolean {
    return this.encodes && this.#level !== 'none' && this.#timer === null && this.#failures < PREVIEW_TIMES.failures;
  }

  /** A viewer is there. */
  #begin(): void {
    if (this.#way?.as === 'encoded' && !this.#encode()) return;
    const { init, fragments } = this.#shown;
    if (!init) return;
    this.#sendPart(init);
    this.#inStep = fragments.length > 0;
    for (const fragment of fragments) this.#sendPart(fragment);
  }

  /** False: there is none, and the viewer was told why. */
  #encode(): boolean {
    this.#later(0, null);
    if (this.#encoder) return true;
    const level = this.#level,
      why = level === 'none' ? 'shed' : this.#failures >= PREVIEW_TIMES.failures ? 'failed' : null;
    if (why) this.#send({ type: 'video-none', epoch: this.#epoch, why });
    // It begins with the next key frame, unless one is kept.
    if (why || level === 'none' || this.#way?.as !== 'encoded') return false;
    if (!this.#source.init || this.#source.fragments.length === 0) return true;
    this.#shown = new KeptStream();
    const encoder: Encoder = new Encoder(
      this.#ffmpegPath,
      shownSize(this.#way.size),
      level,
      this.#source,
      (part) => {
        if (encoder === this.#encoder) this.#showPart(part);
      },
      () => {
        if (encoder === this.#encoder) this.#encoderEnded();
      },
    );
    this.#encoder = encoder;
    return true;
  }

  #encoderEnded(): void {
    this.#encoder = null;
    this.#inStep = false;
    this.#failures += 1;
    this.#shown = new KeptStream();
    if (this.#watched) this.#later(PREVIEW_TIMES.againMs, () => this.#begin());
  }

  #stopEncoder(): void {
    this.#later(0, null);
    this.#encoder?.close();
    this.#encoder = null;
    if (this.#way?.as === 'encoded') this.#shown = new KeptStream();
  }

  #later(ms: number, run: (() => void) | null): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = run && setTimeout(run, ms);
  }

  #take(part: PreviewPart): void {
    if (part.kind === 'fragment') {
      this.#pictures += 1;
      this.#bytes += part.mediaBytes;
    }
    if (this.#way?.as === 'it-is') return this.#showPart(part);
    this.#source.take(part);
    if (part.kind !== 'fragment') return;
    if (this.#encoder) this.#encoder.feed(part);
    else if (part.key && this.#mayEncode) this.#begin();
  }

  #showPart(part: PreviewPart): void {
    this.#shown.take(part);
    if (part.kind === 'fragment') {
      this.#failures = 0;
      if (part.key) this.#inStep = this.#watched;
    }
    if (this.#watched && (part.kind === 'init' || this.#inStep)) this.#sendPart(part);
  }

  #sendPart(part: PreviewPart): void {
    const { kind, data } = part,
      epoch = this.#epoch;
    if (kind === 'fragment') this.#send({ type: 'video-fragment', epoch, key: part.key, ptsUs: part.ptsUs, data });
    else if (part.mimeType !== null) this.#send({ type: 'video-init', epoch, mimeType: part.mimeType, data });
  }
}
