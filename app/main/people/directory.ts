import type { Knex } from 'knex';
import type { AccessLink, Person } from '../../shared/api/people.ts';
import type { PersonRole, Role } from '../../shared/domain/role.ts';
import { FootfallError } from '../../shared/errors.ts';
import { DAY_MS } from '../../core/time.ts';
import type { Identity } from '../db/installation.ts';
import { deleteLink, insertLink, listLinks, setLinkUsed, type StoredLink } from '../db/access/access-links.ts';
import { deleteUser, insertUser, listUsers, setSeen, updateUser, type StoredUser } from '../db/access/users.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuidv7 } from '../db/uuid.ts';
import { hashPassword } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';
import { personName } from './person-name.ts';
import { hashOf, newToken } from './sessions.ts';

/** An invitation that nobody took opens no more. */
const INVITED_MS = 7 * DAY_MS;
/** How far what is stored of a link's use may be behind. */
const USED_MS = DAY_MS / 24;

export type PersonChange = Partial<Pick<Person, 'name' | 'email' | 'role' | 'models' | 'active'>>;
export type LinkDraft = Pick<AccessLink, 'kind' | 'name' | 'role' | 'models' | 'userId'>;

export interface DirectoryOptions {
  db: Knex;
  identity: Identity;
  now: () => number;
  /** Somebody or something was added, changed or removed. */
  onChanged(): void;
}

