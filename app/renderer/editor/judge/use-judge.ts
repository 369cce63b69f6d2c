import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../../stores/app-store.ts';
import { isChanged, type EditorState } from '../state/editor-state.ts';
import type { BadPlace, LineProposal, NoProposal } from '../../../core/adviser/types.ts';
import type { Perspective } from '../../../shared/domain/view-check.ts';
import type { Answer, FromJudge, Question, ToJudge } from './judge-worker.ts';
import { problemOf } from '../state/problem.ts';
import { toRegion, type EditorRegion } from '../state/regions.ts';
import type { Known } from './use-people.ts';

/** Typing and dragging go on for so long without a new question. */
const QUIET_MS = 200;

export interface JudgedDraft extends Answer {
  readonly asked: Question['asked'];
}

export interface Judged {
  /** Null until there is an answer for the region in hand. */
  readonly verdict: JudgedDraft | null;
  readonly badPlaces: readonly BadPlace[];
  /** What was asked for last; null: nothing, or put aside. */
  readonly proposal: LineProposal | NoProposal | null;
  readonly propose: () => void;
  readonly putAside: () => void;
}

/** What people make of the region in hand, as it is drawn and as it is saved; where lines count badly; and a line that would count well. */
export function useJudge(
  { regions, saved }: Pick<EditorState, 'regions' | 'saved'>,
  inHand: EditorRegion | null,
  known: Known | null,
  perspective: Perspective | null,
): Judged {
  const [verdict, setVerdict] = useState<JudgedDraft | null>(null);
  const [badPlaces, setBadPlaces] = useState<readonly BadPlace[]>([]);
  const [proposal, setProposal] = useState<Judged['proposal']>(null);
  const judge = useRef<Judge | null>(null);
  const info = useApp((app) => app.info);
  const fromMs = info?.today.fromMs,
    toMs = info?.today.toMs,
    timeZone = info?.site.timeZone;

  useEffect(() => {
    const mine = (judge.current = new Judge(setVerdict, setBadPlaces, setProposal));
    return () => {
      mine.close();
      judge.current = null;
    };
  }, []);
  useEffect(() => {
    if (known) judge.current?.setPeople(known);
  }, [known]);

  const question = useMemo((): Omit<Question, 'id'> | null => {
    if (!inHand || fromMs === undefined || toMs === undefined || timeZone === undefined) return null;
    const all = regions.some(({ key }) => key === inHand.key) ? regions : [...regions, inHand];
    const changed = all.length !== Object.keys(saved).length || all.some((region) => isChanged({ saved }, region));
    return {
      asked: { regionId: inHand.regionId ?? inHand.key, kind: inHand.kind },
      saved: Object.values(saved),
      draft: changed ? all.filter((region) => !problemOf(region, all)).map(toRegion) : null,
      span: { fromMs, toMs, timeZone },
    };
  }, [regions, inHand, saved, fromMs, toMs, timeZone]);

  useEffect(() => {
    if (!question || !known) return;
    const timer = setTimeout(() => judge.current?.ask(question), QUIET_MS);
    return () => clearTimeout(timer);
  }, [question, known]);
  const propose = useCallback(() => judge.current?.propose(perspective), [perspective]),
    putAside = useCallback(() => setProposal(null), []);
  const own =
    verdict &&
    question &&
    verdict.asked.regionId === question.asked.regionId &&
    verdict.asked.kind === question.asked.kind
      ? verdict
      : null;
  return useMemo(
    () => ({ verdict: own, badPlaces, proposal, propose, putAside }),
    [own, badPlaces, proposal, propose, putAside],
  );
}

/** One question at a time; of those that come meanwhile the newest. */
class Judge {
  #worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' });
  #asked: Question | null = null;
  #next: Question | null = null;
  #number = 0;

  constructor(
    onVerdict: (verdict: JudgedDraft | null) => void,
    onPlaces: (places: BadPlace[]) => void,
    onProposal: (proposal: LineProposal | NoProposal) => void,
  ) {
    this.#worker.onmessage = ({ data }: MessageEvent<FromJudge>) => {
      if (data.type === 'places') return onPlaces(data.places);
      if (data.type === 'proposal') return onProposal(data.proposal);
      const asked = this.#asked,
        next = this.#next;
      this.#asked = this.#next = null;
      if (next) this.#put(next);
      else if (asked) onVerdict({ ...data.answer, asked: asked.asked });
    };
    this.#worker.onerror = ({ message }) => {
      console.error('counting again beside the page failed', message);
      this.#asked = null;
      onVerdict(null);
    };
  }

  setPeople({ latest }: Known): void {
    this.#worker.postMessage({ type: 'people', list: latest } satisfies ToJudge);
  }

  ask(question: Omit<Question, 'id'>): void {
    const next = { ...question, id: ++this.#number };
    if (this.#asked) this.#next = next;
    else this.#put(next);
  }

  propose(perspective: Perspective | null): void {
    this.#worker.postMessage({ type: 'propose', perspective } satisfies ToJudge);
  }

  close(): void {
    this.#worker.terminate();
  }

  #put(question: Question): void {
    this.#asked = question;
    this.#worker.postMessage({ type: 'ask', question } satisfies ToJudge);
  }
}
