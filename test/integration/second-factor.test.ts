import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openAudit } from '../../app/main/audit/open-audit.ts';
import { startHttpServer, type HttpServer } from '../../app/main/headless/http-server.ts';
import { Links } from '../../app/main/headless/links.ts';
import { Login } from '../../app/main/headless/login.ts';
import { TOTP } from '../../app/main/people/totp.ts';
import type { Caller } from '../../app/main/rpc/caller.ts';
import { get, type Reply } from '../support/app-client.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { cookieOf, dial, logInAs, PASSWORD, peopleOf, phoneCode, sendForm, sendLogin } from '../support/people.ts';

/* The second step of logging in, over the real server and a real database, with a clock that only the test moves. */

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
async function callerOf(cookie: string): Promise<Caller> {
  const before = callers.length;
  expect(await dial(server.port, { cookie, origin: `http://127.0.0.1:${server.port}` })).toBe(101);
  await vi.waitFor(() => expect(callers.length).toBeGreaterThan(before));
  return callers.at(-1)!;
}
const ticketOf = ({ body }: Reply) => /name="ticket" value="([\w-]+)"/.exec(body)?.[1] ?? '';
const bring = (ticket: string, code: string) => sendForm(server.port, '/api/login/code', { ticket, code });
const passwordOf = async (name: string) => ticketOf(await sendLogin(server.port, name, PASSWORD));

const codeAt = (secret: string, ms = nowMs) => phoneCode(secret, ms);

/** Minh sets it up. */
async function setUp() {
  const cookie = await logInAs(server.port, 'Minh'),
    me = await callerOf(cookie);
  const { secret, address } = await opened.call('account.offerSecondFactor', { oldPassword: PASSWORD }, me);
  const { recoveryCodes } = await opened.call('account.confirmSecondFactor', { code: codeAt(secret) }, me);
  nowMs += TOTP.stepMs;
  return { cookie, me, secret, address, recoveryCodes };
}

it('is asked for once its first code was given, and ends the other logins', async () => {
  const [here, there] = [await logInAs(server.port, 'Minh'), await logInAs(server.port, 'Minh')],
    me = await callerOf(here),
    ask = { oldPassword: PASSWORD };
  expect(await refusal(opened.call('account.offerSecondFactor', { oldPassword: 'x' }, me))).toBe('PEOPLE_007');
  expect(await refusal(opened.call('account.confirmSecondFactor', { code: '000000' }, me))).toBe('PEOPLE_013');
  const first = await opened.call('account.offerSecondFactor', ask, me),
    { secret, address } = await opened.call('account.offerSecondFactor', ask, me);
  expect(new URL(address).searchParams.get('secret')).toBe(secret);
  // Shown, not confirmed: nothing is asked for. The newest one counts, for a while.
  expect(await page(await logInAs(server.port, 'Minh'))).toBe(200);
  expect(await refusal(opened.call('account.confirmSecondFactor', { code: codeAt(first.secret) }, me))).toBe(
    'PEOPLE_012',
  );
  nowMs += 16 * 60_000;
  expect(await refusal(opened.call('account.confirmSecondFactor', { code: codeAt(secret) }, me))).toBe('PEOPLE_013');
  const late = await opened.call('account.offerSecondFactor', ask, me);
  await opened.call('account.confirmSecondFactor', { code: codeAt(late.secret) }, me);
  expect([await page(here), await page(there)]).toEqual([200, 401]);
  const asked = await sendLogin(server.port, 'Minh', PASSWORD);
  expect([asked.status, asked.headers['set-cookie'], ticketOf(asked).length]).toEqual([401, undefined, 43]);
  // Nobody else is asked.
  expect(await page(await logInAs(server.port, 'Lan'))).toBe(200);
});

it('lets in by a code of now, once, also after a restart and with a clock set back', async () => {
  const { secret } = await setUp();
  // The code that set it up is used.
  expect((await bring(await passwordOf('Minh'), codeAt(secret, nowMs - TOTP.stepMs))).body).toContain('not right');
  const code = codeAt(secret),
    tickets = [await passwordOf('Minh'), await passwordOf('Minh')];
  const both = await Promise.all(tickets.map((ticket) => bring(ticket, ` ${code.slice(0, 3)} ${code.slice(3)} `)));
  expect(both.map(({ status }) => status).toSorted()).toEqual([303, 401]);
  expect(await page(cookieOf(both.find(({ status }) => status === 303)!))).toBe(200);
  // A ticket is of one login.
  nowMs += TOTP.stepMs;
  const used = tickets[both.findIndex(({ status }) => status === 303)];
  expect((await bring(used, codeAt(secret))).body).toContain('waited for too long');
  await restart();
  for (const backMs of [0, TOTP.stepMs]) {
    nowMs -= backMs;
    expect((await bring(await passwordOf('Minh'), code)).status).toBe(401);
  }
  nowMs += 2 * TOTP.stepMs + 60_000;
  expect((await bring(await passwordOf('Minh'), codeAt(secret))).status).toBe(303);
});

it('waits for the code a while, and for nobody who was changed meanwhile', async () => {
  const { secret } = await setUp(),
    late = await passwordOf('Minh');
  nowMs += 5 * 60_000;
  expect((await bring(late, codeAt(secret))).body).toContain('waited for too long');
  const other = await passwordOf('Minh'),
    minh = (await opened.call('people.list', {})).people.find(({ name }) => name === 'Minh')!;
  await opened.call('people.setPassword', { userId: minh.userId, password: 'eight cats asleep on a roof' });
  expect((await bring(other, codeAt(secret))).status).toBe(401);
  for (const nobody of ['', 'x', 'x'.repeat(10_000)]) expect((await bring(nobody, codeAt(secret))).status).toBe(401);
  const foreign = await sendForm(server.port, '/api/login/code', {}, { origin: 'http://evil.example' });
  expect(foreign.status).toBe(403);
});

