import { byLens, chooseStream } from '../../../core/adviser/choose-stream.ts';
import type { Camera } from '../../../shared/domain/camera.ts';
import { cameraMarks, foundMarks, isSameDevice } from '../../../shared/domain/device-identity.ts';
import type { Candidate } from '../../../shared/domain/candidate.ts';
import type { DeviceProfile, DeviceReading, FoundDevice, StreamReason } from '../../../shared/domain/device.ts';

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
export function deviceTitle({ maker, model, name }: Pick<FoundDevice, 'maker' | 'model' | 'name'>): string | null {
  if (model === null) return name ?? maker;
  return maker === null || model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
}

/** Makers whose cameras want another login than people think of. */
export const wantsCameraAccount = ({ maker, model, name, rtsp }: FoundDevice): boolean =>
  /tp-?link|tapo|vigi/i.test([maker, model, name, rtsp?.maker].join(' '));

/** The cameras that show it already: known by the device itself, or, where nothing tells, by its address. */
export const camerasOf = (found: FoundDevice, cameras: readonly Camera[]): Camera[] =>
  cameras.filter(
    ({ device, source }) =>
      (device && isSameDevice(foundMarks(found), cameraMarks(device))) ??
      found.addresses.includes(hostOf(source.address)),
  );

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

/** As a candidate is called before somebody names it: as the device calls itself, or maker and model, with a number where several are called alike. `unknown`: what says nothing of itself. */
export function proposedNames(
  candidates: readonly Candidate[],
  cameras: readonly Pick<Camera, 'cameraId' | 'name'>[],
  unknown: string,
): Map<string, string> {
  const names = new Map<string, string>(),
    baseOf = (candidate: Candidate) => (candidate.name ?? deviceTitle(candidate) ?? unknown).slice(0, NAME_LENGTH),
    same = Map.groupBy(candidates, (candidate) => baseOf(candidate).toLowerCase());
  const taken = new Set(cameras.map(({ name }) => name.toLowerCase()));
  for (const candidate of candidates) {
    const base = baseOf(candidate),
      alike = same.get(base.toLowerCase())!,
      own = cameras.find(({ cameraId }) => cameraId === candidate.cameraId)?.name;
    let number = alike.indexOf(candidate) + 1,
      name = own ?? (alike.length > 1 ? `${base} ${number}` : base);
    while (own === undefined && taken.has(name.toLowerCase())) name = `${base} ${++number}`;
    taken.add(name.toLowerCase());
    names.set(candidate.id, name);
  }
  return names;
}

/** Room for a number after it. */
const NAME_LENGTH = 190;
