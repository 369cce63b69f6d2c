import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkerSource } from '../../app/shared/camera-protocol.ts';
import { probe } from '../../app/workers/decode/probe.ts';
import { JpegReader } from '../../app/workers/decode/sources/http/jpeg-reader.ts';
import { findRtspServers } from '../../app/workers/discovery/rtsp-ports.ts';
import { tryRtspPaths } from '../../app/workers/discovery/rtsp-paths.ts';
import { VideoDecoder } from '../../app/workers/decode/video-decoder.ts';
import { startCamera, type CameraServer } from '../../app/workers/net/camera-server.test-support.ts';
import { noRtspServer, startRtspServer } from '../support/rtsp-server.ts';
import { demoClip, ffmpeg, makeClip, temporaryFolder } from '../support/worker-client.ts';

/* Cameras that send by HTTP and RTMP, read by the real ffmpeg. */

const FPS = 10;
const folder = temporaryFolder();
const decoders: VideoDecoder[] = [],
  children: ChildProcess[] = [],
  cameras: CameraServer[] = [],
  servers: Server[] = [];
let pictures: Buffer[];

beforeAll(() => {
  makeClip('-i', demoClip, '-t', '8', '-vf', `fps=${FPS},scale=480:-2`, '-f', 'mjpeg', folder.file('pictures'));
  pictures = new JpegReader().push(readFileSync(folder.file('pictures')));
});
afterAll(async () => {
  for (const decoder of decoders) decoder.kill();
  for (const child of children) child.kill('SIGKILL');
  for (const server of servers) server.close();
  await Promise.all(cameras.map((camera) => camera.close()));
  folder.remove();
});

async function serve(...options: Parameters<typeof startCamera>): Promise<CameraServer> {
  const camera = await startCamera(...options);
  cameras.push(camera);
  return camera;
}

/** Pictures one after another at their pace, with boundaries and lengths as bad as `style` has them. */
const mjpeg =
  (style: 'good' | 'bare' | 'wrong'): Parameters<typeof startCamera>[0][string] =>
  (request, response) => {
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary="--door"' });
    void (async () => {
      for (let i = 0; !request.destroyed && !response.destroyed; i = (i + 1) % pictures.length) {
        const length = style === 'good' ? pictures[i].length : 12;
        response.write(
          style === 'bare'
            ? '\r\n--door\r\n\r\n'
            : `\r\n--door\r\nContent-Type: image/jpeg\r\nContent-Length: ${length}\r\n\r\n`,
        );
        response.write(pictures[i]);
        await after(1000 / FPS);
      }
    })();
  };

/** So many frames with the time at which each was taken. */
async function timesOf(source: WorkerSource, count: number): Promise<{ capturedMs: number; width: number }[]> {
  const decoder = new VideoDecoder(
    ffmpeg,
    {
      source,
      pace: 'source',
      width: 64,
      height: 64,
      colour: 'RGB',
      maxFps: 0,
      preview: 'transcode',
      shown: null,
      part: null,
      seekSeconds: 0,
      ffmpegMajor: 5,
    },
    { onFacts() {}, onUntimedPackets() {}, onPreview() {} },
  );
  decoders.push(decoder);
  const frames: { capturedMs: number; width: number }[] = [];
  for (let frame; frames.length < count && (frame = await decoder.take());)
    frames.push({ capturedMs: frame.capturedMs, width: frame.size.width });
  if (frames.length < count) {
    await decoder.ended;
    throw new Error(`${frames.length} frames; ${JSON.stringify(decoder.refusal)} ${decoder.tail.join('\n')}`);
  }
  decoder.kill();
  return frames;
}

const distances = (frames: { capturedMs: number }[]) =>
  frames.slice(1).map((frame, i) => frame.capturedMs - frames[i].capturedMs);

describe.each(['good', 'bare', 'wrong'] as const)('pictures one after another (%s)', (style) => {
  test('are seen, and each has a time of its own', { timeout: 120_000 }, async () => {
    const { url } = await serve({ '/video.cgi': mjpeg(style) }, { scheme: 'MD5', username: 'joe', password: 's3cret' });
    const source = { kind: 'http', url: url.replace('//', '//joe:s3cret@') + '/video.cgi' } as const;
    const seen = await probe(ffmpeg, source);
    expect(seen).toMatchObject({ ok: true, stream: { codec: 'mjpeg', width: 480, height: 270 } });
    // As many as come; the milliseconds of their times are no rate. A busy PC may send fewer than it is told to.
    const fps = seen.ok ? seen.stream.fps : 0;
    expect(fps > 1 && fps <= 1.5 * FPS, String(fps)).toBe(true);
    const frames = await timesOf(source, 30);
    // None stands where another stood: each was taken later, and in the end as many as come.
    expect(Math.min(...distances(frames))).toBeGreaterThan(0);
    expect(frames[0].width).toBe(480);
  });
});

