import type { Input, Method, Output, Push, PushName } from '../../../shared/api/index.ts';
import { Emitter } from '../../../shared/emitter.ts';
import type { Message, Port } from '../../../shared/rpc/message.ts';
import { Peer } from '../../../shared/rpc/peer.ts';

export interface Client {
  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>;
  on<P extends PushName>(name: P, listener: (payload: Push<P>) => void): void;
}

/** Asks an application of this process. */
export function clientOf(connect: (port: Port) => unknown): Client {
  const [toApp, toClient] = [new Emitter<[Message]>(), new Emitter<[Message]>()],
    pushes = new Emitter<[Message & { type: 'push' }]>();
  const end = (out: Emitter<[Message]>, into: Emitter<[Message]>): Port => ({
    post: (message) => void setImmediate(() => out.emit(message)),
    onMessage: (listener) => into.on(listener),
    onClose: () => () => {},
    backlogBytes: 0,
    close() {},
  });
  connect(end(toClient, toApp));
  const peer = new Peer(end(toApp, toClient), (push) => pushes.emit(push));
  return {
    call: <M extends Method>(method: M, input: Input<M>) => peer.request(method, input) as Promise<Output<M>>,
    on: <P extends PushName>(name: P, listener: (payload: Push<P>) => void) =>
      void pushes.on((push) => {
        if (push.name === name) listener(push.payload as Push<P>);
      }),
  };
}
