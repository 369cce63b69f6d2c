import { useEffect, useRef, useState } from 'react';
import { finish } from '../state/draw-steps.ts';
import { adoptDraft, draftsOf, forgetDraft, holdDraft, keepDraft, type Draft } from './drafts.ts';
import { canFinish, isChanged } from '../state/editor-state.ts';
import { sameRegion, type EditorRegion } from '../state/regions.ts';
import type { Editor } from '../use-editor.ts';

export interface Drafts {
  /** Left unsaved earlier, and not yet decided about. */
  readonly offered: Draft | null;
  readonly takeUp: () => void;
  readonly throwAway: () => void;
  /** False: this browser keeps nothing. */
  readonly kept: boolean;
}

interface Written {
  readonly unsaved: readonly EditorRegion[];
  readonly note: string;
}

const freshId = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;

/** Keeps what is drawn and not saved at each change, and offers what was left. */
export function useDrafts(
  cameraId: string,
  { state, send }: Editor,
  note: string,
  onNote: (note: string) => void,
): Drafts {
  const [id] = useState(freshId);
  const [left, setLeft] = useState<readonly Draft[]>([]);
  const [kept, setKept] = useState(true);
  const written = useRef<Written>({ unsaved: [], note: '' });
  useEffect(() => {
    let here = true;
    const letGo = holdDraft(id);
    draftsOf(cameraId).then(
      (drafts) => {
        if (here) setLeft(drafts);
      },
      () => {
        if (here) setKept(false);
      },
    );
    return () => {
      here = false;
      letGo();
    };
  }, [cameraId, id]);

  useEffect(() => {
    // what is drawn counts as soon as it is whole, what is dragged once it is let go
    if (state.gesture.kind === 'dragging') return;
    const unsaved = (canFinish(state) ? finish(state) : state).regions.filter((region) => isChanged(state, region));
    if (same(written.current, unsaved, note)) return;
    written.current = { unsaved, note };
    (unsaved.length > 0
      ? keepDraft({ id, cameraId, atMs: Date.now(), regions: unsaved, note })
      : forgetDraft(id)
    ).catch(() => setKept(false));
  }, [id, cameraId, state, note]);

  const offered = left[0] ?? null;
  const decided = () => setLeft((drafts) => drafts.filter((draft) => draft !== offered));
  return {
    offered,
    kept,
    takeUp() {
      if (!offered) return;
      written.current = { unsaved: offered.regions, note: offered.note };
      void adoptDraft(offered, id).catch(() => setKept(false));
      send({ type: 'take-up', regions: offered.regions });
      if (note === '') onNote(offered.note);
      decided();
    },
    throwAway() {
      if (!offered) return;
      void forgetDraft(offered.id).catch(() => setKept(false));
      decided();
    },
  };
}

const same = (written: Written, unsaved: readonly EditorRegion[], note: string): boolean =>
  written.unsaved.length === unsaved.length &&
  written.unsaved.every((region, i) => sameRegion(region, unsaved[i]) && region.base === unsaved[i].base) &&
  (unsaved.length === 0 || written.note === note);
