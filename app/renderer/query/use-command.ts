import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Input, Method, Output } from '../../shared/api/index.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorOf } from '../client/client.ts';
import type { Command } from './query-client.ts';

export interface Commands {
  /** Carries one out; rejects with what the application refuses it for. */
  ask: <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>;
  /** The same; what it is refused for stands in `error`, and only what came of it is handed on. */
  send: <M extends Method>(method: M, input: Input<M>, onDone?: (answer: Output<M>) => void) => void;
  /** Of the last that was refused, until another is sent. */
  error: ErrorInfo | null;
  clear: () => void;
  /** Whether one is under way. */
  busy: boolean;
}

/** What changes something in the application, and whatever is asked once and not kept. */
export function useCommand(): Commands {
  const [error, setError] = useState<ErrorInfo | null>(null);
  const { mutateAsync, isPending } = useMutation<unknown, unknown, Command>({
    onMutate: () => setError(null),
    onError: (thrown) => setError(errorOf(thrown)),
  });
  const ask = useCallback(
    <M extends Method>(method: M, input: Input<M>) => mutateAsync({ method, input }) as Promise<Output<M>>,
    [mutateAsync],
  );
  const send = useCallback(
    <M extends Method>(method: M, input: Input<M>, onDone?: (answer: Output<M>) => void) =>
      void ask(method, input).then(onDone, () => undefined),
    [ask],
  );
  return { ask, send, error, clear: useCallback(() => setError(null), []), busy: isPending };
}
