import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readDevice, type DeviceQuestion } from '../../app/workers/onvif/read-device.ts';
import { fault, PASSWORD, startDevice, USER, type Personality } from '../support/onvif-service.ts';
import { selfSigned } from '../support/self-signed.ts';

/* Why a device is not read: each reason with its own code, and with no more logins than it takes to find out. */

const login = { username: USER, password: PASSWORD, trusted: null };
async function refusedBy(personality: Personality, more: Partial<DeviceQuestion> = {}) {
  const device = await startDevice(personality);
  try {
    const reading = await readDevice({ ...login, serviceUrl: device.serviceUrl, host: '127.0.0.1', ...more });
    expect(JSON.stringify(reading)).not.toContain(more.password || PASSWORD);
    return { device, reading };
  } finally {
    await device.close();
  }
}

const raw =
  (envelope: string, status = 400) =>
  (response: { statusCode: number; end(text: string): void }) => {
    response.statusCode = status;
    response.end(envelope);
  };
const wrong = { password: 'guessed' };

/** `refused`: logins of ours that the device refused. */
const refusals: [string, Personality, Partial<DeviceQuestion>, string, number, object?][] = [
  ['a wrong password', {}, wrong, 'DEVICE_006', 2, { user: USER }],
  [
    'a wrong password, no word of it in the fault',
    { fault_wording: 'Oops', fault_code: 'ter:Unknown' },
    wrong,
    'DEVICE_006',
    2,
    { said: 'Oops' },
  ],
  ['a wrong user', {}, { username: 'root' }, 'DEVICE_006', 2],
  [
    'no such ONVIF user, in the words of the camera',
    { fault_wording: 'The ONVIF user does not exist' },
    { username: 'root' },
    'DEVICE_020',
    1,
    { user: 'root', said: 'The ONVIF user does not exist' },
  ],
  [
    'no such user, in another code',
    { fault_wording: 'No such user', fault_code: 'ter:X' },
    { username: 'root' },
    'DEVICE_020',
    1,
  ],
  ['a wrong password, said of both', { fault_wording: 'Invalid user name or password' }, wrong, 'DEVICE_006', 2],
  ['a wrong password, Digest', { auth: ['MD5', 'SHA-256'] }, wrong, 'DEVICE_006', 2],
  ['a wrong password, Basic', { auth: 'basic' }, wrong, 'DEVICE_006', 2],
  ['a wrong password, 401 and nothing else', { http_401_not_fault: true }, wrong, 'DEVICE_006', 2],
  ['a wrong password, and also the clock wants one', { preauth_required: true }, wrong, 'DEVICE_006', 2],
  ['a wrong password, and local time said as UTC', { says_utc: 36_000, says_local: 36_000 }, wrong, 'DEVICE_006', 2],
  ['a wrong password, and device information is open', { open: ['GetDeviceInformation'] }, wrong, 'DEVICE_006', 2],
  [
    'it says how many attempts are left',
    { locks_after: 25 },
    wrong,
    'DEVICE_007',
    1,
    { left: 24, said: 'Sender not authorized. You still have 24 attempt(s)' },
  ],
  ['it locks with this login', { locks_after: 1 }, wrong, 'DEVICE_008', 1],
  ['it was locked before', { locks_after: 0 }, {}, 'DEVICE_008', 0],
  [
    'it is locked, says a page',
    {
      raw: {
        GetDeviceInformation: raw(
          '<html><head><title>403</title></head><body>Account locked. Try again in 30 minutes</body></html>',
          403,
        ),
      },
    },
    {},
    'DEVICE_008',
    0,
  ],
  [
    'it is locked, says a number of HTTP',
    { raw: { GetDeviceInformation: raw('{"statusString":"Unauthorized","lockStatus":"lock"}', 429) } },
    {},
    'DEVICE_008',
    0,
  ],
  [
    'it says back the password that it was sent',
    { fault_wording: 'Not authorized: guessed' },
    wrong,
    'DEVICE_006',
    2,
    { said: 'Not authorized: ***' },
  ],
  ['no user was typed', {}, { username: '', password: '' }, 'DEVICE_005', 0],
  ['no user was typed, Digest', { auth: ['MD5'] }, { username: '', password: '' }, 'DEVICE_005', 0],
  ['the user may not', { forbidden: ['GetDeviceInformation'] }, {}, 'DEVICE_009', 0],
  ['the user may not see profiles', { forbidden: ['GetProfiles'] }, {}, 'DEVICE_009', 0],
  [
    'the user is not authorized for profiles',
    { raw: { GetProfiles: raw(fault({}, 'ter:NotAuthorized', 'Sender not Authorized')) } },
    {},
    'DEVICE_009',
    0,
  ],
  [
    'it minds the time, and hides its clock',
    {
      tight_time_window: 60,
      clock_skew: 90_000,
      says_utc: null,
      says_local: null,
      fault_wording: 'Wsse authorized time check failed.',
    },
    {},
    'DEVICE_010',
    1,
  ],
  [
    'the profiles are open and all else wants a login, wrong',
    { open: ['GetDeviceInformation', 'GetProfiles'] },
    wrong,
    'DEVICE_006',
    2,
  ],
  ['no profiles', { profiles: [] }, {}, 'DEVICE_013', 0],
  ['profiles of sound only', { profiles: [{ token: 'sound', encoding: null }] }, {}, 'DEVICE_013', 0],
  [
    'profiles whose address is of nothing that is watched',
    { profiles: [{ token: 'a', stream: 'file:///etc/passwd' }] },
    {},
    'DEVICE_013',
    0,
  ],
  ['profiles that cannot be asked', { raw: { GetProfiles: raw('<html></html>', 500) } }, {}, 'DEVICE_014', 0],
  [
    'no ONVIF at this path',
    { paths: { device: '/onvif/other' }, raw: { '*': raw('<html>404</html>', 404) } },
    {},
    'DEVICE_004',
    0,
  ],
  ['a page instead of an answer', { raw: { '*': raw('<html><body>Welcome</body></html>', 200) } }, {}, 'DEVICE_004', 0],
  ['no address', {}, { host: 'http://192.168.1.20/' }, 'DEVICE_017', 0],
  ['a port that there is not', {}, { host: '127.0.0.1:70000' }, 'DEVICE_017', 0],
  ['a name that nobody has', {}, { host: 'camera.invalid' }, 'DEVICE_016', 0],
];

