import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseRanges } from '../../app/main/discovery/address-range.ts';
import { searchNetwork } from '../../app/main/discovery/search-network.ts';
import type { FoundDevice } from '../../app/shared/domain/device.ts';
import { answerOf, simulate } from '../support/onvif-device.ts';

/* A search over two network cards that no other program is in: a network namespace of its own, with the devices of test/support/discovery-scene.ts. */

const scene = fileURLToPath(new URL('../support/discovery-scene.ts', import.meta.url));
const addresses = (card: number, last: readonly number[]) =>
  last.map((n) => `ip address add 10.77.${card}.${n}/24 dev shop${card - 1}`).join(' && ');
const devices = [11, 12, 13, 14, 15, 16, 17, 18, 19, ...Array.from({ length: 8 }, (_, i) => 100 + i)];
const network = [
  'ip link set lo up',
  ...[0, 1].flatMap((card) => [
    `ip link add shop${card} type veth peer name far${card}`,
    `ip link set far${card} up`,
    `ip link set shop${card} multicast on up`,
  ]),
  addresses(1, [1, ...devices]),
  addresses(2, [1, 11, 12, 13, 16]),
  'ip address add fd77::9/64 dev shop0 nodad',
].join(' && ');
const run = (command: string) =>
  spawnSync('unshare', ['-rn', 'sh', '-c', command], { encoding: 'utf8', timeout: 120_000 });
const usable = process.platform === 'linux' && run(network).status === 0;
if (!usable)
  console.warn(
    'Discovery over several network cards is not tested here: it needs Linux with unshare and ip (iproute2).',
  );

describe.runIf(usable)('a search over two network cards', () => {
  let found: FoundDevice[];
  let outcome: { listedMs: number; wholeMs: number; noiseAsked: boolean };

  beforeAll(() => {
    const { stdout, stderr, status } = run(`${network} && exec "${process.execPath}" "${scene}"`);
    expect(status, stderr).toBe(0);
    ({ found, ...outcome } = JSON.parse(stdout) as {
      found: FoundDevice[];
      listedMs: number;
      wholeMs: number;
      noiseAsked: boolean;
    });
    console.log(
      `${found.length} devices listed after ${(outcome.listedMs / 1000).toFixed(1)} s, the search ended after ${(outcome.wholeMs / 1000).toFixed(1)} s`,
    );
  });
  const device = (n: number) => found.find(({ id }) => id === `0000-${n}`);

  test('every device is found once, whatever it answers to', () => {
    expect(found.map(({ id }) => id).toSorted()).toEqual(
      Array.from({ length: 14 }, (_, i) => `0000-${i + 1}`).toSorted(),
    );
    expect(device(1)).toMatchObject({
      name: 'Plain 1',
      model: 'M1',
      addresses: ['10.77.1.11'],
      serviceUrl: 'http://10.77.1.11/onvif/device_service',
    });
  });

  test('a device on the other card, one that only answers for itself, and one that no multicast reaches', () => {
    expect(device(3)?.addresses).toEqual(['10.77.2.11']);
    expect(device(4)?.name).toBe('Plain 4');
    expect(device(7)?.addresses).toEqual(['10.77.2.12']);
  });

  test('a device that names no address is asked for it; one that names a wrong one is asked where it answered', () => {
    expect(device(6)?.serviceUrl).toBe('http://10.77.1.15:8000/onvif/device_service');
    expect(device(8)?.serviceUrl).toBe('http://10.77.2.13:8080/onvif/device_service');
  });

  test('one that knows the dialect of 2009 alone, also where it has to be asked for its address', () => {
    expect(device(12)?.serviceUrl).toBe('http://10.77.1.18/onvif/device_service');
    expect(device(13)?.serviceUrl).toBe('http://10.77.1.19:8000/onvif/device_service');
  });

  test('a typed address of IPv6', () => {
    expect(device(14)).toMatchObject({ addresses: ['fd77::9'], serviceUrl: 'http://[fd77::9]/onvif/device_service' });
  });

  test('two addresses of one device are one device, two devices of one address are two', () => {
    expect(device(9)).toMatchObject({ maker: 'Hikvision' });
    expect(device(9)?.addresses.toSorted()).toEqual(['10.77.1.16', '10.77.2.16']);
    expect([device(10)?.addresses, device(11)?.addresses]).toEqual([['10.77.1.17'], ['10.77.1.17']]);
  });

  test('what is no answer was sent, and ended nothing', () => expect(outcome.noiseAsked).toBe(true));
});

test.runIf(process.platform === 'linux')(
  'an address that floods the search is named and logged once, and a camera that answers after it is listed',
  async () => {
    let made = 0;
    const flooding = { address: '127.0.0.31', endpoint: 'flood', unicastOnly: true },
      more = () => Array.from({ length: 120 }, () => ({ ...flooding, endpoint: `urn:uuid:flood-${made++}` }));
    const devices = [
      await simulate({ ...flooding, raw: (relatesTo) => answerOf(flooding, relatesTo, false, more()) }),
      await simulate({ address: '127.0.0.32', endpoint: 'urn:uuid:door', unicastOnly: true, delayMs: 800 }),
    ];
    const logged: unknown[] = [];
    try {
      const { devices: found, floods } = await searchNetwork({
        own: [],
        asked: { ...parseRanges('127.0.0.31-32'), six: [] },
        log: { warn: (_, params) => logged.push(params), error: (text) => logged.push(text) },
        // Doors are not asked.
        runTask: () => Promise.resolve(undefined as never),
        signal: new AbortController().signal,
        shut: () => Promise.reject(new Error('somebody was found')),
      });
      expect(found.map(({ id }) => id.replace(/-.*/, ''))).toContain('door');
      expect(found).toHaveLength(129);
      expect(floods).toEqual(['127.0.0.31']);
      expect(logged).toEqual([{ address: '127.0.0.31' }]);
    } finally {
      for (const { close } of devices) close();
    }
  },
);

test.runIf(process.platform === 'linux')(
  'where nobody answers, it is looked whether a firewall keeps answers out',
  async () => {
    const answered = await searchNetwork({
      own: [],
      asked: { ...parseRanges('127.0.0.33'), six: [] },
      log: { warn: () => {}, error: () => {} },
      runTask: () => Promise.resolve(undefined as never),
      signal: new AbortController().signal,
      shut: () => Promise.resolve(['Network 2']),
    });
    expect(answered).toMatchObject({ devices: [], shutNetworks: ['Network 2'] });
  },
);
