import { join } from 'node:path';
import WebSocket from 'ws';
import { Bus } from '../../app/main/bus.ts';
import { createInstallation } from '../../app/main/db/installation.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { insertSite } from '../../app/main/db/sites.ts';
import { Login } from '../../app/main/headless/login.ts';
import type { Log } from '../../app/main/host.ts';
import { keyFileSecretBox } from '../../app/main/node/secret-box.ts';
import { codeOf, stepAt } from '../../app/main/people/totp.ts';
import { openPeople, type Entered } from '../../app/main/people/open-people.ts';
import type { Port } from '../../app/shared/rpc/message.ts';
import type { Input, Method, Output } from '../../app/shared/api/index.ts';
import { anyone, type Caller } from '../../app/main/rpc/caller.ts';
import type { Handlers } from '../../app/main/rpc/connection.ts';
import { openConnections } from '../../app/main/rpc/connections.ts';
import { LocalClient } from '../../app/main/rpc/local-client.ts';
import { AppClient, post, type Reply } from './app-client.ts';
import { quiet } from './app-database.ts';

export const PASSWORD = 'rain on tin roofs at noon';

/** The people of a folder over a real database, with a clock that only the test moves. `call`: a method of theirs, as an administrator. */
export async function peopleOf(folder: string, now: () => number = Date.now, log: Log = quiet) {
  const db = await openDatabase(join(folder, 'people.db'));
  const identity = { siteId: 'site-1', nodeId: 'node-1' };
  if (!(await db('sites').first())) {
    await createInstallation(db, 'node-1', now());
    const site = { siteId: 'site-1', name: 'Shop', timeZone: 'UTC', dayStartMinutes: 0 };
    await insertSite(db, { ...site, opensMinutes: 0, closesMinutes: 1_440 }, 'node-1', now());
  }
  const bus = new Bus(log),
    entered: Entered[] = [];
  bus.on('people.entered', (one) => void entered.push(one));
  const people = openPeople(
    { db, bus, identity, log, host: { secrets: keyFileSecretBox(join(folder, 'secrets.key')) } },
    { clock: now, elapsed: () => 0 },
  );
  await people.start();
  const connections = openConnections(bus, log);
  const opened = {
    ...{ db, bus, people, entered },
    /** Of its methods; a test may wrap them. */
    handlers: people.handlers as Handlers,
    call: <M extends Method>(method: M, input: Input<M>, caller: Caller = anyone('program')): Promise<Output<M>> => {
      const options = { handlers: opened.handlers, logFolder: folder, databaseFile: 'people.db' };
      const connect = (port: Port) => connections.connect(port, caller, options);
      return new LocalClient({ connect }, caller).call(method, input);
    },
    async close() {
      await people.close();
      await db.destroy();
    },
  };
  return opened;
}

/** Sends the form of the login page. */
export const sendLogin = (port: number, name: string, password: string, headers: Record<string, string> = {}) =>
  sendForm(port, '/api/login', { name, password }, headers);

export const sendForm = (
  port: number,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply> =>
  post(port, path, String(new URLSearchParams(fields)), {
    origin: `http://127.0.0.1:${port}`,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });

/** The cookie of somebody who logs in. */
export async function logInAs(port: number, name: string, password = PASSWORD): Promise<string> {
  return cookieOf(await sendLogin(port, name, password));
}

export function cookieOf({ status, headers, body }: Reply): string {
  const cookie = headers['set-cookie']?.[0]?.split(';')[0];
  if (!cookie) throw new Error(`no cookie came with ${status}: ${body.slice(0, 2_000)}`);
  return cookie;
}

/** What an authenticator app shows of a secret that was typed into it. */
export function phoneCode(secret: string, ms: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return codeOf(Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))), stepAt(ms));
}

/** A screen of whoever is at the machine itself and may read its key. */
export const asCommand = (dataFolder: string, port: number): Promise<AppClient> =>
  AppClient.open(port, '', {
    authorization: new Login(join(dataFolder, 'login.key'), join(dataFolder, 'ended-logins.json')).command(),
  });

/** Whether a socket of somebody with these headers is let in, and with which status not. */
export const dial = (port: number, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/ws`, { headers });
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
    socket.on('error', () => {});
  });
