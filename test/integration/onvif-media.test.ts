import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDevice, type DeviceQuestion } from '../../app/workers/onvif/read-device.ts';
import { readPicture } from '../../app/workers/onvif/read-picture.ts';
import {
  PASSWORD,
  PICTURE,
  startDevice,
  USER,
  type Personality,
  type SimulatedProfile,
} from '../support/onvif-service.ts';

/* What devices say of their streams, and what is made of it. */

async function profilesOf(personality: Personality, more: Partial<DeviceQuestion> = {}) {
  const device = await startDevice(personality);
  try {
    const reading = await readDevice({
      serviceUrl: device.serviceUrl,
      host: '127.0.0.1',
      username: USER,
      password: PASSWORD,
      trusted: null,
      ...more,
    });
    if (!reading.ok) throw new Error(reading.error.message);
    return reading.profiles;
  } finally {
    await device.close();
  }
}

const one = (profile: Partial<SimulatedProfile>): Personality => ({ profiles: [{ token: 'a', ...profile }] });

test.concurrent.each<[string, Personality, object]>([
  ['H.265 is said by Media2', { ...one({ encoding: 'H265' }), media2: 'first' }, { codec: 'h265' }],
  ['only MJPEG', one({ encoding: 'JPEG' }), { codec: 'mjpeg' }],
  ['only MPEG-4', one({ encoding: 'MPEG4' }), { codec: 'mpeg4' }],
  ['MPEG-4, in the words of Media2', { ...one({ encoding: 'MPV4-ES' }), media2: 'only' }, { codec: 'mpeg4' }],
  ['a codec that nobody knows', one({ encoding: 'AV1' }), { codec: 'other' }],
  ['profile_naming chinese', one({ name: '主码流' }), { name: '主码流' }],
  ['profile_naming token_only', one({ name: '' }), { name: 'a' }],
  ['a name of 4,000 letters', one({ name: 'n'.repeat(4000) }), { name: 'n'.repeat(200) }],
  [
    'a token that looks like a number',
    one({ token: '1.0' }),
    { token: '1.0', streamUrl: 'rtsp://127.0.0.1:554/1.0?a=1&b=2' },
  ],
  [
    'a token with letters beyond ASCII',
    one({ token: '主<&>"', stream: 'rtsp://x/1' }),
    { token: '主<&>"', streamUrl: 'rtsp://127.0.0.1/1' },
  ],
  ['the same, of Media2', { ...one({ token: '主<&>"', stream: 'rtsp://x/1' }), media2: 'only' }, { token: '主<&>"' }],
  [
    'stream_uri_userinfo',
    one({ stream: 'rtsp://admin:wrongpass@127.0.0.1:554/s' }),
    { streamUrl: 'rtsp://127.0.0.1:554/s' },
  ],
  [
    'stream_uri_placeholder_ip',
    one({ stream: 'rtsp://0.0.0.0:8554/s?x=1&y=2' }),
    { streamUrl: 'rtsp://127.0.0.1:8554/s?x=1&y=2' },
  ],
  ['a stream of another host', one({ stream: 'rtsp://192.168.0.64/s' }), { streamUrl: 'rtsp://127.0.0.1/s' }],
  [
    'a stream over HTTP',
    one({ stream: 'http://192.168.0.64:8081/mjpg/video.mjpg' }),
    { streamUrl: 'http://127.0.0.1:8081/mjpg/video.mjpg' },
  ],
  [
    'a picture of another host',
    one({ snapshot: 'http://u:p@192.168.0.64/snap?x=1&y=2' }),
    { snapshotUrl: 'http://127.0.0.1/snap?x=1&y=2' },
  ],
  ['a picture that is a file', one({ snapshot: 'file:///etc/shadow' }), { snapshotUrl: null }],
  ['bits instead of kilobits', one({ bitrate: 4_096_000 }), { bitrateKbps: 4096 }],
  ['zeros', one({ bitrate: 0, fps: 0, size: [0, 0] }), { bitrateKbps: null, fps: null, width: null, height: null }],
  [
    'bytes of GBK',
    {
      ...one({ name: 'X' }),
      wrap: (text) =>
        Buffer.concat(
          text
            .replace('UTF-8', 'GBK')
            .split('>X<')
            .flatMap((part, i) =>
              i ? [Buffer.from([0x3e, 0xd6, 0xf7, 0x3c]), Buffer.from(part)] : [Buffer.from(part)],
            ),
        ),
    },
    { name: '主' },
  ],
])('%s', async (_, personality, expected) => expect(await profilesOf(personality)).toMatchObject([expected]));

