import { useRef, useState } from 'react';
import type { Probe } from '../../shared/domain/camera.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { serverNow } from '../stores/app-store.ts';
import { takeCredentials, toSource, type SourceDraft } from './source-draft.ts';

export type Seen = Extract<Probe, { ok: true }>;
export type Check =
  | { state: 'none' }
  | { state: 'running'; sinceMs: number }
  | { state: 'refused'; reason: string }
  | { state: 'failed'; error: ErrorInfo }
  | { state: 'seen'; probe: Seen };

/** The form of a source and what its check showed; every change of the form forgets the check. */
export function useSourceCheck(first: SourceDraft) {
  const [draft, setDraft] = useState(first);
  const [check, setCheck] = useState<Check>({ state: 'none' });
  const asked = useRef(0);
  const change = (part: Partial<SourceDraft>) => { asked.current += 1; setDraft((now) => ({ ...now, ...part })); setCheck({ state: 'none' }); };
  const stop = () => { asked.current += 1; setCheck({ state: 'none' }); };
  const look = async () => {
    const tidy = draft.kind === 'rtsp' ? takeCredentials(draft) : draft;
    setDraft(tidy);
    const wanted = toSource(tidy);
    if (!wanted.ok) return setCheck({ state: 'refused', reason: wanted.reason });
    const mine = ++asked.current;
    setCheck({ state: 'running', sinceMs: serverNow() });
    const probe = await client.call('cameras.probe', { source: wanted.source }).catch((thrown: unknown): Probe => ({ ok: false, error: errorOf(thrown) }));
    if (asked.current !== mine) return;
    setCheck(probe.ok ? { state: 'seen', probe } : { state: 'failed', error: probe.error });
  };
  return { draft, check, change, stop, look };
}
