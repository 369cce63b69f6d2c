import { expect, test } from 'vitest';
import { isSameDevice, macOf, type DeviceMarks } from './device-identity.ts';

const marks = (part: Partial<DeviceMarks> = {}): DeviceMarks => ({
  endpoint: null,
  serial: null,
  macs: [],
  seenMacs: [],
  serviceUrl: null,
  ...part,
});
const AT = (host: string, port = 80) => `http://${host}:${port}/onvif/device_service`;

test.each<[string, Partial<DeviceMarks>, Partial<DeviceMarks>, boolean | null]>([
  ['nothing is known', {}, {}, null],
  ['one endpoint', { endpoint: 'a' }, { endpoint: 'a' }, true],
  ['two endpoints alone: some take a new one with each start', { endpoint: 'a' }, { endpoint: 'b' }, null],
  ['one number, two endpoints', { endpoint: 'a', serial: 'SN1' }, { endpoint: 'b', serial: 'SN1 ' }, true],
  [
    'two numbers, one endpoint: cheap ones share it',
    { endpoint: 'a', serial: 'SN1' },
    { endpoint: 'a', serial: 'SN2' },
    false,
  ],
  ['a number that is none', { serial: '00000000' }, { serial: '00000000' }, null],
  ['a word in place of a number', { serial: 'Unknown' }, { serial: 'unknown' }, false],
  ['the same word', { serial: 'N/A' }, { serial: 'N/A' }, null],
  ['one number, two cards: the number is shared', { serial: 'SN1', macs: ['a'] }, { serial: 'SN1', macs: ['b'] }, null],
  ['one card of several', { macs: ['a', 'b'] }, { macs: ['b', 'c'] }, true],
  ['other cards', { macs: ['a'] }, { macs: ['b'] }, false],
  ['its card is seen at the other address', { macs: ['a'] }, { seenMacs: ['a'] }, true],
  ['both are seen behind one repeater', { seenMacs: ['a'] }, { seenMacs: ['a'] }, null],
  ['a repeater is before one of them', { macs: ['a'], seenMacs: ['r'] }, { macs: ['b'], seenMacs: ['r'] }, false],
  [
    'two cameras behind a gateway, which have its number and card',
    { endpoint: 'a', serial: 'SN1', macs: ['a'], serviceUrl: AT('10.0.0.1', 81) },
    { endpoint: 'b', serial: 'SN1', macs: ['a'], serviceUrl: AT('10.0.0.1', 82) },
    false,
  ],
  [
    'one that moved and took a new endpoint',
    { endpoint: 'a', macs: ['a'], serviceUrl: AT('10.0.0.1') },
    { endpoint: 'b', macs: ['a'], serviceUrl: AT('10.0.0.2') },
    true,
  ],
])('%s', (_, a, b, expected) => {
  expect(isSameDevice(marks(a), marks(b))).toBe(expected);
  expect(isSameDevice(marks(b), marks(a))).toBe(expected);
});

test.each([
  ['C0-56-E3-F9-55-68', 'c0:56:e3:f9:55:68'],
  ['c056e3f95568', 'c0:56:e3:f9:55:68'],
  ['0:1b:2:3:4:f', '00:1b:02:03:04:0f'],
  ['ff:ff:ff:ff:ff:ff', null],
  ['01:00:5e:00:00:fb', null],
  ['00:00:00:00:00:00', null],
  ['fe80::1', null],
  ['<incomplete>', null],
])('the card %s is %s', (said, expected) => expect(macOf(said)).toBe(expected));
