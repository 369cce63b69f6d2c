import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppClient } from '../support/app-client.ts';
import { AppProcess } from '../support/app-process.ts';
import { simulate } from '../support/onvif-device.ts';
import { PASSWORD, startDevice, USER } from '../support/onvif-service.ts';
import { noRtspServer, startRtspServer } from '../support/rtsp-server.ts';
import { demoClip, temporaryFolder } from '../support/worker-client.ts';

/*
 * The whole program and a simulated camera that is given another address: it is looked for after it was away for a minute and a half, so this test has the long form alone. What decides is tested
 * in app/main/cameras/moved-cameras.test.ts, what is stored in app-moved.test.ts.
 */

const BEFORE = '127.0.0.21',
  AFTER = '127.0.0.22';
const usable = process.env.FOOTFALL_LONG === '1' && process.platform === 'linux' && noRtspServer === null;
const folder = temporaryFolder();
const app = new AppProcess(folder.file('data'));
let port = 0,
  client: AppClient;
const stops: (() => unknown)[] = [];
const unplug = async () => void (await Promise.all(stops.splice(0).map((stop) => stop())));

/** As it is on a network: it answers searches, ONVIF and RTSP at one address. */
async function camera(address: string, endpoint: string, serial: string): Promise<void> {
  const rtsp = await startRtspServer(demoClip, { address, port });
  port = rtsp.port;
  const stream = `rtsp://${address}:${port}/stream`;
  const device = await startDevice({ serial, macs: [], profiles: [{ token: 'only', stream }] }, { address });
  const found = await simulate({ address, endpoint, serviceUrl: device.serviceUrl, unicastOnly: true });
  stops.push(
    () => rtsp.kill(),
    () => device.close(),
    () => found.close(),
  );
}

beforeAll(async () => {
  if (!usable) return;
  await camera(BEFORE, 'urn:uuid:door', 'SN-door');
  await app.start();
  client = await app.connect();
});
afterAll(async () => {
  if (!usable) return;
  client.close();
  await app.stop();
  await unplug();
  folder.remove();
});

const until = async <T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> => {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${what} did not come`);
};

test.runIf(usable)(
  'a camera that counts is followed to its new address, and nothing else of it changes',
  { timeout: 600_000 },
  async () => {
    await client.call('discovery.search', { ranges: `${BEFORE}-22` });
    await until('the search', async () => !(await client.call('discovery.found', { maxAgeMs: 600_000 })).searching);
    await client.call('candidates.check', {
      devices: [{ deviceId: 'door' }],
      login: { username: USER, password: PASSWORD },
    });
    await until('its picture', async () =>
      (await client.call('candidates.list', {})).every(({ state }) => state === 'seen'),
    );
    const [{ cameraId }] = await client.call('candidates.add', { cameras: [{ candidateId: 'door', name: 'Door' }] });
    const own = async () => (await client.call('cameras.list', {})).find((one) => one.cameraId === cameraId)!;
    await until('it counts', async () => (await own()).state.status === 'counting');

    await unplug();
    await until('it is away', async () => (await own()).state.status !== 'counting');
    await camera(AFTER, 'urn:uuid:door', 'SN-door');
    await until('it is followed', async () => (await own()).source.address.includes(AFTER));
    await until('it counts there', async () => (await own()).state.status === 'counting');
    expect(await own()).toMatchObject({
      cameraId,
      name: 'Door',
      device: { serial: 'SN-door', deviceId: 'door', serviceUrl: expect.stringContaining(AFTER) as unknown },
    });
  },
);
