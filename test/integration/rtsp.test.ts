import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noRtspServer, startRtspServer, type RtspServer } from '../support/rtsp-server.ts';
import {
  demoClip,
  demoLine,
  makeClip,
  printed,
  probe,
  temporaryFolder,
  WorkerClient,
} from '../support/worker-client.ts';

if (noRtspServer) console.warn(`skipped: ${noRtspServer}`);

/** Ten seconds of the demo as a camera sends it: no B-frames, a key frame every second. In, out, in, out; the first after two seconds. */
const folder = temporaryFolder();
const clip = folder.file('camera.mp4');
const clients: WorkerClient[] = [];
const servers: RtspServer[] = [];
let silent: Server;

describe.skipIf(noRtspServer !== null)('a camera over RTSP', () => {
  beforeAll(() => {
    makeClip(
      '-ss',
      '6',
      '-i',
      demoClip,
      '-t',
      '10',
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '18',
      '-bf',
      '0',
      '-g',
      '15',
      clip,
    );
    silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    for (const client of clients) client.kill();
    await Promise.all(servers.map((server) => server.kill()));
    silent.close();
    folder.remove();
  });

  async function serve(...options: [Parameters<typeof startRtspServer>[1]?]): Promise<RtspServer> {
    const server = await startRtspServer(clip, ...options);
    servers.push(server);
    return server;
  }

  function launch(): WorkerClient {
    const client = new WorkerClient();
    clients.push(client);
    return client;
  }

  test('it counts; the server is cut, comes back, and it counts on: nothing doubled, the gap measured', async () => {
    const first = await serve();
    const client = launch();
    client.start({ source: { kind: 'rtsp', url: `rtsp://127.0.0.1:${first.port}/stream` }, regions: [demoLine] });
    await client.until('the first crossing', () => client.counted.length === 1);
    const cutAt = client.all('overlay').length;
    await first.kill();
    await client.until('the loss', () =>
      client.all('status').some(({ phase, error }) => phase === 'stalled' && error?.code === 'STREAM_008'),
    );
    // Nobody listens meanwhile: it says so, and goes on trying.
    await client.until('the refusal', () => client.all('status').some(({ error }) => error?.code === 'STREAM_011'));
    expect(client.counted).toHaveLength(1);
    expect(client.all('overlay').length - cutAt).toBeLessThan(15);
    await serve({ port: first.port });
    await client.until('the next crossing', () => client.counted.length === 2);
    await client.stop();

    const [before, after] = client.counted;
    expect(after.trackId).not.toBe(before.trackId);
    const { stream } = client;
    expect(stream.map(({ event }) => event)).toEqual(['connected', 'lost', 'connected']);
    // Each belongs to its side of the gap; which way somebody went depends on who could be seen.
    expect(before.capturedAtMs).toBeLessThan(stream[1].atMs);
    expect(after.capturedAtMs).toBeGreaterThan(stream[2].atMs);
    // What was measured leaves out what nobody saw.
    const gap = stream[2].atMs - stream[1].atMs;
    const measured = client.events.reduce((sum, event) => sum + (event.kind === 'coverage' ? event.measuredMs : 0), 0);
    const whole = after.capturedAtMs - stream[0].atMs;
    expect(gap).toBeGreaterThan(500);
    expect(measured).toBeGreaterThan(2000);
    expect(measured).toBeLessThan(whole - gap + 2500);

    // Boxes find their picture: each overlay has the time of a fragment of its epoch.
    for (const epoch of new Set(client.all('video-fragment').map((fragment) => fragment.epoch))) {
      const shown = client
        .all('video-fragment')
        .filter((fragment) => fragment.epoch === epoch)
        .map(({ ptsUs }) => ptsUs);
      const last = Math.max(...shown);
      // The first packet of this server has no time of its own, so the first two frames have one between them.
      const drawn = client
        .all('overlay')
        .filter(({ overlay }) => overlay.epoch === epoch && overlay.ptsUs > 100_000 && overlay.ptsUs < last - 200_000);
      expect(drawn.length).toBeGreaterThan(0);
      expect(drawn.filter(({ overlay }) => !shown.some((ptsUs) => Math.abs(ptsUs - overlay.ptsUs) <= 12))).toEqual([]);
    }
  });

  test('a server that freezes is given up and found again', async () => {
    const server = await serve();
    const client = launch();
    client.start({ source: { kind: 'rtsp', url: `rtsp://127.0.0.1:${server.port}/stream` } });
    await client.until('frames', () => client.all('overlay').length > 10);
    server.process.kill('SIGSTOP');
    const stalled = await client.until('the stall', () =>
      client.all('status').find(({ phase }) => phase === 'stalled'),
    );
    expect(['STREAM_007', 'STREAM_008', 'STREAM_012']).toContain(stalled.error!.code);
    server.process.kill('SIGCONT');
    await client.until('frames again', () => client.all('overlay').some(({ overlay }) => overlay.epoch > 1));
    await client.stop();
  });

  test.each(['basic', 'digest'] as const)(
    'a password (%s): the right one is taken, a wrong one refused and named nowhere',
    async (scheme) => {
      const server = await serve({ auth: [scheme, 'joe', 's3cret'] });
      const client = launch();
      const probeAs = (userInfo: string) =>
        probe({ kind: 'rtsp', url: `rtsp://${userInfo}127.0.0.1:${server.port}/stream` });
      expect(await probeAs('joe:s3cret@')).toMatchObject({
        ok: true,
        stream: { codec: 'h264', width: 960, height: 540, fps: 15, durationSeconds: null },
      });
      expect(await probeAs('joe:wr0ng@')).toMatchObject({
        ok: false,
        error: { code: 'STREAM_005', params: { host: `127.0.0.1:${server.port}`, user: 'joe' } },
      });
      expect(await probeAs('')).toMatchObject({ ok: false, error: { code: 'STREAM_005' } });

      client.start({ source: { kind: 'rtsp', url: `rtsp://joe:wr0ng@127.0.0.1:${server.port}/stream` } });
      expect(await client.exited).toBe('exit code 1');
      expect(client.all('failed')).toMatchObject([{ error: { code: 'STREAM_005' }, retry: false }]);
      expect(JSON.stringify([client.messages, printed]) + client.log).not.toMatch(/wr0ng|s3cret/);
    },
  );

  test.each([
    ['hevc', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error']],
    ['mjpeg', ['-c:v', 'mjpeg', '-q:v', '4', '-huffman', 'default', '-pix_fmt', 'yuvj420p']],
  ])('%s: proved by the stream, and its people are counted', async (codec, encoder) => {
    const file = folder.file(`camera.${codec}.mp4`);
    // RTP tells the size of a JPEG in eights.
    makeClip('-i', clip, '-vf', 'scale=640:360', '-an', '-bf', '0', '-g', '15', ...encoder, file);
    const server = await startRtspServer(file);
    servers.push(server);
    const url = `rtsp://127.0.0.1:${server.port}/stream`;
    expect(await probe({ kind: 'rtsp', url })).toMatchObject({ ok: true, stream: { codec, width: 640, height: 360 } });
    const client = launch();
    client.start({ source: { kind: 'rtsp', url }, regions: [demoLine] });
    await client.until('somebody', () => client.counted.length > 0);
    expect(client.stream[0]).toMatchObject({ event: 'connected', data: { codec } });
    await client.stop();
  });

  test('a wrong path is told from a wrong password', async () => {
    const server = await serve();
    const client = launch();
    client.start({ source: { kind: 'rtsp', url: `rtsp://127.0.0.1:${server.port}/nothing-here` } });
    expect(await client.exited).toBe('exit code 1');
    expect(client.all('failed')).toMatchObject([{ error: { code: 'STREAM_006' }, retry: false }]);
  });

  test('a server that accepts and says nothing: told as that, and tried again', async () => {
    const client = launch();
    client.start({
      source: {
        kind: 'rtsp',
        url: `rtsp://joe:s3cret@127.0.0.1:${(silent.address() as { port: number }).port}/stream`,
      },
    });
    await client.until('the state', () =>
      client.all('status').some(({ phase, error }) => phase === 'stalled' && error?.code === 'STREAM_007'),
    );
    expect(client.all('failed')).toEqual([]);
    expect(JSON.stringify(client.messages) + client.log).not.toMatch(/s3cret/);
    await client.stop();
  });
});
