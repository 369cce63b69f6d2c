import { expect, test } from 'vitest';
import { addressesOf, countOf, inNetwork, ownAddresses, ownRanges, parseRanges, rangeText } from './address-range.ts';

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
  expect(parsed.map(rangeText)).toEqual(ranges);
  expect(countOf(parsed)).toBe(count);
  expect([...addressesOf(parsed)]).toHaveLength(count);
});

test.each([
  '',
  ' , ',
  'camera',
  '192.168.1',
  '192.168.1.256',
  '192.168.1.1/33',
  '192.168.1.20-10',
  '192.168.1.1-192.168.1',
  '1.2.3.4-',
  'http://192.168.1.1',
  'fe80::1',
  '1.2.3.4/',
])('“%s” is refused', (text) => {
  expect(() => parseRanges(text)).toThrow(
    expect.objectContaining({ info: expect.objectContaining({ code: 'DISCOVERY_001' }) }),
  );
});

test('more than 4,096 addresses are refused, with the limit named', () => {
  expect(countOf(parseRanges('10.0.0.0-10.0.15.255'))).toBe(4096);
  expect(() => parseRanges('10.0.0.0-10.0.16.0')).toThrow('These are 4097 addresses; 4096 at most');
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
  expect(ownRanges(own).map(rangeText)).toEqual(['10.20.28.1-10.20.31.254', '192.168.1.1-192.168.1.254']);
});

test('whether an address lies in a network', () => {
  expect(inNetwork('192.168.1.250', { address: '192.168.1.5', bits: 24 })).toBe(true);
  expect(inNetwork('192.168.2.5', { address: '192.168.1.5', bits: 24 })).toBe(false);
  expect(inNetwork('8.8.8.8', { address: '0.0.0.0', bits: 0 })).toBe(true);
});
