import { isIPv6 } from 'node:net';
import type { CameraSource, Probe } from '../../shared/domain/camera.ts';
import type { CameraDevice, FoundDevice } from '../../shared/domain/device.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import { PROTOCOLS, type CameraChange, type StoredSource } from '../db/camera-configurations.ts';
import type { Identity } from '../db/installation.ts';
import { insertStreamEvent } from '../db/stream-events.ts';
import { changeStream, streamIds } from '../db/video-streams.ts';
import type { Host } from '../host.ts';
import type { Supervisor } from '../supervision/open-supervision.ts';
import type { CameraRows } from './camera-rows.ts';
import type { CameraRuns } from './camera-runs.ts';
import { loginOf, toProbedSource, toStored, toWorkerSource } from './camera-source.ts';
import type { PictureStore } from './picture-store.ts';
import type { Probes } from './probe-source.ts';
import type { VideoStore } from './video-store.ts';

export interface CameraSourcesOptions {
  identity: Identity;
  host: Host;
  rows: CameraRows;
  runs: CameraRuns;
  supervisor: Supervisor;
  pictures: PictureStore;
  probes: Probes;
  videos: VideoStore;
}

/** Where the cameras' pictures come from. */
export class CameraSources {
  readonly #options: CameraSourcesOptions;
  readonly #rows: CameraRows;

  constructor(options: CameraSourcesOptions) {
    this.#options = options;
    this.#rows = options.rows;
  }

  async probe(source: CameraSource, cameraId?: string, signal?: AbortSignal): Promise<Probe> {
    const { host, probes } = this.#options;
    const before = cameraId === undefined ? undefined : (await this.#rows.get(cameraId)).source;
    try {
      return await probes.run(await toProbedSource(source, host.secrets, host.folders.resources, before), signal);
    } catch (thrown) {
      // That there is no such file is an answer like any other.
      if (thrown instanceof FootfallError && thrown.info.code.startsWith('STREAM_'))
        return { ok: false, error: thrown.info };
      throw thrown;
    }
  }

  /** Its lines, zones, name and counts stay; what lies between is a gap like any other. */
  async change(cameraId: string, source: CameraSource, device?: CameraDevice): Promise<void> {
    const { host, pictures, supervisor } = this.#options;
    const { source: before } = await this.#rows.get(cameraId);
    const stored = await toStored(source, host.secrets, before);
    const elsewhere = stored.kind !== before.kind || stored.address !== before.address || stored.loop !== before.loop;
    // Whoever saves it while another camera is refused there says that it was replaced.
    const replaced = supervisor.state(cameraId).error?.code === 'CAMERA_009';
    const sameDevice = !replaced && hostOf(stored.address) === hostOf(before.address);
    const shaped = (stored.aspect ?? 'auto') !== (before.aspect ?? 'auto');
    await this.replace(
      cameraId,
      {
        source: stored,
        ...(device ? { device } : !sameDevice && { device: null }),
        // It was of another picture.
        ...((elsewhere || shaped) && { viewCheck: null }),
      },
      { elsewhere },
    );
    if (elsewhere || shaped) await pictures.remove(cameraId);
    if (elsewhere) await this.forgetVideo(before);
  }

  /** Those of them whose device is known, and where they are. */
  async withDevice(cameraIds: readonly string[]): Promise<{ cameraId: string; device: CameraDevice; host: string }[]> {
    return (await this.#rows.list()).flatMap(({ cameraId, device, source: { address } }) => {
      const host = hostOf(address);
      return cameraIds.includes(cameraId) && device && host !== null ? [{ cameraId, device, host }] : [];
    });
  }

  /** How its device is asked where it is now, with the login and the certificate that are kept. */
  async asked(
    cameraId: string,
    { serviceUrl, addresses: [host] }: Pick<FoundDevice, 'serviceUrl' | 'addresses'>,
  ): Promise<TaskInput<'read-device'>> {
    const { source, device } = await this.#rows.get(cameraId);
    return {
      serviceUrl,
      host,
      ...(await loginOf(source, this.#options.host.secrets)),
      trusted: device?.trusted ?? null,
    };
  }

  /** Its device has another address; everything else of the camera stays. */
  async move(cameraId: string, found: FoundDevice): Promise<void> {
    const { source, device } = await this.#rows.get(cameraId);
    const url = new URL(source.address),
      from = url.hostname,
      [to] = found.addresses;
    if (!device || found.serviceUrl === null) return;
    // Some take a new endpoint with each start.
    const deviceId = found.id.startsWith('address:') ? device.deviceId : found.id;
    url.hostname = isIPv6(to) ? `[${to}]` : to;
    await this.replace(
      cameraId,
      { source: { ...source, address: url.href }, device: { ...device, deviceId, serviceUrl: found.serviceUrl } },
      { elsewhere: false, from, to },
    );
  }

  /** Another source for the same place. What lies between is a gap like any other. */
  async replace(
    cameraId: string,
    change: Required<Pick<CameraChange, 'source'>> & CameraChange,
    data: { elsewhere: boolean; from?: string; to?: string },
  ): Promise<void> {
    const { supervisor, identity } = this.#options;
    const { source: before, enabled } = await this.#rows.get(cameraId);
    // What the worker before it saw is stored first: it belongs to the source before.
    if (enabled) await supervisor.halt(cameraId);
    try {
      await this.#rows.change(cameraId, async (transaction) => {
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
      if (enabled) await this.#options.runs.run(cameraId);
    }
  }

  async setPassword(cameraId: string, username: string, password: string): Promise<void> {
    const { host } = this.#options;
    const { source, enabled } = await this.#rows.get(cameraId);
    const sealedPassword = password === '' ? null : await host.secrets.encrypt(password);
    await this.#rows.change(cameraId, () =>
      Promise.resolve({ source: { ...source, username: username === '' ? null : username, sealedPassword } }),
    );
    if (enabled) await this.#options.runs.run(cameraId);
  }

  /** What a worker opens. Rejects with CAMERA_001. */
  async source(cameraId: string): Promise<WorkerSource> {
    const { host } = this.#options;
    return toWorkerSource((await this.#rows.get(cameraId)).source, host.secrets, host.folders.resources);
  }

  /** A video that was handed over to Footfall goes with the last camera that shows it. */
  async forgetVideo({ kind, address }: StoredSource): Promise<void> {
    const used = (await this.#rows.list()).some(({ source }) => source.address === address);
    if (kind === 'file' && !used) await this.#options.videos.remove(address);
  }
}

/** Null: it has none, as a file's path. */
const hostOf = (address: string): string | null =>
  URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, '') : null;
