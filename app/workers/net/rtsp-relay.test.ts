import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { errorInfo } from '../../shared/errors.ts';
import { openRelay, type Relay, type RelayedCamera } from './rtsp-relay.ts';
import { RtspLogin, type RtspScheme } from './rtsp-login.test-support.ts';
import { headersOf } from './rtsp-splitter.ts';

const servers: Server[] = [];
const control = new AbortController();
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** What a camera says to a request; null: nothing. */
type Answers = (request: string) => string | null;
const ok = (request: string, ...headers: string[]) =>
  ['RTSP/1.0 200 OK', `CSeq: ${headersOf(request, 'cseq')[0]}`, ...headers, '', ''].join('\r\n');

interface Door {
  port: number;
  /** Whole requests. */
  asked: string[];
  sockets: Socket[];
}

async function door(answers: Answers, login: RtspLogin | null = null): Promise<Door> {
  const self: Door = { port: 0, asked: [], sockets: [] };
  const server = createServer((socket) => {
    self.sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const request of String(data).split(/(?<=\r\n\r\n)/)) {
        self.asked.push(request.trimEnd());
        const refused = login?.refuses(request),
          sequence = headersOf(request, 'cseq')[0];
        const answer = refused
          ? ['RTSP/1.0 401 Unauthorized', `CSeq: ${sequence}`, ...refused, '', ''].join('\r\n')
          : answers(request);
        if (answer !== null) socket.write(answer);
      }
    });
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  self.port = (server.address() as AddressInfo).port;
  return self;
}

const relayTo = ({ port }: Door, password: string | null, more: Partial<RelayedCamera> = {}): Promise<Relay> =>
  openRelay(
    {
      ...{ host: '127.0.0.1', port, secure: false, known: null },
      url: `rtsp://127.0.0.1:${port}/live?channel=1`,
      login: password === null ? null : { username: 'u', password },
      strays: (target) =>
        target.includes(`127.0.0.1:${port}/`) ? null : errorInfo('STREAM_019', { host: 'door', target }),
      ...more,
    },
    control.signal,
  );

/** What ffmpeg would say, and what it hears. */
class Viewer {
  readonly socket: Socket;
  readonly url: string;
  heard = '';
  #sequence = 100;

  constructor({ url }: Relay) {
    this.url = url;
    this.socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.socket.on('error', () => {}).on('data', (data) => (this.heard += data.toString('latin1')));
    servers.push({ close: () => this.socket.destroy() } as unknown as Server);
  }

  /** Status and head of the answer. */
  async ask(method: string, to = this.url): Promise<string> {
    const sequence = ++this.#sequence;
    this.socket.write(`${method} ${to} RTSP/1.0\r\nCSeq: ${sequence}\r\nUser-Agent: Lavf\r\n\r\n`);
    return vi.waitFor(
      () => {
        const told = this.heard.split(/(?<=\r\n\r\n)/).find((one) => one.includes(`CSeq: ${sequence}\r\n`));
        if (!told) throw new Error(`no answer to ${method}: ${this.heard}`);
        return told.trimEnd();
      },
      { timeout: 20_000 },
    );
  }
}

const as = (schemes: RtspScheme[]) => new RtspLogin(schemes, 'u', 'right');

test.each<[RtspScheme[]]>([
  [['Basic']],
  [['MD5']],
  [['SHA-256']],
  [['SHA-256', 'MD5']],
  [['MD5', 'SHA-256']],
  [['SHA-256', 'Basic']],
  [['SHA-512-256', 'SHA-256']],
])('a camera that asks by %s: the right password is taken, a wrong one shown once', async (schemes) => {
  const login = as(schemes),
    viewer = new Viewer(await relayTo(await door(ok, login), 'right'));
  for (const method of ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'GET_PARAMETER'])
    expect(await viewer.ask(method)).toMatch(/^RTSP\/1.0 200/);
  expect(login.wrong).toBe(0);

  const other = as(schemes),
    at = await door(ok, other),
    relay = await relayTo(at, 'wrong'),
    refused = new Viewer(relay);
  const told = await refused.ask('DESCRIBE');
  expect(told).toMatch(/^RTSP\/1.0 401/);
  // Asked for a login, ffmpeg would ask again.
  expect(headersOf(told, 'www-authenticate')).toEqual([]);
  await refused.ask('DESCRIBE');
  expect(other.wrong).toBe(1);
  expect(relay.refusal()).toMatchObject({ code: 'STREAM_005', params: { user: 'u' } });
});

test('a login that nobody here knows is said; without a login it is a wrong password', async () => {
  const refusalOf = async (password: string | null) => {
    const relay = await relayTo(await door(ok, as(['SHA-512-256'])), password);
    expect(await new Viewer(relay).ask('DESCRIBE')).toMatch(/ 401 /);
    return relay.refusal()?.code;
  };
  expect(await refusalOf('right')).toBe('STREAM_027');
  expect(await refusalOf(null)).toBe('STREAM_005');
});

