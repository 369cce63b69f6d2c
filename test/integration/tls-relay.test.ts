import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type Server } from 'node:tls';
import { jpegOf } from '../../app/workers/net/camera-server.test-support.ts';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { noRtspServer, startRtspServer } from '../support/rtsp-server.ts';
import { demoClip, demoLine, makeClip, probe, temporaryFolder, WorkerClient } from '../support/worker-client.ts';
import { selfSigned } from '../support/self-signed.ts';
import { openRelay } from '../../app/workers/net/rtsp-relay.ts';

const certificates = [selfSigned('one'), selfSigned('two')];
const servers: Server[] = [];
const control = new AbortController();
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** A camera that answers everything by yes. */
async function camera(which: 0 | 1, onSocket: (socket: Socket) => void = () => {}) {
  const server = createServer(certificates[which]!, (socket) => {
    onSocket(socket);
    socket.on('error', () => {}).on('data', () => socket.write('RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n'));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return relayed((server.address() as AddressInfo).port);
}
const relayed = (port: number) => ({
  ...{ host: '127.0.0.1', port, secure: true, login: null, strays: () => null },
  url: `rtsps://127.0.0.1:${port}/live`,
});
const reach = ({ url }: { url: string }) => connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
const code = (thrown: unknown) => (thrown as { info: { code: string } }).info.code;

describe.runIf(certificates.every(Boolean))('a relay to a camera over TLS', () => {
  it('passes on what both say, to one that is known or the first', async () => {
    const at = await camera(0);
    const { fingerprint } = await openRelay({ ...at, known: null }, control.signal);
    expect(fingerprint).toMatch(/^([\da-f]{2}:){31}[\da-f]{2}$/);
    const relay = await openRelay({ ...at, known: fingerprint }, control.signal);
    const near = reach(relay);
    near.write(`OPTIONS ${relay.url} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
    const [answer] = (await once(near, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^RTSP\/1.0 200 OK/);
    near.destroy();
  });

  it('to another one nothing is sent', async () => {
    const heard: string[] = [];
    const first = await openRelay({ ...(await camera(0)), known: null }, control.signal),
      other = await camera(1, (socket) => socket.on('data', (chunk) => heard.push(String(chunk))));
    const refused = await openRelay({ ...other, known: first.fingerprint }, control.signal).catch(code);
    expect(refused).toBe('STREAM_026');
    expect(heard).toEqual([]);
  });

  it('ends when nobody wants it any more', async () => {
    const stop = new AbortController(),
      sockets: Socket[] = [];
    await openRelay({ ...(await camera(0, (socket) => sockets.push(socket))), known: null }, stop.signal);
    // Its side of the handshake ends last.
    await vi.waitFor(() => expect(sockets).toHaveLength(1));
    const gone = once(sockets[0], 'close');
    stop.abort();
    await gone;
  });
});

it('what is no TLS, and nobody, are told apart', async () => {
  const { createServer: plain } = await import('node:net');
  const server = plain((socket) =>
    socket
      .on('error', () => {})
      .resume()
      .end('RTSP/1.0 400 Bad Request\r\n\r\n'),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await openRelay({ ...relayed(port), known: null }, control.signal).catch(code)).toBe('STREAM_020');
  server.close();
  await once(server, 'close');
  expect(await openRelay({ ...relayed(port), known: null }, control.signal).catch(code)).toBe('STREAM_011');
});

/** A way in over TLS to what listens plainly at `port`. */
async function front(which: 0 | 1, port: number) {
  const server = createServer(certificates[which]!, (socket) => {
    const plain = connect({ host: '127.0.0.1', port });
    plain.on('error', () => {}).pipe(socket);
    socket.on('error', () => {}).pipe(plain);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const USER = 'admin',
  PASSWORD = 'p@ss:/?#w%rd&';
const login = [USER, PASSWORD].map(encodeURIComponent).join(':');

describe.runIf(certificates.every(Boolean) && noRtspServer === null)('a camera that sends over RTSPS', () => {
  const stops: (() => unknown)[] = [];
  afterAll(() => Promise.all(stops.map((stop) => stop())));

  it.each(['GStreamer’s own TLS', 'a TLS front'])('people are counted over %s, by a login with Digest', async (how) => {
    const folder = temporaryFolder(),
      clip = folder.file('camera.mp4');
    makeClip('-ss', '6', '-t', '10', '-i', demoClip, '-vf', 'scale=640:360', '-bf', '0', '-g', '15', clip);
    const own = how === 'a TLS front' ? undefined : certificates[0]!,
      { port, kill } = await startRtspServer(clip, { auth: ['digest', USER, PASSWORD], tls: own });
    const client = new WorkerClient();
    stops.push(kill, () => client.kill(), folder.remove);
    const url = `rtsps://${login}@127.0.0.1:${own ? port : await front(0, port)}/stream`,
      seen = await probe({ kind: 'rtsp', url });
    const certificate = seen.ok ? seen.stream.certificate! : '';
    expect(certificate).toMatch(/^([\da-f]{2}:){31}/);
    client.start({ source: { kind: 'rtsp', url, certificate }, regions: [demoLine], maxFps: 15 });
    await client.until('people', () => client.counted.length > 1);
    expect(client.stream.map(({ event }) => event)).toEqual(['connected']);
    expect(client.all('failed')).toEqual([]);
  });

  it.each(['basic', 'digest'] as const)(
    'is looked at with its login (%s), and tells its certificate; another one is sent nothing',
    async (scheme) => {
      const { port, kill } = await startRtspServer(demoClip, { auth: [scheme, USER, PASSWORD] });
      stops.push(kill);
      const url = `rtsps://${login}@127.0.0.1:${await front(0, port)}/stream`;
      const seen = await probe({ kind: 'rtsp', url });
      expect(seen).toMatchObject({
        ok: true,
        stream: { codec: 'h264', width: 960, certificate: expect.stringMatching(/^([\da-f]{2}:){31}/) as unknown },
      });
      const certificate = seen.ok ? seen.stream.certificate! : '';
      expect(await probe({ kind: 'rtsp', url, certificate })).toMatchObject({ ok: true, stream: { certificate } });
      const other = `rtsps://${login}@127.0.0.1:${await front(1, port)}/stream`;
      expect(await probe({ kind: 'rtsp', url: other, certificate })).toMatchObject({
        ok: false,
        error: { code: 'STREAM_026' },
      });
      const wrong = `rtsps://${USER}:wrong@127.0.0.1:${new URL(url).port}/stream`;
      expect(await probe({ kind: 'rtsp', url: wrong })).toMatchObject({ ok: false, error: { code: 'STREAM_005' } });
    },
  );
});

describe.runIf(certificates.every(Boolean))('a camera that sends over HTTPS', () => {
  it('tells its certificate; to another one not even the path is said', async () => {
    const asked: string[] = [];
    const at = async (which: 0 | 1) => {
      const server = createSecureServer(certificates[which]!, (request, response) => {
        asked.push(request.url ?? '');
        response.setHeader('content-type', 'multipart/x-mixed-replace; boundary=b');
        const picture = jpegOf(String(which));
        const timer = setInterval(
          () =>
            response.write(
              Buffer.concat([Buffer.from('--b\r\nContent-Type: image/jpeg\r\n\r\n'), picture, Buffer.from('\r\n')]),
            ),
          40,
        );
        response.on('error', () => {}).once('close', () => clearInterval(timer));
      }).listen(0, '127.0.0.1');
      servers.push(server);
      await once(server, 'listening');
      return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    };
    const seen = await probe({ kind: 'http', url: `${await at(0)}one` });
    expect(seen).toMatchObject({ ok: true, stream: { codec: 'mjpeg' } });
    const certificate = seen.ok ? (seen.stream.certificate ?? undefined) : undefined;
    expect(certificate).toMatch(/^([\da-f]{2}:){31}/);
    expect(await probe({ kind: 'http', url: `${await at(1)}two`, certificate })).toMatchObject({
      ok: false,
      error: { code: 'STREAM_026' },
    });
    expect(asked).toEqual(['/one']);
  });
});
