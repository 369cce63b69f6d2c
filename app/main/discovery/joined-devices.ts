import { foundMarks, isSameDevice } from '../../shared/domain/device-identity.ts';
import type { DeviceReading, FoundDevice } from '../../shared/domain/device.ts';

/** What a device said once it was asked with a login, by its id. */
export type Learned = Pick<FoundDevice, 'serial' | 'macs' | 'streams'>;

export const learnedOf = ({ identity, profiles }: Extract<DeviceReading, { ok: true }>): Learned => ({
  serial: identity.serial,
  macs: identity.macs,
  streams: profiles.map(({ codec, width, height, fps }) => ({ codec, width, height, fps })),
});

/** So many of one number or card are compared; more is somebody's flood, and stays as it is. */
const MOST_ALIKE = 16;

/**
 * One row a device: what was found twice, because it answers from two addresses or has a server of streams at another one, is joined, at the place of the first. `cards`: the network card at an
 * address, as this PC sees it; `learned`: see above. `aliases`: the ids that were joined into another, and into which.
 */
export function joinedDevices(
  found: readonly FoundDevice[],
  cards: ReadonlyMap<string, string>,
  learned: ReadonlyMap<string, Learned>,
): { devices: FoundDevice[]; aliases: Map<string, string> } {
  const devices: FoundDevice[] = [],
    aliases = new Map<string, string>(),
    /** Where devices of a number, or a card, stand in `devices`: a thousand are not compared with each other. */
    places = new Map<string, Set<number>>();
  for (const one of found) {
    const device = known(one, cards, learned.get(one.id)),
      keys = keysOf(device);
    const near = [...new Set(keys.flatMap((key) => [...(places.get(key) ?? [])]))].slice(0, MOST_ALIKE),
      twin = near.find((i) => isSameDevice(foundMarks(devices[i]), foundMarks(device)) === true);
    const place = twin ?? devices.length;
    if (twin === undefined) devices.push(device);
    else {
      const both = join(devices[twin], device);
      for (const { id } of [devices[twin], device]) if (id !== both.id) aliases.set(id, both.id);
      devices[twin] = both;
    }
    for (const key of keys) {
      const there = places.get(key) ?? new Set();
      if (there.size < MOST_ALIKE) places.set(key, there.add(place));
    }
  }
  return { devices, aliases };
}

function known(device: FoundDevice, cards: ReadonlyMap<string, string>, learned: Learned | undefined): FoundDevice {
  const seen = device.addresses.flatMap((address) => cards.get(address.replace(/%.*$/, '').toLowerCase()) ?? []);
  return {
    ...device,
    serial: learned?.serial ?? device.serial,
    macs: union(device.macs, learned?.macs ?? []),
    seenMacs: union(device.seenMacs, seen),
    streams: learned?.streams ?? device.streams,
  };
}

const keysOf = ({ serial, macs, seenMacs }: FoundDevice): string[] => [
  ...(serial === null ? [] : [`serial ${serial}`]),
  ...union(macs, seenMacs),
];

/** The one that speaks ONVIF is asked. */
function join(first: FoundDevice, second: FoundDevice): FoundDevice {
  const [a, b] = first.serviceUrl === null && second.serviceUrl !== null ? [second, first] : [first, second];
  return {
    id: a.id,
    serial: a.serial ?? b.serial,
    macs: union(a.macs, b.macs),
    seenMacs: union(a.seenMacs, b.seenMacs),
    name: a.name ?? b.name,
    maker: a.maker ?? b.maker,
    model: a.model ?? b.model,
    location: a.location ?? b.location,
    addresses: union(a.addresses, b.addresses),
    serviceUrl: a.serviceUrl ?? b.serviceUrl,
    rtsp: a.rtsp ?? b.rtsp,
    profiles: union(a.profiles, b.profiles).toSorted(),
    streams: a.streams ?? b.streams,
  };
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];
