import { QueryClientProvider } from '@tanstack/react-query';
import { createElement, type ReactNode } from 'react';
import type { Input, Method, Output, Push, PushName } from '../../shared/api/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { ConnectionState } from '../client/client.ts';
import { followClient } from './follow-client.ts';
import { createQueryClient, type ApiClient } from './query-client.ts';

type Answers = { [M in Method]?: (input: Input<M>) => Output<M> | Promise<Output<M>> };

/** An application in memory: answers by a table, which may be changed, pushes on demand, and remembers what was asked. */
export class FakeClient implements ApiClient {
  readonly asked: { method: Method; input: unknown }[] = [];
  answers: Answers;
  #listeners = new Map<PushName, Set<(push: never) => void>>();
  #connections = new Set<(connection: ConnectionState) => void>();
  #state: ConnectionState['state'] = 'open';

  constructor(answers: Answers) {
    this.answers = answers;
  }

  async call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    if (this.#state !== 'open') throw new FootfallError('SYS_009');
    this.asked.push({ method, input });
    const answer = this.answers[method];
    if (!answer) throw new Error(`nothing answers ${method}`);
    return answer(input as never) as Promise<Output<M>>;
  }

  on<P extends PushName>(name: P, listener: (push: Push<P>, bytes: Uint8Array | undefined) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener as never));
    return () => void set.delete(listener as never);
  }

  onConnection(listener: (connection: ConnectionState) => void): () => void {
    this.#connections.add(listener);
    listener(this.#connection());
    return () => void this.#connections.delete(listener);
  }

  push<P extends PushName>(name: P, push: Push<P>): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(push as never);
  }

  connection(state: ConnectionState['state']): void {
    this.#state = state;
    for (const listener of this.#connections) listener(this.#connection());
  }

  /** What was asked since the last time. */
  take(): { method: Method; input: unknown }[] {
    return this.asked.splice(0);
  }

  #connection = (): ConnectionState => ({ state: this.#state, sinceMs: 0, nextTryAtMs: null, error: null });
}

/** The query layer over it, for hooks: what they are wrapped in, and what ends it. */
export function openQueries(client: FakeClient): {
  wrapper: (props: { children: ReactNode }) => ReactNode;
  stop: () => void;
} {
  const queries = createQueryClient(client),
    stop = followClient(client, queries);
  return { wrapper: ({ children }) => createElement(QueryClientProvider, { client: queries }, children), stop };
}
