import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startHttpServer, type HttpServer } from '../../app/main/headless/http-server.ts';
import { Links } from '../../app/main/headless/links.ts';
import { Login } from '../../app/main/headless/login.ts';
import { anyone, type Caller } from '../../app/main/rpc/caller.ts';
import { get } from '../support/app-client.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { Authenticator, type Misbehaviour } from '../support/authenticator.ts';
import { cookieOf, dial, logInAs, PASSWORD, peopleOf, sendForm } from '../support/people.ts';

/* Passkeys, over the real server and a real database, with a clock that only the test moves. */

let folder: ReturnType<typeof temporaryFolder>;
let server: HttpServer;
let opened: Awaited<ReturnType<typeof peopleOf>>;
let nowMs: number;
let logged = '';
const callers: Caller[] = [];
const log = { ...quiet, warn: (...said: unknown[]) => void (logged += JSON.stringify(said)) };

async function start(): Promise<void> {
  const now = () => nowMs;
  opened = await peopleOf(folder.path, now, log);
  server = await startHttpServer({
    ...{ address: '127.0.0.1', port: 0, rendererFolder: join(folder.path, 'renderer'), log, people: opened.people },
    links: new Links(join(folder.path, 'links'), now),
    login: new Login(join(folder.path, 'login.key'), join(folder.path, 'ended.json'), now),
    receiveVideo: () => Promise.resolve('/data/a.mp4'),
    savedFile: () => null,
    connect: (_, caller) => void callers.push(caller),
  });
}
async function restart(): Promise<void> {
  await server.close();
  await opened.close();
  await start();
}

beforeEach(async () => {
  folder = temporaryFolder();
  nowMs = Date.UTC(2026, 10, 3, 9);
  logged = '';
  callers.length = 0;
  mkdirSync(join(folder.path, 'renderer'), { recursive: true });
  writeFileSync(join(folder.path, 'renderer', 'index.html'), '<!doctype html><title>Footfall</title>');
  await start();
  for (const name of ['Lan', 'Minh'])
    await opened.call('people.add', { name, role: 'viewer', models: false, password: PASSWORD });
});
afterEach(async () => {
  await server.close();
  await opened.close();
  folder.remove();
});

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: { info: { code: string } }) => thrown.info.code,
  );
const page = async (cookie: string) => (await get(server.port, '/', { cookie })).status;
/** Whoever has that cookie, as he asks on his screen. */
async function callerOf(cookie: string, host = `localhost:${server.port}`): Promise<Caller> {
  const origin = `http://${host}`;
  const before = callers.length;
  expect(await dial(server.port, { cookie, host, origin })).toBe(101);
  await vi.waitFor(() => expect(callers.length).toBeGreaterThan(before));
  return callers.at(-1)!;
}
const origin = () => `http://localhost:${server.port}`;
/** The login page of somebody who opens it on this PC. */
const loginPage = async () => (await get(server.port, '/', { host: `localhost:${server.port}` })).body;
const challengeOf = (body: string) => /data-challenge="([\w-]+)" data-host="localhost"/.exec(body)?.[1] ?? '';
const bring = (response: string) =>
  sendForm(server.port, '/api/login/passkey', { response }, { host: `localhost:${server.port}`, origin: origin() });

let me: Caller;
let phone: Authenticator;
beforeEach(async () => {
  me = await callerOf(await logInAs(server.port, 'Minh'));
  phone = new Authenticator();
});

/** Minh's phone, as it behaves. */
async function add(how: Misbehaviour = {}, device = phone): Promise<void> {
  const offer = await opened.call('account.offerPasskey', { oldPassword: PASSWORD }, me);
  await opened.call('account.addPasskey', { name: 'Phone', response: device.create(offer, origin(), how) }, me);
}
const signed = async (how: Misbehaviour = {}) => phone.get(challengeOf(await loginPage()), origin(), how);

it('lets in without a password or a code, also after a restart; the login page has no button before', async () => {
  expect(await loginPage()).not.toContain('passkey');
  await add();
  expect(await opened.call('account.passkeys', {}, me)).toMatchObject({
    offered: true,
    passkeys: [{ name: 'Phone', host: 'localhost', lastUsedAtMs: null }],
  });
  await restart();
  const reply = await bring(await signed());
  expect([reply.status, await page(cookieOf(reply))]).toEqual([303, 200]);
  expect((await callerOf(cookieOf(reply))).userName).toBe('Minh');
  expect(opened.entered.at(-1)).toMatchObject({ what: 'login', by: 'passkey', userName: 'Minh' });
  // By an address no browser would do it.
  expect((await get(server.port, '/')).body).not.toContain('passkey');
  expect((await get(server.port, '/login.js')).headers['content-type']).toContain('javascript');
});

