import type { ServerResponse } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { jpegOf, startCamera, type CameraServer } from '../../../net/camera-server.test-support.ts';
import type { Opened } from '../source-kind.ts';
import { http, timed } from './http.ts';

const cameras: CameraServer[] = [],
  unwanted: AbortController[] = [];
afterEach(async () => {
  for (const one of unwanted.splice(0)) one.abort();
  await Promise.all(cameras.splice(0).map((camera) => camera.close()));
});

async function camera(...options: Parameters<typeof startCamera>): Promise<CameraServer> {
  const started = await startCamera(...options);
  cameras.push(started);
  return started;
}

function open(url: string): Promise<Opened> {
  const controller = new AbortController();
  unwanted.push(controller);
  return http.open(
    { kind: 'http', url },
    { playback: null, part: null, patienceMs: 0, seldom: false, ffmpegPath: '', signal: controller.signal },
  );
}

/** What ffmpeg would be given until `enough`, and with what the stream ended before that. */
async function read({ bytes }: Opened, enough: (all: Buffer) => boolean): Promise<{ all: Buffer; lost: unknown }> {
  let all = Buffer.alloc(0);
  try {
    for await (const chunk of bytes!) {
      all = Buffer.concat([all, chunk as Buffer]);
      if (enough(all)) break;
    }
    return { all, lost: null };
  } catch (lost) {
    return { all, lost };
  }
}

const never = () => false;
const code = (expected: string, params: object = {}) =>
  expect.objectContaining({
    info: expect.objectContaining({ code: expected, params: expect.objectContaining(params) }),
  });
const send = (type: string, ...chunks: (Buffer | string)[]) =>
  vi.fn((_: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': type });
    for (const chunk of chunks) response.write(chunk);
  });
const mjpeg = (_: unknown, response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=b' });
  response.write('--b\r\n\r\n');
  response.write(jpegOf('one'));
  setTimeout(() => response.write(jpegOf('two')), 1100);
};

test.each([
  [[0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], 10],
  [[0, 130, 170, 330, 380, 500, 630, 700, 780, 900, 1000], 10],
  [[0, 40, 80, 120, 160, 200, 240, 280, 320, 360, 400], 25],
  [[0, 4000, 8000], 0.3],
])('the rate of pictures at %j', async (times, fps) => {
  async function* all() {
    for (const ms of times) yield { jpeg: Buffer.from('x'), ms };
  }
  const out: Buffer[] = [];
  for await (const one of timed(all(), true)) out.push(one);
  const at = out[0].indexOf(Buffer.from([0x23, 0xe3, 0x83]));
  expect(Number(out[0].readBigUInt64BE(at + 11))).toBe(Math.round(1e9 / fps));
  expect(out).toHaveLength(times.length + 1);
  const plain: Buffer[] = [];
  for await (const one of timed(all(), false)) plain.push(one);
  expect(plain[0].includes(Buffer.from([0x23, 0xe3, 0x83]))).toBe(false);
});

test('pictures one after another: ffmpeg gets a pipe and no address', async () => {
  const { url } = await camera({ '/video.mjpg': mjpeg });
  const opened = await open(`${url}/video.mjpg`);
  expect(opened.args).toEqual(expect.arrayContaining(['-protocol_whitelist', 'pipe', '-i', 'pipe:0']));
  expect(opened.args.join(' ')).not.toContain('127.0.0.1');
  const { all } = await read(opened, (bytes) => bytes.includes('two'));
  expect(all.includes('V_MJPEG') && all.includes('one')).toBe(true);
});

test.each(['basic', 'MD5', 'SHA-256'] as const)('a login by %s: the right one is taken', async (scheme) => {
  const { url, asked } = await camera({ '/a': mjpeg }, { scheme, username: 'jo"e', password: 's3:cr@t' });
  const login = `${encodeURIComponent('jo"e')}:${encodeURIComponent('s3:cr@t')}`;
  await open(url.replace('//', `//${login}@`) + '/a');
  expect(asked).toHaveLength(2);
  // Before the camera asks nobody shows anything.
  expect(asked[0].authorization).toBeUndefined();
});

test('a wrong login is tried once, and named without its password', async () => {
  const { url, asked, port } = await camera({ '/a': mjpeg }, { scheme: 'MD5', username: 'joe', password: 's3cret' });
  const refused = await open(url.replace('//', '//joe:wr0ng@') + '/a').catch((thrown: unknown) => thrown);
  expect(refused).toEqual(code('STREAM_005', { host: `127.0.0.1:${port}`, user: 'joe' }));
  expect(JSON.stringify(refused)).not.toMatch(/wr0ng/);
  expect(asked.filter(({ authorization }) => authorization !== undefined)).toHaveLength(1);
  await expect(open(`${url}/a`)).rejects.toEqual(code('STREAM_005'));
});

