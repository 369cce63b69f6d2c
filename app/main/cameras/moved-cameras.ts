import type { CameraState } from '../../shared/domain/camera.ts';
import { cameraMarks, foundMarks, isSameDevice } from '../../shared/domain/device-identity.ts';
import type { CameraDevice, DeviceIdentity, DeviceReading, FoundDevice } from '../../shared/domain/device.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Log } from '../host.ts';

export const MOVED = {
  /** A camera that restarts is away for less; one that was given another address stays away. Milliseconds. */
  awayMs: 90_000,
  /** Whether one is to be looked for is decided this often. Milliseconds. */
  lookEveryMs: 30_000,
  /** A search that found nothing is made again after the first of these, then after twice as long, up to the last. Milliseconds. */
  againMs: { first: 5 * 60_000, last: 60 * 60_000 },
} as const;

/** Nobody is at that address, or another camera. */
const AWAY = new Set<ErrorCode>(['STREAM_004', 'STREAM_006', 'STREAM_008', 'STREAM_011', 'CAMERA_009']);

interface Lost {
  cameraId: string;
  device: CameraDevice;
  /** Where it was. */
  host: string;
}

export interface MovedOptions {
  log: Log;
  now(): number;
  /** Of those cameras the ones whose device is known. */
  lost(cameraIds: readonly string[]): Promise<Lost[]>;
  search(): Promise<readonly FoundDevice[]>;
  /** With the login that is kept. */
  read(cameraId: string, device: FoundDevice): Promise<DeviceReading>;
  move(cameraId: string, device: FoundDevice): Promise<unknown>;
  /** At its own address. */
  ask(camera: Lost): Promise<DeviceReading>;
  /** Another camera is there: nothing of it is counted, until `isBack` says otherwise. */
  refuse(camera: Lost, isBack: () => Promise<boolean>): Promise<unknown>;
}

/**
 * Finds cameras again that were given another address: one that is not reached for a while is looked for by its device's endpoint, number or network card, and moves there when
 * the device, asked with the login that is kept, also says that it is the same (serial number or network card): an endpoint alone anybody could claim.
 * A camera that begins to count, or comes back, at its address is asked as well: after a power cut it may be another one, whose people would be counted at the wrong door.
 */
export class MovedCameras {
  readonly #options: MovedOptions;
  /** Whose device has been asked since this program runs and since it was away last. */
  readonly #asked = new Set<string>();
  /** Since when. */
  readonly #away = new Map<string, number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #nextAtMs = 0;
  #waitMs: number = MOVED.againMs.first;
  #looking: Promise<void> | null = null;

  constructor(options: MovedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), MOVED.lookEveryMs);
    this.#timer.unref();
  }

  onState(cameraId: string, { status, error }: Pick<CameraState, 'status' | 'error'>): void {
    if (status === 'counting' || status === 'off') {
      this.#away.delete(cameraId);
      // Nobody sees what happens at its address meanwhile.
      if (status === 'off') this.#asked.delete(cameraId);
      if (status === 'counting' && !this.#asked.has(cameraId)) {
        this.#asked.add(cameraId);
        void this.confirm(cameraId);
      }
    } else if (error && AWAY.has(error.code) && !this.#away.has(cameraId)) {
      this.#asked.delete(cameraId);
      this.#away.set(cameraId, this.#options.now());
      this.#waitMs = MOVED.againMs.first;
    }
  }

  /** One search for all that are away; resolves when it is over. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((thrown: unknown) =>
        this.#options.log.warn('lost cameras could not be looked for', { reason: String(thrown) }),
      )
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  /** Asks who is at a camera's address, and refuses another one. */
  async confirm(cameraId: string): Promise<void> {
    try {
      const [camera] = await this.#options.lost([cameraId]);
      if (!camera || !(await this.#isAnother(camera))) return;
      await this.#options.refuse(camera, async () => !(await this.#isAnother(camera)));
    } catch (thrown) {
      this.#options.log.warn('a camera that is back could not be asked who it is', {
        cameraId,
        reason: String(thrown),
      });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** One that does not answer is believed. */
  async #isAnother(camera: Lost): Promise<boolean> {
    const reading = await this.#options.ask(camera);
    return reading.ok && isThis(camera.device, reading.identity) === false;
  }

  async #look(): Promise<void> {
    const nowMs = this.#options.now();
    const long = [...this.#away].filter(([, sinceMs]) => nowMs - sinceMs >= MOVED.awayMs).map(([cameraId]) => cameraId);
    if (long.length === 0 || nowMs < this.#nextAtMs) return;
    const lost = await this.#options.lost(long);
    if (lost.length === 0) return;
    this.#nextAtMs = nowMs + this.#waitMs;
    this.#waitMs = Math.min(2 * this.#waitMs, MOVED.againMs.last);
    const found = await this.#options.search();
    for (const camera of lost) await this.#follow(camera, found);
  }

  async #follow({ cameraId, device, host }: Lost, found: readonly FoundDevice[]): Promise<void> {
    const there = found.find((one) => isSameDevice(foundMarks(one), cameraMarks(device)) === true);
    if (!there || there.addresses.includes(host) || !this.#away.has(cameraId)) return;
    const reading = await this.#options.read(cameraId, there);
    const isFollowed =
      reading.ok &&
      isThis(device, reading.identity) === true &&
      (device.serial === null || reading.identity.serial !== null);
    if (!isFollowed) {
      this.#options.log.warn('a device claims to be a lost camera, and is not followed', {
        cameraId,
        address: there.addresses[0],
        reason: reading.ok ? 'another serial number' : reading.error.message,
      });
      return;
    }
    this.#away.delete(cameraId);
    await this.#options.move(cameraId, there);
    this.#options.log.info('a camera has another address', { cameraId, before: host, now: there.addresses[0] });
  }
}

/** By what each says of itself with a login; an endpoint says nothing more. null: nothing tells. */
const isThis = (before: CameraDevice, { serial, macs }: DeviceIdentity): boolean | null =>
  isSameDevice(
    { ...cameraMarks(before), endpoint: null, serviceUrl: null },
    { endpoint: null, serial, macs, seenMacs: [], serviceUrl: null },
  );
