import { networkInterfaces } from 'node:os';
import { ownAddresses, ownRanges } from '../../app/main/discovery/address-range.ts';
import { discover } from '../../app/main/discovery/ws-discovery.ts';
import { answerOf, simulate, type SimulatedDevice } from './onvif-device.ts';

/* Runs in a network of its own (discovery.test.ts) with the cards shop0 (10.77.1.0/24) and shop1 (10.77.2.0/24), and prints what was found. */

const name = (text: string) => [`onvif://www.onvif.org/name/${text}`, 'onvif://www.onvif.org/hardware/M1'];
const plain = (n: number, address: string): SimulatedDevice => ({
  address,
  endpoint: `urn:uuid:0000-${n}`,
  scopes: name(`Plain%20${n}`),
});
const devices: SimulatedDevice[] = [
  plain(1, '10.77.1.11'),
  plain(2, '10.77.1.12'),
  plain(3, '10.77.2.11'),
  { ...plain(4, '10.77.1.13'), answersTo: '', types: '' },
  { ...plain(5, '10.77.1.14'), answersTo: 'Device', twice: true, delayMs: 700 },
  { ...plain(6, '10.77.1.15'), serviceUrl: null },
  { ...plain(7, '10.77.2.12'), unicastOnly: true },
  {
    ...plain(8, '10.77.2.13'),
    serviceUrl: 'http://192.168.0.64:8080/onvif/device_service http://[fe80::1]/onvif/device_service',
  },
  // One device that answers from two addresses, and a gateway that answers for two.
  { ...plain(9, '10.77.1.16'), scopes: name('HIKVISION%20DS-2CD') },
  { ...plain(9, '10.77.2.16'), scopes: name('HIKVISION%20DS-2CD') },
  {
    ...plain(10, '10.77.1.17'),
    raw: (relatesTo) =>
      answerOf(plain(10, '10.77.1.17'), relatesTo, false, [plain(10, '10.77.1.17'), plain(11, '10.77.1.17')]),
  },
  // They know the standard of 2009 alone; the second names its address only when it is asked for it.
  { ...plain(12, '10.77.1.18'), dialect: '2009' },
  { ...plain(13, '10.77.1.19'), dialect: '2009', serviceUrl: null, unicastOnly: true },
  // A single IPv6 address that was typed; no multicast reaches it.
  { ...plain(14, 'fd77::9'), serviceUrl: 'http://[fd77::9]/onvif/device_service', unicastOnly: true },
];
const noise: NonNullable<SimulatedDevice['raw']>[] = [
  () => '',
  () => 'not xml',
  () => '<a><b></a>',
  () => Buffer.alloc(60_000, '<a>'),
  () =>
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Envelope><Body>&b;</Body></Envelope>',
  (relatesTo) => answerOf(plain(99, '10.77.1.99'), relatesTo).slice(0, 400),
  () => Buffer.from([0xff, 0xfe, 0x3c]),
  () => Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 89) % 256)),
];
const simulated = await Promise.all(
  [
    ...devices,
    ...noise.map((raw, i): SimulatedDevice => ({ address: `10.77.1.${100 + i}`, endpoint: `noise-${i}`, raw })),
  ].map(simulate),
);
const own = ownAddresses(networkInterfaces()),
  started = performance.now();
let listedMs = 0;
const found = await discover({
  own,
  asked: { ...ownRanges(own), six: ['fd77::9'] },
  log: { warn: (message, details) => console.error(message, details) },
  onDevice: () => {
    listedMs = performance.now() - started;
  },
});
const cpu = process.cpuUsage();
for (const { close } of simulated) close();
process.stdout.write(
  JSON.stringify({
    found,
    listedMs,
    wholeMs: performance.now() - started,
    cpuMs: (cpu.user + cpu.system) / 1000,
    noiseAsked: simulated.slice(devices.length).every(({ asked }) => asked > 0),
  }),
);
