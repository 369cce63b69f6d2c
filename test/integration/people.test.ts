import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { startHttpServer, type HttpServer } from '../../app/main/headless/http-server.ts';
import { Links } from '../../app/main/headless/links.ts';
import { Login } from '../../app/main/headless/login.ts';
import type { Log } from '../../app/main/host.ts';
import { SESSION_TIMES, TRY_LIMITS } from '../../app/main/people/open-people.ts';
import { anyone, type Caller } from '../../app/main/rpc/caller.ts';
import { listAudit } from '../../app/main/db/audit-log/audit-logs.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { get, logIn, post } from '../support/app-client.ts';
import { openShop, quiet, temporaryFolder } from '../support/app-database.ts';
import { entry } from '../support/app-process.ts';
import { cookieOf, dial, logInAs, PASSWORD, peopleOf, sendForm, sendLogin } from '../support/people.ts';

/* People, their logins and the links that let others in, over the real server and a real database, with a clock that only the test moves. */

const DAY = 86_400_000,
  HOUR = 3_600_000;
let folder: ReturnType<typeof temporaryFolder>;
let server: HttpServer;
let links: Links;
let opened: Awaited<ReturnType<typeof peopleOf>>;
let nowMs: number;
const logged: string[] = [];
const callers: Caller[] = [];
/** What the audit log hears of beside people. */
const accesses: unknown[][] = [];
const log: Log = {
  ...quiet,
  info: (...said) => void logged.push(JSON.stringify(said)),
  warn: (...said) => void logged.push(JSON.stringify(said)),
  error: (...said) => void logged.push(JSON.stringify(said)),
};

async function start(): Promise<void> {
  const now = () => nowMs;
  links = new Links(join(folder.path, 'links'), now);
  opened = await peopleOf(folder.path, now, log);
  server = await startHttpServer({
    ...{ address: '127.0.0.1', port: 0, rendererFolder: join(folder.path, 'renderer'), links, log },
    login: new Login(join(folder.path, 'login.key'), join(folder.path, 'ended.json'), now),
    people: opened.people,
    receiveVideo: () => Promise.resolve('/data/a.mp4'),
    savedFile: () => null,
    onAccess: (event, caller, _, { outcome = 'done', asked = null, recordId }) =>
      void accesses.push([event, caller?.kind ?? null, outcome, recordId ?? asked]),
    connect: (_, caller) => void callers.push(caller),
  });
}
async function stop(): Promise<void> {
  await server.close();
  await opened.close();
}
const restart = async () => {
  await stop();
  await start();
};

beforeEach(async () => {
  folder = temporaryFolder();
  nowMs = Date.UTC(2026, 10, 3, 9);
  logged.length = callers.length = accesses.length = 0;
  mkdirSync(join(folder.path, 'renderer'), { recursive: true });
  writeFileSync(join(folder.path, 'renderer', 'index.html'), '<!doctype html><title>Footfall</title>');
  await start();
});
afterEach(async () => {
  await stop();
  folder.remove();
});

const add = (name: string, role: 'viewer' | 'installer' | 'administrator' = 'viewer') =>
  opened.call('people.add', { name, role, models: false, password: PASSWORD });
const page = async (cookie: string) => (await get(server.port, '/', { cookie })).status;
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: { info: { code: string } }) => thrown.info.code,
  );
/** A screen that is open; resolves with its close. */
async function screen(cookie: string): Promise<{ closed: Promise<number>; socket: WebSocket }> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/ws`, {
    headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
  });
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) };
}
const printedLink = () => `http://127.0.0.1:${server.port}/?token=${links.makeToken(HOUR)}`;

