import { join } from 'node:path';
import type { viewsMethods } from '../../shared/api/views.ts';
import type { ViewOrder } from '../../shared/camera-protocol.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import type { Context, Feature, HandlersOf } from '../feature.ts';
import type { RunnerTimes, Supervision } from '../supervision/open-supervision.ts';
import { readViewCheck, updateCamera } from '../db/camera-configurations.ts';
import { inTransaction } from '../db/transaction.ts';
import { ReferenceStore } from './reference-store.ts';
import { VIEW_CHECK_TIMES, ViewCheckService } from './view-check-service.ts';
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
  const checks = new ViewCheckService({
    times: times?.viewCheck ?? VIEW_CHECK_TIMES,
    order: (cameraId, order) => supervision.supervisor.checkView(cameraId, order),
    read: (cameraId) => readViewCheck(db, cameraId),
    write: (cameraId, viewCheck) =>
      inTransaction(db, (transaction) => updateCamera(transaction, identity, cameraId, { viewCheck }, Date.now())),
    onChanged: (checking) => void bus.publish('view.checking', checking),
  });
  supervision.onNews((cameraId, news) => {
    if (news.type === 'view-check')
      checks.onNews(cameraId, news.news).catch((thrown: unknown) => {
        log.error('a check of a view could not be kept', { cameraId, reason: String(thrown) });
      });
    if (news.type !== 'view-reference') return;
    views.keep(cameraId, news.picture).catch((thrown: unknown) => {
      log.error('a reference picture could not be kept', { cameraId, reason: String(thrown) });
    });
  });
  bus.on('view.noted', ({ cameraId }) => views.noted(cameraId));
  bus.on('regions.saved', ({ cameraId }) => views.drawn(cameraId));
  bus.on('camera.changed', ({ cameraId, state }) => checks.onState(cameraId, state));
  bus.on('cameras.changed', async () => {
    const there = new Set((await cameras.list()).map(({ cameraId }) => cameraId));
    await store.sweep(there);
    checks.sweep(there);
  });
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
      'views.checked': async ({ cameraId }) => {
        await cameras.get(cameraId);
        return checks.checking(cameraId);
      },
      'views.check': async ({ cameraId }) => checks.begin(await cameras.get(cameraId)),
      'views.stopCheck': async ({ cameraId }) => {
        await cameras.get(cameraId);
        return checks.stop(cameraId);
      },
    },
    close: () => checks.close(),
  };
}
