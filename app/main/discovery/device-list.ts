import { isIP } from 'node:net';
import type { FoundDevice, RtspServer } from '../../shared/domain/device.ts';
import type { Match } from './discovery-messages.ts';

/** Makers that write their name into the name of the device. */
const MAKERS = [
  'Hikvision',
  'Dahua',
  'Axis',
  'Amcrest',
  'Reolink',
  'Uniview',
  'Hanwha',
  'Bosch',
  'Vivotek',
  'Panasonic',
  'Sony',
  'Pelco',
  'Avigilon',
  'Tapo',
  'TP-Link',
  'VIGI',
  'Imou',
  'Lorex',
  'Foscam',
  'Milesight',
  'Mobotix',
  'Grandstream',
  'Ubiquiti',
];

/** Joins what devices answer: one each, by endpoint. */
export class DeviceList {
  readonly #devices = new Map<string, FoundDevice>();

  get devices(): FoundDevice[] {
    return [...this.#devices.values()];
  }

  /** Takes one answer that came from `from`. Returns the device where it is new or better known than before, null otherwise. */
  add(match: Match, from: string): FoundDevice | null {
    const id = match.endpoint ?? `address:${from}`,
      before = this.#devices.get(id);
    const said = (word: string) =>
      match.scopes
        .map((scope) => new RegExp(`^onvif://[^/]*/${word}/(.*)$`, 'i').exec(scope)?.[1].trim())
        .find(Boolean) ?? null;
    const name = said('name');
    const device: FoundDevice = {
      id,
      name: before?.name ?? name,
      maker:
        before?.maker ??
        said('(?:mfr|manufacturer)') ??
        MAKERS.find((maker) => name?.toLowerCase().includes(maker.toLowerCase())) ??
        null,
      model: before?.model ?? said('hardware'),
      location: before?.location ?? said('location'),
      addresses: before?.addresses.includes(from) ? before.addresses : [...(before?.addresses ?? []), from],
      serviceUrl: before?.serviceUrl ?? serviceUrl(match.serviceUrls, from),
      rtsp: null,
    };
    if (before && JSON.stringify(before) === JSON.stringify(device)) return null;
    this.#devices.set(id, device);
    return device;
  }
}

/** What answered searches, and servers of streams: those of a device belong to it, the others are devices that only their port is known of. */
export function withServers(devices: readonly FoundDevice[], servers: readonly RtspServer[]): FoundDevice[] {
  const known = devices.map((device) => ({
    ...device,
    rtsp: servers.find(({ address }) => device.addresses.includes(address)) ?? null,
  }));
  const heard = new Set(devices.flatMap(({ addresses }) => addresses));
  const alone = new Map(servers.filter(({ address }) => !heard.has(address)).map((one) => [one.address, one]));
  return [
    ...known,
    ...[...alone.values()].map((rtsp): FoundDevice => ({
      id: `address:${rtsp.address}`,
      name: null,
      maker: rtsp.maker,
      model: null,
      location: null,
      addresses: [rtsp.address],
      serviceUrl: null,
      rtsp,
    })),
  ];
}

/**
 * Where to ask it: of the addresses that it names the one it answered from; where it names none of these (it is behind another address, or believes to be), port
 * and path of the first at the address that answered.
 */
function serviceUrl(urls: readonly string[], from: string): string | null {
  if (urls.length === 0) return null;
  const host = isIP(from) === 6 ? `[${from.replace(/%.*$/, '')}]` : from;
  const own = urls.find((url) => new URL(url).hostname === host);
  if (own) return own;
  const url = new URL(urls.find((one) => isIP(new URL(one).hostname) === 4) ?? urls[0]);
  // A link-local IPv6 address means nothing without its interface, which a URL cannot name.
  if (/^\[fe80:/i.test(host)) return url.href;
  url.hostname = host;
  return url.href;
}
