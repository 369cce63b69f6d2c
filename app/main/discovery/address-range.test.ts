import { expect, test } from 'vitest';
import {
  addressesOf,
  askedText,
  countOf,
  inNetwork,
  ownAddresses,
  ownRanges,
  parseRanges,
  rangeText,
  withNames,
} from './address-range.ts';
import { lookUpName } from './look-up-name.ts';

const info = (address: string, cidr: string, internal = false) => ({
  address,
  cidr,
  internal,
  family: 'IPv4' as const,
  netmask: '',
  mac: '',
});

test.each([
  ['192.168.1.20', ['192.168.1.20'], 1],
  ['192.168.1.20-40', ['192.168.1.20-192.168.1.40'], 21],
  ['192.168.1.250-192.168.2.3', ['192.168.1.250-192.168.2.3'], 10],
  ['192.168.1.77/24', ['192.168.1.1-192.168.1.254'], 254],
  ['10.0.0.4/31', ['10.0.0.4-10.0.0.5'], 2],
  ['10.0.0.4/32', ['10.0.0.4'], 1],
  ['10.0.0.9, 10.0.0.1-5; 10.0.0.4-8', ['10.0.0.1-10.0.0.9'], 9],
  ['10.0.16.0/20', ['10.0.16.1-10.0.31.254'], 4094],
  ['255.255.255.255', ['255.255.255.255'], 1],
])('%s', (text, ranges, count) => {
  const parsed = parseRanges(text);
  expect(parsed.ranges.map(rangeText)).toEqual(ranges);
  expect(countOf(parsed)).toBe(count);
  expect([...addressesOf(parsed.ranges)]).toHaveLength(count);
});

test('addresses of IPv6 and names are typed beside ranges, each for one', () => {
  const parsed = parseRanges('10.0.0.1-3 2001:DB8:0::5, [2001:db8::5] fd00::7; Camera-1.shop.local camera_2 cam3.');
  expect(parsed.six).toEqual(['2001:db8::5', 'fd00::7']);
  expect(parsed.names).toEqual(['camera-1.shop.local', 'camera_2', 'cam3.']);
  expect(countOf(parsed)).toBe(8);
  expect(askedText(parsed)).toBe('10.0.0.1-10.0.0.3, 2001:db8::5, fd00::7, camera-1.shop.local, camera_2, cam3.');
  expect(parseRanges(askedText(parsed))).toEqual(parsed);
});

test('a name is asked at its address; one that has none is refused', async () => {
  const names: Record<string, string> = { four: '10.0.0.9', six: 'fd00::9' };
  const lookup = (name: string) => Promise.resolve(names[name] ?? null);
  const asked = await withNames(parseRanges('10.0.0.8 fd00::8 four six'), lookup);
  expect(asked.ranges.map(rangeText)).toEqual(['10.0.0.8-10.0.0.9']);
  expect(asked.six).toEqual(['fd00::8', 'fd00::9']);
  await expect(withNames(parseRanges('four nobody'), lookup)).rejects.toMatchObject({
    info: { code: 'DEVICE_016', params: { host: 'nobody' } },
  });
});

test('names are looked up by the system', async () => {
  expect(['127.0.0.1', '::1']).toContain(await lookUpName('localhost'));
  expect(await lookUpName('camera.invalid')).toBeNull();
});

test.each(['fe80::1', '[FE80::1]', 'fe80::1%eth0'])('“%s” means nothing without its network card', (text) => {
  expect(() => parseRanges(text)).toThrow(
    expect.objectContaining({ info: expect.objectContaining({ code: 'DEVICE_019' }) }),
  );
});

test.each([
  '',
  ' , ',
  'camera:554',
  '-camera',
  'cam..era',
  'fd00::1/64',
  '2001:db8::g',
  '192.168.1',
  '192.168.1.256',
  '192.168.1.1/33',
  '192.168.1.20-10',
  '192.168.1.1-192.168.1',
  '1.2.3.4-',
  'http://192.168.1.1',
  '1.2.3.4/',
])('“%s” is refused', (text) => {
  expect(() => parseRanges(text)).toThrow(
    expect.objectContaining({ info: expect.objectContaining({ code: 'DISCOVERY_001' }) }),
  );
});

test('more than 4,096 addresses are refused, with the limit named', () => {
  expect(countOf(parseRanges('10.0.0.0-10.0.15.255'))).toBe(4096);
  expect(() => parseRanges('10.0.0.0-10.0.16.0')).toThrow('These are 4097 addresses; 4096 at most');
  expect(() => parseRanges('10.0.0.0-10.0.15.255 fd00::1')).toThrow('These are 4097 addresses');
  expect(() => parseRanges('10.0.0.0-10.0.15.255 camera')).toThrow('These are 4097 addresses');
  expect(() => parseRanges('10.0.0.0/8')).toThrow('16777214 addresses');
});

test('the networks that this PC is in: of a large one what lies near, none of loopback, tunnels and addresses it gave itself', () => {
  const own = ownAddresses({
    lo: [info('127.0.0.1', '127.0.0.1/8', true)],
    eth0: [
      info('192.168.1.5', '192.168.1.5/24'),
      { ...info('fe80::1', 'fe80::1/64'), family: 'IPv6' as const, scopeid: 2 },
    ],
    eth1: [info('10.20.30.40', '10.20.30.40/8')],
    wg0: [info('10.9.0.2', '10.9.0.2/32')],
    eth2: [info('169.254.7.7', '169.254.7.7/16')],
  });
  expect(own).toHaveLength(5);
  expect(own[1]).toEqual({ name: 'eth0', address: 'fe80::1', family: 'IPv6', bits: 64, scopeId: 2 });
  expect(ownRanges(own).ranges.map(rangeText)).toEqual(['10.20.28.1-10.20.31.254', '192.168.1.1-192.168.1.254']);
});

test('whether an address lies in a network', () => {
  expect(inNetwork('192.168.1.250', { address: '192.168.1.5', bits: 24 })).toBe(true);
  expect(inNetwork('192.168.2.5', { address: '192.168.1.5', bits: 24 })).toBe(false);
  expect(inNetwork('8.8.8.8', { address: '0.0.0.0', bits: 0 })).toBe(true);
});

test('many large networks of this PC are asked around it, no more than may be typed', () => {
  const own = Array.from({ length: 6 }, (_, i) => ({
    family: 'IPv4' as const,
    address: `172.${17 + i}.0.1`,
    bits: 16,
    name: `br${i}`,
  }));
  const asked = ownRanges(own as never);
  expect(countOf(asked)).toBeLessThanOrEqual(4096);
  expect(countOf(asked)).toBeGreaterThan(2000);
  expect(countOf(parseRanges(askedText(asked)))).toBe(countOf(asked));
});