describe('the first person', () => {
  it('is an administrator, whatever was asked; who was let in before logs in, and no link of before makes anybody one', async () => {
    const before = await logIn(printedLink()),
      old = printedLink(),
      { closed } = await screen(before);
    expect(callers.at(-1)).toMatchObject({ kind: 'browser', role: 'administrator', userId: null, userName: null });
    expect(await opened.call('people.me', {}, callers.at(-1))).toMatchObject({ exist: false, role: 'administrator' });
    expect((await add('Lan')).role).toBe('administrator');
    expect(await closed).toBe(4001);
    expect(await page(before)).toBe(401);
    const refused = await get(server.port, new URL(old).search && `/${new URL(old).search}`);
    expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined]);
    expect(refused.body).toContain('from before people had names');
    const cookie = await logInAs(server.port, ' LAN ');
    await screen(cookie);
    expect(callers.at(-1)).toMatchObject({ kind: 'browser', role: 'administrator', models: true, userName: 'Lan' });
    // Nor when the people are gone, by a copy of before them for example.
    await opened.db('user_sessions').delete();
    await opened.db('users').delete();
    await restart();
    expect(await page(before)).toBe(401);
    expect(await logIn(printedLink())).toMatch(/^footfall_/);
  });

  it('can be only one of two that are made at once, and the second is what was asked', async () => {
    const [one, other] = await Promise.all([add('Lan'), add('Minh')]);
    expect([one.role, other.role].toSorted()).toEqual(['administrator', 'viewer']);
  });

  it('somebody at the machine itself still comes in, for a day', async () => {
    await add('Lan');
    const cookie = await logIn(`http://127.0.0.1:${server.port}/?token=${links.makeCode(HOUR, 'machine')}`);
    await screen(cookie);
    expect(callers.at(-1)).toMatchObject({ kind: 'browser', role: 'administrator', userId: null });
    expect(await refusal(opened.call('account.sessions', {}, callers.at(-1)))).toBe('API_009');
    for (let hours = 0; hours < 23; hours++) {
      nowMs += HOUR;
      expect(await page(cookie)).toBe(200);
    }
    nowMs += HOUR;
    expect(await page(cookie)).toBe(401);
  });
});

