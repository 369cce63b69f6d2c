import type { Knex } from 'knex';
import type { Passkey, Person, peopleMethods } from '../../shared/api/people.ts';
import { Emitter } from '../../shared/emitter.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Bus } from '../bus.ts';
import { getInstallation, type Identity } from '../db/installation.ts';
import { deleteTries, listTries, putTry } from '../db/access/login-tries.ts';
import { clearSessions, deleteSessions, listSessions, putSession } from '../db/access/sessions.ts';
import type { StoredUser } from '../db/access/users.ts';
import type { Feature, HandlersOf } from '../feature.ts';
import type { Log, Screens, SecretBox } from '../host.ts';
import type { Caller } from '../rpc/caller.ts';
import { Directory } from './directory.ts';
import { Entrance } from './entrance.ts';
import { KnownTime } from './known-time.ts';
import { passkeyHost, Passkeys } from './passkeys.ts';
import { SecondFactors } from './second-factors.ts';
import { Sessions, type Session } from './sessions.ts';
import { Tries } from './tries.ts';

export type { Entered, Entrance, LoginAnswer, Place } from './entrance.ts';
export { deviceOf } from './device.ts';
export { SESSION_TIMES } from './sessions.ts';
export { Tries, TRY_LIMITS } from './tries.ts';

/** How often it is looked what has ended by now. Milliseconds. */
const LOOK_MS = 60_000;

export interface PeopleContext {
  db: Knex;
  bus: Bus;
  identity: Identity;
  log: Log;
  host: { screens?: Pick<Screens, 'where'>; secrets: Pick<SecretBox, 'encrypt' | 'decrypt'> };
}

