import {
  useInfiniteQuery,
  useQueries,
  useQuery,
  useQueryClient,
  type Query,
  type QueryKey,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Input, Output } from '../../shared/api/index.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorOf } from '../client/client.ts';
import type { Question, QuestionKey } from './question.ts';

export interface Answer<T> {
  /** Of this question; undefined until it is there. */
  data: T | undefined;
  /** Of the last time it was asked. */
  error: ErrorInfo | null;
  reload: () => void;
  /** When it was answered, by this screen's clock; 0: not yet. */
  answeredAtMs: number;
}

interface Options {
  /** Asked again so often without a push: coverage grows also where nobody crosses. False: not any more. */
  everyMs?: number | false | (() => number | false);
  /** Whether an answer that was kept is asked for anew by who comes back to it. */
  isOld?: (answer: unknown) => boolean;
}

/** What the application answers to a question, kept current by pushes (push-effects.ts). `input` null: nothing to ask. */
export function useApi<M extends Question>(
  method: M,
  input: Input<M> | null,
  { everyMs = false, isOld = never }: Options = {},
): Answer<Output<M>> {
  const { data, error, refetch, dataUpdatedAt } = useQuery<
    Output<M>,
    unknown,
    Output<M>,
    readonly [M, Input<M> | null]
  >({
    queryKey: [method, input],
    enabled: input !== null,
    refetchInterval: everyMs,
    // What is asked again for as long as it needs may have been left before it was settled.
    staleTime: ({ state }) =>
      typeof everyMs === 'function' || isOld(state.data) ? 0 : everyMs === false ? Infinity : everyMs,
  });
  return { data, error: useErrorInfo(error), reload: () => void refetch(), answeredAtMs: dataUpdatedAt };
}

const never = () => false;

/** The same question with several inputs; answers that are not there yet are left out. */
export function useApiEach<M extends Question>(method: M, inputs: readonly Input<M>[]): readonly Output<M>[] {
  return useQueries({
    queries: inputs.map((input) => ({ queryKey: [method, input] satisfies QuestionKey<M> })),
    combine: answered,
  }) as Output<M>[];
}
const answered = (results: UseQueryResult[]) => results.flatMap(({ data }) => (data === undefined ? [] : [data]));

/** Page after page of one question; `next`: how the input of the page after `last` differs, null when there is none. */
export function useApiPages<M extends Question>(
  method: M,
  input: Input<M> | null,
  next: (last: Output<M>) => Partial<Input<M>> | null,
  { everyMs = false }: Pick<Options, 'everyMs'> = {},
) {
  const queries = useQueryClient();
  const [isWaiting, setWaiting] = useState(false);
  const queryKey = [method, input, 'pages'];
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey,
    enabled: input !== null,
    refetchInterval: everyMs,
    staleTime: typeof everyMs === 'number' ? everyMs : Infinity,
    initialPageParam: {} as Partial<Input<M>>,
    getNextPageParam: (last: Output<M>) => next(last),
  });
  // A renewal that is on its way is waited for: the next page begins where the new last one ends, and what was stale does not stay.
  const more = async () => {
    const query = queries.getQueryCache().find({ queryKey });
    if (!query) return;
    setWaiting(true);
    await settled(query);
    setWaiting(false);
    if (query.isActive()) await fetchNextPage({ cancelRefetch: false });
  };
  return {
    pages: data?.pages,
    error: useErrorInfo(error),
    reload: () => void refetch(),
    more: hasNextPage ? () => void more() : null,
    loading: isWaiting || isFetchingNextPage,
  };
}

async function settled(query: Query): Promise<void> {
  while (query.state.fetchStatus === 'fetching') await query.promise?.catch(() => undefined);
}

/**
 * An answer that grows: whenever it is asked again, only `since` what is known, and what comes is put to it. `put` returns the same object where nothing
 * is new. It is kept for as long as it is looked at.
 */
export function useApiGrowing<M extends Question, T>(
  method: M,
  input: Input<M> | null,
  {
    everyMs,
    since,
    put,
  }: { everyMs: number; since: (known: T) => Partial<Input<M>>; put: (known: T | undefined, answer: Output<M>) => T },
): Pick<Answer<T>, 'data' | 'error'> {
  const { data, error } = useQuery<T>({
    queryKey: [method, input, 'growing'],
    queryFn: async ({ client, queryKey }) => {
      const known = client.getQueryData<T>(queryKey);
      const asked: QueryKey = [method, known === undefined ? input : { ...input, ...since(known) }];
      return put(known, await client.fetchQuery<Output<M>>({ queryKey: asked, staleTime: 0, gcTime: 0 }));
    },
    enabled: input !== null,
    refetchInterval: everyMs,
    gcTime: 0,
    structuralSharing: false,
  });
  return { data, error: useErrorInfo(error) };
}

const useErrorInfo = (error: unknown): ErrorInfo | null =>
  useMemo(() => (error === null ? null : errorOf(error)), [error]);
