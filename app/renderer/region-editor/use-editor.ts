import { useCallback, useEffect, useRef, useState } from 'react';
import type { Region } from '../../shared/domain/region.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { step, type EditorInput } from './editor-machine.ts';
import { canFinish, createEditor, serverChanges, type EditorState } from './editor-state.ts';
import { toDraft } from './regions.ts';

export interface Editor {
  state: EditorState;
  /** False when the input meant nothing. */
  send: (input: EditorInput) => boolean;
  /** Saves the selected region; what is being drawn is ended first. Resolves to the new version, or null. */
  save: (note: string) => Promise<Region | null>;
  saving: boolean;
  error: ErrorInfo | null;
}

/** The editor's state, with deletions and their undoing told to the application. `regions`: what the application has; undefined until loaded. */
export function useEditor(cameraId: string, regions: readonly Region[] | undefined, names: EditorState['names'], onDeleted: (region: Region, undo: () => void) => void): Editor {
  const [state, setState] = useState(() => createEditor(names));
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const current = useRef(state);
  const deleted = useRef(onDeleted);
  useEffect(() => { deleted.current = onDeleted; });

  const apply = useCallback((input: EditorInput) => {
    const before = current.current, after = step(before, input);
    if (after === before) return null;
    current.current = after;
    setState(after);
    return serverChanges(before, after);
  }, []);

  /** Saves a deleted region again under its id: it counts as its next version. */
  const restore = useCallback((region: Region) => {
    const { regionId } = region;
    client.call('regions.save', { cameraId, regionId, region: toDraft(region), note: '' }).then(
      (saved) => apply({ type: 'saved', key: current.current.regions.find((other) => other.regionId === regionId)?.key ?? regionId, region: saved }),
      (thrown: unknown) => setError(errorOf(thrown)),
    );
  }, [apply, cameraId]);

  const send = useCallback((input: EditorInput): boolean => {
    const changes = apply(input);
    if (!changes) return false;
    setError(null);
    for (const region of changes.remove) {
      const undelete = { type: 'undelete', regionId: region.regionId } as const;
      client.call('regions.remove', { cameraId, regionId: region.regionId }).then(
        () => deleted.current(region, () => { if (apply(undelete)) restore(region); }),
        (thrown: unknown) => { setError(errorOf(thrown)); apply(undelete); },
      );
    }
    changes.restore.forEach(restore);
    return true;
  }, [apply, restore, cameraId]);

  const first = useRef(true);
  useEffect(() => {
    if (!regions) return;
    apply({ type: 'loaded', regions });
    if (!first.current) return;
    first.current = false;
    const [region] = current.current.regions;
    apply(region ? { type: 'select', key: region.key } : { type: 'tool', tool: 'line' });
  }, [apply, regions]);

  const save = useCallback(async (note: string): Promise<Region | null> => {
    if (canFinish(current.current)) apply({ type: 'finish' });
    const now = current.current, region = now.regions.find((other) => other.key === now.selected);
    if (!region) return null;
    setSaving(true);
    setError(null);
    try {
      const saved = await client.call('regions.save', { cameraId, regionId: region.regionId, region: toDraft(region), note });
      apply({ type: 'saved', key: region.key, region: saved, sent: region });
      return saved;
    } catch (thrown) {
      setError(errorOf(thrown));
      return null;
    } finally {
      setSaving(false);
    }
  }, [apply, cameraId]);

  return { state, send, save, saving, error };
}