export interface People extends Feature {
  readonly entrance: Entrance;
  readonly tries: Tries;
  /** The time by which logins and links end. */
  readonly now: () => number;
  /** Who is connected may not be so any more: `Entrance.holds` says it. */
  onChanged(listener: () => void): () => void;
  readonly handlers: HandlersOf<typeof peopleMethods>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Who may come in, and as what. `clocks`: others, for tests. */
export function openPeople(
  { db, bus, identity, log, host }: PeopleContext,
  clocks?: { clock: () => number; elapsed: () => number },
): People {
  const time = new KnownTime(0, clocks?.clock, clocks?.elapsed),
    changes = new Emitter(),
    notes = inOrder(log);
  const changed = () => {
    changes.emit();
    void bus.publish('people.changed', {});
  };
  const directory = new Directory({ db, identity, now: time.now, onChanged: changed });
  const sessions = new Sessions(
    time.now,
    {
      put: (session) => notes.add(() => putSession(db, session)),
      remove: (sessionIds) => {
        notes.add(() => deleteSessions(db, sessionIds));
        changes.emit();
      },
    },
    (userId) => directory.roleOf(userId),
  );
  const tries = new Tries(log, time.now, {
    put: (tried) => notes.add(() => putTry(db, tried)),
    remove: (by) => notes.add(() => deleteTries(db, by)),
  });
  const factors = new SecondFactors({
    ...{ db, log, secrets: host.secrets, clock: clocks?.clock ?? Date.now },
    onChanged: changed,
  });
  const passkeys = new Passkeys({ db, log, now: time.now, onChanged: changed });
  const entrance = new Entrance({
    ...{ directory, sessions, factors, passkeys, tries, now: time.now },
    onEntered: (entered) => void bus.publish('people.entered', entered),
  });
  const look = () => {
    sessions.endOver();
    void directory.endOver().catch((thrown: unknown) => log.warn('a link is still there', { reason: String(thrown) }));
  };
  let timer: NodeJS.Timeout | undefined;
  // Another database, an older copy for example: its people hold, and of who is logged in whoever is one of them.
  bus.on('database.replaced', async () => {
    await notes.done();
    await directory.load();
    await factors.load();
    await passkeys.load();
    await clearSessions(db);
    sessions.endOver();
    sessions.keepAgain();
    changes.emit();
  });
  return {
    entrance,
    tries,
    now: time.now,
    onChanged: (listener) => changes.on(listener),
    handlers: handlersOf({
      directory,
      sessions,
      factors,
      passkeys,
      entrance,
      where: () => host.screens?.where() ?? null,
    }),
    async start() {
      time.atLeast((await getInstallation(db))?.aliveAtMs ?? 0);
      await directory.load();
      await factors.load();
      await passkeys.load();
      const stored = await listSessions(db);
      time.atLeast(Math.max(0, ...stored.map(({ lastSeenAtMs }) => lastSeenAtMs)));
      sessions.load(stored);
      tries.load(await listTries(db));
      timer = setInterval(look, LOOK_MS);
    },
    async close() {
      clearInterval(timer);
      await notes.done();
    },
  };
}

interface Parts {
  directory: Directory;
  sessions: Sessions;
  factors: SecondFactors;
  passkeys: Passkeys;
  entrance: Entrance;
  where: () => ReturnType<Screens['where']> | null;
}

function handlersOf({
  directory,
  sessions,
  factors,
  passkeys,
  entrance,
  where,
}: Parts): HandlersOf<typeof peopleMethods> {
  const of = (userId: string | null) => sessions.all().filter((session) => session.userId === userId);
  /** Null: all of that person but `except`. */
  const end = (userId: string, sessionId: string | null, except: string | null) =>
    sessions.end(
      of(userId)
        .map((session) => session.sessionId)
        .filter((id) => (sessionId === null ? id !== except : id === sessionId)),
    );
  const shown = (user: StoredUser): Person => ({
    ...user,
    secondFactor: factors.of(user.userId) !== null,
    passkeys: passkeys.of(user.userId).length,
  });
  const existing = (userId: string) => {
    if (!directory.user(userId)) throw new FootfallError('PEOPLE_006');
    return userId;
  };
  return {
    'people.me': (_, { caller: { kind, role, models, userId, userName } }) => {
      const person = kind === 'browser' || kind === 'window';
      return {
        exist: entrance.exist,
        kind,
        role,
        models,
        userId: person ? userId : null,
        name: person ? userName : null,
      };
    },
    'people.list': () => ({ people: directory.users.map(shown), links: directory.links }),
    'people.add': async (draft) => shown(await directory.add(draft)),
    'people.change': async ({ userId, version, ...change }) => shown(await directory.change(userId, version, change)),
    'people.setPassword': async ({ userId, password }) => {
      await directory.setPassword(userId, password);
      end(userId, null, null);
      return {};
    },
    'people.remove': async ({ userId, version }) => {
      await directory.remove(userId, version);
      await factors.remove(userId);
      await passkeys.remove(userId, null);
      end(userId, null, null);
      return {};
    },
    'people.removeSecondFactor': async ({ userId }) => {
      await factors.remove(existing(userId));
      await passkeys.remove(userId, null);
      return {};
    },
    'people.sessions': ({ userId }, { caller }) => of(existing(userId)).map((session) => shownSession(session, caller)),
    'people.endSessions': ({ userId, sessionId }) => {
      end(existing(userId), sessionId, null);
      return {};
    },
    'people.makeLink': async (draft) => {
      const { link, token } = await directory.makeLink(draft);
      return { link, token, ...(where() ?? { origins: [], thisPcOnly: true }) };
    },
    'people.revokeLink': async ({ linkId }) => {
      await directory.revokeLink(linkId);
      return {};
    },
    'account.sessions': (_, { caller }) =>
      of(personOf(caller, 'account.sessions')).map((session) => shownSession(session, caller)),
    'account.endSessions': ({ sessionId }, { caller }) => {
      end(personOf(caller, 'account.endSessions'), sessionId, caller.sessionId);
      return {};
    },
    'account.setPassword': async ({ oldPassword, password }, { caller }) => {
      const userId = personOf(caller, 'account.setPassword');
      await entrance.prove(caller, oldPassword);
      await directory.setPassword(userId, password);
      end(userId, null, caller.sessionId);
      return {};
    },
    'account.secondFactor': (_, { caller }) => factors.of(personOf(caller, 'account.secondFactor')),
    'account.offerSecondFactor': async ({ oldPassword }, { caller }) => {
      const userId = personOf(caller, 'account.offerSecondFactor');
      await entrance.prove(caller, oldPassword);
      return factors.offer(userId, caller.userName ?? '');
    },
    'account.confirmSecondFactor': async ({ code }, { caller }) => {
      const userId = personOf(caller, 'account.confirmSecondFactor'),
        recoveryCodes = await factors.confirm(userId, code);
      end(userId, null, caller.sessionId);
      return { recoveryCodes };
    },
    'account.passkeys': (_, { caller }) => ({
      offered: passkeyHost(caller.origin) !== null,
      passkeys: passkeys.of(personOf(caller, 'account.passkeys')).map(shownPasskey),
    }),
    'account.offerPasskey': async ({ oldPassword }, { caller }) => {
      const userId = personOf(caller, 'account.offerPasskey');
      await entrance.prove(caller, oldPassword);
      return passkeys.offer(userId, caller.userName ?? '', caller.origin);
    },
    'account.addPasskey': async ({ name, response }, { caller }) => {
      await passkeys.add(personOf(caller, 'account.addPasskey'), name, caller.origin, response);
      return {};
    },
    'account.removePasskey': async ({ passkeyId }, { caller }) => {
      await passkeys.remove(personOf(caller, 'account.removePasskey'), passkeyId);
      return {};
    },
    'account.renewRecoveryCodes': async ({ oldPassword }, { caller }) => {
      const userId = personOf(caller, 'account.renewRecoveryCodes');
      await entrance.prove(caller, oldPassword);
      return { recoveryCodes: await factors.renewCodes(userId) };
    },
    'account.removeSecondFactor': async ({ oldPassword }, { caller }) => {
      const userId = personOf(caller, 'account.removeSecondFactor');
      await entrance.prove(caller, oldPassword);
      await factors.remove(userId);
      return {};
    },
  };
}

function personOf({ kind, userId }: Caller, method: keyof typeof peopleMethods): string {
  if (userId === null || (kind !== 'browser' && kind !== 'window')) throw new FootfallError('API_009', { method });
  return userId;
}

const shownPasskey = ({ passkeyId, name, host, createdAtMs, lastUsedAtMs }: Passkey): Passkey => ({
  ...{ passkeyId, name, host, createdAtMs, lastUsedAtMs },
});

const shownSession = (
  { sessionId, device, address, createdAtMs, lastSeenAtMs, expiresAtMs }: Session,
  caller: Caller,
) => ({
  ...{ sessionId, device, address, createdAtMs, lastSeenAtMs, expiresAtMs },
  own: caller.sessionId === sessionId,
});

/** Writes one after the other. One that fails, on a full disk for example, is logged, and changes nothing of what is known in memory. */
function inOrder(log: Log) {
  let last = Promise.resolve();
  return {
    add(write: () => Promise<unknown>): void {
      last = last.then(write).then(
        () => {},
        (thrown: unknown) => log.warn('a login could not be noted', { reason: String(thrown) }),
      );
    },
    done: () => last,
  };
}
