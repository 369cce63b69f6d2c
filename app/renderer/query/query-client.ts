import { QueryClient, type QueryFunctionContext } from '@tanstack/react-query';
import type { Input, Method, Output, PushName } from '../../shared/api/index.ts';
import type { Client } from '../client/client.ts';
import { PUSH_EFFECTS, type Effect } from './push-effects.ts';
import type { Question } from './question.ts';
import { KEPT_MS } from './settings.ts';

/** What is needed of the application. */
export type ApiClient = Pick<Client, 'call' | 'on' | 'onConnection'>;

/** One method with its input, to be carried out now or not at all. */
export interface Command {
  readonly method: Method;
  readonly input: Input<Method>;
}

/**
 * Answers of the application, kept by question. A push is what makes them stale, so they never get so by themselves; the client dials again by itself,
 * so nothing is tried twice; and whether there is a connection is said by the client (follow-client.ts), not by the browser.
 */
export function createQueryClient(client: ApiClient): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        queryFn: ({ queryKey: [method, input], pageParam }: QueryFunctionContext) =>
          ask(
            client,
            method as Question,
            { ...(input as object), ...(pageParam as object | undefined) } as Input<Question>,
          ),
        staleTime: Infinity,
        gcTime: KEPT_MS,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        refetchIntervalInBackground: true,
      },
      // Without a connection a command is refused, and never waits: nobody expects it minutes later.
      mutations: {
        mutationFn: (command) => client.call((command as Command).method, (command as Command).input),
        retry: false,
        networkMode: 'always',
        gcTime: 0,
      },
    },
  });
}

/** Asks, and puts into the answer what pushes said while it was on its way: it may have been read before. */
async function ask<M extends Question>(client: ApiClient, method: M, input: Input<M>): Promise<Output<M>> {
  const changes: ((answer: Output<M>) => Output<M>)[] = [];
  const stops = (Object.keys(PUSH_EFFECTS) as PushName[]).map((name) => {
    const put = (PUSH_EFFECTS[name] as Effect<typeof name>).puts?.[method];
    return (
      put &&
      client.on(name, (push) => {
        changes.push((answer) => put(answer as never, input as never, push) as Output<M>);
      })
    );
  });
  try {
    const answer = await client.call(method, input);
    return changes.reduce((now, change) => change(now), answer);
  } finally {
    for (const stop of stops) stop?.();
  }
}
