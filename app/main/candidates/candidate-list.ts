import { byLens, chooseStream } from '../../core/adviser/choose-stream.ts';
import {
  kindOfAddress,
  type Camera,
  type CameraSource,
  type NetworkSource,
  type Probe,
} from '../../shared/domain/camera.ts';
import type { Candidate } from '../../shared/domain/candidate.ts';
import {
  cameraDevice,
  type DevicePicture,
  type DeviceProfile,
  type DeviceReading,
  type FoundDevice,
  type RtspServer,
} from '../../shared/domain/device.ts';
import { errorInfo, FootfallError, toErrorInfo, type ErrorCode, type ErrorInfo } from '../../shared/errors.ts';
import type { TaskInput } from '../../shared/tasks.ts';
import type { NewCamera } from '../cameras/open-cameras.ts';
import type { SavedCandidate } from './candidate-store.ts';
import { entryOf, hostOf, isBusy, isSame, shows, twinOf, type Entry, type Login } from './candidate-entry.ts';
import { Turns } from '../tasks/turns.ts';

export const CANDIDATE_LIMITS = {
  /** Devices that are asked, or whose streams are opened, at once: each is a process beside the cameras that count. */
  checks: { atOnce: 4, waiting: 1_000 },
  /** Bytes of a picture that a device gives itself. Larger ones, of 8 megapixels and more, are more than a small picture in a list is worth. */
  pictureBytes: 2_000_000,
} as const;

/** What a person says of one that is added. */
export type NamedCandidate = { candidateId: string } & Omit<NewCamera, 'source' | 'device'>;

export interface CandidateOptions {
  /** One that the last search has found. */
  found(deviceId: string): FoundDevice | undefined;
  read(device: TaskInput<'read-device'> & { rtsp: RtspServer | null }, signal: AbortSignal): Promise<DeviceReading>;
  probe(source: CameraSource, signal: AbortSignal): Promise<Probe>;
  /** What the device gives as a picture by itself: not over one of its few streams. */
  snapshot(picture: TaskInput<'read-picture'>, signal: AbortSignal): Promise<DevicePicture>;
  cameras(): Promise<readonly Camera[]>;
  add(camera: NewCamera): Promise<Camera>;
  onChanged(): void;
}

/** The login is wrong there: another try of the same one brings the camera nearer to locking the user. */
const REFUSED = new Set<ErrorCode>(['DEVICE_006', 'DEVICE_007', 'DEVICE_008', 'DEVICE_020', 'STREAM_005']);
const DONE = new Set<Candidate['state']>(['adding', 'added']);

/** Found cameras that were chosen to be added: asked and opened a few at a time, each with its own outcome, which lasts until it is added or given up. */
export class CandidateList {
  readonly #options: CandidateOptions;
  readonly #turns = new Turns(CANDIDATE_LIMITS.checks);
  /** What one host is asked goes one after another: two devices behind one address are not shown a login at once. */
  readonly #hosts = new Map<string, Promise<unknown>>();
  #entries: Entry[] = [];

  constructor(options: CandidateOptions) {
    this.#options = options;
  }

  get shown(): Candidate[] {
    return this.#entries.map(({ shown }) => shown);
  }

  /** What is worth keeping beyond a restart. */
  get saved(): SavedCandidate[] {
    return this.#entries.flatMap(({ control: _, ...kept }) => (kept.shown.state === 'added' ? [] : kept));
  }

