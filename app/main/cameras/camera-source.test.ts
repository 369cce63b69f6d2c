import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CameraSource } from '../../shared/domain/camera.ts';
import type { SecretBox } from '../host.ts';
import { resealed, toProbedSource, toShown, toStored, toWorkerSource } from './camera-source.ts';

/** Reversible, so that the test sees what was sealed. */
const box: SecretBox = {
  protection: 'none',
  encrypt: (text) => Promise.resolve(`sealed ${text}`),
  decrypt: (sealed) => Promise.resolve(sealed.slice(7)),
};

it.each([
  ['no credentials', { url: 'rtsp://cam:8554/a?b=1' }, 'rtsp://cam:8554/a?b=1', 'rtsp://cam:8554/a?b=1', null],
  ['in the address', { url: 'rtsp://admin:p%40ss@cam/a' }, 'rtsp://cam/a', 'rtsp://admin:p%40ss@cam/a', 'admin'],
  [
    'in fields of their own, which win',
    { url: 'rtsp://x:y@cam/a', username: 'admin', password: 'a/b:c@d' },
    'rtsp://cam/a',
    'rtsp://admin:a%2Fb%3Ac%40d@cam/a',
    'admin',
  ],
  [
    'in the path',
    { url: 'rtsp://cam/user=admin&password=ss@1&channel=1' },
    'rtsp://cam/user=admin&password=***&channel=1',
    'rtsp://cam/user=admin&password=ss@1&channel=1',
    null,
  ],
  [
    'in the path, and one of its own, which wins',
    { url: 'rtsp://cam/cgi?pwd=ss@', password: 'a&b' },
    'rtsp://cam/cgi?pwd=***',
    'rtsp://cam/cgi?pwd=a%26b',
    null,
  ],
  [
    'none in a path that asks for none',
    { url: 'rtsp://cam/user=admin&password=&channel=1' },
    'rtsp://cam/user=admin&password=&channel=1',
    'rtsp://cam/user=admin&password=&channel=1',
    null,
  ],
  [
    'in the path of a cheap camera',
    { url: 'rtsp://cam/user=admin_password=ss@1_channel=1_stream=0.sdp' },
    'rtsp://cam/user=admin_password=***_channel=1_stream=0.sdp',
    'rtsp://cam/user=admin_password=ss@1_channel=1_stream=0.sdp',
    null,
  ],
  [
    'a token beside a user',
    { url: 'rtsp://admin:x@cam/?token=ss@2&a=1' },
    'rtsp://cam/?token=***&a=1',
    'rtsp://admin:x@cam/?token=ss@2&a=1',
    'admin',
  ],
  [
    'passwords in three places',
    { url: 'rtsp://admin:x@cam/root:ss@3/live?pwd=ss@4' },
    'rtsp://cam/root:***/live?pwd=***',
    'rtsp://admin:x@cam/root:ss@3/live?pwd=ss@4',
    'admin',
  ],
  ['a name alone', { url: 'rtsps://admin@cam/a' }, 'rtsps://cam/a', 'rtsps://admin@cam/a', 'admin'],
])('an address with credentials: %s', async (_, source, address, opened, username) => {
  const stored = await toStored({ kind: 'rtsp', ...source }, box);
  expect(stored).toMatchObject({ address, username });
  expect(await toWorkerSource(stored, box, '/')).toEqual({ kind: 'rtsp', url: opened });
  expect(JSON.stringify(toShown(stored))).not.toMatch(/sealed|ss@|a%2F/);
});

it.each([
  'http://cam/a',
  'cam/a',
  'rtsp://',
  '',
  'rtsp://admin:12/34@cam/a',
  'rtsp://admin:12#34@cam/a',
  'rtsp://admin:12/3:4@cam/a',
  'rtsp://cam/?token=***',
  'rtsp://cam/user=a_password=***',
])('refused: %j', async (url) => {
  await expect(toStored({ kind: 'rtsp', url }, box)).rejects.toMatchObject({ info: { code: 'STREAM_010' } });
});

it('a refused address is told without its password, spaces and all', async () => {
  await expect(toStored({ kind: 'rtsp', url: 'http://admin:my secret@cam/a' }, box)).rejects.toMatchObject({
    info: { params: { source: 'http://***@cam/a' } },
  });
});

it.each([
  ['http' as const, 'http://admin:p%40ss@cam:8080/video.cgi?pwd=ss@2', 'http://cam:8080/video.cgi?pwd=***'],
  ['http' as const, 'https://admin:p%40ss@cam/live.m3u8', 'https://cam/live.m3u8'],
  [
    'rtmp' as const,
    'rtmp://cam/bcs/channel0_main.bcs?user=admin&password=ss@1',
    'rtmp://cam/bcs/channel0_main.bcs?user=admin&password=***',
  ],
])('a camera that sends by %s: its secrets are kept apart', async (kind, url, address) => {
  const stored = await toStored({ kind, url }, box);
  expect(stored).toMatchObject({ kind, address });
  expect(await toWorkerSource(stored, box, '/')).toEqual({ kind, url });
  expect(JSON.stringify(toShown(stored))).not.toMatch(/sealed|ss@|%40/);
});