test('a nonce that is stale is answered anew, also in the middle of the stream, and each use is numbered', async () => {
  const login = as(['SHA-256']);
  login.nonceUses = 2;
  const at = await door(ok, login),
    viewer = new Viewer(await relayTo(at, 'right'));
  for (const method of ['DESCRIBE', 'SETUP', 'PLAY', ...Array<string>(5).fill('GET_PARAMETER')])
    expect(await viewer.ask(method)).toMatch(/ 200 /);
  expect([login.stale, login.wrong]).toEqual([3, 0]);
  expect(at.asked.map((request) => /nc=(\d+)/.exec(request)?.[1] ?? '-').join(' ')).toBe(
    '- 00000001 00000002 00000003 00000001 00000002 00000003 00000001 00000002 00000003 00000001 00000002',
  );
  // The camera hears one number after the other, whoever asks.
  expect(at.asked.map((request) => Number(headersOf(request, 'cseq')[0]))).toEqual(at.asked.map((_, i) => i + 1));
});

test('a camera that calls every nonce stale is asked twice, and its refusal passed on', async () => {
  const login = as(['MD5']);
  login.nonceUses = 0;
  const at = await door(ok, login);
  expect(await new Viewer(await relayTo(at, 'right')).ask('DESCRIBE')).toMatch(/ 401 /);
  expect(at.asked).toHaveLength(3);
});

test('the camera hears its own address, and ffmpeg’s words otherwise; what ffmpeg opens holds neither path nor login', async () => {
  const at = await door(ok),
    relay = await relayTo(at, null),
    viewer = new Viewer(relay);
  expect(relay.url).toMatch(/^rtsp:\/\/127\.0\.0\.1:\d+\/[\da-f]{32}$/);
  await viewer.ask('OPTIONS');
  await viewer.ask('SETUP', `${relay.url}/trackID=0`);
  await viewer.ask('PLAY', 'rtsp://10.0.0.9:554/other');
  const live = `rtsp://127.0.0.1:${at.port}/live?channel=1`;
  expect(at.asked.map((request) => request.split('\r\n')[0].split(' ')[1])).toEqual([
    live,
    `${live}/trackID=0`,
    'rtsp://10.0.0.9:554/other',
  ]);
  expect(at.asked[0]).toBe(`OPTIONS ${live} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Lavf`);
});

