import { byLens, chooseStream, type StreamReason } from '../../../core/adviser/choose-stream.ts';
import type { Camera } from '../../../shared/domain/camera.ts';
import type { CameraDevice, DeviceProfile, DeviceReading, FoundDevice } from '../../../shared/domain/device.ts';

/** What an installer has typed and heard of one found device. */
export interface DeviceDraft {
  username: string;
  password: string;
  /** The fingerprint of the certificate that was accepted. */
  trusted: string | null;
  reading: DeviceReading | null;
  /** The token of the profile to analyse, of those that it has. */
  profile: string | null;
}
export const emptyDevice: DeviceDraft = { username: '', password: '', trusted: null, reading: null, profile: null };

/** Maker and model, or the name that it gives itself; null: it says nothing. */
export function deviceTitle({ maker, model, name }: FoundDevice): string | null {
  if (model === null) return name ?? maker;
  return maker === null || model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
}

/** The cameras that show it already: known by the device itself, or by its address. */
export const camerasOf = ({ id, addresses }: FoundDevice, cameras: readonly Camera[]): Camera[] =>
  cameras.filter(({ device, source }) => device?.deviceId === id || addresses.includes(hostOf(source.address)));

/** Of an address with a scheme; '' for everything else. */
function hostOf(address: string): string {
  const [, host = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(address) ?? [];
  return host.replace(/^\[|\]$/g, '');
}

export interface StreamOption {
  profile: DeviceProfile;
  /** Counted from 1; null: it has one lens only. */
  lens: number | null;
  /** Why it is proposed; null: it is another one. */
  reason: StreamReason | null;
}

/** The streams of a device, lens by lens, in each the proposed one first. */
export function streamsOf(profiles: readonly DeviceProfile[]): StreamOption[] {
  const lenses = byLens(profiles);
  return lenses.flatMap((own, lens) => {
    const choice = chooseStream(own);
    return choice.profiles.map((profile, i) => ({
      profile,
      lens: lenses.length > 1 ? lens + 1 : null,
      reason: i === 0 ? choice.reason : null,
    }));
  });
}

/** What is kept of a device with the camera. */
export function cameraDevice(
  { id, serviceUrl }: FoundDevice,
  { trusted, reading }: DeviceDraft,
  profile: DeviceProfile,
): CameraDevice | null {
  if (!reading?.ok || serviceUrl === null) return null;
  return {
    ...reading.identity,
    deviceId: id.startsWith('address:') ? null : id,
    serviceUrl,
    trusted: reading.certificate ? trusted : null,
    profile: profile.token,
  };
}
