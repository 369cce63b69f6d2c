import { isIPv6 } from 'node:net';
import type { Knex } from 'knex';
import { DAY_MS } from '../../core/time.ts';
import type { KnownCamera, Site } from '../../shared/api/index.ts';
import type { Camera, CameraSource, Probe } from '../../shared/domain/camera.ts';
import type { CameraDevice, FoundDevice } from '../../shared/domain/device.ts';
import type { CameraFileFormat, Imported } from '../../shared/domain/camera-file.ts';
import type { Maintenance, Schedule, Visits } from '../../shared/domain/duty.ts';
import { healthOf } from '../../shared/domain/health.ts';
import { RegionDraft, type LineDraft, type RegionVersion } from '../../shared/domain/region.ts';
import { FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import {
  PROTOCOLS,
  insertCamera,
  listCameras,
  listLifetimes,
  updateCamera,
  type CameraChange,
  type CameraRecord,
  type NewCamera,
  type StoredSource,
} from '../db/camera-configurations.ts';
import { insertRegionVersion, listRegionVersions } from '../db/counting-zones.ts';
import type { Db } from '../db/dialect/dialect.ts';
import type { Identity } from '../db/installation.ts';
import { insertStreamEvent, outageBegin, PLANNED, resolveOutages } from '../db/stream-events.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuidv7 } from '../db/uuid.ts';
import { changeStream, insertStream, rewindStream, streamIds } from '../db/video-streams.ts';
import type { Host } from '../host.ts';
import type { Supervisor } from '../supervision/open-supervision.ts';
import { loginOf, toProbedSource, toShown, toStored, toWorkerSource } from './camera-source.ts';
import { DUTY, DutyWatch, noteOff, offDuty } from './duty.ts';
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
  /** Names of the cameras to which somebody has to come. */
  onVisitsDue(names: string[]): void;
  /** The list changed: added, renamed, switched, removed. */
  onListChanged(): void;
}

/** The cameras that are watched. */
export class CameraService {
  readonly #options: CameraServiceOptions;
  readonly duty: DutyWatch;

  constructor(options: CameraServiceOptions) {
    this.#options = options;
    this.duty = new DutyWatch({ ...options, log: options.host.log, run: (cameraId) => this.#run(cameraId) });
  }

  async list(): Promise<Camera[]> {
    return (await listCameras(this.#options.db)).map((record) => this.#shown(record));
  }

  async probe(source: CameraSource, cameraId?: string, signal?: AbortSignal): Promise<Probe> {
    const { host, probes } = this.#options;
    const before = cameraId === undefined ? undefined : (await this.#record(cameraId)).source;
    try {
      return await probes.run(await toProbedSource(source, host.secrets, host.folders.resources, before), signal);
    } catch (thrown) {
      // That there is no such file is an answer like any other.
      if (thrown instanceof FootfallError && thrown.info.code.startsWith('STREAM_'))
        return { ok: false, error: thrown.info };
      throw thrown;
    }
  }

  /** Those that are enabled and do not run yet. */
  async startAll(): Promise<void> {
    const { db, videos, supervisor } = this.#options;
    await videos.sweep(new Set((await listCameras(db)).map(({ source }) => source.address)));
    for (const { cameraId, enabled } of await listCameras(db)) {
      if (supervisor.state(cameraId).status !== 'off') continue;
      const sinceMs = await outageBegin(db, cameraId, Date.now());
      if (sinceMs !== null) supervisor.setNotCountingSince(cameraId, sinceMs);
      if (enabled) await this.#run(cameraId);
    }
  }

  async add(name: string, source: CameraSource, device: CameraDevice | null): Promise<Camera> {
    const { host, demoLine } = this.#options;
    const stored = await toStored(source, host.secrets);
    const [cameraId] = await this.#addAll([
      { name, source: stored, device, enabled: true, regions: source.kind === 'demo' ? [demoLine] : [] },
    ]);
    return this.get(cameraId);
  }

  /** Adds those of a list; see importCameras. */
  import(text: string, how: { onlyGood: boolean; look: boolean }): Promise<Imported> {
    const { db, host } = this.#options;
    return importCameras(text, how, {
      db,
      secrets: host.secrets,
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
      for (const { regions, ...camera } of added) {
        await this.#refuseTakenName(transaction, camera.name, null);
        await addCamera(transaction, identity, { ...camera, createdAtMs: Date.now() });
        for (const region of regions)
          await insertRegionVersion(transaction, identity, camera.cameraId, uuidv7(), region, '', Date.now());
      }
    });
    for (const { cameraId, enabled } of added) if (enabled) await this.#run(cameraId);
    this.#options.onListChanged();
    return added.map(({ cameraId }) => cameraId);
  }

  /** To each other camera by itself: one that cannot have them says why. */
  async copySettings(
    cameraId: string,
    to: readonly string[],
    what: readonly ('regions' | 'picture')[],
  ): Promise<{ cameraId: string; error: ErrorInfo | null }[]> {
    const { regions } = this.#options;
    const from = await this.#record(cameraId),
      drafts = (await regions.list(cameraId)).map((region) => RegionDraft.parse(region));
    const outcome: { cameraId: string; error: ErrorInfo | null }[] = [];
    for (const other of to) {
      try {
        const record = await this.#record(other);
        if (what.includes('picture')) await this.#copyPicture(from, record);
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
    { source: { aspect, transport } }: CameraRecord,
    { cameraId, source }: CameraRecord,
  ): Promise<void> {
    if (source.kind === 'demo') throw new FootfallError('CAMERA_003', {});
    await this.#replace(cameraId, { source: { ...source, aspect, transport } }, { elsewhere: false });
    await this.#options.pictures.remove(cameraId);
  }

  async rename(cameraId: string, name: string): Promise<Camera> {
    await this.#change(cameraId, async (transaction) => {
      await this.#refuseTakenName(transaction, name, cameraId);
      return { name };
    });
    this.#options.supervisor.setName(cameraId, name);
    return this.get(cameraId);
  }

  setEnabled(cameraId: string, enabled: boolean): Promise<Camera> {
    return this.#switch(cameraId, enabled, false);
  }

  /** Its file is through: switched off, so that the next start does not count the same people again; switched on, it begins anew. */
  finish(cameraId: string): Promise<Camera> {
    return this.#switch(cameraId, false, true);
  }

  async #switch(cameraId: string, enabled: boolean, through: boolean): Promise<Camera> {
    const { supervisor, identity } = this.#options;
    const before = await this.#record(cameraId);
    if (before.enabled !== enabled) {
      // Its last events first, then the note that it was switched off.
      if (!enabled) await supervisor.halt(cameraId);
      const switched = this.#change(cameraId, async (transaction) => {
        const nowMs = Date.now();
        if (enabled) await resolveOutages(transaction, identity, cameraId, PLANNED, nowMs);
        else {
          await noteOff(transaction, identity, before, 'switched-off', nowMs);
          if (through) await rewindStream(transaction, identity, cameraId, nowMs);
        }
        return { enabled };
      });
      await this.#orRunOn(cameraId, switched, !enabled && !through);
      if (enabled) await this.#run(cameraId);
    }
    return this.get(cameraId);
  }

