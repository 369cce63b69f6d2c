import type { VideoPart } from '../../stores/live-store.ts';
import { historyToRemove, LagTarget, steer } from './steering.ts';

interface PlayerEvents {
  /** Another epoch begins: the element is about to lose its last picture. */
  onRestart(): void;
  /** Playing cannot go on from here: a new init and key fragment are needed. */
  onBroken(reason: string): void;
  /** No picture comes; another init may follow. */
  onNothing(why: 'shed' | 'failed'): void;
  /** This screen has no decoder for the stream; another init may be playable. */
  onUnplayable(): void;
}

const QUEUE_LIMIT = 300;

/**
 * Plays one camera's fragments through MSE, close behind the newest. Each epoch gets a new MediaSource and SourceBuffer and starts at a key
 * fragment; history is trimmed. Never throws: whatever breaks ends in `onBroken`, and the parts that follow begin anew.
 */
export class Player {
  #lag = new LagTarget();
  #video: HTMLVideoElement;
  #events: PlayerEvents;
  #epoch: number | null = null;
  #url: string | null = null;
  #buffer: SourceBuffer | null = null;
  #queue: Uint8Array[] = [];
  #waitsForKey = true;
  #paused = false;
  #stopped = false;

  constructor(video: HTMLVideoElement, events: PlayerEvents) {
    this.#video = video;
    this.#events = events;
    video.addEventListener('error', this.#onVideoError);
  }

  /** The epoch whose pictures are shown. */
  get epoch(): number | null {
    return this.#epoch;
  }

  /** An overlay of this frame time has come: the picture keeps far enough behind that the next ones are there in time. */
  noteOverlay(epoch: number, ptsUs: number): void {
    const buffered = this.#buffer?.buffered;
    if (epoch !== this.#epoch || !buffered?.length) return;
    this.#lag.learn(buffered.end(buffered.length - 1) - ptsUs / 1e6);
  }

  take(part: VideoPart, bytes: Uint8Array | undefined): void {
    if (this.#stopped) return;
    if (part.kind === 'none') return this.#nothing(part.why);
    if (!bytes) return;
    if (part.kind === 'init') return this.#start(part.epoch, part.mimeType, bytes);
    if (part.epoch !== this.#epoch || this.#paused) return;
    if (part.key) this.#waitsForKey = false;
    if (this.#waitsForKey) return;
    this.#queue.push(bytes);
    if (this.#queue.length > QUEUE_LIMIT) return this.#fail('fragments are not taken');
    this.#pump();
  }

  /** Holds the picture; going on starts at the next key fragment. */
  pause(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (paused) return this.#video.pause();
    this.#waitsForKey = true;
    this.#play();
  }

  stop(): void {
    this.#stopped = true;
    this.#video.removeEventListener('error', this.#onVideoError);
    this.#video.removeAttribute('src');
    this.#video.load();
    this.#release();
  }

  #onVideoError = () => this.#fail(this.#video.error?.message || 'the picture cannot be decoded');

  #nothing(why: 'shed' | 'failed'): void {
    if (this.#epoch !== null) this.#events.onRestart();
    this.#release();
    this.#epoch = null;
    this.#events.onNothing(why);
  }

  #start(epoch: number, mimeType: string, init: Uint8Array): void {
    if (this.#epoch !== null) this.#events.onRestart();
    this.#release();
    this.#epoch = epoch;
    this.#waitsForKey = true;
    this.#queue = [init];
    if (!MediaSource.isTypeSupported(mimeType)) {
      this.#release();
      this.#epoch = null;
      return this.#events.onUnplayable();
    }
    const source = new MediaSource(),
      url = URL.createObjectURL(source);
    source.addEventListener(
      'sourceopen',
      () => {
        // Its own address: an epoch that followed at once may have another one that is not open yet.
        URL.revokeObjectURL(url);
        if (this.#url === url) this.#url = null;
        if (this.#stopped || this.#epoch !== epoch) return;
        try {
          const buffer = source.addSourceBuffer(mimeType);
          buffer.addEventListener('updateend', () => {
            if (buffer === this.#buffer) this.#pump();
          });
          this.#buffer = buffer;
          this.#pump();
        } catch (error) {
          this.#fail(String(error));
        }
      },
      { once: true },
    );
    this.#url = url;
    this.#video.src = url;
    this.#play();
  }

  /** One step: trim, append everything that waits, steer. Each ends in `updateend`, which comes back here. */
  #pump(): void {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating) return;
    try {
      const playback = {
        currentTime: this.#video.currentTime,
        ranges: rangesOf(buffer.buffered),
        targetLag: this.#lag.seconds,
      };
      if (!this.#paused) {
        const { playbackRate, seekTo } = steer(playback);
        if (seekTo !== null) this.#video.currentTime = seekTo;
        if (this.#video.playbackRate !== playbackRate) this.#video.playbackRate = playbackRate;
      }
      const old = historyToRemove(playback);
      if (old) return buffer.remove(old[0], old[1]);
      if (this.#queue.length) {
        const parts = this.#queue.splice(0);
        buffer.appendBuffer(parts.length === 1 ? (parts[0] as Uint8Array<ArrayBuffer>) : joined(parts));
      }
    } catch (error) {
      this.#fail(String(error));
    }
  }

  #play(): void {
    // Refused only while there is nothing to play or the page is hidden; the next data or the visit back starts it.
    this.#video.play().catch(() => undefined);
  }

  #fail(reason: string): void {
    if (this.#stopped || this.#epoch === null) return;
    this.#release();
    this.#epoch = null;
    this.#events.onBroken(reason);
  }

  #release(): void {
    if (this.#url) {
      // The element has yet to open it: it is asked to forget it first, or it would look for what is no more.
      this.#video.removeAttribute('src');
      this.#video.load();
      URL.revokeObjectURL(this.#url);
    }
    this.#url = null;
    this.#buffer = null;
    this.#queue = [];
  }
}

function rangesOf(buffered: TimeRanges): [number, number][] {
  return Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]);
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