test.each([
  [403, 'STREAM_005'],
  [404, 'STREAM_006'],
  [410, 'STREAM_006'],
  [429, 'STREAM_015'],
  [500, 'STREAM_017'],
  [503, 'STREAM_015'],
  [418, 'STREAM_018'],
  [599, 'STREAM_017'],
])('a camera that answers %d', async (status, expected) => {
  const { url } = await camera({ '/a': (_, response) => response.writeHead(status).end('no') });
  await expect(open(`${url}/a`)).rejects.toEqual(code(expected));
});

test.each<[string, string, Buffer | string, string]>([
  ['a web page', 'text/html', '<html><body>camera</body></html>', 'web page'],
  ['a web page of another name', 'application/octet-stream', '\n<!DOCTYPE html><html>', 'web page'],
  ['a picture', 'image/jpeg', jpegOf('x'), 'single picture'],
  ['a description of a stream elsewhere', 'application/sdp', 'v=0\r\no=- 0 0 IN IP4 10.0.0.1', 'elsewhere'],
  ['a file', 'video/mp4', Buffer.alloc(3000, 1), 'recording'],
  ['nothing', 'video/mp2t', '', 'empty'],
])('%s is no live picture', async (_, type, body, detail) => {
  const { url } = await camera({
    '/a': (_request, response) =>
      response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body),
  });
  await expect(open(`${url}/a`)).rejects.toEqual(code('STREAM_021', { detail: expect.stringContaining(detail) }));
});

test('one stream without end is passed on as it is', async () => {
  const packet = Buffer.alloc(188 * 20, 0x47);
  const { url } = await camera({ '/live.ts': send('video/mp2t', packet, 'the end') });
  const { all } = await read(await open(`${url}/live.ts`), (bytes) => bytes.includes('the end'));
  expect(all.subarray(0, packet.length)).toEqual(packet);
});

test('nothing listens, no such host, no camera’s address', async () => {
  const gone = await camera({});
  await gone.close();
  await expect(open(`${gone.url}/a`)).rejects.toEqual(code('STREAM_011', { host: `127.0.0.1:${gone.port}` }));
  await expect(open('http://camera.invalid/a')).rejects.toEqual(code('STREAM_004'));
  for (const url of ['file:///etc/passwd', 'rtsp://h/x', 'concat:http://h/x', 'ftp://h/', '//h/x'])
    await expect(open(url)).rejects.toEqual(code('STREAM_010'));
});

test('https at a port that speaks plain http', async () => {
  const { port } = await camera({});
  await expect(open(`https://127.0.0.1:${port}/a`)).rejects.toEqual(code('STREAM_020'));
});

test('a connection that is lost is told, and a body that falls silent too', async () => {
  const { url } = await camera({
    '/lost': (_, response) => {
      response
        .writeHead(200, { 'content-type': 'multipart/x-mixed-replace;boundary=b' })
        .write(jpegOf('x'.repeat(200)));
      response.write(Buffer.alloc(2000));
      setTimeout(() => response.destroy(), 50);
    },
  });
  const { lost } = await read(await open(`${url}/lost`), never);
  expect(lost).toEqual(code('STREAM_008'));
});

test('a camera that sends its beginning byte by byte is left when nobody waits any more', async () => {
  const { url } = await camera({
    '/slow.m3u8': (_, response) => {
      response.writeHead(200).write('#EXTM3U\n#EXT-X-TARGETDURATION:1\n');
      const timer = setInterval(() => response.write('#'), 20);
      response.once('close', () => clearInterval(timer));
    },
  });
  const opening = open(`${url}/slow.m3u8`).catch((thrown: unknown) => thrown);
  setTimeout(() => unwanted.at(-1)!.abort(), 300);
  expect(await opening).toBeInstanceOf(Error);
});

test('a redirect within the camera is followed, three of them at most', async () => {
  const to = (location: string) => (_: unknown, response: ServerResponse) =>
    void response.writeHead(302, { location }).end();
  const { url, asked } = await camera({ '/': to('/b'), '/b': to('c'), '/c': mjpeg, '/loop': to('/loop') });
  await open(`${url}/`);
  expect(asked.map(({ path }) => path)).toEqual(['/', '/b', '/c']);
  await expect(open(`${url}/loop`)).rejects.toEqual(code('STREAM_019'));
});

