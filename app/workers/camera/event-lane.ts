import type { NumberedEvent, WorkerEvent } from '../../shared/camera-protocol.ts';

const RESEND_MS = 3000;
const BATCH = 500;

/** Events, numbered from 1 per worker session, kept and sent again until main has committed them. */
export class EventLane {
  readonly #send: (events: NumberedEvent[]) => void;
  #unacknowledged: NumberedEvent[] = [];
  #sequence = 0;
  #sentAt = 0;
  #whenEmpty: (() => void) | null = null;

  constructor(send: (events: NumberedEvent[]) => void) {
    this.#send = send;
  }

  /** `sourceSeconds`: how far a file that is played once has come. */
  add(events: WorkerEvent[], sourceSeconds?: number): void {
    if (events.length === 0) return;
    const numbered = events.map((event): NumberedEvent => ({
      sequence: ++this.#sequence,
      event,
      ...(sourceSeconds !== undefined && { sourceSeconds }),
    }));
    if (this.#unacknowledged.length === 0) this.#sentAt = performance.now();
    this.#unacknowledged.push(...numbered);
    this.#send(numbered);
  }

  acknowledge(sequence: number): void {
    this.#unacknowledged = this.#unacknowledged.filter((event) => event.sequence > sequence);
    this.#sentAt = performance.now();
    if (this.#unacknowledged.length === 0) this.#whenEmpty?.();
  }

  /** Call now and then: sends the oldest again when nothing was acknowledged for a while. */
  resend(): void {
    if (this.#unacknowledged.length === 0 || performance.now() - this.#sentAt < RESEND_MS) return;
    this.#sentAt = performance.now();
    this.#send(this.#unacknowledged.slice(0, BATCH));
  }

  /** When everything is acknowledged, or after this long. */
  async drained(timeoutMs: number): Promise<void> {
    if (this.#unacknowledged.length === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenEmpty = resolve;
    const timer = setTimeout(resolve, timeoutMs);
    await promise;
    clearTimeout(timer);
  }
}
