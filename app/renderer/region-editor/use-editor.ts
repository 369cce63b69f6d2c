import { useCallback, useEffect, useRef, useState } from 'react';
import type { Line } from '../../shared/domain/region.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { client } from '../client/app-client.ts';
import { errorOf } from '../client/client.ts';
import { createEditor, serverChanges, step, toDraft, type EditorInput, type EditorState } from './editor-machine.ts';

export interface Editor {
  state: EditorState;
  /** False when the input meant nothing. */
  send: (input: EditorInput) => boolean;
  /** Saves the selected line; what is being drawn is ended first. Resolves to the new version, or null. */
  save: (note: string) => Promise<Line | null>;
  saving: boolean;
  error: ErrorInfo | null;
}

/** The editor's state, with deletions and their undoing told to the application. `lines`: what the application has; undefined until loaded. */
export function useEditor(cameraId: string, lines: readonly Line[] | undefined, newName: string, onDeleted: (line: Line, undo: () => void) => void): Editor {
  const [state, setState] = useState(() => createEditor(newName));
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

  /** Saves a deleted line again under its id: it counts as its next version. */
  const restore = useCallback(({ regionId, name, points, counts, anchor }: Line) => {
    client.call('regions.save', { cameraId, regionId, line: { name, points, counts, anchor }, note: '' }).then(
      (saved) => apply({ type: 'saved', key: current.current.lines.find((other) => other.regionId === regionId)?.key ?? regionId, line: saved }),
      (thrown: unknown) => setError(errorOf(thrown)),
    );
  }, [apply, cameraId]);

  const send = useCallback((input: EditorInput): boolean => {
    const changes = apply(input);
    if (!changes) return false;
    setError(null);
    for (const line of changes.remove) {
      const undelete = { type: 'undelete', regionId: line.regionId } as const;
      client.call('regions.remove', { cameraId, regionId: line.regionId }).then(
        () => deleted.current(line, () => { if (apply(undelete)) restore(line); }),
        (thrown: unknown) => { setError(errorOf(thrown)); apply(undelete); },
      );
    }
    changes.restore.forEach(restore);
    return true;
  }, [apply, restore, cameraId]);

  const first = useRef(true);
  useEffect(() => {
    if (!lines) return;
    apply({ type: 'loaded', lines });
    if (!first.current) return;
    first.current = false;
    const [line] = current.current.lines;
    apply(line ? { type: 'select', key: line.key } : { type: 'tool', tool: 'line' });
  }, [apply, lines]);

  const save = useCallback(async (note: string): Promise<Line | null> => {
    apply({ type: 'finish' });
    const now = current.current, line = now.lines.find((other) => other.key === now.selected);
    if (!line) return null;
    setSaving(true);
    setError(null);
    try {
      const saved = await client.call('regions.save', { cameraId, regionId: line.regionId, line: toDraft(line), note });
      apply({ type: 'saved', key: line.key, line: saved, sent: line });
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
