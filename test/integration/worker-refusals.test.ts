import { createServer, type Server } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { noRtspServer, startRtspServer } from '../support/rtsp-server.ts';
import { demoClip, makeClip, probe, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

const folder = temporaryFolder();
const servers: Server[] = [],
  clients: WorkerClient[] = [];
afterAll(() => {
  for (const client of clients) client.kill();
  for (const server of servers) server.close();
  folder.remove();
});

const SDP =
  'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track0\r\n';

/** A camera that answers one method with a status, and all others as it should. */
async function camera(
  method: 'DESCRIBE' | 'SETUP' | 'PLAY',
  status: string,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        const request = bytes.toString('latin1'),
          [wanted] = request.split(' ');
        if (wanted === 'SETUP') asked.push(/Transport: ([^\r]*)/i.exec(request)?.[1] ?? '');
        const cseq = /CSeq: *(\d+)/i.exec(request)?.[1] ?? '0';
        const answer = (line: string, headers = '', body = '') =>
          socket.write(
            `RTSP/1.0 ${line}\r\nCSeq: ${cseq}\r\n${headers}${body ? `Content-Length: ${body.length}\r\n` : ''}\r\n${body}`,
          );
        if (wanted === method) answer(status);
        else if (wanted === 'OPTIONS') answer('200 OK', 'Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n');
        else if (wanted === 'DESCRIBE') answer('200 OK', 'Content-Type: application/sdp\r\n', SDP);
        else if (wanted === 'SETUP')
          answer('200 OK', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n');
        else answer('200 OK', 'Session: 1\r\n');
      });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return { url: `rtsp://joe:s3cret@127.0.0.1:${(server.address() as { port: number }).port}/live`, asked };
}

function launch(): WorkerClient {
  const client = new WorkerClient();
  clients.push(client);
  return client;
}

test.each([
  ['DESCRIBE', '401 Unauthorized', 'STREAM_005'],
  ['DESCRIBE', '404 Not Found', 'STREAM_006'],
  ['DESCRIBE', '451 Parameter Not Understood', 'STREAM_006'],
  ['PLAY', '453 Not Enough Bandwidth', 'STREAM_015'],
  ['PLAY', '455 Method Not Valid in This State', 'STREAM_017'],
  ['SETUP', '461 Unsupported Transport', 'STREAM_016'],
  ['SETUP', '500 Internal Server Error', 'STREAM_017'],
  ['DESCRIBE', '503 Service Unavailable', 'STREAM_015'],
  ['DESCRIBE', '505 RTSP Version Not Supported', 'STREAM_018'],
] as const)('%s answered with %s is %s', async (method, status, code) => {
  const { url } = await camera(method, status);
  const found = await probe({ kind: 'rtsp', url });
  expect(found).toMatchObject({ ok: false, error: { code } });
  expect(JSON.stringify(found)).not.toMatch(/s3cret/);
});

test('a camera that refuses TCP is asked for UDP by itself; when it refuses that as well, nothing is promised', async () => {
  const { url, asked } = await camera('SETUP', '461 Unsupported Transport');
  const client = launch();
  client.start({ source: { kind: 'rtsp', url } });
  expect((await client.until('the end', () => client.all('failed')[0])).error).toMatchObject({
    code: 'STREAM_016',
    message: expect.not.stringMatching(/by itself/) as string,
  });
  expect(asked.map((transport) => /TCP/.test(transport))).toEqual([true, false]);
  await client.exited;
});

test('one way of sending that was chosen is the only one that is asked for', async () => {
  const { url, asked } = await camera('SETUP', '461 Unsupported Transport');
  expect(await probe({ kind: 'rtsp', url, transport: 'udp' })).toMatchObject({
    ok: false,
    error: { code: 'STREAM_016', params: { transport: 'UDP' } },
  });
  expect(asked.some((transport) => /TCP/.test(transport))).toBe(false);
});

test('too many viewers are waited for', async () => {
  const { url } = await camera('PLAY', '453 Not Enough Bandwidth');
  const client = launch();
  client.start({ source: { kind: 'rtsp', url } });
  await client.until('the state', () =>
    client.all('status').some(({ phase, error }) => phase === 'stalled' && error?.code === 'STREAM_015'),
  );
  expect(client.all('failed')).toEqual([]);
  await client.stop();
});

test.skipIf(noRtspServer !== null)(
  'a camera that sends over UDP only is seen and counts',
  { timeout: 120_000 },
  async () => {
    const clip = folder.file('camera.mp4');
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
      '-bf',
      '0',
      '-g',
      '15',
      clip,
    );
    const server = await startRtspServer(clip, { transport: 'udp' });
    const source = { kind: 'rtsp', url: `rtsp://127.0.0.1:${server.port}/stream` } as const;
    expect(await probe(source)).toMatchObject({ ok: true, stream: { width: 960, height: 540 } });
    const client = launch();
    client.start({ source });
    await client.until('frames', () => client.all('overlay').length > 10);
    await client.stop();
    await server.kill();
  },
);