it.each([
  ['http' as const, 'rtsp://cam/a'],
  ['http' as const, 'file:///etc/passwd'],
  ['rtmp' as const, 'rtmps://cam/a'],
  ['rtmp' as const, 'concat:rtmp://cam/a'],
  ['http' as const, 'http://'],
  ['http' as const, 'http://admin:80/34@cam/a'],
  ['http' as const, 'https://admin:443#4@cam/a'],
])('refused as %s: %j', async (kind, url) => {
  await expect(toStored({ kind, url }, box)).rejects.toMatchObject({ info: { code: 'STREAM_010' } });
});

it('a camera that sends in another way than before keeps its password, at the same host', async () => {
  const before = await toStored({ kind: 'rtsp', url: 'rtsp://admin:own@cam/a' }, box);
  expect(
    await toWorkerSource(
      await toStored({ kind: 'http', url: 'http://cam/b', username: 'admin' }, box, before),
      box,
      '/',
    ),
  ).toMatchObject({ url: 'http://admin:own@cam/b' });
  await expect(toStored({ kind: 'http', url: 'http://other/b', username: 'admin' }, box, before)).rejects.toMatchObject(
    { info: { code: 'CAMERA_004' } },
  );
});

describe('a source that is changed', () => {
  const camera = { kind: 'rtsp' as const, url: 'rtsp://cam/a', username: 'admin', password: 'secret' };
  const to = async (change: object) =>
    toStored({ ...camera, password: undefined, ...change }, box, await toStored(camera, box));
  it.each([
    ['another path', { url: 'rtsp://cam/b' }, 'sealed secret'],
    ['another port', { url: 'rtsps://cam:322/a' }, 'sealed secret'],
    ['another password', { password: 'new' }, 'sealed new'],
    ['another user', { username: 'viewer' }, null],
    ['no login at all', { username: undefined }, null],
    ['another host, with its password', { url: 'rtsp://cam2/a', password: 'new' }, 'sealed new'],
    ['another host, without a login', { url: 'rtsp://cam2/a', username: undefined }, null],
  ])('%s', async (_, change, sealedPassword) => expect(await to(change)).toMatchObject({ sealedPassword }));

  it('keeps the password that stands hidden in its path', async () => {
    const before = await toStored({ kind: 'rtsp', url: 'rtsp://cam/user=admin&password=secret&channel=1' }, box);
    const after = await toStored({ kind: 'rtsp', url: before.address.replace('channel=1', 'channel=2') }, box, before);
    expect(await toWorkerSource(after, box, '/')).toEqual({
      kind: 'rtsp',
      url: 'rtsp://cam/user=admin&password=secret&channel=2',
    });
  });

  it('a password is not sent to another host, neither by a change nor by a check', async () => {
    const before = await toStored(camera, box),
      elsewhere = { kind: 'rtsp' as const, url: 'rtsp://other/a', username: 'admin' };
    await expect(toStored(elsewhere, box, before)).rejects.toMatchObject({
      info: { code: 'CAMERA_004', params: { before: 'cam', host: 'other' } },
    });
    await expect(toProbedSource(elsewhere, box, '/', before)).rejects.toMatchObject({ info: { code: 'CAMERA_004' } });
    expect(await toProbedSource({ ...elsewhere, url: 'rtsp://cam/b' }, box, '/', before)).toEqual({
      kind: 'rtsp',
      url: 'rtsp://admin:secret@cam/b',
    });
  });

  it('the demo stays the demo', async () => {
    const demo = await toStored({ kind: 'demo' }, box);
    await expect(toStored(camera, box, demo)).rejects.toMatchObject({ info: { code: 'CAMERA_003' } });
    await expect(toStored({ kind: 'demo' }, box, await toStored(camera, box))).rejects.toMatchObject({
      info: { code: 'CAMERA_003' },
    });
  });
});

it('a certificate stays at its camera, goes with it to the worker, and is set aside while somebody looks', async () => {
  const certificate = Array(32).fill('ab').join(':'),
    url = 'rtsps://10.0.0.5/a';
  const before = await toStored({ kind: 'rtsp', url, certificate }, box);
  const known = async (source: CameraSource) => (await toStored(source, box, before)).certificate;
  expect(await known({ kind: 'rtsp', url: 'rtsps://10.0.0.5/b' })).toBe(certificate);
  expect(await known({ kind: 'rtsp', url: 'rtsps://10.0.0.6/a' })).toBeNull();
  expect(await known({ kind: 'rtsp', url, certificate: certificate.replaceAll('a', 'c') })).toMatch(/^cb/);
  expect(await toWorkerSource(before, box, '')).toMatchObject({ certificate });
  expect(toShown(before).certificate).toBe(certificate);
  expect(await toProbedSource({ kind: 'rtsp', url }, box, '', before)).toMatchObject({ certificate: undefined });
});

