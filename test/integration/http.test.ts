import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { errorInfo, FootfallError } from '../../app/shared/errors.ts';
import type { Message, Port } from '../../app/shared/rpc/message.ts';
import { startHttpServer, type HttpServer, type HttpServerOptions } from '../../app/main/headless/http-server.ts';
import type { Log } from '../../app/main/host.ts';
import { Links } from '../../app/main/headless/links.ts';
import { Login } from '../../app/main/headless/login.ts';
import { TRY_LIMITS } from '../../app/main/people/open-people.ts';
import { get, logIn, post } from '../support/app-client.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { peopleOf } from '../support/people.ts';

let folder: ReturnType<typeof temporaryFolder>;
let server: HttpServer;
let login: Login;
let links: Links;
let opened: Awaited<ReturnType<typeof peopleOf>>;
const ports: Port[] = [];
const received: { name: string; bytes: number; text: string }[] = [];

async function start(
  options: {
    port?: number;
    address?: string;
    now?: () => number;
    limits?: HttpServerOptions['limits'];
    log?: Log;
  } = {},
): Promise<void> {
  login = new Login(join(folder.path, 'login.key'), join(folder.path, 'ended.json'), options.now);
  links = new Links(join(folder.path, 'links'), options.now);
  opened = await peopleOf(folder.path, options.now, options.log);
  server = await startHttpServer({
    address: options.address ?? '127.0.0.1',
    port: options.port ?? 0,
    rendererFolder: join(folder.path, 'renderer'),
    login,
    links,
    log: options.log ?? quiet,
    people: opened.people,
    limits: options.limits,
    receiveVideo: async (name, bytes, content) => {
      // As the store does: before a byte is taken.
      if (name === 'full') throw new FootfallError('FILE_001', { name, folder: '/data', needed: 2, free: 1 });
      received.push({ name, bytes, text: Buffer.concat(await content.toArray()).toString() });
      return `/data/${name}`;
    },
    savedFile: (saveId) => (saveId === 'one' ? { file: join(folder.path, 'one'), name: 'footfall-counts.csv' } : null),
    connect: (port) => {
      ports.push(port);
      port.onMessage((message: Message) => port.post({ type: 'push', name: 'echo', payload: message }));
    },
  });
}
async function stop(): Promise<void> {
  await server.close();
  await opened.close();
}
const link = () => `http://127.0.0.1:${server.port}/?token=${links.makeToken(600_000)}`;

beforeEach(async () => {
  folder = temporaryFolder();
  ports.length = 0;
  mkdirSync(join(folder.path, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder.path, 'renderer', 'index.html'), '<!doctype html><title>Footfall</title>');
  writeFileSync(join(folder.path, 'renderer', 'assets', 'main-abc.js'), 'console.log(1)');
  writeFileSync(join(folder.path, 'renderer', 'notes.txt'), 'not for browsers');
  writeFileSync(join(folder.path, 'secret.json'), '{"secret":true}');
  mkdirSync(join(folder.path, 'renderer-of-others'));
  writeFileSync(join(folder.path, 'renderer-of-others', 'a.json'), '{"secret":true}');
  await start();
});
afterEach(async () => {
  await stop();
  folder.remove();
});

describe('a video that is handed over', () => {
  const origin = () => ({ origin: `http://127.0.0.1:${server.port}` });

  it('is taken from a page of ours whose browser is logged in, and refused in words', async () => {
    const cookie = await logIn(link());
    expect(await post(server.port, '/api/videos?name=door%20%26.mp4', 'video', { cookie, ...origin() })).toMatchObject({
      status: 200,
      body: '{"path":"/data/door &.mp4"}',
    });
    expect(received.splice(0)).toEqual([{ name: 'door &.mp4', bytes: 5, text: 'video' }]);
    const full = await post(server.port, '/api/videos?name=full', Buffer.alloc(40_000_000), { cookie, ...origin() });
    expect(full.status).toBe(400);
    expect(JSON.parse(full.body)).toMatchObject({ error: { code: 'FILE_001', params: { needed: 2 } } });
    received.length = 0;
  });

  it.each([
    ['without a login', 401, () => ({ ...origin() })],
    ['from nowhere', 401, (cookie: string) => ({ cookie })],
    ['from another page', 403, (cookie: string) => ({ cookie, origin: 'http://evil.example' })],
    ['without a length', 411, (cookie: string) => ({ cookie, ...origin(), 'transfer-encoding': 'chunked' })],
  ] as const)('%s it is not read', async (_, status, headers) => {
    const cookie = await logIn(link());
    expect(
      (await post(server.port, '/api/videos?name=a.mp4', 'video', headers(cookie) as Record<string, string>)).status,
    ).toBe(status);
    expect(received).toEqual([]);
  });
});

