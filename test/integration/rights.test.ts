import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bus } from '../../app/main/bus.ts';
import { startHttpServer, type HttpServer } from '../../app/main/headless/http-server.ts';
import { Links } from '../../app/main/headless/links.ts';
import { Login } from '../../app/main/headless/login.ts';
import type { Handlers } from '../../app/main/rpc/connection.ts';
import { openConnections } from '../../app/main/rpc/connections.ts';
import { api, type MethodEntry, type Method } from '../../app/shared/api/index.ts';
import { httpPaths } from '../../app/shared/api/paths.ts';
import { mayDo, type Role } from '../../app/shared/domain/role.ts';
import { AppClient, get, post } from '../support/app-client.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { cookieOf, dial, logInAs, PASSWORD, peopleOf } from '../support/people.ts';

/* Every method and every path, as everybody who can come, over the real server: what is done and what is refused is what the table says, and nothing else. */

let folder: ReturnType<typeof temporaryFolder>;
let server: HttpServer;
let opened: Awaited<ReturnType<typeof peopleOf>>;
/** What each shows to be let in. */
const shown: Record<string, Record<string, string>> = {};

const WHO: Record<string, { role: Role; models: boolean }> = {
  'a screen on a wall': { role: 'kiosk', models: false },
  'a viewer': { role: 'viewer', models: false },
  'an installer': { role: 'installer', models: false },
  'an installer who may choose models': { role: 'installer', models: true },
  'an administrator': { role: 'administrator', models: true },
  'a program that looks': { role: 'viewer', models: false },
  'a program that sets up': { role: 'installer', models: false },
  'somebody at the machine': { role: 'administrator', models: true },
  'a command': { role: 'administrator', models: true },
};
const everybody = Object.keys(WHO);

beforeAll(async () => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'renderer'), { recursive: true });
  writeFileSync(join(folder.path, 'renderer', 'index.html'), '<!doctype html><title>Footfall</title>');
  const connections = openConnections(new Bus(quiet), quiet),
    links = new Links(join(folder.path, 'links')),
    login = new Login(join(folder.path, 'login.key'), join(folder.path, 'ended.json'));
  opened = await peopleOf(folder.path);
  server = await startHttpServer({
    ...{ address: '127.0.0.1', port: 0, rendererFolder: join(folder.path, 'renderer'), links, login, log: quiet },
    people: opened.people,
    receiveVideo: () => Promise.resolve('/data/a.mp4'),
    savedFile: () => null,
    connect: (port, caller) =>
      void connections.connect(port, caller, { handlers: {} as Handlers, logFolder: '', databaseFile: '' }),
  });
  const link = async (kind: 'kiosk' | 'service', role: 'viewer' | 'installer') =>
    (await opened.call('people.makeLink', { kind, name: 'x', role, models: false, userId: null })).token;
  const cookieOfLink = async (token: string) => cookieOf(await get(server.port, `/?token=${token}`));
  for (const who of ['an administrator', 'a viewer', 'an installer', 'an installer who may choose models']) {
    const { role, models } = WHO[who];
    await opened.call('people.add', {
      name: who,
      role: role === 'kiosk' ? 'viewer' : role,
      models,
      password: PASSWORD,
    });
    shown[who] = { cookie: await logInAs(server.port, who) };
  }
  shown['a screen on a wall'] = { cookie: await cookieOfLink(await link('kiosk', 'viewer')) };
  shown['a program that looks'] = { authorization: `Bearer ${await link('service', 'viewer')}` };
  shown['a program that sets up'] = { authorization: `Bearer ${await link('service', 'installer')}` };
  shown['somebody at the machine'] = { cookie: await cookieOfLink(links.makeCode(600_000, 'machine')) };
  shown['a command'] = { authorization: login.command() };
});
afterAll(async () => {
  await server.close();
  await opened.close();
  folder.remove();
});

/** By the table: a code that refuses, or null. */
function refusal(who: string, method: Method): string | null {
  const { role, permission } = api[method] as MethodEntry,
    own = WHO[who];
  if (!mayDo(own.role, role))
    return { kiosk: null, viewer: 'API_007', installer: 'API_003', administrator: 'API_004' }[role];
  return permission && !own[permission] ? 'API_008' : null;
}

describe.each(everybody)('%s', (who) => {
  it('may ask what the table says of every method, and nothing else', async () => {
    const client = await AppClient.open(server.port, '', shown[who]);
    const answered: Record<string, string> = {};
    for (const method of Object.keys(api) as Method[])
      answered[method] = await client.call(method, 'nonsense' as never).then(
        () => 'done',
        (thrown: { info: { code: string } }) => thrown.info.code,
      );
    client.close();
    // Who may ask is told that this is no input.
    expect(answered).toEqual(
      Object.fromEntries((Object.keys(api) as Method[]).map((method) => [method, refusal(who, method) ?? 'API_001'])),
    );
  });

  it('gets what is served beside the methods as the table says', async () => {
    for (const { verb, path, role } of Object.values(httpPaths)) {
      // Logging out would end what is tested.
      if (path === httpPaths.logOut.path || role === null) continue;
      const headers = { ...shown[who], origin: `http://127.0.0.1:${server.port}` };
      const { status } = await (verb === 'GET'
        ? get(server.port, path, headers)
        : post(server.port, path, 'x', headers));
      if (mayDo(WHO[who].role, role)) expect([path, status]).not.toEqual([path, expect.toBeOneOf([401, 403])]);
      else expect([path, status]).toEqual([path, 403]);
    }
  });
});

it('nobody gets anything', async () => {
  const origin = `http://127.0.0.1:${server.port}`;
  expect(await dial(server.port, { origin })).toBe(401);
  for (const { verb, path, role } of Object.values(httpPaths)) {
    if (role === null) continue;
    const { status } = await (verb === 'GET' ? get(server.port, path) : post(server.port, path, 'x', { origin }));
    expect([path, status]).toEqual([path, 401]);
  }
});
