import type { CameraDevice, FoundDevice } from './device.ts';

/** What devices are told apart by; what is not known is null or empty. */
export interface DeviceMarks {
  endpoint: string | null;
  serial: string | null;
  /** As it says itself. */
  macs: readonly string[];
  /** As this PC sees it: behind a repeater, that of the repeater, for all that is there. */
  seenMacs: readonly string[];
  serviceUrl: string | null;
}

export const foundMarks = ({ id, serial, macs, seenMacs, serviceUrl }: FoundDevice): DeviceMarks => ({
  endpoint: id.startsWith('address:') ? null : id,
  serial,
  macs,
  seenMacs,
  serviceUrl,
});

export const cameraMarks = ({ deviceId, serial, macs, serviceUrl }: CameraDevice): DeviceMarks => ({
  endpoint: deviceId,
  serial,
  macs,
  seenMacs: [],
  serviceUrl,
});

/**
 * Whether two are one device, wherever they answer; null: nothing tells. A serial number says most, for cheap cameras share endpoints; where two of one number have different network cards
 * it is the number that they share.
 */
export function isSameDevice(a: DeviceMarks, b: DeviceMarks): boolean | null {
  const endpoint = a.endpoint === null || b.endpoint === null ? null : a.endpoint === b.endpoint,
    serial = haveOneNumber(a.serial, b.serial),
    card = haveOneCard(a, b);
  if (serial === false) return false;
  // The cameras behind a gateway have its number and its cards, each a service of its own at its address.
  if (endpoint === false && areTwoServicesOfOneHost(a, b)) return false;
  if (endpoint === true || serial === true) return card === false ? null : true;
  return card;
}

/** A card that this PC sees proves something where a device says that it is its own. */
function haveOneCard(a: DeviceMarks, b: DeviceMarks): boolean | null {
  const isIn = (macs: readonly string[], own: readonly string[]) => macs.some((mac) => own.includes(mac));
  if (isIn(a.macs, b.macs) || isIn(a.seenMacs, b.macs) || isIn(b.seenMacs, a.macs)) return true;
  return a.macs.length > 0 && b.macs.length > 0 ? false : null;
}

function areTwoServicesOfOneHost({ serviceUrl: a }: DeviceMarks, { serviceUrl: b }: DeviceMarks): boolean {
  const host = (url: string | null) =>
    url === null ? null : (/^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(url)?.[1] ?? null);
  return host(a) !== null && host(a) === host(b) && a !== b;
}

/** Devices whose maker gave them no number say one that many have. */
function haveOneNumber(a: string | null, b: string | null): boolean | null {
  const [one, other] = [a?.trim() ?? '', b?.trim() ?? ''];
  if (one === '' || other === '') return null;
  if (one !== other) return false;
  return /^(.)\1*$/.test(one) || NO_NUMBERS.has(one.toLowerCase()) ? null : true;
}
const NO_NUMBERS = new Set([
  'n/a',
  'none',
  'null',
  'unknown',
  'default',
  'serial',
  'serialnumber',
  '1234',
  '12345',
  '123456',
  '1234567',
  '12345678',
  '123456789',
  '1234567890',
  '0123456789',
  '0123456789abcdef',
]);

/** Of one network card, in lower case with colons; null: it is none, or that of many (broadcast, multicast, nobody's). macOS leaves leading zeros out. */
export function macOf(said: string): string | null {
  const parts = /^[\da-f]{12}$/i.test(said) ? said.match(/../g)! : said.split(/[:-]/);
  if (parts.length !== 6 || !parts.every((part) => /^[\da-f]{1,2}$/i.test(part))) return null;
  const bytes = parts.map((part) => part.toLowerCase().padStart(2, '0'));
  if (Number.parseInt(bytes[0], 16) % 2 === 1 || bytes.every((byte) => byte === '00')) return null;
  return bytes.join(':');
}
