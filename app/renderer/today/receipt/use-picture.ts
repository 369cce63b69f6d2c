import { useEffect, useState } from 'react';
import type { Output } from '../../../shared/api/index.ts';
import { client } from '../../client/app-client.ts';
import { useApp } from '../../stores/app-store.ts';

type Picture = NonNullable<Output<'cameras.picture'>>;

/** One camera's reference picture; null when it has none, undefined until that is known. */
export function useReferencePicture(cameraId: string): Picture | null | undefined {
  const [known, setKnown] = useState<{ cameraId: string; picture: Picture | null } | null>(null);
  const open = useApp((state) => state.connection.state === 'open');
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    const set = (picture: Picture | null) => { if (wanted) setKnown({ cameraId, picture }); };
    // of a camera that was deleted there is none
    client.call('cameras.picture', { cameraId }).then(set, () => set(null));
    return () => { wanted = false; };
  }, [cameraId, open]);
  return known?.cameraId === cameraId ? known.picture : undefined;
}
