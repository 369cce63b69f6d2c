import { onlineManager, type InfiniteData, type Query, type QueryClient } from '@tanstack/react-query';
import type { Input, Output, Push, PushName } from '../../shared/api/index.ts';
import { PUSH_EFFECTS, type Effect } from './push-effects.ts';
import type { ApiClient } from './query-client.ts';
import type { Question, QuestionKey } from './question.ts';

const keyOf = (query: Query) => query.queryKey as QuestionKey;
/** A screen that has nothing to ask yet has a question without an input. */
const isAsked = (query: Query): boolean => keyOf(query)[1] !== null;

/** Keeps the answers in step with the application from now on: by its pushes, and after each lost connection. Returns the closer. */
export function followClient(client: ApiClient, queries: QueryClient): () => void {
  const refresh = refresher(queries);
  const all = () => queries.getQueryCache().findAll({ predicate: isAsked });
  const stops = (Object.keys(PUSH_EFFECTS) as PushName[]).map((name) => followPush(name, client, queries, refresh));
  // Only the client knows whether there is a connection: what is asked without one waits for it.
  onlineManager.setEventListener(() => undefined);
  let wasOpen: boolean | null = null;
  stops.push(
    client.onConnection(({ state }) => {
      const open = state === 'open';
      onlineManager.setOnline(open);
      // Pushes were missed: whatever was answered before may be wrong now.
      if (open && wasOpen === false) all().forEach(refresh);
      wasOpen = open;
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

function followPush<P extends PushName>(
  name: P,
  client: ApiClient,
  queries: QueryClient,
  refresh: (query: Query) => void,
): () => void {
  const { stale, touches = () => true, how = () => 'ask', puts, adds, gatherMs }: Effect<P> = PUSH_EFFECTS[name];
  if (stale.length === 0 && !puts && !adds) return () => {};
  let gathered: Push<P>[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stales =
    (pushes: readonly Push<P>[]) =>
    (query: Query): boolean => {
      const [method, input] = keyOf(query);
      return isAsked(query) && stale.includes(method) && pushes.some((push) => touches(input as object, push));
    };
  const askAgain = () => {
    const pushes = gathered;
    timer = undefined;
    gathered = [];
    queries
      .getQueryCache()
      .findAll({ predicate: stales(pushes) })
      .forEach(refresh);
  };
  const stop = client.on(name, (push) => {
    for (const query of queries.getQueryCache().findAll({ predicate: isAsked })) {
      const [method, input] = keyOf(query),
        put = puts?.[method] ?? adds?.[method];
      if (put) putInto(queries, query, (answer) => put(answer as never, input as never, push) as Output<Question>);
    }
    const what = how(push);
    if (what === 'forget') void queries.resetQueries({ predicate: stales([push]) });
    if (what !== 'ask') return;
    gathered.push(push);
    if (gatherMs === undefined) askAgain();
    else timer ??= setTimeout(askAgain, gatherMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Changes an answer that is there; of one that is read page by page the newest page. How old and how stale it is stays as it was. */
function putInto(queries: QueryClient, query: Query, change: (answer: Output<Question>) => Output<Question>): void {
  const { data, dataUpdatedAt, isInvalidated } = query.state;
  if (data === undefined) return;
  queries.setQueryData(
    query.queryKey,
    isPages(data)
      ? { ...data, pages: [change(data.pages[0]), ...data.pages.slice(1)] }
      : change(data as Output<Question>),
    { updatedAt: dataUpdatedAt },
  );
  if (isInvalidated) query.invalidate();
}

const isPages = (data: unknown): data is InfiniteData<Output<Question>> =>
  typeof data === 'object' && data !== null && 'pages' in data && 'pageParams' in data;

/**
 * Asks again. An answer that is on its way may have been read before whatever made it stale, so it is waited for and then asked anew: it is not thrown
 * away, or a slow application would never get one through.
 */
function refresher(queries: QueryClient): (query: Query) => void {
  const waiting = new Set<Query>();
  return function refresh(query) {
    if (query.state.fetchStatus !== 'fetching')
      return void queries.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    if (waiting.has(query)) return;
    waiting.add(query);
    const again = () => {
      waiting.delete(query);
      refresh(query);
    };
    query.promise?.then(again, again);
  };
}

/** Puts an answer in that a command has just returned. */
export function setAnswer<M extends Question>(
  queries: QueryClient,
  method: M,
  input: Input<M>,
  answer: Output<M> | ((known: Output<M> | undefined) => Output<M> | undefined),
): void {
  queries.setQueryData<Output<M>>([method, input], answer as Output<M>);
}
