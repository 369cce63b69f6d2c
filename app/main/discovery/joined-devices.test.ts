import { expect, test } from 'vitest';
import { FoundDevice } from '../../shared/domain/device.ts';
import { joinedDevices, type Learned } from './joined-devices.ts';
import { parseNeighbours } from './neighbours.ts';

const device = (id: string, address: string, part: Partial<FoundDevice> = {}): FoundDevice => ({
  ...FoundDevice.parse({
    id,
    name: null,
    maker: null,
    model: null,
    location: null,
    addresses: [address],
    serviceUrl: id.startsWith('address:') ? null : `http://${address}/onvif/device_service`,
    rtsp: null,
  }),
  ...part,
});
const CARD = 'c0:56:e3:f9:55:68';

test.each([
  [
    'Linux',
    `IP address       HW type     Flags       HW address            Mask     Device
10.0.0.5         0x1         0x2         c0:56:e3:f9:55:68     *        eth0
10.0.0.6         0x1         0x0         00:00:00:00:00:00     *        eth0
fd00::5 dev eth0 lladdr c0:56:e3:f9:55:69 REACHABLE
fd00::6 dev eth0 FAILED`,
  ],
  [
    'Windows',
    `Interface: 10.0.0.2 --- 0x5
  Internet Address      Physical Address      Type
  10.0.0.5              c0-56-e3-f9-55-68     dynamic
  10.0.0.255            ff-ff-ff-ff-ff-ff     static
Interface 5: Ethernet
fd00::5                                       c0-56-e3-f9-55-69  Stale
ff02::c                                       33-33-00-00-00-0c  Permanent`,
  ],
  [
    'macOS',
    `? (10.0.0.5) at c0:56:e3:f9:55:68 on en0 ifscope [ethernet]
? (10.0.0.6) at (incomplete) on en0 ifscope [ethernet]
fd00::5%en0                             c0:56:e3:f9:55:69      en0 23h59m58s S`,
  ],
])('the neighbours as %s lists them', (_, text) =>
  expect([...parseNeighbours(text)]).toEqual([
    ['10.0.0.5', CARD],
    ['fd00::5', 'c0:56:e3:f9:55:69'],
  ]),
);

test('a server of streams at another address of a camera is that camera', () => {
  const rtsp = { address: '10.0.0.6', port: 554, secure: false, maker: null, words: '', wantsLogin: true };
  const { devices, aliases } = joinedDevices(
    [
      device('address:10.0.0.6', '10.0.0.6', { rtsp }),
      device('a', '10.0.0.5', { macs: [CARD], name: 'Door' }),
      device('b', '10.0.0.7'),
    ],
    new Map([['10.0.0.6', CARD]]),
    new Map(),
  );
  expect(devices).toMatchObject([
    {
      id: 'a',
      name: 'Door',
      addresses: ['10.0.0.5', '10.0.0.6'],
      rtsp,
      serviceUrl: 'http://10.0.0.5/onvif/device_service',
    },
    { id: 'b' },
  ]);
  expect([...aliases]).toEqual([['address:10.0.0.6', 'a']]);
});

test('what is behind one repeater stays apart', () => {
  const found = [
    device('a', '10.0.0.5'),
    device('address:10.0.0.6', '10.0.0.6'),
    device('address:10.0.0.7', '10.0.0.7'),
  ];
  const { devices } = joinedDevices(found, new Map(found.map(({ addresses }) => [addresses[0], CARD])), new Map());
  expect(devices.map(({ id, seenMacs }) => [id, seenMacs])).toEqual(found.map(({ id }) => [id, [CARD]]));
});

test('what a login tells joins what was apart, and names the streams', () => {
  const streams = [{ codec: 'h264' as const, width: 640, height: 360, fps: 15 }];
  const learned = { serial: 'SN-1', macs: [], streams };
  const { devices } = joinedDevices(
    [device('a', '10.0.0.5'), device('address:10.0.1.5', '10.0.1.5'), device('c', '10.0.0.7')],
    new Map(),
    new Map<string, Learned>([
      ['a', learned],
      ['address:10.0.1.5', { ...learned, streams: null }],
      ['c', { ...learned, serial: 'SN-2' }],
    ]),
  );
  expect(devices.map(({ id, addresses, streams: said }) => [id, addresses, said?.length])).toEqual([
    ['a', ['10.0.0.5', '10.0.1.5'], 1],
    ['c', ['10.0.0.7'], 1],
  ]);
});

test('a thousand made-up devices of one number and card are compared with a few of each only', () => {
  let compared = 0;
  const macs = Array.from({ length: 32 }, (_, i) => `00:11:22:33:44:${i.toString(16).padStart(2, '0')}`);
  const flood = Array.from({ length: 1000 }, (_, i) => {
    const made = device(`urn:${i}`, `10.0.${i >> 8}.${i & 255}`, { serial: 'ONE', macs });
    return Object.defineProperty({ ...made }, 'addresses', {
      enumerable: true,
      get() {
        compared++;
        return ['10.0.0.9'];
      },
    });
  });
  const { devices } = joinedDevices(flood, new Map(), new Map());
  expect(devices.length).toBeGreaterThan(0);
  expect(compared).toBeLessThan(1000 * 100);
});
