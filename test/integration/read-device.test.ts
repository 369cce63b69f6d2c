import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { quiet } from '../support/app-database.ts';
import { PASSWORD, startDevice, USER } from '../support/onvif-service.ts';

/* The task that reads a device, as main runs it. */

const runTask = taskRunner((name) => launchTask(name, { log: quiet }));

test('a device is read, and one with a wrong password is asked twice at most', async () => {
  const device = await startDevice({ auth: ['MD5', 'SHA-256'] }),
    question = { serviceUrl: device.serviceUrl, host: '127.0.0.1', username: USER, trusted: null };
  try {
    const reading = await runTask('read-device', { ...question, password: PASSWORD });
    expect(reading).toMatchObject({
      ok: true,
      identity: {
        maker: 'Acme & Söhne',
        model: 'A-1',
        firmware: 'V5.2.0 build 140721',
        serial: 'SN-001',
        macs: ['c0:56:e3:f9:55:68'],
      },
      profiles: [
        { token: 'Profile_1' },
        { token: 'Profile_2', snapshotUrl: `http://${device.host}/snapshot/Profile_2` },
      ],
    });
    expect(device.refused).toBe(0);
    const refused = await runTask('read-device', { ...question, password: 'not-this-one' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'DEVICE_006', params: { user: USER } } });
    expect(JSON.stringify(refused)).not.toContain('not-this-one');
    expect(device.refused).toBe(2);
  } finally {
    await device.close();
  }
});

/* A cable of its own, with a PC at one end and nothing at the other: 10.88.0.1/24. */
const inNetwork = (command: string) => {
  const network = [
    'ip link set lo up',
    'ip link add shop type veth peer name far',
    'ip link set far up',
    'ip link set shop up',
  ];
  const all = [...network, 'ip address add 10.88.0.1/24 dev shop', command].join(' && ');
  return spawnSync('unshare', ['-rn', 'sh', '-c', all], { encoding: 'utf8', timeout: 120_000 });
};
const usable = process.platform === 'linux' && inNetwork('true').status === 0;
if (!usable) console.warn('Addresses at which nobody is are not asked here: it needs Linux with unshare and ip.');

test.runIf(usable).each([
  ['no way leads to other networks', 'true'],
  ['a router takes what is for them, and nothing comes back', 'ip route add default via 10.88.0.254'],
])('where nobody is, and %s: unreachable here, another subnet there, each with its own sentence', (_, route) => {
  const ask = fileURLToPath(new URL('../support/ask-nobody.ts', import.meta.url));
  const { stdout, stderr } = inNetwork(`${route} && exec "${process.execPath}" "${ask}" 10.88.0.9 10.99.0.9`);
  expect(JSON.parse(stdout || `"${stderr}"`)).toMatchObject([
    { code: 'DEVICE_001', params: { host: '10.88.0.9' } },
    { code: 'DEVICE_002', params: { host: '10.99.0.9', networks: '10.88.0.1/24' } },
  ]);
});
