import type { Camera, CameraSource } from '../../shared/domain/camera.ts';
import type { Candidate } from '../../shared/domain/candidate.ts';
import { cameraMarks, foundMarks, isSameDevice, type DeviceMarks } from '../../shared/domain/device-identity.ts';
import type { CameraDevice, DeviceIdentity, DeviceProfile, FoundDevice } from '../../shared/domain/device.ts';

export interface Login {
  username: string;
  password: string;
}

/** One chosen device, or one lens of it. */
export interface Entry {
  shown: Candidate;
  device: FoundDevice;
  /** Until it is added or given up. */
  login: Login;
  trusted: string | null;
  picture: string | null;
  /** What it said that it is; null: it was not asked yet. */
  identity: DeviceIdentity | null;
  /** Once it was seen: what is added. */
  ready: { source: CameraSource; device: CameraDevice | null } | null;
  control: AbortController;
}

export const entryOf = (device: FoundDevice, login: Login, trusted: string | null): Entry => ({
  shown: {
    id: device.id,
    deviceId: device.id,
    address: device.addresses[0],
    name: device.name,
    maker: device.maker,
    model: device.model,
    lens: null,
    state: 'waiting',
    error: null,
    certificate: null,
    stream: null,
    reason: null,
    hasPicture: false,
    cameraId: null,
  },
  device,
  login,
  trusted,
  picture: null,
  identity: null,
  ready: null,
  control: new AbortController(),
});

export const isBusy = ({ shown: { state } }: Entry): boolean =>
  state === 'waiting' || state === 'asking' || state === 'opening';
export const isSame = (a: Entry, b: Entry): boolean =>
  a.login.username === b.login.username && a.login.password === b.login.password && a.trusted === b.trusted;

/** What locks users: a device, which may be found under two ids. */
export const hostOf = ({ serviceUrl, addresses }: FoundDevice): string =>
  serviceUrl !== null && URL.canParse(serviceUrl) ? new URL(serviceUrl).host : addresses[0];

/** Whether a camera shows that stream already: another of the same lens is not worth a second camera. */
export function shows(
  { device, source }: Camera,
  found: FoundDevice,
  identity: DeviceIdentity,
  { token, streamUrl }: DeviceProfile,
): boolean {
  if (device === null || found.serviceUrl === null) return source.address === streamUrl;
  const same = isSameDevice(cameraMarks(device), marksOf(found, identity)) ?? device.serviceUrl === found.serviceUrl;
  return same && device.profile === token;
}

/** Another of them that turned out to be the same device, found at another address. */
export const twinOf = ({ device }: Entry, identity: DeviceIdentity, entries: readonly Entry[]): Entry | undefined =>
  entries.find(
    (other) =>
      other.identity !== null &&
      other.device.id !== device.id &&
      isSameDevice(marksOf(other.device, other.identity), marksOf(device, identity)) === true,
  );

const marksOf = (found: FoundDevice, { serial, macs }: DeviceIdentity): DeviceMarks => ({
  ...foundMarks(found),
  serial,
  macs: [...new Set([...found.macs, ...macs])],
});
