import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Input, Method, Output } from '../../../shared/api/index.ts';
import { PersonRole } from '../../../shared/domain/role.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { openAudit } from '../../audit/open-audit.ts';
import { Bus } from '../../bus.ts';
import { unlockDatabase } from '../../db/database-key.ts';
import { getInstallation } from '../../db/installation.ts';
import { openDatabase } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { lockFolder } from '../../folder-lock.ts';
import type { Log } from '../../host.ts';
import { keyFileSecretBox } from '../../node/secret-box.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { openPeople } from '../../people/open-people.ts';
import { LocalClient } from '../../rpc/local-client.ts';
import type { Handlers } from '../../rpc/connection.ts';
import { openConnections } from '../../rpc/connections.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { RunningApp } from '../running-app.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall users [list] [--data DIR]
       footfall users add NAME [--role ROLE] [--data DIR]
       footfall users reset NAME [--data DIR]
       footfall users revoke NAME [--data DIR]

Who may come in. Works while Footfall runs, and while it does not.

  list    everybody, with his role
  add     adds a person with a password that is printed once; the first one is an administrator
  reset   gives a person a new password, which is printed once, forgets second step and passkeys, and logs him out everywhere
  revoke  lets a person come in no more, and logs him out everywhere

Options
  --role ROLE  ${PersonRole.options.join(', ')} (default: viewer)
  --data DIR   the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --help
`;

type Call = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>;

export async function users(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseOptions('users', {
    args,
    allowPositionals: true,
    options: { data: text, role: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const refuse = (detail: string) => new FootfallError('CLI_001', { detail, command: 'users' });
  const [what = 'list', name, ...more] = positionals,
    role = PersonRole.safeParse(values.role ?? 'viewer');
  if (!['list', 'add', 'reset', 'revoke'].includes(what)) throw refuse(`There is nothing like “${what}” for users`);
  if (!role.success) throw refuse(`There is no role “${values.role}”; there are ${PersonRole.options.join(', ')}`);
  if (more.length > 0 || (what === 'list') !== (name === undefined))
    throw refuse(what === 'list' ? 'list needs no name' : `${what} needs one name; put one with blanks into quotes`);
  const data = resolve(values.data ?? defaultDataFolder());
  const running = await RunningApp.open(data);
  const answer = (call: Call) => carryOut(call, what, name ?? '', role.data);
  const said = running
    ? await answer((method, input) => running.call(method, input)).finally(() => running.close())
    : await alone(data, answer);
  process.stdout.write(said);
  return 0;
}

async function carryOut(call: Call, what: string, name: string, role: PersonRole): Promise<string> {
  const password = madePassword();
  if (what === 'add') {
    const person = await call('people.add', { name, role, models: false, password });
    return `${person.name} (${person.role}) logs in with the password ${password}\n`;
  }
  const { people } = await call('people.list', {});
  if (what === 'list')
    return people.map(({ name, role, active }) => `${name}  ${role}${active ? '' : ', not let in'}\n`).join('');
  const person = people.find((one) => one.name === name);
  if (!person) throw new FootfallError('PEOPLE_006');
  const { userId, version } = person;
  if (what === 'revoke') {
    await call('people.change', { userId, version, active: false });
    return `${name} is let in no more.\n`;
  }
  if (!person.active) await call('people.change', { userId, version, active: true });
  await call('people.setPassword', { userId, password });
  if (person.secondFactor || person.passkeys > 0) await call('people.removeSecondFactor', { userId });
  return `${name} logs in with the password ${password}\n`;
}

/** The people of a folder with which nothing runs. */
async function alone<T>(data: string, work: (call: Call) => Promise<T>): Promise<T> {
  const files = keptFiles(data);
  if (!existsSync(files.database))
    throw new FootfallError('SYS_004', { folder: data, detail: 'there is no footfall.db in it' });
  const unlock = lockFolder(data);
  try {
    await unlockDatabase(data);
    const db = await openDatabase(files.database);
    try {
      const [site, installation] = [await getSite(db), await getInstallation(db)];
      const identity = { siteId: site!.siteId, nodeId: installation!.nodeId },
        bus = new Bus(log),
        people = openPeople({ db, bus, identity, log, host: { secrets: keyFileSecretBox(join(data, 'secrets.key')) } }),
        audit = openAudit({ db, bus, identity, log, host: { folders: { data } } });
      await audit.start();
      await people.start();
      const connections = openConnections(bus, log),
        options = { handlers: audit.watch(people.handlers as Handlers), logFolder: data, databaseFile: files.database };
      const client = new LocalClient({ connect: (port, caller) => connections.connect(port, caller, options) });
      try {
        return await work((method, input) => client.call(method, input));
      } finally {
        connections.close();
        await people.close();
        await audit.close();
      }
    } finally {
      await db.destroy();
    }
  } finally {
    unlock();
  }
}

/** Letters and digits that are not taken for others, in groups: 31^16, more than anybody guesses. */
function madePassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}

const log: Log = { info() {}, warn() {}, error: (message) => void process.stderr.write(`${message}\n`) };
