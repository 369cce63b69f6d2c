import type { Input, Method, Output, Push, PushName } from '../../shared/api/index.ts';
import { Emitter } from '../../shared/emitter.ts';
import type { Message } from '../../shared/rpc/message.ts';
import { Peer } from '../../shared/rpc/peer.ts';
import type { App } from '../create-app.ts';
import { SYSTEM, type Caller } from './caller.ts';

/** This process as one more screen of the application: the same methods and pushes, without a socket. */
export class LocalClient {
  readonly #peer: Peer;
  readonly #pushes = new Map<string, Emitter<[unknown]>>();

  constructor(app: Pick<App, 'connect'>, caller: Caller = SYSTEM) {
    const toApp = new Emitter<[Message]>(),
      fromApp = new Emitter<[Message]>(),
      end = { backlogBytes: 0, onClose: () => () => {}, close: () => {} };
    // As over a socket: an answer never comes before the asker has returned.
    app.connect(
      {
        ...end,
        post: (message) => queueMicrotask(() => fromApp.emit(message)),
        onMessage: (listener) => toApp.on(listener),
      },
      caller,
    );
    this.#peer = new Peer(
      { ...end, post: (message) => toApp.emit(message), onMessage: (listener) => fromApp.on(listener) },
      ({ name, payload }) => this.#pushes.get(name)?.emit(payload),
    );
  }

  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    return this.#peer.request(method, input) as Promise<Output<M>>;
  }

  on<P extends PushName>(name: P, listener: (payload: Push<P>) => void): void {
    const emitter = this.#pushes.get(name) ?? new Emitter<[unknown]>();
    this.#pushes.set(name, emitter);
    emitter.on((payload) => listener(payload as Push<P>));
  }
}
