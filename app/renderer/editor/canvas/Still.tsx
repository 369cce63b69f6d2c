import type { Camera } from '../../../shared/domain/camera.ts';
import { useApi } from '../../query/use-api.ts';
import classes from '../RegionEditor.module.css';

/** The camera's kept picture, pale, under everything, while it sends none: there is something to draw on. */
export function Still({
  camera: {
    cameraId,
    state: { status },
  },
}: {
  camera: Camera;
}) {
  const { data } = useApi('cameras.picture', status === 'counting' ? null : { cameraId }, {
    isOld: (picture) => picture === null,
  });
  return status !== 'counting' && data ? (
    <img className={classes.still} src={data.dataUrl} alt="" data-testid="still" />
  ) : null;
}
