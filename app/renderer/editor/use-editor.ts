import { useCallback, useEffect, useRef, useState } from 'react';
import { Region, type Anchor } from '../../shared/domain/region.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorOf } from '../client/client.ts';
import { useCommand } from '../query/use-command.ts';
import { step, type EditorInput } from './state/editor-machine.ts';
import { canFinish, conflictOf, createEditor, serverChanges, type EditorState } from './state/editor-state.ts';
import { toDraft } from './state/regions.ts';

export interface Editor {
  state: EditorState;
  /** False when the input meant nothing. */
  send: (input: EditorInput) => boolean;
  /** Saves the selected region; what is being drawn is ended first. Resolves to the new version, or null. */
  save: (note: string) => Promise<Region | null>;
  saving: boolean;
  error: ErrorInfo | null;
}

/** The editor's state, with deletions and their undoing sent to the application. `regions`: what the application has; undefined until loaded. */
export function useEditor(
  cameraId: string,
  regions: readonly Region[] | undefined,
  names: EditorState['names'],
  onDeleted: (region: Region, undo: () => void) => void,
  { anchor, tool }: { anchor: Anchor | null; tool: 'line' | 'zone' },
): Editor {
  const [state, setState] = useState(() => createEditor(names, anchor));
  const { ask } = useCommand();
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const current = useRef(state);
  const deleted = useRef(onDeleted);
  useEffect(() => {
    deleted.current = onDeleted;
  });

  const apply = useCallback((input: EditorInput) => {
    const before = current.current,
      after = step(before, input);
    if (after === before) return null;
    current.current = after;
    setState(after);
    return serverChanges(before, after);
  }, []);

  /** Somebody else changed or deleted the region meanwhile: conflictOf() asks about it where it was changed here; else it is an error. */
  const refused = useCallback(
    (thrown: unknown, regionId: string) => {
      const error = errorOf(thrown),
        conflict = theirsIn(error);
      if (conflict) apply({ type: 'conflict', regionId, theirs: conflict.theirs });
      const region = current.current.regions.find((other) => other.regionId === regionId);
      if (!conflict || !region || !conflictOf(current.current, region)) setError(error);
    },
    [apply],
  );

  /** Saves a deleted region again under its id: it counts as its next version. */
  const restore = useCallback(
    (region: Region) => {
      const { regionId } = region;
      ask('regions.save', { cameraId, regionId, region: toDraft(region), note: '', basedOn: null }).then(
        (saved) =>
          apply({
            type: 'saved',
            key: current.current.regions.find((other) => other.regionId === regionId)?.key ?? regionId,
            region: saved,
          }),
        (thrown: unknown) => refused(thrown, regionId),
      );
    },
    [ask, apply, refused, cameraId],
  );

  const send = useCallback(
    (input: EditorInput): boolean => {
      const changes = apply(input);
      if (!changes) return false;
      setError(null);
      for (const region of changes.remove) {
        const undelete = { type: 'undelete', regionId: region.regionId } as const;
        ask('regions.remove', { cameraId, regionId: region.regionId, basedOn: region.ruleVersion }).then(
          () =>
            deleted.current(region, () => {
              if (apply(undelete)) restore(region);
            }),
          (thrown: unknown) => {
            apply(undelete);
            refused(thrown, region.regionId);
          },
        );
      }
      changes.restore.forEach(restore);
      return true;
    },
    [ask, apply, refused, restore, cameraId],
  );

  const first = useRef(true);
  useEffect(() => {
    if (!regions) return;
    apply({ type: 'loaded', regions });
    if (!first.current) return;
    first.current = false;
    const [region] = current.current.regions;
    apply(region ? { type: 'select', key: region.key } : { type: 'tool', tool });
  }, [apply, regions, tool]);

  const save = useCallback(
    async (note: string): Promise<Region | null> => {
      if (canFinish(current.current)) apply({ type: 'finish' });
      const now = current.current,
        region = now.regions.find((other) => other.key === now.selected);
      if (!region) return null;
      setSaving(true);
      setError(null);
      try {
        const { regionId } = region;
        const saved = await ask('regions.save', {
          cameraId,
          regionId,
          region: toDraft(region),
          note,
          ...(regionId !== null && { basedOn: region.base?.ruleVersion ?? null }),
        });
        apply({ type: 'saved', key: region.key, region: saved, sent: region });
        return saved;
      } catch (thrown) {
        if (region.regionId !== null) refused(thrown, region.regionId);
        else setError(errorOf(thrown));
        return null;
      } finally {
        setSaving(false);
      }
    },
    [ask, apply, refused, cameraId],
  );

  return { state, send, save, saving, error };
}

/** What is there now, of a refusal to overwrite it; null for any other error. */
function theirsIn({ code, params }: ErrorInfo): { theirs: Region | null } | null {
  if (code === 'REGION_014') return { theirs: null };
  return code === 'REGION_013' ? { theirs: Region.parse(JSON.parse(String(params.current))) } : null;
}
