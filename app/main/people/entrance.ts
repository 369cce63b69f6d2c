import { createHash } from 'node:crypto';
import { MINUTE_MS } from '../../core/time.ts';
import { PEOPLE_LIMITS } from '../../shared/api/people.ts';
import type { Role } from '../../shared/domain/role.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { StoredUser } from '../db/access/users.ts';
import { anyone, type Caller } from '../rpc/caller.ts';
import type { Directory } from './directory.ts';
import { isPassword } from './password-hash.ts';
import { passkeyHost, type Passkeys } from './passkeys.ts';
import { nameKeyOf } from './person-name.ts';
import type { SecondFactors } from './second-factors.ts';
import { hashOf, newToken, type Sessions } from './sessions.ts';
import type { Tries } from './tries.ts';

/** From where somebody comes. */
export interface Place {
  address: string | null;
  device: string | null;
}

export type LoginAnswer =
  | { ok: true; token: string; user: StoredUser }
  /** The password is right, and a code is asked for: with what it is brought. */
  | { ok: false; reason: 'code'; ticket: string; seconds: 0 }
  /** 'wrong': name or password; which of them is nobody's business. 'wait': before `seconds` nothing is heard. 'over': the ticket is none any more. */
  | { ok: false; reason: 'wrong' | 'wait' | 'over'; seconds: number };

/** What somebody did at the entrance. */
export interface Entered {
  what: 'login' | 'login-failed' | 'logout';
  by: 'password' | 'code' | 'recovery' | 'passkey' | 'link' | 'invitation' | null;
  userId: string | null;
  /** Null: nobody is called as it was typed, which may be a password. */
  userName: string | null;
  role: Role | null;
  address: string | null;
  sessionId: string | null;
}

export interface EntranceOptions {
  directory: Directory;
  sessions: Sessions;
  factors: SecondFactors;
  passkeys: Passkeys;
  tries: Tries;
  now: () => number;
  onEntered(entered: Entered): void;
}

/** Of those whose password was right: so long their code is waited for (milliseconds), and for so many at once. */
const CODE_WAITS = { ms: 5 * MINUTE_MS, most: 200 } as const;

/** Lets people in by their passwords, their sessions, and the tokens of screens and programs. */
export class Entrance {
  readonly #options: EntranceOptions;
  /** Whose password was right and whose code is waited for, by the hash of a ticket. */
  readonly #waiting = new Map<string, { userId: string; passwordHash: string | null; untilMs: number }>();

  constructor(options: EntranceOptions) {
    this.#options = options;
  }

  /** Whether there are people; until then everybody who is let in is an administrator. */
  get exist(): boolean {
    return this.#options.directory.users.length > 0;
  }

  /** Never tells whether there is somebody of that name. Rejects with PEOPLE_011 when too many log in at once. */
  async logIn(name: string, password: string, { address, device }: Place): Promise<LoginAnswer> {
    const { directory, factors, tries } = this.#options;
    const by = [address ?? 'here', triedName(name)],
      pauseMs = tries.pauseMs(...by);
    if (pauseMs > 0) return { ok: false, reason: 'wait', seconds: Math.ceil(pauseMs / 1000) };
    const known = directory.named(nameKeyOf(name)),
      usable = password.length <= PEOPLE_LIMITS.password;
    // Counted before it is looked at: who sends many at once gets no more of them than who sends them one by one.
    const takeBack = tries.count(...by);
    const right = usable && (await isPassword(password, known?.passwordHash ?? null));
    // He may have been changed while his password was looked at.
    const user = known && directory.user(known.userId);
    if (!right || !user?.active || user.passwordHash !== known?.passwordHash) {
      this.#refuse(user, 'password', address);
      return { ok: false, reason: 'wrong', seconds: 0 };
    }
    // Nothing is forgiven yet where a code is asked for: who has the password alone must not guess codes without a pause.
    if (factors.of(user.userId)) takeBack();
    else tries.succeed(...by);
    return this.#letIn(user, { address, device }, 'password');
  }

