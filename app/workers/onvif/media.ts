import type { DeviceProfile, SaidCodec } from '../../shared/domain/device.ts';
import { streamAt } from './address.ts';
import { DEVICE_LIMITS } from './device-limits.ts';
import { at, list, positive, shortText, text } from './xml.ts';

/** A profile before its addresses are known. */
export type SaidProfile = Omit<DeviceProfile, 'streamUrl' | 'snapshotUrl'>;

/** Those that have a picture; of Media1 and Media2, which name the same things differently. */
export function readProfiles(response: unknown): SaidProfile[] {
  const profiles = new Map<string, SaidProfile>();
  for (const node of list(at(response, 'Profiles'))) {
    const token = text(at(node, '@token')),
      source = at(node, 'VideoSourceConfiguration') ?? at(node, 'Configurations', 'VideoSource'),
      encoder = at(node, 'VideoEncoderConfiguration') ?? at(node, 'Configurations', 'VideoEncoder');
    if (
      token === '' ||
      token.length > DEVICE_LIMITS.text ||
      (source === undefined && encoder === undefined) ||
      profiles.has(token)
    )
      continue;
    if (profiles.size >= DEVICE_LIMITS.profiles) break;
    profiles.set(token, {
      token,
      name: shortText(at(node, 'Name')) || token,
      videoSource: shortText(at(source, 'SourceToken')) || shortText(at(source, '@token')),
      codec: codecOf(text(at(encoder, 'Encoding'))),
      width: whole(at(encoder, 'Resolution', 'Width')),
      height: whole(at(encoder, 'Resolution', 'Height')),
      fps: positive(at(encoder, 'RateControl', 'FrameRateLimit')),
      bitrateKbps: kilobits(positive(at(encoder, 'RateControl', 'BitrateLimit'))),
    });
  }
  return [...profiles.values()];
}

function codecOf(said: string): SaidCodec | null {
  const name = said.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  if (name === '') return null;
  if (name === 'H264' || name === 'AVC') return 'h264';
  if (name === 'H265' || name === 'HEVC') return 'h265';
  if (name === 'JPEG' || name === 'MJPEG') return 'mjpeg';
  return name.startsWith('MPEG4') || name.startsWith('MPV4') ? 'mpeg4' : 'other';
}

const whole = (node: unknown): number | null => {
  const number = positive(node);
  return number !== null && Number.isInteger(number) && number < 100_000 ? number : null;
};

/** Some say bits: no camera sends more than 200 megabits. */
const kilobits = (said: number | null): number | null =>
  said !== null && said > 200_000 ? Math.round(said / 1000) : said;

/** Media1 has it in MediaUri; of Media2 and of others it stands by itself. */
export function readUri(response: unknown, host: string, schemes: readonly string[]): string | null {
  return streamAt(text(at(response, 'MediaUri', 'Uri') ?? at(response, 'Uri')), host, schemes);
}

/** Lenses in the order of the device; of each the best first: what this program decodes at once, then the larger picture, then the faster. */
export function bestFirst(profiles: readonly DeviceProfile[]): DeviceProfile[] {
  const lenses = [...new Set(profiles.map(({ videoSource }) => videoSource))];
  const area = ({ width, height }: DeviceProfile) => (width ?? 0) * (height ?? 0),
    odd = ({ codec }: DeviceProfile) => Number(codec === 'mjpeg' || codec === 'mpeg4' || codec === 'other');
  return lenses.flatMap((lens) =>
    profiles
      .filter(({ videoSource }) => videoSource === lens)
      .toSorted((a, b) => odd(a) - odd(b) || area(b) - area(a) || (b.fps ?? 0) - (a.fps ?? 0)),
  );
}
