import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MAKERS, makerOf, pathsFor } from './rtsp-makers.ts';
import { tryRtspPaths } from './rtsp-paths.ts';
import { findRtspServers } from './rtsp-ports.ts';
import { sdp, startRtspCamera, startScripted } from './rtsp-server.test-support.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});
const never = new AbortController().signal;

async function camera(options: Parameters<typeof startRtspCamera>[0]) {
  const started = await startRtspCamera(options);
  closers.push(started.close);
  return started;
}
async function scripted(...options: Parameters<typeof startScripted>) {
  const started = await startScripted(...options);
  closers.push(started.close);
  return started;
}
const at = (port: number, maker: string | null = null) => ({ host: '127.0.0.1', port, maker });

test.each([
  ['IP Camera(C6543)', 'Hikvision'],
  ['Rtsp Server/3.0 · Login to 4E05B1F', 'Dahua'],
  ['AXIS_ACCC8E1234', 'Axis'],
  ['BC Streaming Media', 'Reolink'],
  ['TP-Link IP-Camera', 'TP-Link'],
  ['Foscam IPCam Living Video', 'Foscam'],
  ['Hipcam RealServer/V1.0', 'Hipcam'],
  ['GStreamer RTSP server', null],
  ['', null],
])('%j is of %s', (words, maker) => expect(makerOf(words)).toBe(maker));

test('every path once, those of the known maker first; none has a secret or a host in it', () => {
  const all = pathsFor('Axis').map(({ main }) => main);
  expect(all[0]).toBe('/axis-media/media.amp');
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeLessThan(64);
  for (const { paths } of MAKERS)
    for (const { main, subs } of paths) expect([main, ...subs].join()).toMatch(/^\/[^\s@]*$/);
});

test('servers are found by their ports, whatever else listens there', async () => {
  const found = await camera({
    server: 'Hipcam RealServer/V1.0',
    realm: 'IPCAM',
    login: { username: 'a', password: 'b' },
  });
  const open = await camera({ server: 'GStreamer RTSP server' });
  const others = await Promise.all([
    scripted((socket) => void socket.end()),
    scripted((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    scripted((socket) => void socket.write(Buffer.alloc(200_000, 0xff))),
    scripted((socket) => void socket.write(`RTSP/1.0 200 OK\r\nX: ${'x'.repeat(200_000)}`)),
    scripted((socket) => void socket.write('RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n')),
    scripted((socket) => void socket.write('RTSP/1.0 banana\r\n\r\n')),
    // Says nothing, ever.
    scripted(() => {}),
  ]);
  const ports = [found.port, open.port, ...others.map(({ port }) => port), 1];
  const progress: { asked: number; total: number }[] = [];
  const servers = await findRtspServers({
    addresses: ['127.0.0.1', '127.0.0.1', 'camera.invalid'],
    ports,
    signal: never,
    onProgress: (one) => (progress.push(one), Promise.resolve()),
  });
  expect(servers).toHaveLength(2);
  expect(servers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ address: '127.0.0.1', port: found.port, maker: 'Hipcam', wantsLogin: true }),
      expect.objectContaining({ port: open.port, maker: null, words: 'GStreamer RTSP server', wantsLogin: false }),
    ]),
  );
  expect(progress.at(-1)).toMatchObject({ asked: 2 * ports.length, total: 2 * ports.length });
  // Nobody showed a password.
  expect(found.asked.some(({ shown }) => shown)).toBe(false);
});

test('a search that nobody wants any more ends', async () => {
  const silent = await scripted(() => {}),
    controller = new AbortController();
  const search = findRtspServers({ addresses: ['127.0.0.1'], ports: [silent.port], signal: controller.signal });
  controller.abort();
  await search.catch(() => {});
});