/** The people, and the links by which others come in. All of them are in memory too: who asks is known at once, and also when the disk does not answer. */
export class Directory {
  readonly #options: DirectoryOptions;
  #users = new Map<string, StoredUser>();
  #links = new Map<string, StoredLink>();

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const { db } = this.#options;
    this.#users = new Map((await listUsers(db)).map((user) => [user.userId, user]));
    this.#links = new Map((await listLinks(db)).map((link) => [link.linkId, link]));
  }

  get users(): StoredUser[] {
    return [...this.#users.values()];
  }

  get links(): StoredLink[] {
    return [...this.#links.values()];
  }

  user(userId: string): StoredUser | null {
    return this.#users.get(userId) ?? null;
  }

  /** Of somebody who may come in; null: there is none of that id, or he may not any more. */
  roleOf(userId: string): Role | null {
    const user = this.user(userId);
    return user?.active ? user.role : null;
  }

  named(nameKey: string): StoredUser | null {
    return this.users.find((user) => user.nameKey === nameKey) ?? null;
  }

  /** The link of a token that opens something. */
  linkOf(token: string): StoredLink | null {
    const hash = hashOf(token);
    const found = this.links.find(({ tokenHash }) => tokenHash === hash) ?? null;
    return found && (found.expiresAtMs === null || this.#options.now() < found.expiresAtMs) ? found : null;
  }

  /** The first one is an administrator. Rejects with PEOPLE_001, PEOPLE_002, PEOPLE_003, PEOPLE_009. */
  async add(draft: { name: string; role: PersonRole; models: boolean; password: string }): Promise<StoredUser> {
    const names = personName(draft.name);
    await checkPassword(draft.password, names.name);
    const passwordHash = await hashPassword(draft.password);
    return this.#insert(names, draft, passwordHash, () => Promise.resolve());
  }

  /** Somebody takes an invitation: chooses a name and a password, or, where it is for him, a password. Rejects as `add`, and with PEOPLE_008. */
  async join(token: string, name: string, password: string): Promise<StoredUser> {
    const link = this.linkOf(token),
      of = link === null || link.userId === null ? null : this.user(link.userId);
    if (link?.kind !== 'invitation' || (link.userId !== null && !of?.active)) throw new FootfallError('PEOPLE_008');
    const names = of ?? personName(name);
    await checkPassword(password, names.name);
    const passwordHash = await hashPassword(password);
    const take = async (transaction: Knex.Transaction) => {
      if (!(await deleteLink(transaction, link.linkId))) throw new FootfallError('PEOPLE_008');
    };
    const role = link.role === 'kiosk' ? 'viewer' : link.role;
    const user = of
      ? await this.#update({ ...(this.user(of.userId) ?? of), passwordHash }, take)
      : await this.#insert(names, { role, models: link.models }, passwordHash, take);
    this.#links.delete(link.linkId);
    this.#options.onChanged();
    return user;
  }

  /** Rejects with PEOPLE_001, PEOPLE_004, PEOPLE_005, PEOPLE_006, PEOPLE_009. */
  async change(userId: string, version: number, change: PersonChange): Promise<StoredUser> {
    const before = this.#existing(userId);
    const names = change.name === undefined ? {} : personName(change.name);
    return this.#update({ ...before, ...change, ...names, version });
  }

  /** Rejects with PEOPLE_002, PEOPLE_003, PEOPLE_005, PEOPLE_006. */
  async setPassword(userId: string, password: string): Promise<StoredUser> {
    await checkPassword(password, this.#existing(userId).name);
    const passwordHash = await hashPassword(password);
    return this.#update({ ...this.#existing(userId), passwordHash });
  }

  /** Rejects with PEOPLE_004, PEOPLE_005, PEOPLE_006. */
  async remove(userId: string, version: number): Promise<void> {
    const user = this.#existing(userId);
    await inTransaction(this.#options.db, async (transaction) => {
      const stored = await listUsers(transaction);
      if (stored.find((one) => one.userId === userId)?.version !== version)
        throw new FootfallError('PEOPLE_005', { name: user.name });
      keepAdministrator(stored, { ...user, active: false });
      await deleteUser(transaction, userId);
    });
    this.#users.delete(userId);
    this.#options.onChanged();
  }

  /** Seldom needed exactly: it is written when somebody logs in. Never rejects. */
  async seen(userId: string, atMs: number): Promise<void> {
    const user = this.user(userId);
    if (!user) return;
    user.lastSeenAtMs = atMs;
    await setSeen(this.#options.db, userId, atMs).catch(() => {});
  }

  /** Returns its token, which is stored nowhere. Rejects with PEOPLE_006, PEOPLE_009, PEOPLE_016. */
  async makeLink(draft: LinkDraft): Promise<{ link: StoredLink; token: string }> {
    const { db, now } = this.#options,
      token = newToken(),
      nowMs = now();
    // Whoever took it would be the first person, and so the administrator, whatever he was invited as.
    if (draft.kind === 'invitation' && this.#users.size === 0) throw new FootfallError('PEOPLE_016');
    const of = draft.userId === null ? null : this.#existing(draft.userId);
    // Somebody who is invited says himself how he is called.
    const name =
      of?.name ?? (draft.kind === 'invitation' && draft.name.trim() === '' ? '' : personName(draft.name).name);
    const link: StoredLink = {
      ...{ linkId: uuidv7(nowMs), kind: draft.kind, name, userId: of?.userId ?? null, tokenHash: hashOf(token) },
      role: draft.kind === 'kiosk' ? 'kiosk' : (of?.role ?? draft.role),
      models: draft.kind !== 'kiosk' && (of?.models ?? draft.models),
      createdAtMs: nowMs,
      expiresAtMs: draft.kind === 'invitation' ? nowMs + INVITED_MS : null,
      lastUsedAtMs: null,
    };
    await insertLink(db, link);
    this.#links.set(link.linkId, link);
    this.#options.onChanged();
    return { link, token };
  }

  /** Rejects with PEOPLE_008. */
  async revokeLink(linkId: string): Promise<StoredLink> {
    const link = this.#links.get(linkId);
    if (!link || !(await deleteLink(this.#options.db, linkId))) throw new FootfallError('PEOPLE_008');
    this.#links.delete(linkId);
    this.#options.onChanged();
    return link;
  }

  linkUsed(link: StoredLink): void {
    const nowMs = this.#options.now();
    if (nowMs - (link.lastUsedAtMs ?? 0) < USED_MS) return;
    link.lastUsedAtMs = nowMs;
    void setLinkUsed(this.#options.db, link.linkId, nowMs).catch(() => {});
  }

  /** For good what is over by now: a clock that is set back opens nothing again. */
  async endOver(): Promise<void> {
    const nowMs = this.#options.now();
    for (const { linkId, expiresAtMs } of this.links)
      if (expiresAtMs !== null && expiresAtMs <= nowMs) await this.revokeLink(linkId);
  }

  async #insert(
    names: Pick<StoredUser, 'name' | 'nameKey'>,
    { role, models }: { role: PersonRole; models: boolean },
    passwordHash: string,
    before: (transaction: Knex.Transaction) => Promise<void>,
  ): Promise<StoredUser> {
    const { db, identity, now, onChanged } = this.#options,
      nowMs = now();
    const user: StoredUser = {
      ...{ userId: uuidv7(nowMs), name: names.name, nameKey: names.nameKey, email: null, role, models, active: true },
      ...{ version: 1, passwordHash, createdAtMs: nowMs, lastSeenAtMs: null },
    };
    await inTransaction(db, async (transaction) => {
      await before(transaction);
      const stored = await listUsers(transaction);
      refuseSameName(stored, user);
      if (stored.length === 0) user.role = 'administrator';
      await insertUser(transaction, identity, user);
    });
    this.#users.set(user.userId, user);
    onChanged();
    return user;
  }

  async #update(
    user: StoredUser,
    before: (transaction: Knex.Transaction) => Promise<void> = () => Promise.resolve(),
  ): Promise<StoredUser> {
    const { db, identity, now, onChanged } = this.#options;
    await inTransaction(db, async (transaction) => {
      await before(transaction);
      const stored = await listUsers(transaction);
      refuseSameName(stored, user);
      keepAdministrator(stored, user);
      if (!(await updateUser(transaction, identity, user, now())))
        throw new FootfallError('PEOPLE_005', { name: user.name });
    });
    const changed = { ...user, version: user.version + 1 };
    this.#users.set(user.userId, changed);
    onChanged();
    return changed;
  }

  #existing(userId: string): StoredUser {
    const user = this.user(userId);
    if (!user) throw new FootfallError('PEOPLE_006');
    return user;
  }
}

function refuseSameName(stored: readonly StoredUser[], { userId, nameKey, name }: StoredUser): void {
  if (stored.some((one) => one.nameKey === nameKey && one.userId !== userId))
    throw new FootfallError('PEOPLE_001', { name });
}

/** Where there are people, one of them lets others in. Throws PEOPLE_004 when `user` as he is to be would leave none. */
function keepAdministrator(stored: readonly StoredUser[], user: StoredUser): void {
  const isOne = ({ role, active }: StoredUser) => active && role === 'administrator';
  const was = stored.some((one) => one.userId === user.userId && isOne(one));
  if (was && !isOne(user) && !stored.some((one) => one.userId !== user.userId && isOne(one)))
    throw new FootfallError('PEOPLE_004', { name: user.name });
}