test('nobody is let in who does not know what ffmpeg opens, and a second one finds nobody', async () => {
  const at = await door(ok),
    relay = await relayTo(at, 'right'),
    stranger = connect(Number(new URL(relay.url).port), '127.0.0.1');
  stranger.on('error', () => {}).write(`OPTIONS rtsp://127.0.0.1:${at.port}/live RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
  await once(stranger, 'close');
  expect(at.asked).toEqual([]);
  const viewer = new Viewer(relay);
  await viewer.ask('OPTIONS');
  const second = new Viewer(relay);
  expect((await once(second.socket, 'error'))[0]).toMatchObject({ code: 'ECONNREFUSED' });
});

test('a redirect at the camera itself is followed, one to another leads nowhere', async () => {
  const here = (port: number) => `rtsp://x:y@127.0.0.1:${port}/new`;
  const moved = (request: string) =>
    request.includes('/new')
      ? ok(request)
      : `RTSP/1.0 302 Moved\r\nCSeq: ${headersOf(request, 'cseq')[0]}\r\nLocation: ${here(at.port)}\r\n\r\n`;
  const at: Door = await door(moved, as(['SHA-256'])),
    told = await new Viewer(await relayTo(at, 'right')).ask('DESCRIBE');
  expect(told).toContain(' 200 ');
  // From there on ffmpeg asks for what lies beside it.
  expect(headersOf(told, 'content-base')).toEqual([`rtsp://127.0.0.1:${at.port}/new/`]);
  expect(at.asked.at(-1)).toContain(`DESCRIBE rtsp://127.0.0.1:${at.port}/new RTSP/1.0`);

  for (const location of ['rtsp://10.0.0.9/live', 'file:///etc/passwd', 'rtsps://127.0.0.1/live']) {
    const elsewhere = await door(
      (request) => `RTSP/1.0 301 Moved\r\nCSeq: ${headersOf(request, 'cseq')[0]}\r\nLocation: ${location}\r\n\r\n`,
    );
    const relay = await relayTo(elsewhere, 'right'),
      viewer = new Viewer(relay);
    void viewer.ask('DESCRIBE').catch(() => {});
    await once(viewer.socket, 'close');
    expect(relay.refusal()).toMatchObject({ code: 'STREAM_019', params: { target: location } });
    expect(viewer.heard).toBe('');
  }
});

test('one that sends on to itself for ever is left', async () => {
  const at: Door = await door(
    (request) =>
      `RTSP/1.0 301 Moved\r\nCSeq: ${headersOf(request, 'cseq')[0]}\r\nLocation: rtsp://127.0.0.1:${at.port}/again\r\n\r\n`,
  );
  const relay = await relayTo(at, null),
    viewer = new Viewer(relay);
  void viewer.ask('DESCRIBE').catch(() => {});
  await once(viewer.socket, 'close');
  expect(relay.refusal()?.code).toBe('STREAM_019');
  expect(at.asked).toHaveLength(4);
});

test('over UDP ffmpeg hears from whom packets come; over TCP, and where the camera says so, nothing is added', async () => {
  const told: Record<string, string[]> = {};
  for (const transport of ['RTP/AVP;unicast;client_port=1-2', 'RTP/AVP/TCP;interleaved=0-1', 'RTP/AVP;source=10.0.0.3'])
    told[transport] = headersOf(
      await new Viewer(await relayTo(await door((request) => ok(request, `Transport: ${transport}`)), null)).ask(
        'SETUP',
      ),
      'transport',
    );
  expect(Object.values(told).flat()).toEqual([
    'RTP/AVP;unicast;client_port=1-2;source=127.0.0.1',
    'RTP/AVP/TCP;interleaved=0-1',
    'RTP/AVP;source=10.0.0.3',
  ]);
});

test('what the camera asks is passed on, and what ffmpeg answers; answers that are not numbered find their question', async () => {
  const at = await door((request) => ok(request).replace(/CSeq: \d+/, 'CSeq: 0')),
    viewer = new Viewer(await relayTo(at, null));
  expect(await viewer.ask('OPTIONS')).toContain('CSeq: 101');
  at.sockets[0].write('OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n\r\n');
  await vi.waitFor(() => expect(viewer.heard).toContain('OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n\r\n'));
  viewer.socket.write('RTSP/1.0 200 OK\r\nCSeq: 7\r\n\r\n');
  await vi.waitFor(() => expect(at.asked.at(-1)).toBe('RTSP/1.0 200 OK\r\nCSeq: 7'));
});

test('either end ends it; a camera that goes before ffmpeg comes is named', async () => {
  const at = await door(ok),
    one = await relayTo(at, null);
  await vi.waitFor(() => expect(at.sockets).toHaveLength(1));
  at.sockets[0].destroy();
  await vi.waitFor(() => expect(one.refusal()?.code).toBe('STREAM_008'));

  const other = await relayTo(at, null),
    viewer = new Viewer(other);
  await viewer.ask('OPTIONS');
  const gone = once(at.sockets[1], 'close');
  viewer.socket.destroy();
  await gone;
  expect(other.refusal()).toBeNull();
});

test('packets of a stream come through whole, and what that costs is printed', async () => {
  const packet = Buffer.concat([Buffer.from([0x24, 0, 1400 >> 8, 1400 & 0xff]), Buffer.alloc(1400, 7)]),
    chunk = Buffer.concat(Array<Buffer>(45).fill(packet)),
    chunks = 1000;
  const at = await door((request) => (request.startsWith('PLAY') ? ok(request) : null));
  /** What comes after the first answer, and the processor time of both ends, and of the relay between them. */
  const play = async (url: string, port: number) => {
    const viewer = connect(port, '127.0.0.1');
    viewer.write(`PLAY ${url} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
    const [answer] = (await once(viewer, 'data')) as [Buffer];
    const began = process.cpuUsage(),
      camera = at.sockets.at(-1)!;
    let bytes = 0,
      wrong = 0;
    viewer.on('data', (data: Buffer) => {
      // Each packet begins where the one before it ended.
      for (let i = 0; i < data.length; i++) if ((data[i] === 0x24) !== ((bytes + i) % packet.length === 0)) wrong += 1;
      bytes += data.length;
    });
    for (let n = 0; n < chunks; n++) if (!camera.write(chunk)) await once(camera, 'drain');
    await vi.waitFor(() => expect(bytes).toBe(chunks * chunk.length), { timeout: 60_000 });
    const { user, system } = process.cpuUsage(began);
    viewer.destroy();
    return { answer: answer.toString(), wrong, cpuMs: (user + system) / 1000 };
  };
  const alone = await play('rtsp://127.0.0.1/live', at.port),
    relay = await relayTo(at, null),
    passed = await play(relay.url, Number(new URL(relay.url).port));
  expect([passed.answer, passed.wrong, alone.wrong]).toEqual([alone.answer, 0, 0]);
  const megabytes = (chunks * chunk.length) / 1e6,
    perMegabyte = (passed.cpuMs - alone.cpuMs) / megabytes;
  console.log(
    `the relay takes ${perMegabyte.toFixed(2)} ms of processor time for a megabyte: ${(perMegabyte * 0.05).toFixed(3)} % of a core for a camera of 4 Mbit/s`,
  );
}, 120_000);