test.concurrent.each(refusals)('refused: %s', async (_, personality, more, code, refused, params = {}) => {
  const { device, reading } = await refusedBy(personality, more);
  expect(reading, JSON.stringify(reading)).toMatchObject({ ok: false, error: { code, params } });
  expect(device.refused).toBe(refused);
});

async function listening(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => (sockets.forEach((one) => one.destroy()), server.close()),
  };
}

test.concurrent.each<[string, string, (socket: Socket) => void]>([
  ['whatever connects is cut off', 'DEVICE_004', (socket) => socket.destroy()],
  ['it speaks something else', 'DEVICE_004', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')],
  ['it says nothing', 'DEVICE_015', () => {}],
])('refused: %s', async (_, code, onSocket) => {
  const { host, close } = await listening(onSocket);
  expect(await readDevice({ ...login, serviceUrl: null, host })).toMatchObject({
    ok: false,
    error: { code, params: { host } },
  });
  close();
});

test('refused: nothing listens', async () => {
  const { host, close } = await listening(() => {});
  close();
  expect(
    await readDevice({ ...login, serviceUrl: `http://${host}/onvif/device_service`, host: '127.0.0.1' }),
  ).toMatchObject({ ok: false, error: { code: 'DEVICE_003' } });
});

// Only Linux answers at each address of loopback.
const addresses = test.skipIf(process.platform !== 'linux');

addresses(
  'a device that nobody named is found at one of the usual ports, also behind a page that wants a login',
  async () => {
    const address = '127.77.13.1';
    const page = createHttpServer((_, response) => {
      response.statusCode = 401;
      response.setHeader('WWW-Authenticate', 'Basic realm="web"');
      response.end();
    });
    await new Promise<void>((resolve) => page.listen(8000, address, resolve));
    const device = await startDevice({}, { address, port: 8899 });
    const reading = await readDevice({ ...login, serviceUrl: null, host: address });
    page.close();
    await device.close();
    expect(reading, JSON.stringify(reading)).toMatchObject({
      ok: true,
      profiles: [{ streamUrl: `rtsp://${address}:554/Profile_1?a=1&b=2` }, {}],
    });
  },
);

addresses('a named service that moved to another port is found there', async () => {
  const address = '127.77.13.2',
    device = await startDevice({}, { address, port: 2020 });
  const reading = await readDevice({ ...login, serviceUrl: `http://${address}:8/onvif/device_service`, host: address });
  await device.close();
  expect(reading).toMatchObject({ ok: true });
});

addresses('a service with a path of its own is found at another port than it says', async () => {
  const address = '127.77.13.5',
    device = await startDevice({ paths: { device: '/onvif/service' }, xaddr_odd_port: 9 }, { address, port: 8080 });
  const reading = await readDevice({ ...login, serviceUrl: `http://${address}:9/onvif/service`, host: address });
  await device.close();
  expect(reading, JSON.stringify(reading)).toMatchObject({ ok: true });
});

addresses('nobody is sent on to another host', async () => {
  const other = await startDevice({}, { address: '127.77.13.4' });
  const device = await startDevice(
    { raw: { '*': (response) => void response.writeHead(307, { Location: other.serviceUrl }).end() } },
    { address: '127.77.13.3' },
  );
  const reading = await readDevice({ ...login, serviceUrl: device.serviceUrl, host: '127.77.13.3' });
  await device.close();
  await other.close();
  expect(reading).toMatchObject({ ok: false, error: { code: 'DEVICE_004' } });
  expect(other.asked).toEqual([]);
});

const certificates = [selfSigned('IPC one'), selfSigned('IPC two')];
if (certificates.includes(null)) console.warn('HTTPS of devices is not tested here: it needs openssl.');

describe.skipIf(certificates.includes(null))('HTTPS', () => {
  const question = { ...login, host: '127.0.0.1' };

  test('an unknown certificate is shown and nothing is sent; an accepted one is known again; another one is refused', async () => {
    const device = await startDevice({ auth: ['SHA-256'] }, { tls: certificates[0] });
    const first = await readDevice({ ...question, serviceUrl: device.serviceUrl });
    expect(first).toMatchObject({
      ok: false,
      error: { code: 'DEVICE_011' },
      certificate: { subject: 'IPC one', fingerprint: expect.stringMatching(/^([\da-f]{2}:){31}[\da-f]{2}$/) },
    });
    expect(device.asked).toEqual([]);
    const trusted = first.certificate!.fingerprint;
    expect(await readDevice({ ...question, serviceUrl: device.serviceUrl, trusted })).toMatchObject({
      ok: true,
      certificate: { fingerprint: trusted },
    });
    await device.close();
    const other = await startDevice({}, { tls: certificates[1] });
    const changed = await readDevice({ ...question, serviceUrl: other.serviceUrl, trusted });
    expect(changed).toMatchObject({ ok: false, error: { code: 'DEVICE_012' }, certificate: { subject: 'IPC two' } });
    expect(other.asked).toEqual([]);
    await other.close();
  });

  test('a typed port that speaks HTTPS only is found to do so', async () => {
    const device = await startDevice({}, { tls: certificates[0] });
    expect(await readDevice({ ...question, serviceUrl: null, host: device.host })).toMatchObject({
      ok: false,
      error: { code: 'DEVICE_011' },
    });
    await device.close();
  });

  test('a device that sends on to its own HTTPS is asked there', async () => {
    const secure = await startDevice({}, { tls: certificates[0] });
    const plain = await startDevice({
      raw: { '*': (response) => void response.writeHead(301, { Location: secure.serviceUrl }).end() },
    });
    expect(await readDevice({ ...question, serviceUrl: plain.serviceUrl })).toMatchObject({
      ok: false,
      error: { code: 'DEVICE_011' },
    });
    await secure.close();
    await plain.close();
  });
});
