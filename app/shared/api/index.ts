import type { z } from 'zod';
import { appMethods } from './app.ts';
import { auditMethods } from './audit.ts';
import { camerasMethods, camerasPushes } from './cameras.ts';
import { candidatesMethods, candidatesPushes } from './candidates.ts';
import { capacityMethods } from './capacity.ts';
import { copiesMethods } from './copies.ts';
import { countsMethods, countsPushes } from './counts.ts';
import { discoveryMethods, discoveryPushes } from './discovery.ts';
import { eventsMethods } from './events.ts';
import { exportMethods, exportPushes } from './export.ts';
import { healthMethods, healthPushes } from './health.ts';
import { historyMethods } from './history.ts';
import { inferenceMethods, inferencePushes } from './inference.ts';
import { jobsMethods, jobsPushes } from './jobs.ts';
import { erasuresMethods } from './erasures.ts';
import { reportsMethods } from './reports.ts';
import { savesMethods, savesPushes } from './saves.ts';
import { liveMethods, livePushes } from './live.ts';
import { noticesMethods, noticesPushes } from './notices.ts';
import { peopleMethods, peoplePushes } from './people.ts';
import { recountsMethods, recountsPushes } from './recounts.ts';
import { regionsMethods, regionsPushes } from './regions.ts';
import { retentionMethods } from './retention.ts';
import { screensMethods } from './screens.ts';
import { siteNotesMethods, siteNotesPushes } from './site-notes.ts';
import { sitesMethods } from './sites.ts';
import { tracksMethods } from './tracks.ts';
import { walkTestsMethods } from './walk-tests.ts';
import { viewsMethods, viewsPushes } from './views.ts';
import { zonesMethods, zonesPushes } from './zones.ts';

export { API_LIMITS, type MethodEntry } from './table.ts';
export * from './app.ts';
export * from './audit.ts';
export * from './cameras.ts';
export * from './capacity.ts';
export * from './copies.ts';
export * from './counts.ts';
export * from './health.ts';
export * from './history.ts';
export * from './people.ts';
export * from './range.ts';
export * from './screens.ts';
export * from './sites.ts';
export * from './views.ts';
export * from './zones.ts';

/*
 * The one contract between the screens and the application: methods (request, reply) and pushes, zod in and out.
 * IPC and WebSocket carry the same messages (rpc/message.ts).
 */

export const api = {
  ...appMethods,
  ...auditMethods,
  ...noticesMethods,
  ...copiesMethods,
  ...exportMethods,
  ...jobsMethods,
  ...savesMethods,
  ...reportsMethods,
  ...erasuresMethods,
  ...retentionMethods,
  ...camerasMethods,
  ...healthMethods,
  ...discoveryMethods,
  ...candidatesMethods,
  ...capacityMethods,
  ...regionsMethods,
  ...viewsMethods,
  ...countsMethods,
  ...historyMethods,
  ...eventsMethods,
  ...zonesMethods,
  ...tracksMethods,
  ...recountsMethods,
  ...inferenceMethods,
  ...liveMethods,
  ...screensMethods,
  ...peopleMethods,
  ...sitesMethods,
  ...siteNotesMethods,
  ...walkTestsMethods,
};

export type Api = typeof api;
export type Method = keyof Api;
export type Input<M extends Method> = z.input<Api[M]['input']>;
export type Output<M extends Method> = z.output<Api[M]['output']>;

export const pushes = {
  ...noticesPushes,
  ...camerasPushes,
  ...healthPushes,
  ...discoveryPushes,
  ...candidatesPushes,
  ...regionsPushes,
  ...viewsPushes,
  ...countsPushes,
  ...zonesPushes,
  ...recountsPushes,
  ...inferencePushes,
  ...jobsPushes,
  ...savesPushes,
  ...exportPushes,
  ...livePushes,
  ...peoplePushes,
  ...siteNotesPushes,
};

export type Pushes = typeof pushes;
export type PushName = keyof Pushes;
export type Push<P extends PushName> = z.output<Pushes[P]['payload']>;
/** Those that travel as they are, many times a second. */
export type UnparsedPush = { [P in PushName]: Pushes[P] extends { unparsed: string } ? P : never }[PushName];
export const isUnparsed = (name: PushName): name is UnparsedPush => 'unparsed' in pushes[name];