  /** Whose password was right brings the code. Rejects when a code on paper cannot be noted. */
  async bringCode(ticket: string, code: string, place: Place): Promise<LoginAnswer> {
    const { directory, factors, tries, now } = this.#options,
      waiting = this.#waiting.get(hashOf(ticket)),
      user = waiting && directory.user(waiting.userId);
    // Whoever was changed meanwhile begins anew.
    if (!user?.active || user.passwordHash !== waiting?.passwordHash || now() >= waiting.untilMs)
      return { ok: false, reason: 'over', seconds: 0 };
    const by = [place.address ?? 'here', triedName(user.name)],
      pauseMs = tries.pauseMs(...by);
    if (pauseMs > 0) return { ok: false, reason: 'wait', seconds: Math.ceil(pauseMs / 1000) };
    tries.count(...by);
    const taken = await factors.takes(user.userId, code);
    if (!taken) {
      this.#refuse(user, 'code', place.address);
      return { ok: false, reason: 'wrong', seconds: 0 };
    }
    // One ticket, one login, whatever comes at once; and he may have been changed meanwhile.
    if (!this.#waiting.delete(hashOf(ticket)) || directory.user(user.userId)?.passwordHash !== user.passwordHash)
      return { ok: false, reason: 'over', seconds: 0 };
    tries.succeed(...by);
    return { ok: true, user, token: this.#begin(user, place, taken) };
  }

  /** What a passkey has to sign on a page of that origin; null: nobody has one for it. */
  passkeyAsked(origin: string): { challenge: string; host: string } | null {
    const { passkeys } = this.#options,
      host = passkeyHost(origin);
    return host !== null && passkeys.areFor(host) ? { challenge: passkeys.challenge(), host } : null;
  }

  /** Somebody brings a passkey, which asked for a finger, a face or a PIN: no password, and no code. */
  async bringPasskey(response: string, origin: string, place: Place): Promise<LoginAnswer> {
    const { directory, passkeys, tries } = this.#options,
      by = place.address ?? 'here',
      pauseMs = tries.pauseMs(by);
    if (pauseMs > 0) return { ok: false, reason: 'wait', seconds: Math.ceil(pauseMs / 1000) };
    tries.count(by);
    const { userId, right } = await passkeys.owner(response, origin),
      user = userId === null ? null : directory.user(userId);
    if (!right || !user?.active) {
      this.#refuse(user, 'passkey', place.address);
      return { ok: false, reason: 'wrong', seconds: 0 };
    }
    tries.succeed(by);
    return { ok: true, user, token: this.#begin(user, place, 'passkey') };
  }

  /** Rejects as Directory.join. */
  async join(token: string, name: string, password: string, place: Place): Promise<LoginAnswer> {
    const { directory, sessions } = this.#options;
    const user = await directory.join(token, name, password);
    // A password that was chosen anew is somebody's who may have been robbed of the old one.
    sessions.end(
      sessions
        .all()
        .filter(({ userId }) => userId === user.userId)
        .map(({ sessionId }) => sessionId),
    );
    return this.#letIn(user, place, 'invitation');
  }

  /** Somebody who was let in by a link: one more browser of a person, or, null, whoever is at the machine itself. Null: he may not come in any more. */
  begin(userId: string | null, place: Place): string | null {
    const { directory, sessions, onEntered } = this.#options;
    if (userId !== null) {
      const user = directory.user(userId);
      return user?.active ? this.#begin(user, place, 'link') : null;
    }
    const { token, session } = sessions.begin(null, place.address, place.device);
    onEntered({
      ...{ what: 'login', by: 'link', userId: null, userName: null, role: 'administrator' },
      ...{ address: place.address, sessionId: session.sessionId },
    });
    return token;
  }

  /** Whose session that is, which is used by that; null: nobody's. */
  bySession(token: string, address: string | null): Caller | null {
    const { directory, sessions } = this.#options,
      session = this.exist ? sessions.use(token) : null;
    if (!session) return null;
    const { sessionId, userId } = session;
    if (userId === null) return anyone('browser', { sessionId, address });
    const user = directory.user(userId)!;
    return {
      ...{ kind: 'browser', role: user.role, models: mayChooseModels(user) },
      ...{ userId, userName: user.name, sessionId, address },
    };
  }

  /** The screen on a wall, or the program, that has such a token. */
  byLink(kind: 'kiosk' | 'service', token: string, address: string | null): Caller | null {
    const { directory } = this.#options,
      link = directory.linkOf(token);
    if (link?.kind !== kind) return null;
    directory.linkUsed(link);
    return {
      ...{ kind, role: link.role, models: mayChooseModels(link) },
      ...{ userId: link.linkId, userName: link.name, sessionId: null, address },
    };
  }

  /** What such a link opens, which is not used by that. */
  kindOf(token: string): 'invitation' | 'kiosk' | null {
    const kind = this.#options.directory.linkOf(token)?.kind;
    return kind === 'invitation' || kind === 'kiosk' ? kind : null;
  }

  /** Whose password an invitation sets anew; null: somebody new takes it. */
  invited(token: string): { name: string; isNew: boolean } | null {
    const link = this.#options.directory.linkOf(token);
    return link?.kind === 'invitation' ? { name: link.name, isNew: link.userId === null } : null;
  }

  /** Whether an open connection is still of somebody who may do the same; it is used by that. */
  holds({ kind, role, models, userId, sessionId }: Caller): boolean {
    const { directory, sessions } = this.#options;
    if (kind === 'kiosk' || kind === 'service') return directory.links.some(({ linkId }) => linkId === userId);
    if (kind !== 'browser' || !this.exist) return kind !== 'browser' || userId === null;
    if (sessionId === null || !sessions.holds(sessionId)) return false;
    const user = userId === null ? null : directory.user(userId);
    return user === null ? userId === null : user.role === role && mayChooseModels(user) === models;
  }

  /** `everywhere`: all of the same person. */
  logOut({ sessionId, userId, userName, role, address }: Caller, everywhere = false): void {
    const { sessions } = this.#options;
    const ended = sessions.all().filter((one) => one.sessionId === sessionId || (everywhere && one.userId === userId));
    sessions.end(ended.map((one) => one.sessionId));
    this.#options.onEntered({ what: 'logout', by: null, userId, userName, role, address, sessionId });
  }

  /** Whether it is the password of that person, who is logged in already. Rejects with PEOPLE_007, PEOPLE_011. */
  async prove({ userId, address }: Caller, password: string): Promise<void> {
    const { directory, tries } = this.#options,
      user = userId === null ? null : directory.user(userId),
      by = [address ?? 'here', triedName(user?.name ?? '')],
      pauseMs = tries.pauseMs(...by);
    if (pauseMs > 0) throw new FootfallError('PEOPLE_011', { seconds: Math.ceil(pauseMs / 1000) });
    tries.count(...by);
    if (!user || !(await isPassword(password, user.passwordHash))) throw new FootfallError('PEOPLE_007');
    tries.succeed(...by);
  }

  /** At once, or, where a code is asked for, when it is brought. */
  #letIn(user: StoredUser, place: Place, by: 'password' | 'invitation'): LoginAnswer {
    const { factors, now } = this.#options,
      ticket = newToken();
    if (!factors.of(user.userId)) return { ok: true, user, token: this.#begin(user, place, by) };
    for (const [hash, { untilMs }] of this.#waiting)
      if (untilMs <= now() || this.#waiting.size >= CODE_WAITS.most) this.#waiting.delete(hash);
    const { userId, passwordHash } = user;
    this.#waiting.set(hashOf(ticket), { userId, passwordHash, untilMs: now() + CODE_WAITS.ms });
    return { ok: false, reason: 'code', ticket, seconds: 0 };
  }

  /** `user`: whose password or code was tried, if it is anybody's. */
  #refuse(user: StoredUser | null, by: 'password' | 'code' | 'passkey', address: string | null): void {
    this.#options.tries.complain(`wrong ${by}`, address ?? 'here');
    this.#options.onEntered({
      ...{ what: 'login-failed', by, userId: user?.userId ?? null, userName: user?.name ?? null },
      ...{ role: null, address, sessionId: null },
    });
  }

  #begin(user: StoredUser, { address, device }: Place, by: Entered['by']): string {
    const { directory, sessions, onEntered, now } = this.#options;
    const { token, session } = sessions.begin(user.userId, address, device);
    void directory.seen(user.userId, now());
    onEntered({
      ...{ what: 'login', by, userId: user.userId, userName: user.name, role: user.role },
      ...{ address, sessionId: session.sessionId },
    });
    return token;
  }
}

const mayChooseModels = ({ role, models }: Pick<StoredUser, 'models'> & { role: Caller['role'] }): boolean =>
  models || role === 'administrator';

/** What was typed as a name may be a password by mistake: it is kept as a hash only. */
const triedName = (name: string): string =>
  `name ${createHash('sha256').update(nameKeyOf(name)).digest('hex').slice(0, 32)}`;
