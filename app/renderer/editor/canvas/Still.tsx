import { useEffect, useState } from 'react';
import type { Camera } from '../../../shared/domain/camera.ts';
import { client } from '../../client/app-client.ts';
import { useApp } from '../../stores/app-store.ts';
import classes from '../RegionEditor.module.css';

/** The camera's kept picture, pale, under everything, while it sends none: there is something to draw on. */
export function Still({ camera: { cameraId, state: { status } } }: { camera: Camera }) {
  const [still, setStill] = useState<string | null>(null);
  const open = useApp((app) => app.connection.state === 'open'), wanted = status !== 'counting';
  useEffect(() => {
    if (!open || !wanted) return;
    let here = true;
    client.call('cameras.picture', { cameraId }).then((picture) => { if (here) setStill(picture?.dataUrl ?? null); }, (error: unknown) => console.warn('could not read the kept picture', error));
    return () => { here = false; };
  }, [cameraId, open, wanted]);
  return wanted && still ? <img className={classes.still} src={still} alt="" data-testid="still" /> : null;
}
