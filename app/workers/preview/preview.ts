import type { FromWorker } from '../../shared/camera-protocol.ts';
import { FragmentReader, type PreviewPart } from './fragment-reader.ts';

type VideoMessage = FromWorker & { type: 'video-init' | 'video-fragment' };

/** A camera that sends a key frame this rarely is not kept: a viewer then waits for the next one. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** The untouched stream as fragments, sent only while somebody watches. Keeps what came since the last key frame, so that a viewer starts at once. */
export class Preview {
  readonly #send: (message: VideoMessage) => void;
  #reader: FragmentReader | null = null;
  #epoch = 0;
  #watched = false;
  #init: VideoMessage | null = null;
  #kept: VideoMessage[] = [];
  #keptBytes = 0;
  /** Whether the watcher has everything since the last key frame. */
  #inStep = false;
  #pictures = 0;
  #bytes = 0;

  constructor(send: (message: VideoMessage) => void) {
    this.#send = send;
  }

  /** A new decoder: what follows belongs to this epoch. */
  begin(epoch: number): void {
    this.#epoch = epoch;
    this.#inStep = false;
    this.#init = null;
    this.#forget();
    this.#reader = new FragmentReader((part) => this.#take(part));
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

  watch(on: boolean): void {
    this.#watched = on;
    this.#inStep = false;
    if (!on || !this.#init) return;
    this.#send(this.#init);
    this.#inStep = this.#kept.length > 0;
    for (const message of this.#kept) this.#send(message);
  }

  #take(part: PreviewPart): void {
    if (part.kind === 'init') {
      this.#init = { type: 'video-init', epoch: this.#epoch, mimeType: part.mimeType, data: part.data };
      if (this.#watched) this.#send(this.#init);
      return;
    }
    this.#pictures += 1;
    this.#bytes += part.mediaBytes;
    const message: VideoMessage = {
      type: 'video-fragment',
      epoch: this.#epoch,
      key: part.key,
      ptsUs: part.ptsUs,
      data: part.data,
    };
    if (part.key) {
      this.#forget();
      this.#inStep = this.#watched;
    }
    if (part.key || this.#kept.length > 0) {
      this.#kept.push(message);
      this.#keptBytes += part.data.length;
    }
    if (this.#watched && this.#inStep) this.#send(message);
    if (this.#keptBytes > MAX_KEPT_BYTES) this.#forget();
  }

  #forget(): void {
    this.#kept = [];
    this.#keptBytes = 0;
  }
}
