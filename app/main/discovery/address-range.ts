import { isIPv4, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { FootfallError } from '../../shared/errors.ts';

export const RANGE_LIMITS = {
  /** Addresses that one search may ask, each by itself: a /20, which no shop's network exceeds. */
  addresses: 4096,
  /** Of a network of this PC that is larger than this, so much around its own address: a shop's cameras lie near it, and 65,536 cannot be asked in seconds. */
  ownNetworkBits: 22,
} as const;

/** An address of this PC in a network in which cameras may be. */
export interface OwnAddress {
  name: string;
  address: string;
  family: 'IPv4' | 'IPv6';
  /** Bits of the network. */ bits: number;
  scopeId: number;
}

/** Addresses from `first` to `last`, both included, as 32-bit numbers. */
export interface AddressRange {
  first: number;
  last: number;
}

/** What is asked address by address. */
export interface Asked {
  ranges: AddressRange[];
  /** Of IPv6: single ones, for a network of them cannot be asked through. */
  six: string[];
  /** Names that stand for addresses, as they were typed. */
  names: string[];
}

/** What this PC is in, loopback apart. */
export function ownAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): OwnAddress[] {
  return Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? []).flatMap((info): OwnAddress[] => {
      if (info.internal) return [];
      const bits = Number(info.cidr?.split('/')[1] ?? (info.family === 'IPv4' ? 24 : 64));
      return [
        {
          name,
          address: info.address,
          family: info.family,
          bits,
          scopeId: info.family === 'IPv6' ? (info.scopeid ?? 0) : 0,
        },
      ];
    }),
  );
}

/** The networks of this PC, as ranges that can be asked; an installer may change them. Addresses that the PC gave itself (169.254) have no network to ask. */
export function ownRanges(own: readonly OwnAddress[]): Asked {
  const known = own.filter(
    ({ family, address, bits }) => family === 'IPv4' && bits < 32 && !address.startsWith('169.254.'),
  );
  // Of many large networks what lies around this PC, so that all of it may be shown, changed and asked.
  for (let least = RANGE_LIMITS.ownNetworkBits; ; least++) {
    const asked: Asked = {
      ranges: joined(known.map(({ address, bits }) => network(numberOf(address), Math.max(bits, least)))),
      six: [],
      names: [],
    };
    if (countOf(asked) <= RANGE_LIMITS.addresses || least >= 31) return asked;
  }
}

/**
 * What an installer types, comma- or space-separated: 192.168.1.20, 192.168.1.20-40, 192.168.1.20-192.168.2.40, 192.168.1.0/24, an IPv6 address, the name of a device. Throws DISCOVERY_001 for what
 * is none of these, DISCOVERY_002 for more than RANGE_LIMITS.addresses, DEVICE_019 for an IPv6 address that means nothing without a network card.
 */
export function parseRanges(text: string): Asked {
  const words = text.split(/[\s,;]+/).filter(Boolean),
    unbracketed = (word: string) => word.replace(/^\[(.*)\]$/, '$1'),
    isSix = (word: string) => isIPv6(unbracketed(word)),
    isName = (word: string) =>
      !isSix(word) && /^(?=.*[a-z])[\da-z_](?:[\w-]*[\da-z_])?(?:\.[\da-z_](?:[\w-]*[\da-z_])?)*\.?$/i.test(word);
  const asked: Asked = {
    ranges: joined(words.filter((word) => !isSix(word) && !isName(word)).map(parseRange)),
    six: [...new Set(words.filter(isSix).map((word) => shortSix(unbracketed(word))))],
    names: [...new Set(words.filter(isName).map((word) => word.toLowerCase()))],
  };
  const count = countOf(asked);
  if (count === 0 || asked.names.some((name) => name.length > 253))
    throw new FootfallError('DISCOVERY_001', { text: text.slice(0, 100) });
  if (count > RANGE_LIMITS.addresses)
    throw new FootfallError('DISCOVERY_002', { count, maximum: RANGE_LIMITS.addresses });
  const local = asked.six.find((address) => /^fe[89ab]/i.test(address));
  if (local !== undefined) throw new FootfallError('DEVICE_019', { host: local });
  return asked;
}

/** With the addresses of its names. Throws DEVICE_016 where one has none. */
export async function withNames(
  { ranges, six, names }: Asked,
  lookup: (name: string) => Promise<string | null>,
): Promise<Asked> {
  const found = await Promise.all(
    names.map(async (name) => {
      const address = await lookup(name);
      if (address === null) throw new FootfallError('DEVICE_016', { host: name });
      return address;
    }),
  );
  const four = found.filter((address) => isIPv4(address)).map(numberOf);
  return {
    ranges: joined([...ranges, ...four.map((address) => ({ first: address, last: address }))]),
    six: [...new Set([...six, ...found.filter((address) => isIPv6(address))])],
    names,
  };
}

/** As it is written everywhere: 2001:DB8:0::1 and 2001:db8::1 are one. */
const shortSix = (address: string): string => {
  const [, bare, zone = ''] = /^([^%]*)(%.*)?$/.exec(address)!;
  return new URL(`http://[${bare}]/`).hostname.slice(1, -1) + zone;
};

/** Addresses, a name for one. */
export const countOf = ({ ranges, six, names }: Asked): number =>
  ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0) + six.length + names.length;

export function* addressesOf(ranges: readonly AddressRange[]): Generator<string> {
  for (const { first, last } of ranges) for (let at = first; at <= last; at++) yield textOf(at);
}

/** Whether an IPv4 address lies in the network of that one of this PC. */
export function inNetwork(address: string, own: Pick<OwnAddress, 'address' | 'bits'>): boolean {
  const size = 2 ** (32 - own.bits);
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(own.address) / size);
}

/** As it is shown, and typed. */
export const askedText = ({ ranges, six, names }: Asked): string =>
  [...ranges.map(rangeText), ...six, ...names].join(', ');
export const rangeText = ({ first, last }: AddressRange): string =>
  first === last ? textOf(first) : `${textOf(first)}-${textOf(last)}`;

function parseRange(text: string): AddressRange {
  const refuse = () => new FootfallError('DISCOVERY_001', { text: text.slice(0, 100) });
  const [, from, bits, to] = /^([\d.]+)(?:\/(\d{1,2})|-([\d.]+))?$/.exec(text) ?? [];
  if (from === undefined || !isIPv4(from)) throw refuse();
  const first = numberOf(from);
  if (bits !== undefined) {
    if (Number(bits) > 32) throw refuse();
    return network(first, Number(bits));
  }
  if (to === undefined) return { first, last: first };
  // 192.168.1.20-40: only the end of the last address.
  const whole = to.includes('.') ? to : `${from.slice(0, from.lastIndexOf('.'))}.${to}`;
  if (!isIPv4(whole) || numberOf(whole) < first) throw refuse();
  return { first, last: numberOf(whole) };
}

/** Without the network's own address and its broadcast, which are no device's. */
function network(address: number, bits: number): AddressRange {
  const size = 2 ** (32 - bits),
    first = Math.floor(address / size) * size;
  return size <= 2 ? { first, last: first + size - 1 } : { first: first + 1, last: first + size - 2 };
}

/** In order, none twice. */
function joined(ranges: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = result.at(-1);
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else result.push({ first, last });
  }
  return result;
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const textOf = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
