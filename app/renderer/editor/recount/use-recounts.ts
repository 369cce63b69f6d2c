import { useCallback, useEffect, useState } from 'react';
import type { Recount } from '../../../shared/domain/recount.ts';
import { client } from '../../client/app-client.ts';
import { useApp } from '../../stores/app-store.ts';
import { newer, withRecount } from './recount-rows.ts';

/** The recounts of a camera, newest first, as they change; null until read. `take` puts one in that a call has just returned. */
export function useRecounts(cameraId: string): { recounts: readonly Recount[] | null; take: (recount: Recount) => void } {
  const [recounts, setRecounts] = useState<readonly Recount[] | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  const take = useCallback((recount: Recount) => setRecounts((list) => withRecount(list ?? [], recount)), []);
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    const stop = client.on('recounts.changed', (recount) => { if (recount.cameraId === cameraId) take(recount); });
    client.call('recounts.list', { cameraId }).then(
      // one that changed while the list was on its way is newer than the list
      (list) => { if (wanted) setRecounts((known) => (known ?? []).reduce<Recount[]>(newer, list)); },
      (error: unknown) => console.warn('could not read the recounts', error),
    );
    return () => { wanted = false; stop(); };
  }, [cameraId, open, take]);
  return { recounts, take };
}