const hls = (...lines: string[]) =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n${lines.map((line) => `#EXTINF:0.3,\n${line}`).join('\n')}\n`;

test.each<[string, (other: string) => string, string?]>([
  ['another host', () => 'http://10.255.255.1/x.ts'],
  ['another port', (other) => `${other}/x.ts`],
  ['another port, without a scheme', (other) => other.replace('http:', '') + '/x.ts'],
  ['another name of this PC', (other) => other.replace('127.0.0.1', 'localhost')],
  ['a file', () => 'file:///etc/passwd'],
  ['a file behind a protocol of ffmpeg', () => 'concat:file:///etc/passwd|x'],
  ['crypto', () => 'crypto+file:///etc/passwd'],
  ['data', () => 'data:text/plain,x'],
  ['an address that is none', () => 'http://['],
])('nothing is read from elsewhere, neither by a redirect nor by a playlist: %s', async (_, of) => {
  const elsewhere = await camera({ '/x.ts': send('video/mp2t', 'secret') });
  const target = of(elsewhere.url);
  const paths = (body: string) => send('application/vnd.apple.mpegurl', body);
  const hostile = await camera({
    '/redirect': (_request, response) => response.writeHead(302, { location: target }).end(),
    '/list.m3u8': (request, response) => (paths(hls(target))(request, response), response.end()),
    '/master.m3u8': (request, response) => (
      paths(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${target}\n`)(request, response),
      response.end()
    ),
    '/map.m3u8': (request, response) => (
      paths(hls('a.ts').replace('#EXTINF', `#EXT-X-MAP:URI="${target}"\n#EXTINF`))(request, response),
      response.end()
    ),
  });
  for (const path of ['/redirect', '/list.m3u8', '/master.m3u8', '/map.m3u8'])
    await expect(open(hostile.url + path), path).rejects.toEqual(code('STREAM_019'));
  expect(elsewhere.asked).toEqual([]);
});

test('a live playlist: every segment once, in order, from the second last one on', async () => {
  let newest = 3;
  const { url, asked } = await camera({
    '/live/list.m3u8': (_, response) => {
      const first = Math.max(0, newest - 3);
      const list = hls(...Array.from({ length: 4 }, (_x, i) => `s.ts?${first + i}`)).replace(
        'SEQUENCE:0',
        `SEQUENCE:${first}`,
      );
      newest += 1;
      response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(list);
    },
    '/live/s.ts': (request, response) =>
      request.url!.endsWith('?4')
        ? response.writeHead(404).end()
        : response.writeHead(200).end(`<${/\d+$/.exec(request.url!)![0]}>`.padEnd(50)),
  });
  const opened = await open(`${url}/live/list.m3u8`);
  const { all } = await read(opened, (bytes) => bytes.includes('<7>'));
  // The fifth was gone before it was asked for.
  expect(all.toString().match(/<\d+>/g)).toEqual(['<2>', '<3>', '<5>', '<6>', '<7>']);
  expect(new Set(asked.filter(({ path }) => path.includes('s.ts')).map(({ path }) => path)).size).toBe(
    asked.filter(({ path }) => path.includes('s.ts')).length,
  );
});

test('a live playlist that turns to another host later is left there', async () => {
  const elsewhere = await camera({ '/x.ts': send('video/mp2t', 'secret') });
  let asks = 0;
  const { url } = await camera({
    '/list.m3u8': (_, response) => {
      asks += 1;
      const list = asks < 3 ? hls('a.ts', 'a.ts') : hls('a.ts', 'a.ts', `${elsewhere.url}/x.ts`);
      response.writeHead(200, { 'content-type': 'application/x-mpegurl' }).end(list);
    },
    '/a.ts': (_, response) => response.writeHead(200).end('segment'),
  });
  const { lost } = await read(await open(`${url}/list.m3u8`), never);
  expect(lost).toEqual(code('STREAM_019', { target: `127.0.0.1:${elsewhere.port}` }));
  expect(elsewhere.asked).toEqual([]);
});

test.each([
  ['a recording', `${hls('a.ts')}#EXT-X-ENDLIST\n`],
  ['an encrypted one', hls('a.ts').replace('#EXTINF', '#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF')],
  ['a list of lists without end', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlist.m3u8\n'],
  ['a huge one', `#EXTM3U\n${'#'.repeat(3_000_000)}`],
])('a playlist that cannot be played: %s', async (_, list) => {
  const { url } = await camera({ '/list.m3u8': (_request, response) => response.writeHead(200).end(list) });
  await expect(open(`${url}/list.m3u8`)).rejects.toEqual(code('STREAM_021'));
});
