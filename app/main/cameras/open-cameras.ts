import { join } from 'node:path';
import { sizeName } from '../../shared/domain/model.ts';
import type { Readable } from 'node:stream';
import type { camerasMethods } from '../../shared/api/index.ts';
import type { regionsMethods } from '../../shared/api/regions.ts';
import type { Camera, CameraSource, Probe } from '../../shared/domain/camera.ts';
import type { LineDraft } from '../../shared/domain/region.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import type { Discovery } from '../discovery/open-discovery.ts';
import type { Context, Feature, HandlersOf } from '../feature.ts';
import type { Connection } from '../rpc/connection.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import type { Supervision } from '../supervision/open-supervision.ts';
import { CAMERA_LIMITS, CameraService, type NewCamera } from './camera-service.ts';
import { MovedCameras } from './moved-cameras.ts';
import { PictureStore } from './picture-store.ts';
import { Probes } from './probe-source.ts';
import { RegionService } from './region-service.ts';
import { sealAddresses } from './seal-addresses.ts';
import { VideoStore } from './video-store.ts';

export { addCamera } from './camera-rows.ts';
export { DEMO_VIDEO } from './camera-source.ts';
export type { NewCamera } from './camera-service.ts';
export { readKnownCameras } from './camera-service.ts';
export { noteDowntime } from './duty.ts';
export { sealAddresses } from './seal-addresses.ts';

