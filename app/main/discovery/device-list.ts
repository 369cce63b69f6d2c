import { isIP } from 'node:net';
import type { FoundDevice, RtspServer } from '../../shared/domain/device.ts';
import { macOf } from '../../shared/domain/device-identity.ts';
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

/** Of one device, and devices: more is somebody's flood. Behind one address are the channels of a recorder or the cameras of a gateway. */
const MOST = 32,
  MOST_DEVICES = 1000,
  MOST_BEHIND_ONE = 128,
  MOST_FLOODS = 16;
/** Letters of a name, and of an address; more a camera's must not have. */
const SAID_MOST = 200,
  URL_MOST = 500;

/** Joins what devices answer: one each, by endpoint. */
export class DeviceList {
  readonly #devices = new Map<string, { device: FoundDevice; answered: string[]; named: string[] }>();

  readonly #brought = new Map<string, number>();
  readonly #floods = new Set<string>();

  /** The addresses whose further devices were left out; some of them where there are many. */
  get floods(): string[] {
    return [...this.#floods];
  }

  get devices(): FoundDevice[] {
    return [...this.#devices.values()].map(({ device }) => device);
  }

  /** Takes one answer that came from `from`. Returns the device where it is new or better known than before, null otherwise. */
  add(match: Match, from: string): FoundDevice | null {
    const id = match.endpoint?.slice(0, SAID_MOST) ?? `address:${from}`,
      known = this.#devices.get(id),
      before = known?.device;
    if (!known && !this.#admit(from)) return null;
    const all = (word: string) =>
      match.scopes
        .map((scope) => new RegExp(`^onvif://[^/]*/${word}/(.*)$`, 'i').exec(scope)?.[1].trim().slice(0, SAID_MOST))
        .filter((one) => one !== undefined && one !== '')
        .slice(0, MOST) as string[];
    const said = (word: string) => all(word)[0] ?? null;
    const name = said('name'),
      letters = all('Profile').map((one) => (one.toLowerCase() === 'streaming' ? 'S' : one.toUpperCase()));
    const answered = [...new Set([...(known?.answered ?? []), from])].slice(0, MOST),
      named = [
        ...new Set([...(known?.named ?? []), ...match.serviceUrls.filter((url) => url.length <= URL_MOST)]),
      ].slice(0, MOST);
    const addresses = reachedAt(answered, named);
    const device: FoundDevice = {
      id,
      serial: before?.serial ?? said('(?:serial|serialnumber|sn)'),
      macs: [
        ...new Set([...(before?.macs ?? []), ...all('(?:mac|macaddr|macaddress)').flatMap((one) => macOf(one) ?? [])]),
      ].slice(0, MOST),
      seenMacs: [],
      name: before?.name ?? name,
      maker:
        before?.maker ??
        said('(?:mfr|manufacturer)') ??
        MAKERS.find((maker) => name?.toLowerCase().includes(maker.toLowerCase())) ??
        null,
      model: before?.model ?? said('hardware'),
      location: before?.location ?? said('location'),
      addresses,
      serviceUrl: serviceUrl(named, addresses),
      rtsp: null,
      profiles: [...new Set([...(before?.profiles ?? []), ...letters.filter((one) => /^[A-Z]$/.test(one))])].toSorted(),
      streams: null,
    };
    this.#devices.set(id, { device, answered, named });
    return before && JSON.stringify(before) === JSON.stringify(device) ? null : device;
  }

  /** Whether there is a place for one more device from there: who floods first takes nobody else's. */
  #admit(from: string): boolean {
    const brought = this.#brought.get(from) ?? 0;
    if (brought < MOST_BEHIND_ONE && this.#devices.size < MOST_DEVICES) {
      this.#brought.set(from, brought + 1);
      return true;
    }
    if (this.#floods.size < MOST_FLOODS) this.#floods.add(from);
    return false;
  }
}

/** It means nothing without its network card, which neither a URL nor ffmpeg can name. */
const isLinkLocal = (address: string): boolean => /^\[?fe[89ab]/i.test(address);

/**
 * Where it is asked, the best first: IPv4, other IPv6, link-local. One that answers from a link-local address alone is asked where it says that it is: there is no other way, and answers to a
 * multicast by IPv6 come from there also where the device has another address.
 */
function reachedAt(answered: readonly string[], named: readonly string[]): string[] {
  const rank = (address: string) => (isIP(address) === 4 ? 0 : isLinkLocal(address) ? 2 : 1);
  const hosts = answered.every(isLinkLocal)
    ? named
        .map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''))
        .filter((host) => isIP(host) !== 0 && !isLinkLocal(host))
    : [];
  return [...new Set([...hosts, ...answered])].toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST);
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
      serial: null,
      macs: [],
      seenMacs: [],
      name: null,
      maker: rtsp.maker,
      model: null,
      location: null,
      addresses: [rtsp.address],
      serviceUrl: null,
      rtsp,
      profiles: [],
      streams: null,
    })),
  ];
}

/**
 * Where to ask it: of the addresses that it names the one it answered from; where it names none of these (it is behind another address, or believes to be), port
 * and path of the first at the address that answered.
 */
function serviceUrl(urls: readonly string[], addresses: readonly string[]): string | null {
  if (urls.length === 0) return null;
  const hosts = addresses.map((address) => (isIP(address) === 6 ? `[${address.replace(/%.*$/, '')}]` : address));
  const own = hosts
    .filter((host) => !isLinkLocal(host))
    .map((host) => urls.find((url) => new URL(url).hostname === host))
    .find((url) => url !== undefined);
  if (own) return own;
  const url = new URL(urls.find((one) => isIP(new URL(one).hostname) === 4) ?? urls[0]);
  if (isLinkLocal(hosts[0])) return url.href;
  url.hostname = hosts[0];
  return url.href;
}
