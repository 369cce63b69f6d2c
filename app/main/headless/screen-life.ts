/** What a connection to a screen has come to. */
export interface Traffic {
  bytesRead: number;
  /** Given to the system, which takes only so much that the other end has not acknowledged. */
  bytesTaken: number;
  bytesWaiting: number;
}

/**
 * Whether a screen that is pinged is still there. One that is slow answers a ping late, behind the pictures that it has yet to take: it is there as long as
 * anything comes from it, or anything of what waits for it is taken.
 */
export class ScreenLife {
  /** Looks in a row without a sign of life after which it is gone. */
  static readonly MISSED = 2;
  /** The same while something waits: it is handed over in pieces of some megabytes, which a slow network takes a minute for. */
  static readonly MISSED_WAITING = 8;
  #before: Traffic = { bytesRead: 0, bytesTaken: 0, bytesWaiting: 0 };
  #missed = 0;

  /** Call before each ping. False: it is gone. */
  look(now: Traffic): boolean {
    const { bytesRead, bytesTaken, bytesWaiting } = this.#before;
    // Only what had to wait says something: everything else is taken by the system, also for somebody who is gone.
    const alive = now.bytesRead > bytesRead || (bytesWaiting > 0 && now.bytesTaken > bytesTaken);
    this.#before = now;
    this.#missed = alive ? 0 : this.#missed + 1;
    return this.#missed < (now.bytesWaiting > 0 ? ScreenLife.MISSED_WAITING : ScreenLife.MISSED);
  }
}