describe('a password', () => {
  it('lets in under any spelling of the name; a wrong one and an unknown name are answered alike', async () => {
    await add('Nguyễn Lan');
    for (const name of ['Nguyễn Lan', 'NGUYỄN  lan', 'nguyễn lan'.normalize('NFD')])
      expect(await page(await logInAs(server.port, name))).toBe(200);
    const [wrong, unknown] = [
      await sendLogin(server.port, 'Nguyễn Lan', 'not the password'),
      await sendLogin(server.port, 'Nguyen Lan', 'not the password'),
    ];
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body.replace('Nguyễn', 'Nguyen')).toBe(unknown.body);
    expect(wrong.headers['set-cookie']).toBe(undefined);
    expect(opened.entered.map(({ what, userName }) => [what, userName]).slice(-2)).toEqual([
      ['login-failed', 'Nguyễn Lan'],
      ['login-failed', null],
    ]);
  });

  it('that is guessed is heard more and more seldom: for one name from many addresses, after a restart, and with a clock set back', async () => {
    await add('Lan');
    await add('Minh');
    for (let i = 0; i < TRY_LIMITS.free; i++)
      expect((await sendLogin(server.port, 'Lan', `guess number ${i}`)).status).toBe(401);
    const waits = async (name: string) => (await sendLogin(server.port, name, PASSWORD)).status === 429;
    expect(await waits('Lan')).toBe(true);
    await restart();
    expect(await waits('Lan')).toBe(true);
    nowMs -= DAY;
    await restart();
    expect(await waits('Lan')).toBe(true);
    nowMs += DAY;
    // The name waits, wherever the next one comes from.
    await restart();
    await opened.db('login_tries').where({ tried_by: '127.0.0.1' }).delete();
    await restart();
    expect([await waits('Minh'), await waits('Lan')]).toEqual([false, true]);
    nowMs += TRY_LIMITS.pause.longestMs;
    expect(await waits('Lan')).toBe(false);
    expect(logged.filter((line) => line.includes('a login failed')).length).toBeGreaterThanOrEqual(TRY_LIMITS.free);
    expect(logged.join('\n')).not.toMatch(/guess number|rain on tin/);
  });

  it('guessed many times at once is not heard more often than one by one', async () => {
    await add('Lan');
    const statuses = await Promise.all(
      Array.from({ length: 15 }, async (_, i) => (await sendLogin(server.port, 'Lan', `guess number ${i}`)).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(TRY_LIMITS.free);
  });

  it('of ten megabytes is not read, and none of a thousand and one letters is looked at', async () => {
    await add('Lan');
    const huge = await sendLogin(server.port, 'Lan', 'x'.repeat(10_000_000)).catch(() => ({ status: 413 }));
    expect(huge.status).toBe(413);
    expect((await sendLogin(server.port, 'Lan', 'x'.repeat(1_001))).status).toBe(401);
    const dripped = await post(server.port, '/api/login', 'x'.repeat(100_000), {
      origin: `http://127.0.0.1:${server.port}`,
      'transfer-encoding': 'chunked',
    }).catch(() => ({ status: 413 }));
    expect(dripped.status).toBe(413);
  });

  it('is not taken from another page, nor from nowhere', async () => {
    await add('Lan');
    const from = (headers: Record<string, string>) =>
      post(server.port, '/api/login', String(new URLSearchParams({ name: 'Lan', password: PASSWORD })), headers);
    expect((await from({})).status).toBe(401);
    expect((await from({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await from({ origin: 'null' })).status).toBe(403);
  });

  it('is changed by whoever knows the old one; every other login of his ends', async () => {
    await add('Lan');
    const [here, there] = [await logInAs(server.port, 'Lan'), await logInAs(server.port, 'Lan')];
    await screen(here);
    const me = callers.at(-1)!,
      password = 'eight cats asleep on a roof';
    expect(await refusal(opened.call('account.setPassword', { oldPassword: 'wrong', password }, me))).toBe(
      'PEOPLE_007',
    );
    expect(await refusal(opened.call('account.setPassword', { oldPassword: PASSWORD, password: 'short' }, me))).toBe(
      'PEOPLE_002',
    );
    expect(await opened.call('account.setPassword', { oldPassword: PASSWORD, password }, me)).toEqual({});
    expect([await page(here), await page(there)]).toEqual([200, 401]);
    expect((await sendLogin(server.port, 'Lan', PASSWORD)).status).toBe(401);
    expect(await page(await logInAs(server.port, 'Lan', password))).toBe(200);
  });
});

describe('a login', () => {
  beforeEach(async () => {
    await add('Lan');
    await add('Minh');
  });

  it('is kept as a hash only, for its browser only, over a restart', async () => {
    const reply = await sendLogin(server.port, 'Minh', PASSWORD);
    expect([reply.status, reply.headers.location, reply.headers['referrer-policy']]).toEqual([303, '/', 'no-referrer']);
    expect(reply.headers['set-cookie']?.[0]).toMatch(
      /^footfall_[0-9a-f]{8}_p=session\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    const cookie = cookieOf(reply),
      token = cookie.split('.')[1];
    await restart();
    expect(await page(cookie)).toBe(200);
    expect(JSON.stringify([await opened.db('user_sessions'), logged])).not.toContain(token);
    for (const forged of [
      `${cookie}x`,
      cookie.slice(0, -1),
      cookie.replace('session.', 'kiosk.'),
      cookie.split('=')[0],
    ])
      expect(await page(forged)).toBe(401);
  });

  it('is another one each time: what a browser had before is of no use any more', async () => {
    const planted = await logInAs(server.port, 'Minh');
    const own = cookieOf(await sendLogin(server.port, 'Lan', PASSWORD, { cookie: planted }));
    expect(own).not.toBe(planted);
    expect([await page(planted), await page(own)]).toEqual([401, 200]);
  });

  it('that was stolen is of no use after logging out, here or everywhere', async () => {
    const [here, there, other] = [
      await logInAs(server.port, 'Minh'),
      await logInAs(server.port, 'Minh'),
      await logInAs(server.port, 'Lan'),
    ];
    const origin = `http://127.0.0.1:${server.port}`;
    const { closed } = await screen(here);
    expect((await post(server.port, '/api/logout', '', { cookie: here, origin })).status).toBe(200);
    expect(await closed).toBe(4001);
    expect([await page(here), await page(there)]).toEqual([401, 200]);
    const third = await logInAs(server.port, 'Minh');
    expect((await post(server.port, '/api/logout?everywhere', '', { cookie: third, origin })).status).toBe(200);
    await restart();
    expect([await page(here), await page(there), await page(third), await page(other)]).toEqual([401, 401, 401, 200]);
  });

  it.each([
    ['an administrator', 'Lan', SESSION_TIMES.administratorIdleMs, SESSION_TIMES.administratorWholeMs],
    ['a viewer', 'Minh', SESSION_TIMES.idleMs, SESSION_TIMES.wholeMs],
  ])('of %s ends when nobody uses it, and at its end', async (_, name, idleMs, wholeMs) => {
    const idle = await logInAs(server.port, name);
    nowMs += idleMs - 1;
    expect(await page(idle)).toBe(200);
    nowMs += idleMs;
    expect(await page(idle)).toBe(401);
    const used = await logInAs(server.port, name);
    for (let passed = 0; passed + idleMs / 2 < wholeMs; passed += idleMs / 2) {
      nowMs += idleMs / 2;
      expect(await page(used)).toBe(200);
    }
    nowMs += idleMs / 2;
    expect(await page(used)).toBe(401);
  });

  it('that has ended is not revived by a clock that is set back, nor with a restart', async () => {
    const cookie = await logInAs(server.port, 'Lan');
    nowMs += SESSION_TIMES.administratorIdleMs;
    expect(await page(cookie)).toBe(401);
    nowMs -= DAY;
    expect(await page(cookie)).toBe(401);
    await restart();
    expect(await page(cookie)).toBe(401);
  });

  it('is shown with device and place, and ended alone or with the others', async () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const cookies = [
      cookieOf(await sendLogin(server.port, 'Minh', PASSWORD, { 'user-agent': agent })),
      await logInAs(server.port, 'Minh'),
      await logInAs(server.port, 'Minh'),
    ];
    await screen(cookies[0]);
    const me = callers.at(-1)!;
    const all = await opened.call('account.sessions', {}, me);
    expect(all.map(({ device, address, own }) => [device, address, own])).toEqual([
      ['Firefox, Linux', '127.0.0.1', true],
      [null, '127.0.0.1', false],
      [null, '127.0.0.1', false],
    ]);
    await opened.call('account.endSessions', { sessionId: all[1].sessionId }, me);
    expect(await Promise.all(cookies.map(page))).toEqual([200, 401, 200]);
    await opened.call('account.endSessions', { sessionId: null }, me);
    expect(await Promise.all(cookies.map(page))).toEqual([200, 401, 401]);
    const lan = (await opened.call('people.list', {})).people[0];
    // Another one's is not his to end.
    const theirs = await logInAs(server.port, 'Lan');
    const [session] = await opened.call('people.sessions', { userId: lan.userId });
    await opened.call('account.endSessions', { sessionId: session.sessionId }, me);
    expect(await page(theirs)).toBe(200);
    await opened.call('people.endSessions', { userId: lan.userId, sessionId: null });
    expect(await page(theirs)).toBe(401);
  });

  it('is possible when the disk takes nothing: it is in memory then', async () => {
    await opened.db.raw('pragma query_only = on');
    const cookie = await logInAs(server.port, 'Lan');
    expect(await page(cookie)).toBe(200);
    await opened.db.raw('pragma query_only = off');
    expect(logged.join()).toContain('a login could not be noted');
  });
});

describe('a change of a person', () => {
  it.each<[string, { role?: 'installer'; models?: boolean; active?: boolean }]>([
    ['another role', { role: 'installer' }],
    ['the right to choose models', { models: true }],
    ['that he may not come in', { active: false }],
  ])('%s holds at once, also for the screens that are open', async (_, change) => {
    await add('Lan');
    const minh = await add('Minh'),
      cookie = await logInAs(server.port, 'Minh'),
      { closed } = await screen(cookie);
    await opened.call('people.change', { userId: minh.userId, version: minh.version, ...change });
    expect(await closed).toBe(4001);
    expect(await page(cookie)).toBe(change.active === false ? 401 : 200);
    if (change.active === false) expect((await sendLogin(server.port, 'Minh', PASSWORD)).status).toBe(401);
    else {
      await screen(cookie);
      expect(callers.at(-1)).toMatchObject({ role: 'viewer', models: false, ...change });
    }
  });

  it('the last administrator is neither removed nor anything else, also when two try it on each other at once', async () => {
    const lan = await add('Lan');
    for (const change of [{ role: 'viewer' as const }, { active: false }])
      expect(await refusal(opened.call('people.change', { ...lan, ...change }))).toBe('PEOPLE_004');
    expect(await refusal(opened.call('people.remove', lan))).toBe('PEOPLE_004');
    const minh = await add('Minh', 'administrator');
    const both = await Promise.all([
      refusal(opened.call('people.remove', lan)),
      refusal(opened.call('people.change', { ...minh, role: 'viewer' })),
    ]);
    expect(both.toSorted()).toEqual(['PEOPLE_004', null]);
    expect(await opened.db('users').where({ role: 'administrator', is_active: true })).toHaveLength(1);
  });

  it('of two administrators at once, one is told that it is another one now', async () => {
    const lan = await add('Lan');
    const both = await Promise.all([
      refusal(opened.call('people.change', { ...lan, name: 'Lan A' })),
      refusal(opened.call('people.change', { ...lan, name: 'Lan B' })),
    ]);
    expect(both.toSorted()).toEqual(['PEOPLE_005', null]);
  });

  it('nobody is called as somebody else is, or almost; no hash leaves', async () => {
    const lan = await add('Lan');
    expect(await refusal(add('ＬＡＮ'))).toBe('PEOPLE_001');
    const minh = await add('Minh');
    expect(await refusal(opened.call('people.change', { ...minh, name: 'lan' }))).toBe('PEOPLE_001');
    await opened.call('people.makeLink', { kind: 'kiosk', name: 'Wall', role: 'viewer', models: false, userId: null });
    expect(JSON.stringify(await opened.call('people.list', {}))).not.toMatch(/argon2|hash/i);
    expect(lan).not.toHaveProperty('passwordHash');
  });

  it('who is removed is out', async () => {
    await add('Lan');
    const minh = await add('Minh'),
      cookie = await logInAs(server.port, 'Minh');
    await opened.call('people.remove', minh);
    await restart();
    expect(await page(cookie)).toBe(401);
    expect(await refusal(opened.call('people.sessions', minh))).toBe('PEOPLE_006');
  });
});

describe('an invitation', () => {
  const invite = (userId: string | null = null) =>
    opened.call('people.makeLink', { kind: 'invitation', name: '', role: 'installer', models: true, userId });

  it('is made by people only: the first one is the administrator, and whoever is invited must not become that', async () => {
    expect(await refusal(invite())).toBe('PEOPLE_016');
    expect(await opened.db('access_links')).toEqual([]);
    await add('Lan');
    expect((await invite()).link.role).toBe('installer');
  });

  it('lets somebody choose a name and a password, once', async () => {
    await add('Lan');
    const { token } = await invite();
    const asked = await get(server.port, `/?token=${token}`, { 'accept-language': 'vi' });
    expect([asked.status, asked.headers['referrer-policy']]).toEqual([200, 'strict-origin']);
    expect(asked.body).toContain('Chào mừng');
    const take = (name: string, password: string) => sendForm(server.port, '/api/join', { token, name, password });
    expect((await take('LAN', PASSWORD)).body).toContain('called so already');
    expect((await take('<b>Minh</b>', 'password2026')).body).toContain('value="&#60;b&#62;Minh&#60;/b&#62;"');
    expect((await take('\u202eMinh', PASSWORD)).body).toContain('cannot be a name');
    const both = await Promise.all([take('Minh', PASSWORD), take('Hoa', PASSWORD)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 401]);
    await screen(cookieOf(both.find(({ status }) => status === 303)!));
    expect(callers.at(-1)).toMatchObject({ role: 'installer', models: true });
    expect((await get(server.port, `/?token=${token}`)).status).toBe(401);
    expect(JSON.stringify([await opened.db('access_links'), logged])).not.toContain(token);
  });

  it('for somebody who is there sets a new password, and ends his logins', async () => {
    await add('Lan');
    const minh = await add('Minh'),
      before = await logInAs(server.port, 'Minh'),
      { token } = await invite(minh.userId);
    const password = 'eight cats asleep on a roof';
    const reply = await sendForm(server.port, '/api/join', { token, name: 'Lan', password });
    expect(reply.status).toBe(303);
    expect([await page(before), (await sendLogin(server.port, 'Minh', PASSWORD)).status]).toEqual([401, 401]);
    expect(await page(await logInAs(server.port, 'Minh', password))).toBe(200);
    expect(await page(await logInAs(server.port, 'Lan'))).toBe(200);
  });

  it('expires, for good, and can be revoked', async () => {
    await add('Lan');
    const [late, revoked] = [await invite(), await invite()];
    await opened.call('people.revokeLink', { linkId: revoked.link.linkId });
    const status = async ({ token }: { token: string }) => (await get(server.port, `/?token=${token}`)).status;
    expect([await status(late), await status(revoked)]).toEqual([200, 401]);
    nowMs += 7 * DAY;
    expect(await status(late)).toBe(401);
    nowMs -= 2 * DAY;
    expect(await status(late)).toBe(401);
    expect(await refusal(opened.call('people.revokeLink', { linkId: revoked.link.linkId }))).toBe('PEOPLE_008');
  });
});

describe('what is no person', () => {
  const make = (kind: 'kiosk' | 'service', role: 'viewer' | 'installer' | 'administrator') =>
    opened.call('people.makeLink', { kind, name: `a ${kind}`, role, models: false, userId: null });

  it('a screen on a wall only looks, for years, until its link is revoked', async () => {
    await add('Lan');
    const { token, link } = await make('kiosk', 'administrator');
    const cookie = cookieOf(await get(server.port, `/?token=${token}`));
    const { closed } = await screen(cookie);
    const caller = callers.at(-1)!;
    expect(caller).toMatchObject({ kind: 'kiosk', role: 'kiosk', models: false });
    expect(await opened.call('people.me', {}, caller)).toMatchObject({ name: null, userId: null, role: 'kiosk' });
    expect(await refusal(opened.call('people.list', {}, caller))).toBe('API_004');
    expect(await refusal(opened.call('account.sessions', {}, caller))).toBe('API_007');
    nowMs += 1_000 * DAY;
    await restart();
    expect(await page(cookie)).toBe(200);
    expect((await get(server.port, '/saves/one', { cookie })).status).toBe(403);
    expect(
      (await post(server.port, '/api/videos?name=a.mp4', 'x', { cookie, origin: `http://127.0.0.1:${server.port}` }))
        .status,
    ).toBe(403);
    await closed;
    const again = await screen(cookie);
    await opened.call('people.revokeLink', { linkId: link.linkId });
    expect(await again.closed).toBe(4001);
    expect(await page(cookie)).toBe(401);
    expect((await get(server.port, `/?token=${token}`)).status).toBe(401);
  });

  it('a program comes with its token, on the socket and over HTTP, without an Origin, until it is revoked', async () => {
    await add('Lan');
    const { token, link } = await make('service', 'viewer'),
      authorization = `Bearer ${token}`;
    expect(await dial(server.port, { authorization })).toBe(101);
    await vi.waitFor(() =>
      expect(callers.at(-1)).toMatchObject({ kind: 'service', role: 'viewer', userName: 'a service' }),
    );
    expect(await dial(server.port, { authorization, origin: 'http://evil.example' })).toBe(403);
    expect((await get(server.port, '/saves/none', { authorization })).status).toBe(404);
    expect((await post(server.port, '/api/videos?name=a.mp4', 'x', { authorization })).status).toBe(403);
    expect(await refusal(opened.call('account.sessions', {}, callers.at(-1)))).toBe('API_009');
    // As a link or a cookie it is nothing.
    expect((await get(server.port, `/?token=${token}`)).status).toBe(401);
    const name = (await logInAs(server.port, 'Lan')).split('=')[0];
    expect(await page(`${name}=kiosk.${token}`)).toBe(401);
    await opened.call('people.revokeLink', { linkId: link.linkId });
    expect(await dial(server.port, { authorization })).toBe(401);
    for (const nobody of ['Bearer', 'Bearer x', 'Basic TGFuOnJhaW4=', 'Footfall-Command 1.x'])
      expect(await dial(server.port, { authorization: nobody })).toBe(401);
  });

  it('an opened wall, a video and an invitation that is none are heard of, without any token', async () => {
    await add('Lan');
    const { token, link } = await make('kiosk', 'viewer');
    await get(server.port, `/?token=${token}`);
    const headers = { cookie: await logInAs(server.port, 'Lan'), origin: `http://127.0.0.1:${server.port}` };
    await post(server.port, '/api/videos?name=a.mp4', 'xyz', headers);
    const made = { token: 'a'.repeat(43), name: 'Minh', password: PASSWORD };
    expect((await sendForm(server.port, '/api/join', made)).status).toBe(401);
    expect(accesses).toEqual([
      ['links.opened', 'kiosk', 'done', link.linkId],
      ['videos.received', 'browser', 'done', { name: 'a.mp4', bytes: 3 }],
      ['login.failed', null, 'failed', { by: 'invitation' }],
    ]);
  });

  it('a command of this PC comes with its key, for a minute', async () => {
    await add('Lan');
    const command = new Login(join(folder.path, 'login.key'), join(folder.path, 'ended.json'), () => nowMs).command();
    expect(await dial(server.port, { authorization: command })).toBe(101);
    expect(callers.at(-1)).toEqual(anyone('program', { userName: 'footfall' }));
    nowMs += 2 * 60_000;
    expect(await dial(server.port, { authorization: command })).toBe(401);
  });
});

describe('footfall users', () => {
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [entry, 'users', ...args, '--data', join(folder.path, 'alone')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  };

  it('is the way back for who forgot the password: at the machine, without anybody running', async () => {
    mkdirSync(join(folder.path, 'alone'));
    const shop = await openShop(join(folder.path, 'alone'));
    await shop.close();
    const added = await run('add', 'Nguyễn Lan');
    expect(added).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^Nguyễn Lan \(administrator\) .* (\w{4}-){3}\w{4}\n$/),
    });
    expect((await run('add', 'Minh', '--role', 'installer')).said).toContain('Minh (installer)');
    const reset = await run('reset', 'Minh');
    expect(reset.said).toMatch(/^Minh logs in with the password (\w{4}-){3}\w{4}\n$/);
    expect((await run('revoke', 'Minh')).code).toBe(0);
    expect((await run('revoke', 'Nguyễn Lan')).said).toContain('PEOPLE_004');
    expect((await run()).said).toBe('Nguyễn Lan  administrator\nMinh  installer, not let in\n');
    expect((await run('reset')).code).toBe(2);
    expect((await run('add', 'X', '--role', 'king')).code).toBe(2);
    const db = await openDatabase(join(folder.path, 'alone', 'footfall.db'));
    const rows = await listAudit(db, { subject: 'people' }, 99);
    await db.destroy();
    expect(rows.map(({ action, outcome }) => `${action} ${outcome}`).reverse()).toEqual([
      'people.add done',
      'people.add done',
      'people.setPassword done',
      'people.change done',
      'people.change failed',
    ]);
    expect(JSON.stringify(rows)).not.toContain(reset.said.trim().split(' ').at(-1));
  });
});