test('a recorder: lenses in its order, the best of each first, and each address of its own profile', async () => {
  const profiles = await profilesOf({
    profiles: [
      { token: 'sound', encoding: null },
      ...['1', '2', '3'].flatMap((lens): SimulatedProfile[] => [
        { token: `${lens}-small`, source: `lens${lens}`, size: [352, 288] },
        { token: `${lens}-pictures`, source: `lens${lens}`, size: [3840, 2160], encoding: 'JPEG' },
        { token: `${lens}-large`, source: `lens${lens}`, size: [2560, 1440] },
      ]),
    ],
  });
  expect(profiles.map(({ token }) => token)).toEqual(
    ['1', '2', '3'].flatMap((lens) => [`${lens}-large`, `${lens}-small`, `${lens}-pictures`]),
  );
  for (const { token, streamUrl, videoSource } of profiles) {
    expect(streamUrl).toBe(`rtsp://127.0.0.1:554/${token}?a=1&b=2`);
    expect(videoSource).toBe(`lens${token[0]}`);
  }
});

test('a thousand profiles are sixty-four at most', async () => {
  const profiles = await profilesOf({
    auth: 'none',
    no_get_snapshot_uri: true,
    profiles: Array.from({ length: 1000 }, (_, i) => ({ token: `p${i}` })),
  });
  expect(profiles.length).toBeGreaterThan(0);
  expect(profiles.length).toBeLessThanOrEqual(64);
});

test.concurrent.each<[string, Personality, string | null]>([
  ['to anybody', {}, null],
  ['with Basic', { snapshot_auth: 'basic' }, null],
  ['with Digest', { snapshot_auth: 'digest', auth: ['MD5', 'SHA-256'] }, null],
  ['with Digest, and the login is WS-Security', { snapshot_auth: 'digest' }, null],
  [
    'snapshot_empty_body',
    { snapshot: (_, response) => void response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end() },
    'DEVICE_018',
  ],
  [
    'snapshot_empty_body: text',
    { snapshot: (_, response) => void response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end('no picture') },
    'DEVICE_018',
  ],
  [
    'snapshot_empty_body: a login page',
    { snapshot: (_, response) => void response.end(`<html>${' '.repeat(900)}</html>`) },
    'DEVICE_018',
  ],
  [
    'a picture of another type',
    { snapshot: (_, response) => void response.writeHead(200, { 'Content-Type': 'text/plain' }).end(PICTURE) },
    null,
  ],
  [
    'sent on to another host',
    { snapshot: (_, response) => void response.writeHead(302, { Location: 'http://evil.example/' }).end() },
    'DEVICE_018',
  ],
  ['another password', { snapshot_auth: 'basic', password: 'other' }, 'DEVICE_006'],
])('a picture: %s', async (_, personality, code) => {
  const device = await startDevice(personality);
  const picture = await readPicture({
    url: `http://192.168.0.64:${device.port}/snapshot/a?b=c`,
    host: '127.0.0.1',
    username: USER,
    password: PASSWORD,
    trusted: null,
  });
  await device.close();
  expect(picture).toMatchObject(
    code === null ? { ok: true, jpeg: new Uint8Array(PICTURE) } : { ok: false, error: { code } },
  );
});