test('the paths of the known maker are tried first, and both streams are told as they are described', async () => {
  const { port, asked } = await camera({
    login: { username: 'admin', password: 'p:@ss' },
    paths: {
      '/Streaming/Channels/101': sdp('H265', 'a=framerate:25.0\r\na=x-dimensions:2560,1440\r\n'),
      '/Streaming/Channels/102': sdp('H264', 'a=framesize:96 640-360\r\n'),
    },
  });
  const found = await tryRtspPaths(at(port, 'Hikvision'), { username: 'admin', password: 'p:@ss' }, never);
  const base = `rtsp://127.0.0.1:${port}/Streaming/Channels`;
  expect(found).toMatchObject({
    ok: true,
    profiles: [
      { name: 'main', codec: 'h265', width: 2560, height: 1440, fps: 25, streamUrl: `${base}/101` },
      { name: 'sub', codec: 'h264', width: 640, height: 360, fps: null, streamUrl: `${base}/102` },
    ],
  });
  // One question shows that a password is wanted; no more are wasted.
  expect(asked.map(({ path, shown }) => [path.slice(-3), shown])).toEqual([
    ['101', false],
    ['101', true],
    ['102', true],
  ]);
  expect(JSON.stringify(found)).not.toContain('p:@ss');
});

test('a Dahua of a better model has its third and fourth stream offered, none of them twice', async () => {
  const path = (subtype: number) => `/cam/realmonitor?channel=1&subtype=${subtype}`;
  const size = (width: number) => sdp('H264', `a=x-dimensions:${width},${(width * 9) / 16}\r\n`);
  const { port } = await camera({
    paths: { [path(0)]: size(2560), [path(1)]: size(640), [path(2)]: size(1280), [path(3)]: size(640) },
  });
  const found = await tryRtspPaths(at(port, 'Dahua'), null, never);
  expect(found.ok && found.profiles.map(({ name, width, streamUrl }) => [name, width, streamUrl.at(-1)])).toEqual([
    ['main', 2560, '0'],
    ['sub', 640, '1'],
    ['sub 2', 1280, '2'],
  ]);
});

test('a Reolink’s stream over HTTP is offered beside RTSP’s where it has one, without the login in its address', async () => {
  const login = { username: 'admin', password: 'p&=ss/{user}' };
  const rtsp = await camera({
    login,
    paths: { '/h264Preview_01_main': sdp('H265'), '/h264Preview_01_sub': sdp('H264') },
  });
  const asked: string[] = [];
  const web = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://camera');
    asked.push(request.url!);
    const isIn = searchParams.get('user') === login.username && searchParams.get('password') === login.password;
    const isThere = pathname === '/flv' && searchParams.get('stream') !== 'channel0_ext.bcs';
    if (isIn && isThere) response.write(Buffer.from('FLV\x01\x01\0\0\0\x09', 'latin1'));
    else response.writeHead(404).end('nothing');
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  closers.push(() => {
    web.closeAllConnections();
    return new Promise((resolve) => web.close(() => resolve()));
  });
  const httpPort = (web.address() as AddressInfo).port;
  const found = await tryRtspPaths({ ...at(rtsp.port, 'Reolink'), httpPort }, login, never);
  expect(found.ok && found.profiles.map(({ name, codec }) => [name, codec])).toEqual([
    ['main', 'h265'],
    ['sub', 'h264'],
    ['main (HTTP)', 'h264'],
    ['sub (HTTP)', 'h264'],
  ]);
  expect(asked).toHaveLength(3);
  const { streamUrl } = (found.ok && found.profiles[2]) as { streamUrl: string };
  expect(streamUrl).toBe(
    `http://127.0.0.1:${httpPort}/flv?port=1935&app=bcs&stream=channel0_main.bcs&user={user}&password={password}`,
  );
  expect(JSON.stringify(found)).not.toContain('p&=ss');
  // Another maker's camera is asked for nothing of the kind.
  await tryRtspPaths({ ...at(rtsp.port), httpPort }, login, never);
  expect(asked).toHaveLength(3);
});

test.each([
  ['SHA-256', { algorithm: 'SHA-256' as const }, false],
  ['a nonce for each question', { nonces: 'once' as const }, false],
  ['a connection for each question', {}, true],
])('a camera of an unknown maker: %s', async (_, login, hasty) => {
  const { port } = await camera({
    login: { username: 'u', password: 'p', ...login },
    hasty,
    paths: { '/live/ch0': sdp('H264'), '/live/ch1': sdp('JPEG') },
  });
  expect(await tryRtspPaths(at(port), { username: 'u', password: 'p' }, never)).toMatchObject({
    ok: true,
    profiles: [
      { codec: 'h264', token: '/live/ch0' },
      { codec: 'mjpeg', token: '/live/ch1' },
    ],
  });
});