  /** Its lines, zones, name and counts stay; what lies between is a gap like any other. */
  async change(cameraId: string, source: CameraSource, device?: CameraDevice): Promise<Camera> {
    const { host, pictures, supervisor } = this.#options;
    const { source: before } = await this.#record(cameraId);
    const stored = await toStored(source, host.secrets, before);
    const elsewhere = stored.kind !== before.kind || stored.address !== before.address || stored.loop !== before.loop;
    // Whoever saves it while another camera is refused there says that it was replaced.
    const replaced = supervisor.state(cameraId).error?.code === 'CAMERA_009';
    const sameDevice = !replaced && hostOf(stored.address) === hostOf(before.address);
    const shaped = (stored.aspect ?? 'auto') !== (before.aspect ?? 'auto');
    await this.#replace(
      cameraId,
      { source: stored, ...(device ? { device } : !sameDevice && { device: null }) },
      { elsewhere },
    );
    if (elsewhere || shaped) await pictures.remove(cameraId);
    if (elsewhere) await this.#forgetVideo(before);
    return this.get(cameraId);
  }

  /** Those of them whose device is known, and where they are. */
  async withDevice(cameraIds: readonly string[]): Promise<{ cameraId: string; device: CameraDevice; host: string }[]> {
    return (await listCameras(this.#options.db)).flatMap(({ cameraId, device, source: { address } }) => {
      const host = hostOf(address);
      return cameraIds.includes(cameraId) && device && host !== null ? [{ cameraId, device, host }] : [];
    });
  }

  /** How its device is asked where it is now, with the login and the certificate that are kept. */
  async asked(
    cameraId: string,
    { serviceUrl, addresses: [host] }: Pick<FoundDevice, 'serviceUrl' | 'addresses'>,
  ): Promise<TaskInput<'read-device'>> {
    const { source, device } = await this.#record(cameraId);
    return {
      serviceUrl,
      host,
      ...(await loginOf(source, this.#options.host.secrets)),
      trusted: device?.trusted ?? null,
    };
  }

  /** Its device has another address; everything else of the camera stays. */
  async move(cameraId: string, found: FoundDevice): Promise<void> {
    const { source, device } = await this.#record(cameraId);
    const url = new URL(source.address),
      from = url.hostname,
      [to] = found.addresses;
    if (!device || found.serviceUrl === null) return;
    url.hostname = isIPv6(to) ? `[${to}]` : to;
    await this.#replace(
      cameraId,
      { source: { ...source, address: url.href }, device: { ...device, serviceUrl: found.serviceUrl } },
      { elsewhere: false, from, to },
    );
  }

  /** Another device is at its address. Halted until `isBack`; what is counted there belongs to another door. */
  async refuse(cameraId: string, host: string, isBack: () => Promise<boolean>): Promise<void> {
    const { db, identity, supervisor } = this.#options;
    const { name } = await this.#record(cameraId);
    const error = () => new FootfallError('CAMERA_009', { host, name });
    await supervisor.halt(cameraId);
    await inTransaction(db, async (transaction) => {
      const nowMs = Date.now(),
        streamId = (await streamIds(transaction)).get(cameraId)!;
      await insertStreamEvent(
        transaction,
        identity,
        {
          streamId,
          cameraId,
          type: 'failed',
          atMs: nowMs,
          severity: 'error',
          message: error().message,
          data: error().info,
          resolvedAtMs: null,
        },
        nowMs,
      );
    });
    supervisor.postpone(cameraId, error(), async () => {
      if (!(await isBack())) throw error();
      await this.#run(cameraId);
    });
  }

  /** Another source for the same place. What lies between is a gap like any other. */
  async #replace(
    cameraId: string,
    change: Required<Pick<CameraChange, 'source'>> & CameraChange,
    data: { elsewhere: boolean; from?: string; to?: string },
  ): Promise<void> {
    const { supervisor, identity } = this.#options;
    const { source: before, enabled } = await this.#record(cameraId);
    // What the worker before it saw is stored first: it belongs to the source before.
    if (enabled) await supervisor.halt(cameraId);
    try {
      await this.#change(cameraId, async (transaction) => {
        const nowMs = Date.now(),
          streamId = (await streamIds(transaction)).get(cameraId)!;
        if (data.elsewhere || change.source.address !== before.address)
          await changeStream(
            transaction,
            identity,
            cameraId,
            { address: change.source.address, protocol: PROTOCOLS[change.source.kind] },
            nowMs,
          );
        await insertStreamEvent(
          transaction,
          identity,
          {
            streamId,
            cameraId,
            type: 'source-changed',
            atMs: nowMs,
            severity: 'info',
            message: null,
            data,
            resolvedAtMs: nowMs,
          },
          nowMs,
        );
        return change;
      });
    } finally {
      if (enabled) await this.#run(cameraId);
    }
  }

  /** A video that was handed over to Footfall goes with the last camera that shows it. */
  async #forgetVideo({ kind, address }: StoredSource): Promise<void> {
    const used = (await listCameras(this.#options.db)).some(({ source }) => source.address === address);
    if (kind === 'file' && !used) await this.#options.videos.remove(address);
  }

  async setPassword(cameraId: string, username: string, password: string): Promise<Camera> {
    const { host } = this.#options;
    const { source, enabled } = await this.#record(cameraId);
    const sealedPassword = password === '' ? null : await host.secrets.encrypt(password);
    await this.#change(cameraId, () =>
      Promise.resolve({ source: { ...source, username: username === '' ? null : username, sealedPassword } }),
    );
    if (enabled) await this.#run(cameraId);
    return this.get(cameraId);
  }

  /** The demo stays beside the shop's own cameras. */
  async keepDemo(): Promise<void> {
    for (const { cameraId, demo } of await listCameras(this.#options.db))
      if (demo) await this.#change(cameraId, () => Promise.resolve({ demoKept: true }));
  }

  /** Every camera there ever was, with the regions it ever had. */
  async known(): Promise<KnownCamera[]> {
    const { db } = this.#options;
    return Promise.all(
      (await listLifetimes(db)).map(async ({ cameraId, name, demo, createdAtMs, removedAtMs }) => ({
        cameraId,
        name,
        demo,
        fromMs: createdAtMs,
        toMs: removedAtMs,
        regions: knownRegions(await listRegionVersions(db, cameraId)),
      })),
    );
  }

  /** Its counts stay; only the camera goes, and its picture. */
  async remove(cameraId: string): Promise<void> {
    const { source, enabled } = await this.#record(cameraId);
    await this.#options.supervisor.halt(cameraId);
    await this.#orRunOn(
      cameraId,
      this.#change(cameraId, () => Promise.resolve({ removedAtMs: Date.now() })),
      enabled,
    );
    await this.#options.supervisor.remove(cameraId);
    await this.#options.pictures.remove(cameraId);
    await this.#forgetVideo(source);
  }

  async tryNow(cameraId: string): Promise<void> {
    await this.#record(cameraId);
    await this.#options.supervisor.tryNow(cameraId);
  }

  /** Rejects with CAMERA_001. */
  async get(cameraId: string): Promise<Camera> {
    return this.#shown(await this.#record(cameraId));
  }

  /** What a worker opens. Rejects with CAMERA_001. */
  async source(cameraId: string): Promise<WorkerSource> {
    const { host } = this.#options;
    return toWorkerSource((await this.#record(cameraId)).source, host.secrets, host.folders.resources);
  }

  /** Rejects with CAMERA_001. */
  async picture(cameraId: string, renew: boolean): Promise<Picture | null> {
    await this.#record(cameraId);
    return this.#options.pictures.get(cameraId, renew);
  }

  /** A camera that was halted for a change that cannot be stored, above all on a full disk, goes on as it was. */
  async #orRunOn(cameraId: string, change: Promise<void>, run: boolean): Promise<void> {
    try {
      await change;
    } catch (thrown) {
      if (run) await this.#run(cameraId);
      throw thrown;
    }
  }

  async setSchedule(cameraId: string, schedule: Schedule): Promise<Camera> {
    await this.#change(cameraId, () => Promise.resolve({ schedule }));
    await this.duty.look();
    return this.get(cameraId);
  }

  async setMaintenance(cameraId: string, maintenance: Maintenance | null, visits: Visits): Promise<Camera> {
    if (maintenance && maintenance.untilMs > Date.now() + DUTY.workDays * DAY_MS)
      throw new FootfallError('CAMERA_013', { days: DUTY.workDays });
    await this.#change(cameraId, () => Promise.resolve({ maintenance, visits }));
    await this.duty.look();
    return this.get(cameraId);
  }

  /** What is enabled runs, or says why not; outside its hours, and while somebody works on it, it stays off. */
  async #run(cameraId: string): Promise<void> {
    const { supervisor, regions, site } = this.#options;
    const run = async () => {
      const record = await this.#record(cameraId);
      supervisor.setName(cameraId, record.name);
      if (!record.enabled) return;
      if (offDuty(record, Date.now(), site) !== null) return void this.duty.look();
      await supervisor.run(cameraId, await regions.list(cameraId));
    };
    await run().catch((thrown: unknown) => supervisor.postpone(cameraId, thrown, run));
  }

  async #change(cameraId: string, change: (transaction: Knex.Transaction) => Promise<CameraChange>): Promise<void> {
    const { db, identity } = this.#options;
    await this.#record(cameraId);
    await inTransaction(db, async (transaction) =>
      updateCamera(transaction, identity, cameraId, await change(transaction), Date.now()),
    );
    this.#options.onListChanged();
  }

  async #record(cameraId: string): Promise<CameraRecord> {
    const found = (await listCameras(this.#options.db)).find((record) => record.cameraId === cameraId);
    if (!found) throw new FootfallError('CAMERA_001', { cameraId });
    return found;
  }

  async #refuseTakenName(db: Db, name: string, cameraId: string | null): Promise<void> {
    const taken = (await listCameras(db)).some(
      (other) => other.cameraId !== cameraId && other.name.toLowerCase() === name.toLowerCase(),
    );
    if (taken) throw new FootfallError('CAMERA_002', { name });
  }

  #shown({
    cameraId,
    name,
    source,
    device,
    demo,
    demoKept,
    enabled,
    order,
    createdAtMs,
    schedule,
    maintenance,
    visits,
  }: CameraRecord): Camera {
    const { supervisor } = this.#options,
      state = supervisor.state(cameraId);
    return {
      cameraId,
      name,
      source: toShown(source),
      device,
      demo,
      demoKept,
      enabled,
      order,
      createdAtMs,
      schedule,
      maintenance,
      visits,
      state,
      health: healthOf(state, Date.now()),
      telemetry: supervisor.telemetry(cameraId),
    };
  }
}

/** Null: it has none, as a file's path. */
const hostOf = (address: string): string | null =>
  URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, '') : null;

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

/** A camera and its one stream. Within a transaction. */
export async function addCamera(db: Db, identity: Identity, camera: NewCamera): Promise<void> {
  await insertCamera(db, identity, camera);
  await insertStream(
    db,
    identity,
    {
      streamId: uuidv7(camera.createdAtMs),
      cameraId: camera.cameraId,
      address: camera.source.address,
      protocol: PROTOCOLS[camera.source.kind],
    },
    camera.createdAtMs,
  );
}
