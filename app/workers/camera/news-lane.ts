import type { FromWorker } from '../../shared/camera-protocol.ts';

/** So many messages may be on their way to main before what is only news is left out: some two seconds of a camera that somebody watches. */
const MOST_WAITING = 100;

/**
 * The way to main. While main takes nothing (it is stopped, or the PC sleeps) pictures and boxes for viewers are left out, so that they do not pile up here; a picture that was left out takes those after
 * it along until one that a decoder can begin with. Facts are never left out. Where a host does not say when a message was taken (Electron), nothing is left out.
 */
export class NewsLane {
  readonly #post: (message: FromWorker) => Promise<void>;
  #waiting = 0;
  /** Until the next key fragment. */
  #skips = false;

  /** `post` resolves when the message is on its way. */
  constructor(post: (message: FromWorker) => Promise<void>) {
    this.#post = post;
  }

  send(message: FromWorker): void {
    if (this.#isLeftOut(message)) return;
    this.#waiting += 1;
    void this.#post(message).then(() => (this.#waiting -= 1));
  }

  #isLeftOut(message: FromWorker): boolean {
    const full = this.#waiting >= MOST_WAITING;
    switch (message.type) {
      case 'overlay':
      case 'zones':
        return full;
      case 'video-fragment':
        this.#skips = full || (this.#skips && !message.key);
        return this.#skips;
      default:
        return false;
    }
  }
}
