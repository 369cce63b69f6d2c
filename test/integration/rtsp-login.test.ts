import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RtspLogin, type RtspScheme } from '../../app/workers/net/rtsp-login.test-support.ts';
import { FaultyCamera } from '../support/faulty-camera.ts';
import { noRtspServer, startRtspServer } from '../support/rtsp-server.ts';
import { demoClip, demoLine, makeClip, probe, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

/* Cameras that ask for a login, whichever way they ask: people are counted, and the password is in nobody's command line. */

const long = process.env.FOOTFALL_LONG === '1',
  FPS = 15,
  USER = 'admin',
  PASSWORD = 'p@ss:/?#w%rd&"';
const folder = temporaryFolder(),
  clip = folder.file('usual.h264'),
  mp4 = folder.file('usual.mp4');
const clients: WorkerClient[] = [];
const closers: (() => unknown)[] = [];

beforeAll(() => {
  const ten = ['-ss', '6', '-t', '10', '-i', demoClip, '-vf', 'scale=640:360', '-bf', '0', '-g', String(FPS)],
    x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '26', '-x264-params', 'aud=1'];
  makeClip(...ten, ...x264, clip);
  makeClip(...ten, ...x264, mp4);
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.stop();
  for (const close of closers.splice(0)) await close();
});
afterAll(() => folder.remove());

async function camera(...schemes: RtspScheme[]): Promise<FaultyCamera & { login: RtspLogin }> {
  const made = Object.assign(new FaultyCamera(clip, FPS), { login: new RtspLogin(schemes, USER, PASSWORD) });
  closers.push(() => made.off());
  await made.on();
  return made;
}
const withLogin = (url: string, password = PASSWORD) =>
  url.replace('rtsp://', `rtsp://${USER}:${encodeURIComponent(password)}@`);
function watch(url: string, transport: 'auto' | 'udp' = 'auto'): WorkerClient {
  const client = new WorkerClient();
  clients.push(client);
  client.start({ source: { kind: 'rtsp', url, transport }, regions: [demoLine], maxFps: FPS });
  return client;
}
const people = (client: WorkerClient, more = 0) => client.until('people', () => client.counted.length > more + 1);
const streamOf = (client: WorkerClient) => client.stream.map(({ event }) => event);

/** Command lines of every process of this PC that this user can read (Linux). */
const commandLines = (): string[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });

test.each<[RtspScheme[]]>(
  long ? [[['SHA-256']], [['MD5', 'SHA-256']], [['MD5']], [['Basic']]] : [[['MD5', 'SHA-256']]],
)('a camera that asks by %s is proved and counted, with one login for each question', async (schemes) => {
  const door = await camera(...schemes);
  expect(await probe({ kind: 'rtsp', url: withLogin(door.url) })).toMatchObject({
    ok: true,
    stream: { codec: 'h264', width: 640 },
  });
  const client = watch(withLogin(door.url));
  await people(client);
  if (process.platform === 'linux') {
    const decoders = commandLines().filter((line) => line.includes('-rtsp_transport'));
    expect(decoders.length).toBeGreaterThan(0);
    expect(decoders.join('\n')).not.toMatch(new RegExp(`${USER}|w%25rd|w%rd|:${new URL(door.url).port}`));
  }
  expect([door.login.wrong, door.login.stale]).toEqual([0, 0]);
  expect(streamOf(client)).toEqual(['connected']);
});

test('a wrong password is shown once at each look, and never after it was refused', async () => {
  const door = await camera('SHA-256');
  expect(await probe({ kind: 'rtsp', url: withLogin(door.url, 'wrong') })).toMatchObject({
    ok: false,
    error: { code: 'STREAM_005', params: { user: USER } },
  });
  expect(door.login.wrong).toBe(1);
  const client = watch(withLogin(door.url, 'wrong'));
  expect(await client.exited).toBe('exit code 1');
  expect(client.all('failed')).toMatchObject([{ error: { code: 'STREAM_005' }, retry: false }]);
  expect(door.login.wrong).toBe(2);
  expect(JSON.stringify(client.messages) + client.log).not.toContain('wrong');
});

test('signs of life with nonces that grow stale keep a session of eight seconds alive, and it counts on', async () => {
  const door = await camera('SHA-256');
  door.sessionSeconds = 8;
  door.login.nonceUses = 1;
  const client = watch(withLogin(door.url));
  await client.until('signs of life', () => door.keepAlives >= 4);
  await people(client, client.counted.length);
  expect(door.login.wrong).toBe(0);
  expect(door.login.stale).toBeGreaterThan(4);
  expect(streamOf(client)).toEqual(['connected']);
});

test('it is switched off and on: a new nonce, and it counts again; a password that was changed meanwhile is said', async () => {
  const door = await camera('SHA-256'),
    client = watch(withLogin(door.url));
  await people(client);
  await door.off();
  await client.until('the loss', () => streamOf(client).includes('lost'));
  door.login = new RtspLogin(['SHA-256'], USER, PASSWORD);
  const before = client.counted.length;
  await door.on();
  await people(client, before);
  expect(streamOf(client)).toEqual(['connected', 'lost', 'connected']);
  door.login = new RtspLogin(['SHA-256'], USER, 'another');
  door.cut();
  expect(await client.exited).toBe('exit code 1');
  expect(client.all('failed').at(-1)).toMatchObject({ error: { code: 'STREAM_005' } });
  expect(door.login.wrong).toBe(1);
});

test('two viewers at most (453): it waits behind its login, and counts when one has left', async () => {
  const door = await camera('SHA-256');
  door.mostViewers = 1;
  const first = watch(withLogin(door.url));
  await people(first);
  const second = watch(withLogin(door.url));
  await second.until('the refusal', () => second.all('status').some(({ error }) => error?.code === 'STREAM_015'));
  await first.stop();
  await people(second);
  expect(door.mostPlaying).toBe(1);
});

test('a camera that sends on to another path of its own is counted there; one that sends on to another gets no word of the login', async () => {
  const door = await camera('SHA-256'),
    other = await camera('SHA-256');
  door.movedTo = '/new';
  const client = watch(withLogin(door.url));
  await people(client);
  expect(door.asked.filter((line) => line.startsWith('SETUP'))[0]).toContain('/new/');
  await client.stop();

  door.movedTo = other.url;
  expect(await probe({ kind: 'rtsp', url: withLogin(door.url) })).toMatchObject({
    ok: false,
    error: { code: 'STREAM_019' },
  });
  expect([other.viewers, other.asked]).toEqual([0, []]);
});

describe.skipIf(noRtspServer !== null)('another author’s camera', () => {
  test.each(long ? (['auto', 'udp'] as const) : (['udp'] as const))('counted with Digest (%s)', async (transport) => {
    const server = await startRtspServer(mp4, {
      auth: ['digest', USER, PASSWORD],
      ...(transport === 'udp' && { transport }),
    });
    closers.push(() => server.kill());
    const client = watch(withLogin(`rtsp://127.0.0.1:${server.port}/stream`), transport);
    await people(client);
    expect(streamOf(client)).toEqual(['connected']);
  });

  test.each(['tcp', 'udp'] as const)('at an address of IPv6 (%s)', async (transport) => {
    const server = await startRtspServer(mp4, { address: '::1', auth: ['digest', USER, PASSWORD] });
    closers.push(() => server.kill());
    const url = withLogin(`rtsp://[::1]:${server.port}/stream`);
    expect(await probe({ kind: 'rtsp', url, transport })).toMatchObject({ ok: true, stream: { width: 640 } });
  });
});