test('a live playlist is shown at its own pace, segment after segment', { timeout: 240_000 }, async () => {
  const dir = folder.file('hls');
  mkdirSync(dir);
  const live = spawn(
    ffmpeg,
    [
      ...['-v', 'error', '-nostdin', '-re', '-stream_loop', '-1', '-i', demoClip, '-vf', `fps=${FPS},scale=480:-2`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', String(FPS), '-f', 'hls', '-hls_time', '1'],
      ...['-hls_list_size', '5', '-hls_flags', 'delete_segments+temp_file', join(dir, 'live.m3u8')],
    ],
    { stdio: 'ignore' },
  );
  children.push(live);
  const file: Parameters<typeof startCamera>[0][string] = (request, response) => {
    try {
      const bytes = readFileSync(join(dir, basename(request.url!)));
      response
        .writeHead(200, { 'content-type': request.url!.endsWith('8') ? 'audio/mpegurl' : 'video/mp2t' })
        .end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  };
  const paths = Object.fromEntries(
    ['/live.m3u8', ...Array.from({ length: 300 }, (_, i) => `/live${i}.ts`)].map((path) => [path, file]),
  );
  const { url, asked } = await serve(paths);
  const source = { kind: 'http', url: `${url}/live.m3u8` } as const;
  for (let ready = false; !ready; await after(200)) ready = (await fetch(source.url)).ok;
  await after(3000);
  const seen = await probe(ffmpeg, source);
  expect(seen).toMatchObject({ ok: true, stream: { codec: 'h264', width: 480 } });
  asked.length = 0;
  const frames = await timesOf(source, 6 * FPS);
  // In bursts of a segment there would be a pause after each of them. A busy PC makes some, too.
  const pauses = distances(frames).filter((ms) => ms > 600).length;
  console.log(`HLS: ${pauses} pauses in six segments`);
  expect(pauses).toBeLessThanOrEqual(3);
  const segments = asked.map(({ path }) => path).filter((path) => path.endsWith('.ts'));
  expect(new Set(segments).size).toBe(segments.length);
  expect(segments.length).toBeGreaterThan(4);
  live.kill('SIGKILL');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test(
  'one stream over HTTP (FLV) that wants the login among the words of its address',
  { timeout: 120_000 },
  async () => {
    const asked: string[] = [];
    const camera = await serve({
      '/flv': (request, response) => {
        asked.push(request.url!);
        const { searchParams } = new URL(request.url!, 'http://camera');
        if (searchParams.get('user') !== 'joe' || searchParams.get('password') !== 's3c&ret')
          return void response.writeHead(404).end();
        response.writeHead(200, { 'content-type': 'video/x-flv' });
        const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '10'];
        const sender = spawn(ffmpeg, [
          '-v',
          'error',
          '-re',
          '-i',
          demoClip,
          '-an',
          '-s',
          '640x360',
          ...x264,
          '-f',
          'flv',
          '-',
        ]);
        children.push(sender);
        sender.stdout.pipe(response);
      },
    });
    const url = `${camera.url.replace('http://', 'http://joe:s3c%26ret@')}/flv?stream=channel0_main.bcs&user={user}&password={password}`;
    const frames = await timesOf({ kind: 'http', url }, 10);
    expect(frames.at(-1)!.capturedMs).toBeGreaterThan(frames[0].capturedMs);
    expect(asked).toEqual(['/flv?stream=channel0_main.bcs&user=joe&password=s3c%26ret']);
    const refused = await probe(ffmpeg, { kind: 'http', url: url.replace('s3c%26ret@', 'wr0ng@') });
    expect(refused).toMatchObject({ ok: false });
    expect(JSON.stringify(refused)).not.toMatch(/wr0ng|s3c/);
  },
);

test('a camera that sends by RTMP', { timeout: 120_000 }, async () => {
  const port = await freePort(),
    url = `rtmp://127.0.0.1:${port}/live/door`;
  const camera = () => {
    const child = spawn(
      ffmpeg,
      [
        ...['-v', 'error', '-nostdin', '-re', '-i', demoClip, '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15'],
        ...['-bf', '0', '-f', 'flv', '-listen', '1', url],
      ],
      { stdio: 'ignore' },
    );
    children.push(child);
    return child;
  };
  expect(await probe(ffmpeg, { kind: 'rtmp', url })).toMatchObject({
    ok: false,
    error: { code: 'STREAM_011', params: { host: `127.0.0.1:${port}` } },
  });
  camera();
  await after(1500);
  // It serves one viewer, who is not to be a look that nobody follows up.
  const frames = await timesOf({ kind: 'rtmp', url }, 30);
  expect(frames[0].width).toBe(960);
  expect(Math.min(...distances(frames))).toBeGreaterThan(0);
});

/** A server that answers RTSP as it is told; what it was asked. */
async function rtspServer(
  answer: (method: string, shown: boolean) => string,
): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        const request = bytes.toString('latin1'),
          sequence = /CSeq: *(\d+)/i.exec(request)?.[1] ?? '0';
        asked.push(request);
        socket.write(
          answer(request.split(' ')[0], /^Authorization:/im.test(request)).replace('\r\n', `\r\nCSeq: ${sequence}\r\n`),
        );
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return { port: (server.address() as { port: number }).port, asked };
}

test.each(['OPTIONS', 'DESCRIBE', 'DESCRIBE with a password'])(
  'a camera over RTSP that sends on to another host at %s is not followed there',
  async (when) => {
    const other = await rtspServer(() => 'RTSP/1.0 404 Not Found\r\n\r\n');
    const led = `RTSP/1.0 302 Moved\r\nLocation: rtsp://127.0.0.1:${other.port}/x\r\n\r\n`;
    const { port } = await rtspServer((method, shown) => {
      if (when === method || (when.includes('password') && method === 'DESCRIBE' && shown)) return led;
      if (method === 'DESCRIBE' && !shown)
        return 'RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n';
      return 'RTSP/1.0 200 OK\r\nPublic: OPTIONS, DESCRIBE\r\n\r\n';
    });
    const found = await probe(ffmpeg, { kind: 'rtsp', url: `rtsp://joe:s3cret@127.0.0.1:${port}/live` });
    expect(found).toMatchObject({
      ok: false,
      error: { code: 'STREAM_019', params: { target: `127.0.0.1:${other.port}` } },
    });
    // ffmpeg would have shown the password there.
    expect(other.asked).toEqual([]);
  },
);

test.skipIf(noRtspServer !== null).each(['basic', 'digest'] as const)(
  'a real RTSP server (%s) is found by its port, and its stream by its path',
  { timeout: 120_000 },
  async (scheme) => {
    const server = await startRtspServer(demoClip, { auth: [scheme, 'joe', 's3:c/r@t'] });
    try {
      const signal = new AbortController().signal;
      const found = await findRtspServers({ addresses: ['127.0.0.1'], ports: [server.port], signal });
      expect(found).toMatchObject([{ port: server.port, words: expect.stringContaining('GStreamer') as string }]);
      const at = { host: '127.0.0.1', port: server.port, maker: found[0].maker };
      const url = `rtsp://127.0.0.1:${server.port}/stream`;
      expect(await tryRtspPaths(at, { username: 'joe', password: 's3:c/r@t' }, signal)).toMatchObject({
        ok: true,
        profiles: [{ codec: 'h264', streamUrl: url }],
      });
      expect(await tryRtspPaths(at, { username: 'joe', password: 'wrong' }, signal)).toMatchObject({
        ok: false,
        error: { code: 'STREAM_005' },
      });
    } finally {
      await server.kill();
    }
  },
);

test.each<[string, WorkerSource, string]>([
  ['http as rtsp', { kind: 'rtsp', url: 'http://joe:s3cret@127.0.0.1/a' }, 'STREAM_010'],
  ['a file as http', { kind: 'http', url: 'file:///etc/passwd' }, 'STREAM_010'],
  ['concat as rtmp', { kind: 'rtmp', url: 'concat:rtmp://h/a|file:///etc/passwd' }, 'STREAM_010'],
  ['an impossible port', { kind: 'rtmp', url: 'rtmp://127.0.0.1:99999/a' }, 'STREAM_010'],
])('%s never reaches ffmpeg', async (_, source, code) => {
  const found = await probe('/nowhere/ffmpeg', source);
  expect(found).toMatchObject({ ok: false, error: { code } });
  expect(JSON.stringify(found)).not.toMatch(/s3cret/);
});
