import { useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../stores/app-store.ts';
import { isChanged, selectedRegion, type EditorState } from './editor-state.ts';
import type { Answer, Question, ToJudge } from './judge-worker.ts';
import { problemOf } from './problem.ts';
import { toRegion } from './regions.ts';
import type { Known } from './use-people.ts';

/** Typing and dragging go on for so long without a new question. */
const QUIET_MS = 250;

export interface Verdict extends Answer { readonly asked: Question['asked'] }

/** What today's people make of the selected region, as it is drawn and as it is saved; null until there is an answer for it. */
export function useJudge(state: EditorState, known: Known | null): Verdict | null {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const judge = useRef<{ worker: Worker; busy: boolean; next: Question | null; asked: Question | null } | null>(null);
  const info = useApp((app) => app.info);
  const fromMs = info?.today.fromMs, toMs = info?.today.toMs, timeZone = info?.site.timeZone;

  useEffect(() => {
    const worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' });
    const mine = judge.current = { worker, busy: false, next: null as Question | null, asked: null as Question | null };
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const { asked, next } = mine;
      if (asked && asked.id === data.id && !next) setVerdict({ ...data, asked: asked.asked });
      mine.busy = false;
      if (next) put(mine, next);
    };
    worker.onerror = (event) => console.error('counting again beside the page failed', event.message);
    return () => { worker.terminate(); judge.current = null; };
  }, []);

  useEffect(() => { if (known) judge.current?.worker.postMessage({ type: 'people', list: known.latest } satisfies ToJudge); }, [known]);

  const { regions, selected, saved } = state;
  const question = useMemo((): Omit<Question, 'id'> | null => {
    const region = selectedRegion({ ...state, regions, selected });
    if (!region || fromMs === undefined || toMs === undefined || timeZone === undefined) return null;
    const changed = regions.some((other) => isChanged({ ...state, saved }, other)) || regions.length !== Object.keys(saved).length;
    return {
      asked: { regionId: region.regionId ?? region.key, kind: region.kind }, saved: Object.values(saved),
      draft: changed ? regions.filter((other) => !problemOf(other, regions)).map(toRegion) : null, span: { fromMs, toMs, timeZone },
    };
    // the rest of the state is about the pointer
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [regions, selected, saved, fromMs, toMs, timeZone]);

  const number = useRef(0);
  useEffect(() => {
    if (!question || !known) return;
    const timer = setTimeout(() => {
      const now = judge.current, next = { ...question, id: ++number.current };
      if (now?.busy) now.next = next; else if (now) put(now, next);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [question, known]);
  return verdict && question && verdict.asked.regionId === question.asked.regionId ? verdict : null;
}

function put(judge: { worker: Worker; busy: boolean; next: Question | null; asked: Question | null }, question: Question): void {
  Object.assign(judge, { busy: true, next: null, asked: question });
  judge.worker.postMessage({ type: 'ask', question } satisfies ToJudge);
}
