import type { Input, Method, Output, Push, PushName } from '../../shared/api/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Message, Port } from '../../shared/rpc/message.ts';
import type { App } from '../create-app.ts';
import { EVERYBODY } from '../rpc/caller.ts';
import type { Caller } from '../rpc/caller.ts';

type Reply = Message & { type: 'reply' };

/** The window's own process as one more screen of the application: the same methods and pushes, without a socket. */
export class LocalClient {
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #listeners = new Map<PushName, ((payload: never) => void)[]>();
  #send: (message: Message) => void = () => {};
  #nextId = 1;

  constructor(app: Pick<App, 'connect'>, caller: Caller = { kind: 'program', role: EVERYBODY }) {
    const port: Port = {
      backlogBytes: 0,
      // As over a socket: an answer never comes before the asker has returned.
      post: (message) => queueMicrotask(() => this.#take(message)),
      onMessage: (listener) => { this.#send = listener; return () => { this.#send = () => {}; }; },
      onClose: () => () => {},
      close: () => {},
    };
    app.connect(port, caller);
  }

  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, (reply) => {
        if (reply.ok) resolve(reply.value as Output<M>);
        else reject(new FootfallError(reply.error.code, reply.error.params));
      });
      this.#send({ type: 'request', id, method, input });
    });
  }

  on<P extends PushName>(name: P, listener: (payload: Push<P>) => void): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  #take(message: Message): void {
    if (message.type === 'reply') {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    } else if (message.type === 'push') {
      for (const listener of this.#listeners.get(message.name as PushName) ?? []) listener(message.payload as never);
    }
  }
}