describe('login', () => {
  it('nothing without it', async () => {
    for (const path of ['/', '/index.html', '/assets/main-abc.js', '/?token=', '/?token=wrong', '/api/ws']) {
      expect(await get(server.port, path)).toMatchObject({
        status: 401,
        body: expect.stringContaining('<title>Log in · Footfall</title>'),
      });
    }
  });

  it('the link opens once; the cookie stays', async () => {
    const first = link();
    const cookie = await logIn(first);
    expect(await get(server.port, '/', { cookie })).toMatchObject({
      status: 200,
      body: '<!doctype html><title>Footfall</title>',
    });
    const { pathname, search } = new URL(first);
    expect((await get(server.port, pathname + search)).status).toBe(401);
    // Whoever is logged in already may click it again.
    expect((await get(server.port, pathname + search, { cookie })).status).toBe(200);
    expect(links.open(first)).toBe('used');
  });

  it('the cookie is kept from scripts and from other sites', async () => {
    const { pathname, search } = new URL(link());
    const { headers } = await get(server.port, pathname + search);
    expect(headers['set-cookie']?.[0]).toMatch(
      /^footfall_[0-9a-f]{8}=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    expect(headers['cache-control']).toBe('no-store');
  });

  it('the cookie survives a restart of the server, not another key, not a changed date', async () => {
    const cookie = await logIn(link());
    await stop();
    await start();
    expect((await get(server.port, '/', { cookie })).status).toBe(200);
    const [name, value] = cookie.split('=');
    const [expires, nonce, signature] = value.split('.');
    expect(
      (await get(server.port, '/', { cookie: `${name}=${Number(expires) + 1}.${nonce}.${signature}` })).status,
    ).toBe(401);
    expect((await get(server.port, '/', { cookie: `${name}=${expires}.${nonce}.` })).status).toBe(401);
    await stop();
    await start({ now: () => Number(expires) + 1 });
    expect((await get(server.port, '/', { cookie })).status).toBe(401);
    await stop();
    writeFileSync(join(folder.path, 'login.key'), Buffer.alloc(32, 7));
    await start();
    expect((await get(server.port, '/', { cookie })).status).toBe(401);
  });

  it.skipIf(process.platform === 'win32')('its key is for its owner only', () => {
    expect(statSync(join(folder.path, 'login.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder.path, 'login.key'))).toHaveLength(32);
  });
});

describe('while a login lasts', () => {
  const DAY = 86_400_000;
  let nowMs = Date.now();
  const expiresOf = (setCookie: string | string[] | undefined) => Number(/=(\d+)\./.exec(String(setCookie))?.[1]);
  beforeEach(async () => {
    nowMs = Date.now();
    await stop();
    await start({ now: () => nowMs });
  });

  it('the cookie is renewed while it is used, on pages and on the socket, and not with each request', async () => {
    const cookie = await logIn(link());
    expect((await get(server.port, '/', { cookie })).headers['set-cookie']).toBe(undefined);
    nowMs += 20 * DAY;
    const { headers } = await get(server.port, '/', { cookie });
    expect(expiresOf(headers['set-cookie'])).toBe(nowMs + 30 * DAY);
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/ws`, {
      headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
    });
    const upgraded = await new Promise<string[] | undefined>((resolve) =>
      socket.once('upgrade', (response) => resolve(response.headers['set-cookie'])),
    );
    expect(expiresOf(upgraded)).toBe(nowMs + 30 * DAY);
    socket.terminate();
    nowMs += 20 * DAY;
    expect((await get(server.port, '/', { cookie })).status).toBe(401);
    expect((await get(server.port, '/', { cookie: String(headers['set-cookie']).split(';')[0] })).status).toBe(200);
  });

  it.each([
    ['of one screen', ''],
    ['of all screens', '?everywhere'],
  ])('logging out %s ends the socket and every cookie of that login, also after a restart', async (_, query) => {
    const [mine, other] = [await logIn(link()), await logIn(link())];
    const origin = `http://127.0.0.1:${server.port}`;
    nowMs += 2 * DAY;
    const renewed = String((await get(server.port, '/', { cookie: mine })).headers['set-cookie']).split(';')[0];
    expect(renewed).not.toBe(mine);
    const sockets = [mine, other].map(
      (cookie) => new WebSocket(`ws://127.0.0.1:${server.port}/api/ws`, { headers: { cookie, origin } }),
    );
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))));
    const closed = Promise.all(
      sockets.slice(0, query ? 2 : 1).map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
    expect((await get(server.port, `/api/logout${query}`, { cookie: mine }, 'POST')).status).toBe(401);
    const { status, headers } = await get(server.port, `/api/logout${query}`, { cookie: mine, origin }, 'POST');
    expect([status, String(headers['set-cookie'])]).toEqual([200, expect.stringContaining('Max-Age=0')]);
    expect(new Set(await closed)).toEqual(new Set([4001]));
    for (const restarted of [false, true]) {
      if (restarted) {
        await stop();
        await start({ now: () => nowMs });
      }
      for (const cookie of [mine, renewed]) expect((await get(server.port, '/', { cookie })).status).toBe(401);
      expect((await get(server.port, '/', { cookie: other })).status).toBe(query ? 401 : 200);
    }
    for (const socket of sockets) socket.terminate();
  });

  it('a link opens for as long as it says, and a page says what is wrong with it, in the language of the browser', async () => {
    const token = links.makeToken(600_000),
      code = links.makeCode(600_000),
      withdrawn = links.makeCode(600_000);
    links.revoke(withdrawn);
    const page = async (given: string, headers: Record<string, string> = {}) =>
      (await get(server.port, `/?token=${encodeURIComponent(given)}`, headers)).body;
    expect(await page(withdrawn)).toContain('This link has expired');
    nowMs += 599_000;
    // As somebody types it.
    expect(await page(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).toContain('http-equiv="refresh"');
    expect(await page(code)).toContain('This link was used already');
    expect(await page(code, { 'accept-language': 'vi-VN,vi;q=0.9' })).toContain('Liên kết này đã được dùng');
    nowMs += 2_000;
    expect(await page(`http://127.0.0.1/?token=${token}`)).toContain('This link has expired');
    expect([links.stateOf(code), links.stateOf(token), links.stateOf(withdrawn)]).toEqual(['used', 'over', 'over']);
    nowMs += 3_600_000;
    const wrong = await get(server.port, '/?token=ABCDEFGH');
    expect(wrong).toMatchObject({ status: 401, body: expect.stringContaining('This code is not known') });
    expect(String(wrong.headers['content-security-policy'])).toContain("form-action 'self'");
    const styles = await get(server.port, '/login.css');
    expect([styles.status, styles.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  });

  it('of two who bring one link at once, one is let in', async () => {
    const token = links.makeToken(600_000);
    const cookies = await Promise.all(Array.from({ length: 8 }, () => get(server.port, `/?token=${token}`)));
    expect(cookies.filter(({ headers }) => headers['set-cookie'] !== undefined)).toHaveLength(1);
  });

  it('whoever guesses waits longer and longer, and each failure is logged without what was tried', async () => {
    const said: [string, unknown][] = [];
    await stop();
    await start({ now: () => nowMs, log: { ...quiet, warn: (message, details) => said.push([message, details]) } });
    const guess = async () => (await get(server.port, '/?token=GUESSED8')).status;
    for (let i = 0; i < TRY_LIMITS.free; i++) expect(await guess()).toBe(401);
    expect(await guess()).toBe(429);
    // The right one has to wait as well, or guessing would cost nothing.
    expect((await get(server.port, `/?token=${links.makeCode(600_000)}`)).headers['set-cookie']).toBe(undefined);
    nowMs += TRY_LIMITS.pause.firstMs;
    expect(await guess()).toBe(401);
    nowMs += TRY_LIMITS.pause.firstMs;
    const waiting = await get(server.port, '/?token=GUESSED8');
    expect([waiting.status, waiting.headers['retry-after'], waiting.body]).toEqual([
      429,
      '2',
      expect.stringContaining('Try again in 2 s.'),
    ]);
    expect(said).toHaveLength(TRY_LIMITS.free + 1);
    expect(said.at(-1)).toEqual([
      'a login failed',
      { address: '127.0.0.1', reason: 'wrong', times: TRY_LIMITS.free + 1 },
    ]);
    nowMs += 2 * TRY_LIMITS.pause.firstMs;
    expect(await logIn(link())).toMatch(/^footfall_/);
    expect(await guess()).toBe(401);
  });
});

describe('what somebody may take who is not logged in', () => {
  const limits = { connections: 10, screens: 2, idleMs: 300, headMs: 300, checkMs: 50, pingMs: 100 };
  beforeEach(async () => {
    await stop();
    await start({ limits });
  });
  const dial = (greeting = '') => {
    const socket = connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
    if (greeting) socket.write(greeting);
    return {
      socket,
      closed: new Promise<string>((resolve) => {
        let heard = '';
        socket.on('data', (chunk) => (heard += String(chunk)));
        socket.on('error', () => {});
        socket.once('close', () => resolve(heard));
        socket.once('end', () => resolve(heard));
      }),
    };
  };

  it('a connection that says nothing is closed', async () => {
    expect(await dial().closed).toMatch(/408|^$/);
  });

  it('a head that never ends is closed, however it drips', async () => {
    const { socket, closed } = dial('GET / HTTP/1.1\r\nHost: localhost\r\n');
    const drip = setInterval(() => socket.write('x: y\r\n'), 20);
    expect(await closed).toMatch(/408|^$/);
    clearInterval(drip);
  });

  it('a head that is too large is refused', async () => {
    expect(await dial(`GET / HTTP/1.1\r\nHost: localhost\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`).closed).toContain(
      '431',
    );
  });

  it('a refused socket does not stay half open', async () => {
    const { socket, closed } = dial(
      'GET /api/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    expect(await closed).toContain('403');
    await vi.waitFor(
      () => {
        socket.write('more');
        expect(socket.destroyed || socket.errored).toBeTruthy();
      },
      { timeout: 10_000 },
    );
  });

  it('of more connections than there may be, the later ones are closed at once and the first go on', async () => {
    const cookie = await logIn(link());
    const dialled = Array.from({ length: 30 }, () => dial());
    await vi.waitFor(async () => expect((await get(server.port, '/', { cookie })).status).toBe(200), {
      timeout: 10_000,
    });
    for (const { socket } of dialled) socket.destroy();
  });

  it('screens: no more than there may be; one that does not answer a ping is ended, and one with a huge message', async () => {
    const cookie = await logIn(link()),
      origin = `http://127.0.0.1:${server.port}`;
    const open = () =>
      new WebSocket(`ws://127.0.0.1:${server.port}/api/ws`, { headers: { cookie, origin }, autoPong: false });
    const first = open(),
      second = open();
    await Promise.all([first, second].map((socket) => new Promise((resolve) => socket.once('open', resolve))));
    const third = open();
    third.on('error', () => {});
    expect(
      await new Promise((resolve) =>
        third.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
      ),
    ).toBe(503);
    const ended = Promise.all(
      [first, second].map((socket) => new Promise<number>((resolve) => socket.once('close', resolve))),
    );
    first.on('error', () => {});
    first.send('x'.repeat(1_000_001));
    const [huge, silent] = await ended;
    expect([1009, 1006]).toContain(huge);
    expect(silent).toBe(1006);
  });
});

describe('other names and other pages are refused', () => {
  it.each([
    ['another host', { host: 'evil.example' }, 403],
    ['another host with our port', { host: 'evil.example:4780' }, 403],
    ['an address of the network', { host: '192.168.1.5' }, 403],
    ['no host that could be', { host: '%' }, 403],
    ['a host with a path', { host: 'localhost/@evil.example' }, 403],
    ['another origin', { origin: 'http://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['localhost', { host: 'localhost:1' }, 200],
  ])('%s', async (_, headers, status) => {
    const cookie = await logIn(link());
    expect((await get(server.port, '/', { cookie, ...headers } as Record<string, string>)).status).toBe(status);
  });

  it('when it serves the network, names that could be made to point here are still refused', async () => {
    await stop();
    await start({ address: '0.0.0.0' });
    const cookie = await logIn(link());
    expect((await get(server.port, '/', { cookie, host: '192.168.1.5:4780' })).status).toBe(200);
    expect((await get(server.port, '/', { cookie, host: 'evil.example' })).status).toBe(403);
  });

  const upgrade = (headers: Record<string, string>, path = '/api/ws'): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
      socket.once('open', () => {
        socket.terminate();
        resolve(101);
      });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!));
      socket.on('error', () => {});
    });

  it('the socket likewise', async () => {
    const cookie = await logIn(link());
    const origin = `http://127.0.0.1:${server.port}`;
    expect(await upgrade({ cookie, origin })).toBe(101);
    expect(await upgrade({ origin })).toBe(401);
    expect(await upgrade({ cookie: `${cookie}x`, origin })).toBe(401);
    expect(await upgrade({ cookie })).toBe(403);
    expect(await upgrade({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade({ cookie, origin: 'http://evil.example', host: 'evil.example' })).toBe(403);
    expect(await upgrade({ cookie, origin }, '/elsewhere')).toBe(404);
    expect(ports).toHaveLength(1);
  });
});

describe('files', () => {
  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/../../secret.json',
    '/..\\secret.json',
    '/%5c..%5csecret.json',
    '//secret.json',
    '/../renderer-of-others/a.json',
    '/index.html%00.json',
    '/notes.txt',
    '/missing.js',
    '/assets/',
  ])('%s is not there', async (path) => {
    const cookie = await logIn(link());
    const { status, body } = await get(server.port, path, { cookie });
    // What has no extension leads to a page of the screens.
    expect([status, body]).toEqual(path.endsWith('/') ? [302, ''] : [404, expect.not.stringContaining('secret')]);
  });

  it('a path that cannot be read', async () => {
    expect((await get(server.port, '/%zz')).status).toBe(400);
  });

  it('types, caching and a policy that trusts only ourselves', async () => {
    const cookie = await logIn(link());
    const page = await get(server.port, '/', { cookie });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`);
    expect(policy).toContain("media-src 'self' blob:");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const script = await get(server.port, '/assets/main-abc.js', { cookie });
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(await get(server.port, '/', { cookie, 'if-none-match': String(page.headers.etag) })).toMatchObject({
      status: 304,
      body: '',
    });
    expect(await get(server.port, '/live/cameras', { cookie })).toMatchObject({
      status: 302,
      headers: { location: '/#/live/cameras' },
    });
    expect(await get(server.port, '/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect((await get(server.port, '/', { cookie }, 'POST')).status).toBe(405);
  });
});

it('what was saved is fetched by whoever is logged in, under its name; what is gone is told', async () => {
  writeFileSync(join(folder.path, 'one'), 'a,b');
  const cookie = await logIn(link());
  expect((await get(server.port, '/saves/one')).body).not.toContain('a,b');
  const { status, body, headers } = await get(server.port, '/saves/one', { cookie });
  expect([status, body, headers['content-disposition']]).toEqual([
    200,
    'a,b',
    'attachment; filename="footfall-counts.csv"',
  ]);
  const gone = await get(server.port, '/saves/..%2Fone', { cookie });
  expect([gone.status, gone.body.trim()]).toEqual([404, errorInfo('SAVE_004').message]);
});

it('a port that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await vi.waitFor(() => expect(other.address()).not.toBe(null), { timeout: 120_000 });
  const { port } = other.address() as { port: number };
  await expect(
    startHttpServer({
      address: '127.0.0.1',
      port,
      rendererFolder: folder.path,
      login,
      links,
      people: opened.people,
      log: quiet,
      receiveVideo: () => Promise.reject(new Error()),
      savedFile: () => null,
      connect: () => {},
    }),
  ).rejects.toMatchObject({ info: { code: 'SYS_001', params: { port, address: '127.0.0.1' } } });
  other.close();
});

it('what is not a message ends that connection and no other', async () => {
  const cookie = await logIn(link());
  const open = () =>
    new WebSocket(`ws://127.0.0.1:${server.port}/api/ws`, {
      headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
    });
  const [good, bad] = [open(), open()];
  await Promise.all([good, bad].map((socket) => new Promise((resolve) => socket.once('open', resolve))));
  const closed = new Promise<number>((resolve) => bad.once('close', resolve));
  bad.send('{"type":"nonsense"}');
  expect(await closed).toBe(1003);
  const echoed = new Promise((resolve) => good.once('message', (data) => resolve(JSON.parse(String(data)))));
  good.send(JSON.stringify({ type: 'request', id: 1, method: 'x', input: {} }));
  expect(await echoed).toMatchObject({ type: 'push', payload: { id: 1 } });
  good.terminate();
});

it('a key file that is not a key is not replaced', () => {
  const file = join(folder.path, 'other.key');
  writeFileSync(file, 'short');
  expect(() => new Login(file, `${file}.ended`)).toThrow(
    expect.objectContaining({ info: expect.objectContaining({ code: 'SYS_004' }) }),
  );
  expect(readFileSync(file, 'utf8')).toBe('short');
  chmodSync(file, 0o600);
});