test('a wrong password is shown once, and then no path is tried any more', async () => {
  const { port, asked } = await camera({ login: { username: 'u', password: 'right' } });
  expect(await tryRtspPaths(at(port), { username: 'u', password: 'wr0ng' }, never)).toMatchObject({
    ok: false,
    error: { code: 'STREAM_005', params: { host: `127.0.0.1:${port}`, user: 'u' } },
  });
  expect(asked.filter(({ shown }) => shown)).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

test('without a password a camera that wants one is asked once', async () => {
  const { port, asked } = await camera({ login: { username: 'u', password: 'p' } });
  expect(await tryRtspPaths(at(port), null, never)).toMatchObject({ ok: false, error: { code: 'STREAM_005' } });
  expect(asked).toHaveLength(1);
});

test('a camera that calls every nonce stale is shown the password twice at most', async () => {
  let shown = 0;
  const { port } = await scripted((socket) =>
    socket.on('data', (chunk) => {
      if (chunk.includes('Authorization')) shown += 1;
      socket.write(
        `RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm="x", nonce="${Math.random()}", stale=true\r\n\r\n`,
      );
    }),
  );
  expect(await tryRtspPaths(at(port), { username: 'u', password: 'p' }, never)).toMatchObject({
    ok: false,
    error: { code: 'STREAM_005' },
  });
  expect(shown).toBeLessThanOrEqual(2);
});

test('a camera without any of these paths, and one that has only sound', async () => {
  const none = await camera({});
  expect(await tryRtspPaths(at(none.port), null, never)).toMatchObject({ ok: false, error: { code: 'STREAM_006' } });
  expect(none.asked.length).toBe(pathsFor(null).length);
  const sound = await camera({ paths: { '/live': 'v=0\r\nm=audio 0 RTP/AVP 0\r\n' } });
  expect(await tryRtspPaths(at(sound.port), null, never)).toMatchObject({ ok: false, error: { code: 'STREAM_006' } });
}, 60_000);

test('a camera that does not look at the path has one stream', async () => {
  const all = new Proxy({}, { has: () => true, get: () => sdp('H264') }) as Record<string, string>;
  const { port } = await camera({ paths: all });
  expect(await tryRtspPaths(at(port), null, never)).toMatchObject({ ok: true, profiles: [{ name: 'main' }] });
  const found = await tryRtspPaths(at(port), null, never);
  expect(found.ok && found.profiles).toHaveLength(1);
});

test('too many viewers end it, a redirect to another host is not followed', async () => {
  const first = pathsFor(null)[0].main;
  const busy = await camera({ status: { [first]: '453 Not Enough Bandwidth' } });
  expect(await tryRtspPaths(at(busy.port), null, never)).toMatchObject({ ok: false, error: { code: 'STREAM_015' } });
  expect(busy.asked).toHaveLength(1);
  const elsewhere = await camera({ paths: { '/x': sdp('H264') } });
  const leads = await camera({
    status: { [first]: `302 Moved\r\nLocation: rtsp://127.0.0.1:${elsewhere.port}/x` },
    paths: { '/live': sdp('H264') },
  });
  expect(await tryRtspPaths(at(leads.port), null, never)).toMatchObject({ ok: true, profiles: [{ token: '/live' }] });
  expect(elsewhere.asked).toEqual([]);
});

test.each<[string, Parameters<typeof startScripted>[0], string]>([
  ['closes at once', (socket) => void socket.end(), 'STREAM_008'],
  ['says nothing', () => {}, 'STREAM_007'],
  ['speaks another protocol', (socket) => void socket.write('220 mail ready\r\n\r\n'), 'STREAM_018'],
  [
    'never ends an answer',
    (socket) => void socket.write(`RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`),
    'STREAM_018',
  ],
])('a server that %s is given up soon', { timeout: 60_000 }, async (_, onSocket, code) => {
  let connections = 0;
  const { port } = await scripted((socket) => {
    connections += 1;
    onSocket(socket);
  });
  expect(await tryRtspPaths(at(port), { username: 'u', password: 'p' }, never)).toMatchObject({
    ok: false,
    error: { code },
  });
  expect(connections).toBeLessThan(5);
});

test('nobody listens', async () => {
  const gone = await startScripted(() => {});
  await gone.close();
  expect(await tryRtspPaths(at(gone.port), null, never)).toMatchObject({ ok: false, error: { code: 'STREAM_011' } });
});
