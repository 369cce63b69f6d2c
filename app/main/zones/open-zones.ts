import type { zonesMethods } from '../../shared/api/index.ts';
import type { Cameras } from '../cameras/open-cameras.ts';
import { readZoneReport } from '../counts/open-counts.ts';
import { listVisits } from '../db/zone-visits.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { ZoneBoard } from './zone-board.ts';

/** Who is and was in the zones. */
export function openZones(
  { db, bus }: Context,
  { cameras, supervision }: { cameras: Cameras; supervision: Supervision },
) {
  const board = new ZoneBoard((cameraId, zones) => void bus.publish('zones.changed', { cameraId, zones }));
  supervision.onNews((cameraId, news) => {
    if (news.type === 'zones') board.set(cameraId, news.zones);
  });
  bus.on('camera.changed', ({ cameraId, state }) => {
    if (state.status !== 'counting') board.clear(cameraId);
  });
  return {
    handlers: {
      'zones.report': (query) => readZoneReport(db, query, Date.now()),
      'zones.now': async ({ cameraId }) => {
        await cameras.get(cameraId);
        return board.of(cameraId);
      },
      'visits.list': ({ limit, ...range }) => listVisits(db, range, limit),
    } satisfies HandlersOf<typeof zonesMethods>,
  };
}