export interface Cameras extends Feature {
  handlers: HandlersOf<typeof camerasMethods & typeof regionsMethods>;
  /** Rejects with CAMERA_001. */
  get(cameraId: string): Promise<Camera>;
  list(): Promise<Camera[]>;
  /** See RegionService. */
  saveRegions: RegionService['saveAll'];
  /** Opens a source once. Rejects with CAMERA_005, CAMERA_008. */
  probe(source: CameraSource, signal: AbortSignal): Promise<Probe>;
  /** Rejects with CAMERA_002, CAMERA_006. */
  add(camera: NewCamera): Promise<Camera>;
  /** What a worker opens. Rejects with CAMERA_001. */
  source(cameraId: string): Promise<WorkerSource>;
  /** Its file is through. */
  finish(cameraId: string): Promise<unknown>;
  /** Another database is in place: cameras that only that one knew begin to count. */
  restored(): Promise<void>;
  /** Keeps a video that a browser hands over; resolves with its path. Rejects with FILE_001, FILE_002. */
  receiveVideo(name: string, bytes: number, content: Readable): Promise<string>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface CamerasParts {
  supervision: Supervision;
  discovery: Discovery;
  notices: { board: NoticeBoard };
  demoLine: LineDraft;
}

/** The cameras, and the regions in their pictures. */
export function openCameras(
  { host, log, db, files, bus, identity, site, model, runTask }: Context,
  { supervision, discovery, notices, demoLine }: CamerasParts,
): Cameras {
  const regions = new RegionService({
    db,
    identity,
    onChanged: (cameraId, now) => void bus.publish('regions.saved', { cameraId, regions: now }),
  });
  const probes = new Probes(host.ffmpegPath, runTask);
  const pictures = new PictureStore(join(host.folders.data, 'pictures'), async (cameraId) =>
    probes.run(await cameras.sources.source(cameraId)),
  );
  const videos = new VideoStore(join(host.folders.data, 'videos'));
  const cameras: CameraService = new CameraService({
    db,
    identity,
    host,
    supervisor: supervision.supervisor,
    regions,
    pictures,
    probes,
    videos,
    demoLine,
    site,
    sizes: model.sizes.map(sizeName),
    onVisitsDue: (names) => notices.board.set('visit-due', names.length === 0 ? null : { cameras: names.join(', ') }),
    onListChanged: () => void bus.publish('cameras.changed', {}),
  });
  const moved = new MovedCameras({
    log,
    now: () => Date.now(),
    lost: (cameraIds) => cameras.sources.withDevice(cameraIds),
    search: () => discovery.search(),
    read: async (cameraId, device) => discovery.read(await cameras.sources.asked(cameraId, device)),
    move: (cameraId, device) => cameras.sources.move(cameraId, device),
    ask: async ({ cameraId, host, device: { serviceUrl } }) =>
      discovery.read(await cameras.sources.asked(cameraId, { serviceUrl, addresses: [host] })),
    refuse: ({ cameraId, host }, isBack) => cameras.runs.refuse(cameraId, host, isBack),
  });
  bus.on('camera.changed', ({ cameraId, state }) => moved.onState(cameraId, state));
  const handlers: Cameras['handlers'] = {
    'cameras.list': () => cameras.list(),
    ...probing(cameras),
    'cameras.devices': () => runTask('devices', { ffmpegPath: host.ffmpegPath }),
    'cameras.add': (camera) => cameras.add(camera),
    'cameras.export': async ({ format }) => ({ text: await cameras.export(format) }),
    'cameras.import': ({ text, onlyGood, look }) => cameras.import(text, { onlyGood, look }),
    'cameras.copySettings': ({ cameraId, to, what }) => cameras.copySettings(cameraId, to, what),
    'cameras.setMounting': ({ cameraId, mounting }) => cameras.setMounting(cameraId, mounting),
    'cameras.setInputSize': ({ cameraId, size }) => cameras.setInputSize(cameraId, size),
    'cameras.rename': ({ cameraId, name }) => cameras.rename(cameraId, name),
    'cameras.setEnabled': async ({ cameraId, enabled }) => {
      await cameras.runs.setEnabled(cameraId, enabled);
      return cameras.get(cameraId);
    },
    'cameras.change': async ({ cameraId, source, device }) => {
      await cameras.sources.change(cameraId, source, device);
      return cameras.get(cameraId);
    },
    'cameras.setPassword': async ({ cameraId, username, password }) => {
      await cameras.sources.setPassword(cameraId, username, password);
      return cameras.get(cameraId);
    },
    'cameras.setSchedule': ({ cameraId, schedule }) => cameras.setSchedule(cameraId, schedule),
    'cameras.setPlace': ({ cameraId, place }) => cameras.setPlace(cameraId, place),
    'cameras.setMaintenance': ({ cameraId, maintenance, visits }) =>
      cameras.setMaintenance(cameraId, maintenance, visits),
    'cameras.known': () => cameras.known(),
    'cameras.keepDemo': async () => {
      await cameras.keepDemo();
      return {};
    },
    'cameras.remove': async ({ cameraId }) => {
      await cameras.remove(cameraId);
      return {};
    },
    'cameras.tryNow': async ({ cameraId }) => {
      await cameras.runs.tryNow(cameraId);
      return {};
    },
    'cameras.picture': ({ cameraId, renew }) => cameras.picture(cameraId, renew),
    'regions.list': async ({ cameraId }) => {
      await cameras.get(cameraId);
      return regions.list(cameraId);
    },
    'regions.save': async ({ cameraId, regionId, region, note, basedOn }) => {
      await cameras.get(cameraId);
      return regions.save(cameraId, regionId, region, note, basedOn);
    },
    // Also of a camera that was deleted: its receipts are still read.
    'regions.versions': async ({ cameraId }) => (await regions.versions(cameraId)).slice(0, CAMERA_LIMITS.versions),
    'regions.remove': async ({ cameraId, regionId, basedOn }) => {
      await regions.remove(cameraId, regionId, basedOn);
      return {};
    },
  };
  return {
    handlers,
    get: (cameraId) => cameras.get(cameraId),
    list: () => cameras.list(),
    saveRegions: (...all) => regions.saveAll(...all),
    probe: (source, signal) => cameras.sources.probe(source, undefined, signal),
    add: (camera) => cameras.add(camera),
    source: (cameraId) => cameras.sources.source(cameraId),
    finish: (cameraId) => cameras.runs.finish(cameraId),
    async restored() {
      await sealAddresses(db, files.database, identity, host);
      cameras.runs.duty.forget();
      await cameras.start();
    },
    receiveVideo: (name, bytes, content) => videos.receive(name, bytes, content),
    async start() {
      await cameras.start();
      moved.start();
      cameras.runs.duty.start();
    },
    async close() {
      await cameras.runs.duty.close();
      await moved.close();
    },
  };
}

/** A screen that goes, or says so, no longer waits for the sources that it had tried. */
function probing(cameras: CameraService): Pick<Cameras['handlers'], 'cameras.probe' | 'cameras.stopProbes'> {
  const waiting = new WeakMap<Connection, AbortController>();
  const probesOf = (connection: Connection): AbortController => {
    const found = waiting.get(connection) ?? new AbortController();
    waiting.set(connection, found);
    return found;
  };
  return {
    'cameras.probe': ({ source, cameraId }, connection) =>
      cameras.sources.probe(source, cameraId, AbortSignal.any([connection.gone, probesOf(connection).signal])),
    'cameras.stopProbes': (_, connection) => {
      probesOf(connection).abort();
      waiting.delete(connection);
      return {};
    },
  };
}
