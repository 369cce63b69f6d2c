import type { recountsMethods } from '../../shared/api/recounts.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { RecountService } from './recount-service.ts';

export { readRecounts, RecountService } from './recount-service.ts';
export { clock } from './site-clock.ts';

/** The past, counted again. */
export function openRecounts(
  { db, files, identity, site, log, bus, runTask }: Context,
  { cameras }: { cameras: Cameras },
) {
  const recounts = new RecountService({
    db,
    databaseFile: files.database,
    identity,
    site,
    log,
    runTask,
    onChanged: (recount) => void bus.publish('recount.changed', recount),
    onDecided: (recount) => bus.publish('recount.decided', recount),
  });
  return {
    handlers: {
      'recounts.start': async ({ cameraId, fromMs, toMs }) => {
        await cameras.get(cameraId);
        return recounts.start(cameraId, fromMs, toMs);
      },
      'recounts.list': ({ cameraId }) => recounts.list(cameraId),
      'recounts.cancel': ({ recountId }) => recounts.cancel(recountId),
      'recounts.accept': ({ recountId }) => recounts.accept(recountId),
      'recounts.revoke': ({ recountId }) => recounts.revoke(recountId),
      'recounts.discard': ({ recountId }) => recounts.discard(recountId),
    } satisfies HandlersOf<typeof recountsMethods>,
    start: () => recounts.recover(),
    close: () => recounts.close(),
  };
}
