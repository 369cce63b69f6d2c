import { assertNever, FootfallError } from '../errors.ts';
import type { Message, Port } from './message.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(error: FootfallError): void;
}

/** The end of a connection that asks: each request is answered by the reply with its number, whatever their order. Pushes go to `onPush`, until the connection is closed. */
export class Peer {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed = false;

  constructor(port: Port, onPush: (push: Message & { type: 'push' }) => void) {
    this.#port = port;
    port.onMessage((message) => {
      if (this.#closed) return;
      switch (message.type) {
        case 'reply':
          return this.#settle(message);
        case 'push':
          return onPush(message);
        // Only the other end answers.
        case 'request':
          return;
        default:
          return assertNever(message);
      }
    });
    port.onClose(() => {
      this.#closed = true;
      for (const { reject } of this.#pending.values()) reject(new FootfallError('SYS_009'));
      this.#pending.clear();
    });
  }

  /** Rejects with the error it is answered with, or SYS_009 when the connection closes before. */
  request(method: string, input: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(new FootfallError('SYS_009'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#port.post({ type: 'request', id, method, input });
    });
  }

  close(): void {
    this.#port.close();
  }

  #settle(reply: Message & { type: 'reply' }): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.value);
    // The sentence as it was sent: the other end may be of another version.
    else pending?.reject(Object.assign(new FootfallError(reply.error.code, reply.error.params), { info: reply.error }));
  }
}