describe('a file', () => {
  const here = fileURLToPath(import.meta.url);
  it.each([
    ['its path', here],
    ['a file:// address', pathToFileURL(here).href],
    ['in quotes', `"${here}"`],
    ['with blanks around', ` ${here} `],
  ])('%s', async (_, path) => {
    expect((await toStored({ kind: 'file', path, loop: false }, box)).address).toBe(here);
  });
  it.each([
    ['~/no-such-video.mp4', join(homedir(), 'no-such-video.mp4')],
    ['file://host.far/no-such-video.mp4', 'file://host.far/no-such-video.mp4'],
    ['file:///no%20such.mp4', '/no such.mp4'],
  ])('%s is told with the path it means', async (path, source) => {
    await expect(toStored({ kind: 'file', path, loop: false }, box)).rejects.toMatchObject({
      info: { code: 'STREAM_001', params: { source } },
    });
  });
});

describe('secrets of an address that is changed', () => {
  const before = () => toStored({ kind: 'rtsp', url: 'rtsp://admin:own@cam/root:pair/a?token=abc&psw=def' }, box);
  const change = async (url: string, more: { username?: string; password?: string } = {}) => {
    const stored = await toStored({ kind: 'rtsp', url, ...more }, box, await before());
    return ((await toWorkerSource(stored, box, '/')) as { url: string }).url;
  };
  it.each([
    [
      'nothing but the path',
      'rtsp://cam/root:***/b?token=***&psw=***',
      { username: 'admin' },
      'rtsp://admin:own@cam/root:pair/b?token=abc&psw=def',
    ],
    [
      'in another order',
      'rtsp://cam/root:***/b?psw=***&token=***',
      { username: 'admin' },
      'rtsp://admin:own@cam/root:pair/b?psw=def&token=abc',
    ],
    [
      'one secret',
      'rtsp://cam/root:***/a?token=new&psw=***',
      { username: 'admin' },
      'rtsp://admin:own@cam/root:pair/a?token=new&psw=def',
    ],
    [
      'the password',
      'rtsp://cam/root:***/a?token=***&psw=***',
      { username: 'admin', password: 'new' },
      'rtsp://admin:new@cam/root:pair/a?token=abc&psw=def',
    ],
    ['the password, in the address', 'rtsp://admin:new@cam/a', {}, 'rtsp://admin:new@cam/a'],
  ])('%s', async (_, url, more, opened) => expect(await change(url, more)).toBe(opened));

  it('a secret that was never there has to be typed', async () => {
    await expect(change('rtsp://cam/?key=***')).rejects.toMatchObject({ info: { code: 'STREAM_010' } });
  });

  it('none is sent to another host', async () => {
    await expect(change('rtsp://cam2/?token=***')).rejects.toMatchObject({
      info: { code: 'CAMERA_004', params: { before: 'cam', host: 'cam2' } },
    });
  });

  it("the password of a path is the camera's, and kept or changed as such", async () => {
    const stored = await toStored({ kind: 'rtsp', url: 'rtsp://cam/user=a_password=old_channel=1' }, box);
    const again = async (more: { password?: string }) =>
      (
        (await toWorkerSource(
          await toStored({ kind: 'rtsp', url: 'rtsp://cam/user=a_password=***_channel=2', ...more }, box, stored),
          box,
          '/',
        )) as { url: string }
      ).url;
    expect(await again({})).toBe('rtsp://cam/user=a_password=old_channel=2');
    expect(await again({ password: 'new/1' })).toBe('rtsp://cam/user=a_password=new%2F1_channel=2');
  });
});

it.each([
  [
    'a cheap camera',
    { address: 'rtsp://cam/user=admin_password=secret_channel=1' },
    'rtsp://cam/user=admin_password=***_channel=1',
    'rtsp://cam/user=admin_password=secret_channel=1',
  ],
  [
    'beside a user',
    { address: 'rtsp://cam/?psw=secret', username: 'u', sealedPassword: 'sealed own' },
    'rtsp://cam/?psw=***',
    'rtsp://u:own@cam/?psw=secret',
  ],
  [
    'beside one that was found then',
    { address: 'rtsp://cam/a?password=***&token=secret', sealedPassword: 'sealed own' },
    'rtsp://cam/a?password=***&token=***',
    'rtsp://cam/a?password=own&token=secret',
  ],
])('an address that was stored in plain text: %s', async (_, given, address, opened) => {
  const old = {
    kind: 'rtsp' as const,
    loop: false,
    username: null,
    sealedPassword: null,
    sealedSecrets: null,
    ...given,
  };
  const stored = (await resealed(old, box))!;
  expect(stored.address).toBe(address);
  expect(await toWorkerSource(stored, box, '/')).toEqual({ kind: 'rtsp', url: opened });
  expect(await resealed(stored, box)).toBe(null);
});
