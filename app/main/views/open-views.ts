import { join } from 'node:path';
import type { viewsMethods } from '../../shared/api/views.ts';
import type { ViewOrder } from '../../shared/camera-protocol.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, Feature, HandlersOf } from '../feature.ts';
import type { RunnerTimes, Supervision } from '../supervision/open-supervision.ts';
import { ReferenceStore } from './reference-store.ts';
import { ViewService } from './view-service.ts';

export interface Views extends Feature {
  handlers: HandlersOf<typeof viewsMethods>;
  /** By what a camera's worker judges where it looks; null: nothing is drawn. */
  order(cameraId: string): Promise<ViewOrder | null>;
}

/** Whether cameras still look where their regions were drawn, and what is done when one does not. */
export function openViews(
  { host, db, bus, identity, log }: Context,
  { cameras, supervision, times }: { cameras: Cameras; supervision: Supervision; times: RunnerTimes | undefined },
): Views {
  const store = new ReferenceStore(join(host.folders.data, 'pictures'));
  const views = new ViewService({
    db,
    identity,
    store,
    cameras,
    times: times?.view,
    order: (cameraId, order) => supervision.supervisor.setView(cameraId, order),
    onChanged: (view) => void bus.publish('view.changed', view),
  });
  supervision.onNews((cameraId, news) => {
    if (news.type !== 'view-reference') return;
    views.keep(cameraId, news.picture).catch((thrown: unknown) => {
      log.error('a reference picture could not be kept', { cameraId, reason: String(thrown) });
    });
  });
  bus.on('view.noted', ({ cameraId }) => views.noted(cameraId));
  bus.on('regions.saved', ({ cameraId }) => views.drawn(cameraId));
  bus.on('cameras.changed', async () => store.sweep(new Set((await cameras.list()).map(({ cameraId }) => cameraId))));
  return {
    order: (cameraId) => views.order(cameraId),
    handlers: {
      'views.list': async () => Promise.all((await cameras.list()).map(({ cameraId }) => views.view(cameraId))),
      'views.proposal': async ({ cameraId }) => {
        await cameras.get(cameraId);
        return views.proposal(cameraId);
      },
      'views.accept': async ({ cameraId, sinceMs }) => views.accept(await cameras.get(cameraId), sinceMs),
      'views.confirm': async ({ cameraId }) => {
        await cameras.get(cameraId);
        return views.confirm(cameraId);
      },
    },
  };
}
