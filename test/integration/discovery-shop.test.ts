import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Candidate } from '../../app/shared/domain/candidate.ts';
import type { FoundDevice } from '../../app/shared/domain/device.ts';
import { noRtspServer } from '../support/rtsp-server.ts';

/* A PC and eight cameras at the two ends of a cable, each camera a process: two network namespaces, with test/support/discovery-shop.ts in one and shop-network.ts in the other. */

const script = (name: string) =>
  `"${process.execPath}" "${fileURLToPath(new URL(`../support/${name}.ts`, import.meta.url))}"`;
const add = (card: string, ...addresses: string[]) =>
  addresses.map((one) => `ip address add ${one}${one.includes(':') ? ' nodad' : ''} dev ${card}`).join(' && ');
const far = [
  'echo $$ > "$DIR/pid"',
  'until ip link show far0 > /dev/null 2>&1; do sleep 0.05; done',
  'ip link set lo up',
  add(
    'far0',
    ...[11, 12, 13, 14, 15, 16, 30].map((n) => `10.77.1.${n}/24`),
    'fd77::17/64',
    'fe80::17/64',
    'fe80::18/64',
  ),
  'ip link set far0 up',
].join(' && ');
/** The far end goes with the near one; its processes with the first of them. */
const near = (command: string, farCommand: string) =>
  [
    'DIR=$(mktemp -d); export DIR',
    `trap 'kill "$(cat "$DIR/pid")"; rm -r "$DIR"' EXIT`,
    'ip link set lo up && ip link add shop0 type veth peer name far0 || exit 1',
    `unshare -n sh -c '${far} && exec ${farCommand}' > "$DIR/far" &`,
    'until [ -s "$DIR/pid" ]; do sleep 0.05; done',
    'ip link set far0 netns "$(cat "$DIR/pid")" || exit 1',
    `${add('shop0', '10.77.1.1/24', 'fd77::1/64', 'fe80::1/64')} && ip link set shop0 up || exit 1`,
    'until grep -q ready "$DIR/far"; do kill -0 "$(cat "$DIR/pid")" || exit 1; sleep 0.1; done',
    command,
  ].join('\n');
const run = (command: string, farCommand: string) =>
  spawnSync('unshare', ['-rn', 'sh', '-c', near(command, farCommand)], {
    encoding: 'utf8',
    timeout: 400_000,
    env: { ...process.env, SHOP_STREAMS: noRtspServer === null ? '1' : '0' },
    maxBuffer: 1e8,
  });
const usable = process.platform === 'linux' && run('true', 'sh -c "echo ready; exec sleep 60"').status === 0;
if (!usable)
  console.warn('Eight cameras on a cable are not tested here: it needs Linux with unshare and ip (iproute2).');

describe.runIf(usable)('eight cameras on a cable, each a process', () => {
  let found: {
    listedMs: number;
    countingMs: number | null;
    waitingPercent: number | null;
    devices: FoundDevice[];
    candidates: Candidate[];
    listed: ({ kind: string } & FoundDevice)[];
  };

  beforeAll(() => {
    const { stdout, stderr, status } = run(script('discovery-shop'), script('shop-network'));
    expect(status, stderr).toBe(0);
    found = JSON.parse(stdout.trim().split('\n').at(-1)!) as typeof found;
    const seconds = (ms: number | null) => (ms === null ? 'not measured' : `${(ms / 1000).toFixed(1)} s`);
    console.log(
      `From 'search' to all eight listed: ${seconds(found.listedMs)}. From 'Add' to counting: ${seconds(found.countingMs)}. ` +
        `A search that waits: ${found.waitingPercent === null ? 'measured with FOOTFALL_LONG=1' : `${found.waitingPercent.toFixed(2)} % of a core`}`,
    );
  }, 400_000);

  test('all eight are listed by the application, once each, and what is no ONVIF device beside them', () => {
    expect(found.devices.map(({ id }) => id).toSorted()).toEqual([
      'address:10.77.1.30',
      ...Array.from({ length: 8 }, (_, i) => `shop-${i + 1}`),
    ]);
  });

  test('one that answers by IPv6 is asked at the address of the network that it names; one that has none says so', () => {
    const device = (id: string) => found.devices.find((one) => one.id === id);
    expect(device('shop-7')).toMatchObject({
      addresses: ['fd77::17', expect.stringMatching(/^fe80::17/)],
      serviceUrl: expect.stringContaining('[fd77::17]') as unknown,
    });
    expect(found.candidates.map(({ deviceId, error }) => [deviceId, error?.code ?? null])).toEqual([
      ['shop-1', found.countingMs === null ? expect.any(String) : null],
      // It was read; nothing streams there.
      ['shop-7', 'STREAM_011'],
      ['shop-8', 'DEVICE_019'],
    ]);
  });

  test('what a login told of a camera stands in the list, and cards that this PC sees alike join nothing', () => {
    const device = (id: string) => found.devices.find((one) => one.id === id)!;
    expect(device('shop-7').streams).toMatchObject([
      { codec: 'h264', width: 1920, height: 1080, fps: 25 },
      { codec: 'h264', width: 640, height: 360, fps: 10 },
    ]);
    expect([device('shop-7').serial, device('shop-2').serial]).toEqual(['urn:uuid:shop-7', null]);
    // All eight are behind one network card, as behind a repeater.
    const seen = new Set(found.devices.flatMap(({ seenMacs }) => seenMacs));
    expect(seen.size).toBe(1);
    expect(found.devices.filter(({ seenMacs }) => seenMacs.length > 0).length).toBeGreaterThan(6);
  });

  test('the command lists the same', () => {
    expect(found.listed.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual(
      [...Array.from({ length: 8 }, (_, i) => `onvif shop-${i + 1}`), 'rtsp address:10.77.1.30'].toSorted(),
    );
  });

  test.runIf(process.env.FOOTFALL_LONG === '1')('a search that waits leaves the processor alone', () =>
    expect(found.waitingPercent).toBeLessThan(2),
  );
});