it('is offered only on a page that has a name and is secure, to whoever knows the password', async () => {
  expect(await refusal(opened.call('account.offerPasskey', { oldPassword: 'x' }, me))).toBe('PEOPLE_007');
  for (const of of ['http://127.0.0.1:1', 'http://shop.local:1', 'https://192.168.1.5', 'https://[::1]:1', undefined]) {
    const caller = { ...me, origin: of };
    expect(await refusal(opened.call('account.offerPasskey', { oldPassword: PASSWORD }, caller))).toBe('PEOPLE_014');
    expect(await opened.call('account.passkeys', {}, caller)).toEqual({ offered: false, passkeys: [] });
  }
  expect(await opened.call('account.passkeys', {}, { ...me, origin: 'https://shop.local' })).toMatchObject({
    offered: true,
  });
  expect(await refusal(opened.call('account.offerPasskey', { oldPassword: PASSWORD }, anyone('window')))).toBe(
    'API_009',
  );
});

it.each<[string, Misbehaviour]>([
  ['was not asked for a finger', { unverified: true }],
  ['answered another page', { origin: 'http://evil.example' }],
])('a device that %s is neither added nor let in', async (_, how) => {
  expect(await refusal(add(how))).toBe('PEOPLE_015');
  await add({}, phone);
  expect((await bring(await signed(how))).status).toBe(401);
  expect((await bring(await signed())).status).toBe(303);
});

it('an offer is of one try, for a while, and of the newest; a key is of one person', async () => {
  const offer = () => opened.call('account.offerPasskey', { oldPassword: PASSWORD }, me),
    give = (response: string, caller = me) => opened.call('account.addPasskey', { name: 'Phone', response }, caller);
  const [old, late] = [await offer(), await offer()];
  expect(await refusal(give(phone.create(old, origin())))).toBe('PEOPLE_015');
  expect(await refusal(give(phone.create(late, origin())))).toBe('PEOPLE_015');
  const slow = await offer();
  nowMs += 10 * 60_000;
  expect(await refusal(give(phone.create(slow, origin())))).toBe('PEOPLE_015');
  for (const nonsense of ['', 'null', '{}', '[]', '"x"', '{"id":1,"response":{}}', '{']) {
    await offer();
    expect(await refusal(give(nonsense))).toBe('PEOPLE_015');
  }
  await add();
  expect(await refusal(add())).toBe('PEOPLE_015');
  const lan = await callerOf(await logInAs(server.port, 'Lan'));
  const hers = await opened.call('account.offerPasskey', { oldPassword: PASSWORD }, lan);
  expect(await refusal(give(phone.create(hers, origin()), lan))).toBe('PEOPLE_015');
  expect(await opened.call('account.passkeys', {}, lan)).toMatchObject({ passkeys: [] });
});

it('what was signed lets in once: not again, not late, not for what somebody made up, not by a copy of the key', async () => {
  await add();
  const challenge = challengeOf(await loginPage()),
    [one, other] = [phone.get(challenge, origin()), phone.get(challenge, origin())];
  const both = await Promise.all([bring(one), bring(other)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([303, 401]);
  expect((await bring(one)).status).toBe(401);
  const late = await signed();
  nowMs += 10 * 60_000;
  expect((await bring(late)).body).toContain('not taken');
  expect((await bring(phone.get('AAAA', origin()))).status).toBe(401);
  nowMs += 10 * 60_000;
  // Somebody copied it: its count is behind.
  expect((await bring(await signed({ signCount: 1 }))).status).toBe(401);
  const stranger = new Authenticator();
  expect((await bring(stranger.get(challengeOf(await loginPage()), origin()))).status).toBe(401);
  nowMs += 10 * 60_000;
  expect((await bring(await signed())).status).toBe(303);
});

it('nonsense is refused and slowed down like wrong passwords', async () => {
  await add();
  const statuses: number[] = [];
  for (const nonsense of ['', 'null', '[]', '{"id":{}}', '{"id":"__proto__"}', 'x'])
    statuses.push((await bring(nonsense)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await sendForm(server.port, '/api/login/passkey', { response: 'x'.repeat(30_000) })).status).toBe(413);
  expect((await sendForm(server.port, '/api/login/passkey', {}, { origin: 'http://evil.example' })).status).toBe(403);
});

it('is gone when he removes it, an administrator does, or he may not come in any more', async () => {
  await add();
  const [{ passkeyId }] = (await opened.call('account.passkeys', {}, me)).passkeys;
  const lan = await callerOf(await logInAs(server.port, 'Lan'));
  await opened.call('account.removePasskey', { passkeyId }, lan);
  expect((await bring(await signed())).status).toBe(303);
  await opened.call('account.removePasskey', { passkeyId }, me);
  expect(challengeOf(await loginPage())).toBe('');
  await add();
  const userId = me.userId!;
  expect((await opened.call('people.list', {})).people.map(({ passkeys }) => passkeys)).toEqual([0, 1]);
  const last = await signed();
  await opened.call('people.removeSecondFactor', { userId });
  expect((await bring(last)).status).toBe(401);
  await add();
  const { version } = (await opened.call('people.list', {})).people.find((one) => one.userId === userId)!;
  await opened.call('people.change', { userId, version, active: false });
  expect((await bring(await signed())).status).toBe(401);
});
