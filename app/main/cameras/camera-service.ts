import type { Knex } from 'knex';
import { DAY_MS } from '../../core/time.ts';
import type { KnownCamera, Site } from '../../shared/api/index.ts';
import type { Camera, CameraSource } from '../../shared/domain/camera.ts';
import type { CameraDevice } from '../../shared/domain/device.ts';
import type { CameraFileFormat, Imported } from '../../shared/domain/camera-file.ts';
import type { Maintenance, Schedule, Visits } from '../../shared/domain/duty.ts';
import type { Mounting } from '../../shared/domain/mounting.ts';
import { NOWHERE, type Place } from '../../shared/domain/place.ts';
import { healthOf } from '../../shared/domain/health.ts';
import { RegionDraft, type LineDraft, type RegionVersion } from '../../shared/domain/region.ts';
import { FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import { listCameras, listLifetimes, updateCamera, type CameraRecord } from '../db/camera-configurations.ts';
import { readPlaces, writePlace } from '../db/camera-places.ts';
import { insertRegionVersion, listRegionVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuidv7 } from '../db/uuid.ts';
import type { Host } from '../host.ts';
import type { Supervisor } from '../supervision/open-supervision.ts';
import { addCamera, CameraRows, refuseTakenName } from './camera-rows.ts';
import { CameraRuns } from './camera-runs.ts';
import { toShown, toStored } from './camera-source.ts';
import { CameraSources } from './camera-sources.ts';
import { DUTY } from './duty.ts';
import type { Picture, PictureStore } from './picture-store.ts';
import type { Probes } from './probe-source.ts';
import type { RegionService } from './region-service.ts';
import { exportCameras, importCameras, type Ready } from './transfer/camera-transfer.ts';
import type { VideoStore } from './video-store.ts';

export const CAMERA_LIMITS = {
  /** Each is a process with a decoder and a model; a strong PC carries a third of these. */
  most: 64,
  /** Versions of a camera's regions that one answer names. */
  versions: 1_000,
} as const;

export interface CameraServiceOptions {
  db: Knex;
  identity: Identity;
  host: Host;
  supervisor: Supervisor;
  regions: RegionService;
  pictures: PictureStore;
  probes: Probes;
  videos: VideoStore;
  /** A demo camera comes with its line. */
  demoLine: LineDraft;
  site: Site;
  /** What the model may be given. */
  sizes: readonly string[];
  /** Names of the cameras to which somebody has to come. */
  onVisitsDue(names: string[]): void;
  /** The list changed: added, renamed, switched, removed. */
  onListChanged(): void;
}

export interface NewCamera {
  name: string;
  source: CameraSource;
  device?: CameraDevice | null;
  mounting?: Mounting | null;
  place?: Place;
}

/** The cameras that are watched. */
export class CameraService {
  readonly #options: CameraServiceOptions;
  readonly #rows: CameraRows;
  /** Which of them count. */
  readonly runs: CameraRuns;
  /** Where their pictures come from. */
  readonly sources: CameraSources;

  constructor(options: CameraServiceOptions) {
    this.#options = options;
    this.#rows = new CameraRows(options);
    this.runs = new CameraRuns({ ...options, log: options.host.log, rows: this.#rows });
    this.sources = new CameraSources({ ...options, rows: this.#rows, runs: this.runs });
  }

  /** Those that are enabled and do not run yet. */
  async start(): Promise<void> {
    await this.#options.videos.sweep(new Set((await this.#rows.list()).map(({ source: { address } }) => address)));
    await this.runs.startAll();
    await this.runs.duty.look();
  }

  async list(): Promise<Camera[]> {
    const placeOf = await readPlaces(this.#options.db);
    return (await this.#rows.list()).map((record) => this.#shown(record, placeOf(record.cameraId)));
  }

  async add({ name, source, device = null, mounting = null, place = NOWHERE }: NewCamera): Promise<Camera> {
    const { host, demoLine } = this.#options;
    const stored = await toStored(source, host.secrets);
    const [cameraId] = await this.#addAll([
      {
        name,
        source: stored,
        device,
        mounting,
        enabled: true,
        regions: source.kind === 'demo' ? [demoLine] : [],
        place,
        schedule: null,
      },
    ]);
    return this.get(cameraId);
  }

  /** Adds those of a list; see importCameras. */
  import(text: string, how: { onlyGood: boolean; look: boolean }): Promise<Imported> {
    const { db, host, sizes } = this.#options;
    return importCameras(text, how, {
      db,
      secrets: host.secrets,
      sizes,
      most: CAMERA_LIMITS.most,
      add: (cameras) => this.#addAll(cameras),
    });
  }

  export(format: CameraFileFormat): Promise<string> {
    return exportCameras(this.#options.db, format);
  }

  /** All of them or none. */
  async #addAll(cameras: readonly (Ready & { device?: CameraDevice | null })[]): Promise<string[]> {
    const { db, identity } = this.#options;
    const added = cameras.map((camera) => ({ ...camera, cameraId: uuidv7() }));
    await inTransaction(db, async (transaction) => {
      if ((await listCameras(transaction)).length + added.length > CAMERA_LIMITS.most)
        throw new FootfallError('CAMERA_006', { maximum: CAMERA_LIMITS.most });
      for (const { regions, place, schedule, ...camera } of added) {
        await refuseTakenName(transaction, camera.name, null);
        await addCamera(transaction, identity, { ...camera, createdAtMs: Date.now() });
        await writePlace(transaction, identity, camera.cameraId, place, Date.now());
        await updateCamera(transaction, identity, camera.cameraId, { schedule }, Date.now());
        for (const region of regions)
          await insertRegionVersion(transaction, identity, camera.cameraId, uuidv7(), region, '', Date.now());
      }
    });
    for (const { cameraId, enabled } of added) if (enabled) await this.runs.run(cameraId);
    this.#options.onListChanged();
    return added.map(({ cameraId }) => cameraId);
  }

  /** To each other camera by itself: one that cannot have them says why. */
  async copySettings(
    cameraId: string,
    to: readonly string[],
    what: readonly ('regions' | 'picture' | 'hours')[],
  ): Promise<{ cameraId: string; error: ErrorInfo | null }[]> {
    const { regions } = this.#options;
    const from = await this.#rows.get(cameraId),
      drafts = (await regions.list(cameraId)).map((region) => RegionDraft.parse(region));
    const outcome: { cameraId: string; error: ErrorInfo | null }[] = [];
    for (const other of to) {
      try {
        const record = await this.#rows.get(other);
        if (what.includes('picture')) await this.#copyPicture(from, record);
        if (what.includes('hours')) await this.setSchedule(other, from.schedule);
        if (what.includes('regions')) for (const draft of drafts) await regions.save(other, null, draft, '');
        outcome.push({ cameraId: other, error: null });
      } catch (thrown) {
        if (!(thrown instanceof FootfallError)) throw thrown;
        outcome.push({ cameraId: other, error: thrown.info });
      }
    }
    return outcome;
  }

  async #copyPicture(
    { inputSize, source: { aspect, transport } }: CameraRecord,
    { cameraId, source }: CameraRecord,
  ): Promise<void> {
    if (source.kind === 'demo') throw new FootfallError('CAMERA_003', {});
    await this.sources.replace(cameraId, { source: { ...source, aspect, transport } }, { elsewhere: false });
    await this.#rows.change(cameraId, () => Promise.resolve({ inputSize }));
    await this.#options.pictures.remove(cameraId);
  }

  async setMounting(cameraId: string, mounting: Mounting): Promise<Camera> {
    await this.#rows.change(cameraId, () => Promise.resolve({ mounting }));
    return this.get(cameraId);
  }

  /** Rejects with CAMERA_014 what its model cannot be given. */
  async setInputSize(cameraId: string, inputSize: string | null): Promise<Camera> {
    const { sizes } = this.#options;
    if (inputSize !== null && !sizes.includes(inputSize))
      throw new FootfallError('CAMERA_014', { size: inputSize, sizes: sizes.join(', ') });
    await this.#rows.change(cameraId, () => Promise.resolve({ inputSize }));
    return this.get(cameraId);
  }

  async rename(cameraId: string, name: string): Promise<Camera> {
    await this.#rows.change(cameraId, async (transaction) => {
      await refuseTakenName(transaction, name, cameraId);
      return { name };
    });
    this.#options.supervisor.setName(cameraId, name);
    return this.get(cameraId);
  }

  /** The demo stays beside the shop's own cameras. */
  async keepDemo(): Promise<void> {
    for (const { cameraId, demo } of await this.#rows.list())
      if (demo) await this.#rows.change(cameraId, () => Promise.resolve({ demoKept: true }));
  }

  known(): Promise<KnownCamera[]> {
    return readKnownCameras(this.#options.db);
  }

  /** Its counts stay; only the camera goes, and its picture. */
  async remove(cameraId: string): Promise<void> {
    const { source, enabled } = await this.#rows.get(cameraId);
    await this.#options.supervisor.halt(cameraId);
    await this.runs.orRunOn(
      cameraId,
      this.#rows.change(cameraId, () => Promise.resolve({ removedAtMs: Date.now() })),
      enabled,
    );
    await this.#options.supervisor.remove(cameraId);
    await this.#options.pictures.remove(cameraId);
    await this.sources.forgetVideo(source);
  }

  /** Rejects with CAMERA_001. */
  async get(cameraId: string): Promise<Camera> {
    const record = await this.#rows.get(cameraId);
    return this.#shown(record, (await readPlaces(this.#options.db))(cameraId));
  }

  /** Rejects with CAMERA_001. */
  async picture(cameraId: string, renew: boolean): Promise<Picture | null> {
    await this.#rows.get(cameraId);
    return this.#options.pictures.get(cameraId, renew);
  }

  async setSchedule(cameraId: string, schedule: Schedule): Promise<Camera> {
    await this.#rows.change(cameraId, () => Promise.resolve({ schedule }));
    await this.runs.duty.look();
    return this.get(cameraId);
  }

  async setPlace(cameraId: string, place: Place): Promise<Camera> {
    const { identity } = this.#options;
    await this.#rows.change(cameraId, async (transaction) => {
      await writePlace(transaction, identity, cameraId, place, Date.now());
      return {};
    });
    return this.get(cameraId);
  }

  async setMaintenance(cameraId: string, maintenance: Maintenance | null, visits: Visits): Promise<Camera> {
    if (maintenance && maintenance.untilMs > Date.now() + DUTY.workDays * DAY_MS)
      throw new FootfallError('CAMERA_013', { days: DUTY.workDays });
    await this.#rows.change(cameraId, () => Promise.resolve({ maintenance, visits }));
    await this.runs.duty.look();
    return this.get(cameraId);
  }

  #shown({ source, ...record }: CameraRecord, place: Place): Camera {
    const { supervisor } = this.#options,
      { cameraId } = record,
      state = supervisor.state(cameraId);
    return {
      ...record,
      source: toShown(source),
      place,
      state,
      health: healthOf(state, Date.now()),
      telemetry: supervisor.telemetry(cameraId),
    };
  }
}

/** Every camera there ever was, with the regions it ever had. */
export const readKnownCameras = async (db: Db): Promise<KnownCamera[]> =>
  Promise.all(
    (await listLifetimes(db)).map(async ({ cameraId, name, demo, createdAtMs, removedAtMs }) => ({
      cameraId,
      name,
      demo,
      fromMs: createdAtMs,
      toMs: removedAtMs,
      regions: knownRegions(await listRegionVersions(db, cameraId)),
    })),
  );

/** Each region once, under its last name, from its first version to its deletion. `versions`: newest first. */
const knownRegions = (versions: RegionVersion[]): KnownCamera['regions'] =>
  [...Map.groupBy(versions, ({ regionId }) => regionId).values()]
    .map((own) => ({
      regionId: own[0].regionId,
      kind: own[0].kind,
      name: own[0].name,
      ...(own[0].kind === 'zone'
        ? { queue: own[0].queue, capacity: own[0].capacity }
        : { queue: false, capacity: null }),
      fromMs: own[own.length - 1].savedAtMs,
      toMs: own[0].retiredAtMs,
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
