import type { liveMethods } from '../../shared/api/live.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { LiveHub } from './live-hub.ts';

/** Pictures and boxes, for the screens that watch. */
export function openLive(_: Context, { cameras, supervision }: { cameras: Cameras; supervision: Supervision }) {
  const hub = new LiveHub((cameraId, on) => supervision.supervisor.watch(cameraId, on));
  supervision.onNews((cameraId, news) => {
    const { type } = news;
    if (type === 'overlay' || type === 'video-init' || type === 'video-none' || type === 'video-fragment')
      hub.send(cameraId, news);
  });
  return {
    handlers: {
      'live.watch': async ({ cameraId }, connection) => {
        // At once, so that who leaves at once is gone.
        hub.watch(connection, cameraId);
        await cameras.get(cameraId).catch((thrown: unknown) => {
          hub.unwatch(connection, cameraId);
          throw thrown;
        });
        return {};
      },
      'live.unwatch': ({ cameraId }, connection) => {
        hub.unwatch(connection, cameraId);
        return {};
      },
    } satisfies HandlersOf<typeof liveMethods>,
  };
}
