import type { Knex } from 'knex';
import type { AppInfo, Method, Site, Totals } from '../shared/api/index.ts';
import { FootfallError } from '../shared/errors.ts';
import type { CameraService } from './cameras/camera-service.ts';
import type { RegionService } from './cameras/region-service.ts';
import type { ZoneBoard } from './cameras/zone-board.ts';
import { readReport } from './counts/count-report.ts';
import { correctInside } from './counts/correct-inside.ts';
import { camerasOfRange } from './counts/world.ts';
import { readZoneReport } from './counts/zone-report.ts';
import { countReasons, listCountingEvents } from './db/counting-events.ts';
import type { Identity } from './db/installation.ts';
import { undoCorrection } from './db/occupancy-adjustments.ts';
import { listTracks } from './db/person-tracking.ts';
import { inTransaction } from './db/transaction.ts';
import { listVisits } from './db/zone-visits.ts';
import type { Screens, StartAtLogin } from './host.ts';
import type { NoticeBoard } from './notices/notice-board.ts';
import type { RecountService } from './recounts/recount-service.ts';
import type { SafetyCopies } from './safety/safety-copies.ts';
import type { Connection, Handlers } from './rpc/connection.ts';
import type { LiveHub } from './rpc/live-hub.ts';

export interface Services {
  db: Knex; site: Site; identity: Identity; cameras: CameraService; regions: RegionService; zones: ZoneBoard; recounts: RecountService; notices: NoticeBoard; copies: SafetyCopies; startAtLogin: StartAtLogin | undefined; live: LiveHub;
  info(): AppInfo;
  totals(): Promise<Totals>;
  chooseVideo(): Promise<string | null>;
  screens: Screens | undefined;
  /** How many are inside was said: every screen hears of it. */
  corrected(now: Totals): Totals;
}

/** What each request of the contract does. */
export function apiHandlers({ db, site, identity, cameras, regions, zones, recounts, notices, copies, startAtLogin, live, info, totals, corrected, chooseVideo, screens }: Services): Handlers {
  /** What each screen has tried and still waits for. */
  const probing = new WeakMap<Connection, AbortController>();
  const probesOf = (connection: Connection): AbortController => {
    const found = probing.get(connection) ?? new AbortController();
    probing.set(connection, found);
    return found;
  };
  const served = (method: Method): Screens => {
    if (!screens) throw new FootfallError('API_001', { method, detail: 'this application runs in a window and has no other screens' });
    return screens;
  };
  return {
    'app.info': info,
    'app.startsAtLogin': () => ({ on: startAtLogin?.get() ?? null }),
    'app.setStartsAtLogin': ({ on }) => { startAtLogin?.set(on); return { on: startAtLogin?.get() ?? null }; },
    'notices.list': () => notices.list(),
    'notices.acknowledge': ({ noticeId }) => { notices.acknowledge(noticeId); return {}; },
    'copies.list': () => copies.list(),
    'copies.make': async () => { await copies.make(); return copies.list(); },
    'copies.restore': async ({ name }) => { await copies.restore(name); return {}; },
    'cameras.list': () => cameras.list(),
    'cameras.probe': ({ source, cameraId }, connection) => cameras.probe(source, cameraId, AbortSignal.any([connection.gone, probesOf(connection).signal])),
    'cameras.stopProbes': (_, connection) => { probesOf(connection).abort(); probing.delete(connection); return {}; },
    'cameras.add': ({ name, source }) => cameras.add(name, source),
    'cameras.rename': ({ cameraId, name }) => cameras.rename(cameraId, name),
    'cameras.setEnabled': ({ cameraId, enabled }) => cameras.setEnabled(cameraId, enabled),
    'cameras.change': ({ cameraId, source }) => cameras.change(cameraId, source),
    'cameras.setPassword': ({ cameraId, username, password }) => cameras.setPassword(cameraId, username, password),
    'cameras.known': () => cameras.known(),
    'cameras.keepDemo': async () => { await cameras.keepDemo(); return {}; },
    'cameras.remove': async ({ cameraId }) => { await cameras.remove(cameraId); return {}; },
    'cameras.tryNow': async ({ cameraId }) => { await cameras.tryNow(cameraId); return {}; },
    'cameras.picture': ({ cameraId, renew }) => cameras.picture(cameraId, renew),
    'files.choose': async () => ({ path: await chooseVideo() }),
    'regions.list': async ({ cameraId }) => { await cameras.get(cameraId); return regions.list(cameraId); },
    'regions.save': async ({ cameraId, regionId, region, note, basedOn }) => { await cameras.get(cameraId); return regions.save(cameraId, regionId, region, note, basedOn); },
    // Also of a camera that was deleted: its receipts are still read.
    'regions.versions': async ({ cameraId }) => (await regions.versions(cameraId)).slice(0, 1_000),
    'regions.remove': async ({ cameraId, regionId, basedOn }) => { await regions.remove(cameraId, regionId, basedOn); return {}; },
    'counts.totals': totals,
    'counts.report': (query) => readReport(db, query, site, Date.now()),
    'counts.correctInside': async (said) => corrected(await inTransaction(db, (transaction) => correctInside(transaction, identity, site, said, Date.now()))),
    'counts.undoCorrection': async ({ correctionId }) => {
      await inTransaction(db, (transaction) => undoCorrection(transaction, identity, correctionId, Date.now()));
      return corrected(await totals());
    },
    'events.list': async (filter) => listCountingEvents(db, { ...filter, cameraIds: await camerasOfRange(db, filter) }),
    'events.reasons': async (range) => countReasons(db, { ...range, cameraIds: await camerasOfRange(db, range) }),
    'zones.report': (query) => readZoneReport(db, query, Date.now()),
    'visits.list': ({ limit, ...range }) => listVisits(db, range, limit),
    'zones.now': async ({ cameraId }) => { await cameras.get(cameraId); return zones.of(cameraId); },
    'tracks.list': ({ cameraId, fromMs, toMs, limit }) => listTracks(db, cameraId, fromMs, toMs, limit),
    'recounts.start': async ({ cameraId, fromMs, toMs }) => { await cameras.get(cameraId); return recounts.start(cameraId, fromMs, toMs); },
    'recounts.list': ({ cameraId }) => recounts.list(cameraId),
    'recounts.cancel': ({ recountId }) => recounts.cancel(recountId),
    'recounts.accept': ({ recountId }) => recounts.accept(recountId),
    'recounts.revoke': ({ recountId }) => recounts.revoke(recountId),
    'recounts.discard': ({ recountId }) => recounts.discard(recountId),
    'live.watch': async ({ cameraId }, connection) => {
      await cameras.get(cameraId);
      live.watch(connection, cameraId);
      return {};
    },
    'live.unwatch': ({ cameraId }, connection) => { live.unwatch(connection, cameraId); return {}; },
    'screens.invite': () => served('screens.invite').invite(),
    'screens.invited': ({ code }) => ({ state: served('screens.invited').stateOf(code) }),
    'screens.withdraw': ({ code }) => { served('screens.withdraw').withdraw(code); return {}; },
  };
}