test('snapshot_uri_rotates: an address is good for one picture, and whoever asks the device again gets another', async () => {
  let given = 0,
    good = '';
  const device = await startDevice({
    snapshot_auth: 'digest',
    raw: {
      GetSnapshotUri: (response, answer) => {
        good = `/snapshot/once-${++given}`;
        response.end(answer.replace(/\/snapshot\/[\w-]+/, good));
      },
    },
    snapshot: ({ url }, response) => {
      if (url !== good) return void response.writeHead(404).end();
      good = '';
      response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(PICTURE);
    },
    profiles: [{ token: 'a' }],
  });
  const login = { username: USER, password: PASSWORD, trusted: null, host: '127.0.0.1' };
  const address = async () => {
    const reading = await readDevice({ ...login, serviceUrl: device.serviceUrl });
    return reading.ok ? reading.profiles[0].snapshotUrl! : '';
  };
  const first = await address();
  expect(first).toMatch(/once-\d+$/);
  expect(await readPicture({ ...login, url: first })).toMatchObject({ ok: true });
  expect(await readPicture({ ...login, url: first })).toMatchObject({ ok: false, error: { code: 'DEVICE_018' } });
  const second = await address();
  expect(second).not.toBe(first);
  expect(await readPicture({ ...login, url: second })).toMatchObject({ ok: true });
  await device.close();
});

const recorded = join(import.meta.dirname, '../../../shared/test-data/onvif');
if (!existsSync(recorded))
  console.warn('Answers recorded of real cameras are not replayed here: ../shared/test-data/onvif is not there.');

test.skipIf(!existsSync(recorded)).each([
  [
    'axis',
    { maker: 'AXIS', model: 'AXIS Q6045-E', firmware: '5.55.1.2', serial: '00408CFAB754', macs: ['00:40:8c:fa:b7:54'] },
    [
      {
        token: 'profile_1_h264',
        codec: 'h264',
        width: 1280,
        height: 720,
        fps: 30,
        bitrateKbps: null,
        videoSource: '0',
      },
      { token: 'profile_1_jpeg', codec: 'mjpeg', width: 1280, height: 720 },
    ],
  ],
  [
    'hikvision-fixed',
    {
      maker: 'HIKVISION',
      model: 'DS-2CD2012-I',
      firmware: 'V5.2.0 build 140721',
      serial: 'DS-2CD2012-I20150201CCWR501088621',
      macs: ['c0:56:e3:f9:55:68'],
    },
    [
      {
        token: 'Profile_1',
        name: 'mainStream',
        codec: 'h264',
        width: 1280,
        height: 720,
        fps: 10,
        bitrateKbps: 2048,
        videoSource: 'VideoSource_1',
      },
      { token: 'Profile_2', name: 'subStream' },
    ],
  ],
])('recorded answers of %s', async (camera, identity, profiles) => {
  const file = (folder: string, operation: string) =>
    ['Response', 'Error'].map((kind) => join(recorded, camera, folder, `${operation}.${kind}.xml`)).find(existsSync)!;
  const operations = {
    core: ['GetSystemDateAndTime', 'GetDeviceInformation', 'GetServices', 'GetCapabilities', 'GetNetworkInterfaces'],
    media: ['GetProfiles', 'GetStreamUri', 'GetSnapshotUri'],
  };
  const raw: Personality['raw'] = Object.fromEntries(
    Object.entries(operations).flatMap(([folder, names]) =>
      names.map((operation) => [
        operation,
        (response: { statusCode: number; end(bytes: Buffer): void }) => {
          const path = file(folder, operation);
          response.statusCode = path.includes('.Error.') ? 500 : 200;
          response.end(readFileSync(path));
        },
      ]),
    ),
  );
  const device = await startDevice({ raw });
  const reading = await readDevice({
    serviceUrl: device.serviceUrl,
    host: '127.0.0.1',
    username: USER,
    password: PASSWORD,
    trusted: null,
  });
  await device.close();
  expect(reading, JSON.stringify(reading)).toMatchObject({ ok: true, identity, profiles });
  // Its clock stood still at the recording in 2018.
  expect(reading.clockAheadMs).toBeLessThan(-8 * 365 * 86_400_000);
  if (reading.ok)
    for (const { streamUrl, snapshotUrl } of reading.profiles)
      expect([streamUrl, snapshotUrl].map((url) => new URL(url!).hostname)).toEqual(['127.0.0.1', '127.0.0.1']);
});