it('guessed codes are heard more and more seldom, and the right password does not forgive them', async () => {
  const { secret } = await setUp();
  const guess = async (i: number) => {
    const asked = await sendLogin(server.port, 'Minh', PASSWORD);
    return asked.status === 429 ? 429 : (await bring(ticketOf(asked), `00000${i}`)).status;
  };
  const statuses: number[] = [];
  for (let i = 0; i < 6; i++) statuses.push(await guess(i));
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  // Twenty passwords that are right take no pause away from codes that come at once.
  nowMs += 300_000;
  const ticket = await passwordOf('Minh');
  const [codes] = await Promise.all([
    Promise.all(Array.from({ length: 5 }, async (_, i) => (await bring(ticket, `00000${i}`)).status)),
    Promise.all(Array.from({ length: 5 }, () => passwordOf('Minh'))),
  ]);
  expect(codes.filter((status) => status === 401)).toHaveLength(1);
  nowMs += 300_000;
  expect((await bring(await passwordOf('Minh'), codeAt(secret))).status).toBe(303);
});

it('on paper lets in once each, and new ones make the old ones worthless', async () => {
  const { me, cookie, recoveryCodes } = await setUp();
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(recoveryCodes[0]).toMatch(/^(\w{4}-){3}\w{4}$/);
  expect((await bring(await passwordOf('Minh'), recoveryCodes[0].toUpperCase().replaceAll('-', ' '))).status).toBe(303);
  await restart();
  expect((await bring(await passwordOf('Minh'), recoveryCodes[0])).status).toBe(401);
  expect(await opened.call('account.secondFactor', {}, me)).toMatchObject({ recoveryCodes: 9 });
  const renewed = await opened.call('account.renewRecoveryCodes', { oldPassword: PASSWORD }, me);
  expect((await bring(await passwordOf('Minh'), recoveryCodes[1])).status).toBe(401);
  expect((await bring(await passwordOf('Minh'), renewed.recoveryCodes[1])).status).toBe(303);
  expect(await page(cookie)).toBe(200);
  expect(opened.entered.filter(({ what }) => what === 'login').at(-1)).toMatchObject({ by: 'recovery' });
});

it('is asked for after an invitation for a new password too, and removed by himself or an administrator', async () => {
  const { me, secret } = await setUp(),
    userId = me.userId!;
  const { token } = await opened.call('people.makeLink', {
    ...{ kind: 'invitation', name: '', role: 'viewer', models: false, userId },
  });
  const taken = await sendForm(server.port, '/api/join', { token, name: '', password: PASSWORD });
  expect([taken.status, taken.headers['set-cookie']]).toEqual([401, undefined]);
  expect((await bring(ticketOf(taken), codeAt(secret))).status).toBe(303);
  expect((await opened.call('people.list', {})).people.map(({ secondFactor }) => secondFactor)).toEqual([false, true]);
  expect(await refusal(opened.call('people.removeSecondFactor', { userId }, me))).toBe('API_004');
  expect(await refusal(opened.call('account.removeSecondFactor', { oldPassword: 'x' }, me))).toBe('PEOPLE_007');
  await opened.call('people.removeSecondFactor', { userId });
  await restart();
  expect(await page(await logInAs(server.port, 'Minh'))).toBe(200);
});

it('that cannot be read any more lets nobody in without paper', async () => {
  const { secret, recoveryCodes } = await setUp();
  await opened.db('second_factors').update({ sealed_secret: 'v1.AAAA' });
  await restart();
  expect((await bring(await passwordOf('Minh'), codeAt(secret))).status).toBe(401);
  expect((await bring(await passwordOf('Minh'), recoveryCodes[3])).status).toBe(303);
});

it('is in the audit step by step, and nothing of its secrets is there, in the database or the log', async () => {
  const audit = openAudit({
    ...{ db: opened.db, bus: opened.bus, identity: { siteId: 'site-1', nodeId: 'node-1' }, log },
    host: { folders: { data: folder.path } },
  });
  await audit.start();
  opened.handlers = audit.watch(opened.handlers);
  const { secret, recoveryCodes, me } = await setUp();
  const [wrong, right] = [codeAt(secret, nowMs + 9 * TOTP.stepMs), codeAt(secret)];
  await bring(await passwordOf('Minh'), wrong);
  await bring(await passwordOf('Minh'), right);
  await bring(await passwordOf('Minh'), recoveryCodes[0]);
  await opened.call('people.removeSecondFactor', { userId: me.userId! });
  await audit.close();
  const rows = await opened.db('audit_logs').orderBy('sequence');
  expect(rows.map(({ action, outcome, asked }) => `${action} ${outcome} ${asked.replace(me.userId, 'Minh')}`)).toEqual([
    'login.done done {"by":"password"}',
    'account.offerSecondFactor done {"oldPassword":"***"}',
    'account.confirmSecondFactor done {"code":null}',
    'login.failed failed {"by":"code","name":"Minh"}',
    'login.done done {"by":"code"}',
    'login.done done {"by":"recovery"}',
    'people.removeSecondFactor done {"userId":"Minh"}',
  ]);
  const stored = JSON.stringify([rows, await opened.db('second_factors'), logged]);
  for (const text of [
    secret,
    wrong,
    right,
    PASSWORD,
    ...recoveryCodes,
    ...recoveryCodes.map((one) => one.replaceAll('-', '')),
  ])
    expect(stored).not.toContain(text);
});