  /** As before a restart. Nobody is asked again by itself: that would show a login once more than was asked for. */
  restore(saved: readonly SavedCandidate[]): void {
    this.#entries = saved.map((kept) => {
      const entry: Entry = { ...kept, control: new AbortController() };
      if (!isBusy(entry) && entry.shown.state !== 'adding') return entry;
      return { ...entry, ready: null, shown: { ...entry.shown, state: 'failed', error: errorInfo('DISCOVERY_004') } };
    });
  }

  picture(candidateId: string): string | null {
    return this.#entries.find(({ shown }) => shown.id === candidateId)?.picture ?? null;
  }

  /** Throws DISCOVERY_003 where one of them is neither found nor chosen already. */
  check(devices: readonly { deviceId: string; trusted: string | null }[], login: Login | null): void {
    const fresh = devices.map(({ deviceId, trusted }) => {
      const before = this.#entries.find((entry) => entry.shown.deviceId === deviceId && !DONE.has(entry.shown.state)),
        device = this.#options.found(deviceId) ?? before?.device;
      if (!device) throw new FootfallError('DISCOVERY_003');
      return entryOf(
        device,
        login ?? before?.login ?? { username: '', password: '' },
        trusted ?? before?.trusted ?? null,
      );
    });
    // What was added stays in sight until the next are chosen.
    this.#entries = this.#entries.filter(({ shown }) => shown.state !== 'added');
    const refusals = new Map<string, ErrorInfo>();
    for (const entry of fresh) {
      const own = this.#entries.filter(({ shown }) => shown.deviceId === entry.device.id && !DONE.has(shown.state));
      // Pressed twice: the same login is not shown twice as often.
      if (own.some((one) => isBusy(one) && isSame(one, entry))) continue;
      for (const { control } of own) control.abort();
      this.#replace(own, [entry]);
      void this.#run(entry, refusals);
    }
    this.#options.onChanged();
  }

  /** Each by itself, in their order. */
  async add(cameras: readonly NamedCandidate[]): Promise<void> {
    for (const { candidateId, ...named } of cameras) {
      const entry = this.#entries.find(({ shown }) => shown.id === candidateId);
      if (!entry?.ready || entry.shown.state !== 'seen') continue;
      this.#set(entry, { state: 'adding', error: null });
      try {
        const { cameraId } = await this.#options.add({ ...named, ...entry.ready });
        entry.ready = null;
        entry.login = { username: '', password: '' };
        this.#set(entry, { state: 'added', cameraId });
      } catch (thrown) {
        this.#set(entry, { state: 'seen', error: toErrorInfo(thrown) });
        if (!(thrown instanceof FootfallError)) throw thrown;
      }
    }
  }

  forget(deviceIds: readonly string[]): void {
    const gone = this.#entries.filter(({ shown }) => deviceIds.includes(shown.deviceId) && shown.state !== 'adding');
    for (const { control } of gone) control.abort();
    this.#replace(gone, []);
    this.#options.onChanged();
  }

  async close(): Promise<void> {
    for (const { control } of this.#entries) control.abort();
    await Promise.allSettled(this.#hosts.values());
  }

  /** Never rejects. `refusals`: of this login, by host. */
  #run(entry: Entry, refusals: Map<string, ErrorInfo>): Promise<void> {
    const host = hostOf(entry.device),
      before = this.#hosts.get(host) ?? Promise.resolve();
    const done = before
      .then(() => this.#turns.run(() => this.#ask(entry, host, refusals), entry.control.signal))
      .catch((thrown: unknown) => this.#fail(entry, toErrorInfo(thrown)));
    this.#hosts.set(host, done);
    return done;
  }

  async #ask(entry: Entry, host: string, refusals: Map<string, ErrorInfo>): Promise<void> {
    const refusal = refusals.get(host);
    if (refusal) return this.#fail(entry, refusal);
    const { device, login, trusted, control } = entry;
    this.#set(entry, { state: 'asking' });
    const { serviceUrl, addresses, rtsp } = device;
    const reading = await this.#options.read(
      { serviceUrl, host: addresses[0], ...login, trusted, rtsp },
      control.signal,
    );
    if (!reading.ok) {
      if (REFUSED.has(reading.error.code)) refusals.set(host, reading.error);
      return this.#fail(entry, reading.error, reading.certificate);
    }
    const twin = twinOf(entry, reading.identity, this.#entries);
    if (twin)
      return this.#fail(
        entry,
        errorInfo('DISCOVERY_005', { host: device.addresses[0], other: twin.device.addresses[0] }),
      );
    entry.identity = reading.identity;
    const cameras = await this.#options.cameras(),
      lenses = byLens(reading.profiles);
    const open = lenses.flatMap((profiles, i) => {
      if (profiles.some((profile) => cameras.some((camera) => shows(camera, device, reading.identity, profile))))
        return [];
      const lens = { ...entry, shown: { ...entry.shown } };
      if (lenses.length > 1) Object.assign(lens.shown, { id: `${device.id}#${i + 1}`, lens: i + 1 });
      return [{ lens, profiles }];
    });
    if (!this.#entries.includes(entry)) return;
    if (open.length === 0) return this.#fail(entry, errorInfo('CAMERA_012'));
    this.#replace(
      [entry],
      open.map(({ lens }) => lens),
    );
    // One after another: a device allows few streams at once.
    for (const { lens, profiles } of open) {
      const refused = refusals.get(host);
      if (refused) this.#fail(lens, refused);
      else await this.#open(lens, profiles, reading).catch((thrown: unknown) => this.#fail(lens, toErrorInfo(thrown)));
      if (lens.shown.error && REFUSED.has(lens.shown.error.code)) refusals.set(host, lens.shown.error);
    }
  }

  /** Nothing is added whose picture was not seen. */
  async #open(
    entry: Entry,
    profiles: readonly DeviceProfile[],
    reading: Extract<DeviceReading, { ok: true }>,
  ): Promise<void> {
    const {
      profiles: [profile],
      reason,
    } = chooseStream(profiles);
    const { username, password } = entry.login;
    const source: NetworkSource = {
      kind: kindOfAddress(profile.streamUrl) ?? 'rtsp',
      url: profile.streamUrl,
      ...(username !== '' && { username, password }),
    };
    this.#set(entry, { state: 'opening' });
    const probe = await this.#options.probe(source, entry.control.signal);
    if (!probe.ok) return this.#failOpening(entry, probe.error, profile);
    const { proposedAspect, certificate } = probe.stream;
    entry.picture = probe.pictureDataUrl;
    entry.ready = {
      source: {
        ...source,
        ...(proposedAspect && { aspect: proposedAspect }),
        ...(certificate !== null && { certificate }),
      },
      device: cameraDevice(entry.device, reading, entry.trusted, profile),
    };
    this.#set(entry, { state: 'seen', stream: probe.stream, reason, hasPicture: true });
  }

  /** Which camera it is that shows no stream, its own picture tells; that none comes is of no further interest. */
  async #failOpening(entry: Entry, error: ErrorInfo, { snapshotUrl }: DeviceProfile): Promise<void> {
    this.#fail(entry, error);
    if (snapshotUrl === null || REFUSED.has(error.code)) return;
    const { device, login, trusted, control } = entry;
    const picture = await this.#options
      .snapshot({ url: snapshotUrl, host: device.addresses[0], ...login, trusted }, control.signal)
      .catch(() => null);
    if (!picture?.ok || picture.jpeg.length > CANDIDATE_LIMITS.pictureBytes) return;
    entry.picture = `data:image/jpeg;base64,${Buffer.from(picture.jpeg).toString('base64')}`;
    this.#set(entry, { hasPicture: true });
  }

  #fail(entry: Entry, error: ErrorInfo, certificate: Candidate['certificate'] = null): void {
    this.#set(entry, { state: 'failed', error, certificate });
  }

  /** What was given up, or is asked anew, no longer changes anything. */
  #set(entry: Entry, part: Partial<Candidate>): void {
    entry.shown = { ...entry.shown, ...part };
    if (this.#entries.includes(entry)) this.#options.onChanged();
  }

  /** In their place. */
  #replace(before: readonly Entry[], after: readonly Entry[]): void {
    const [first] = before,
      at = first ? this.#entries.indexOf(first) : this.#entries.length;
    this.#entries.splice(at, 0, ...after);
    this.#entries = this.#entries.filter((entry) => !before.includes(entry));
  }
}
