import type { Person } from '../../../shared/api/people.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { stamp, type Identity } from '../installation.ts';

/** A person as it is stored. */
export interface StoredUser extends Omit<Person, 'secondFactor' | 'passkeys'> {
  /** The name as it is compared. */
  nameKey: string;
  passwordHash: string | null;
}

export async function listUsers(db: Db): Promise<StoredUser[]> {
  const { fromInstant } = dialectOf(db);
  const rows = await db('users').whereNotNull('name_key').orderBy('id');
  return rows.map((row) => ({
    userId: row.user_id,
    name: row.username,
    nameKey: row.name_key,
    email: row.email,
    role: row.role,
    models: Boolean(row.may_manage_models),
    active: Boolean(row.is_active),
    version: row.version,
    passwordHash: row.password_hash,
    createdAtMs: fromInstant(row.created_at),
    lastSeenAtMs: row.last_seen_at === null ? null : fromInstant(row.last_seen_at),
  }));
}

const columnsOf = ({ name, nameKey, email, role, models, active, passwordHash }: StoredUser) => ({
  username: name,
  name_key: nameKey,
  email,
  role,
  may_manage_models: models,
  is_active: active,
  password_hash: passwordHash,
});

export async function insertUser(db: Db, identity: Identity, user: StoredUser): Promise<void> {
  const at = dialectOf(db).toInstant(user.createdAtMs);
  await db('users').insert({
    ...columnsOf(user),
    user_id: user.userId,
    version: user.version,
    created_at: at,
    updated_at: at,
    ...(await stamp(db, identity)),
  });
}

/** Resolves with false when somebody changed it since it had `user.version`. */
export async function updateUser(db: Db, identity: Identity, user: StoredUser, nowMs: number): Promise<boolean> {
  const changed = await db('users')
    .where({ user_id: user.userId, version: user.version })
    .update({
      ...columnsOf(user),
      version: user.version + 1,
      updated_at: dialectOf(db).toInstant(nowMs),
      ...(await stamp(db, identity)),
    });
  return changed === 1;
}

export async function setSeen(db: Db, userId: string, atMs: number): Promise<void> {
  await db('users')
    .where({ user_id: userId })
    .update({ last_seen_at: dialectOf(db).toInstant(atMs) });
}

export async function deleteUser(db: Db, userId: string): Promise<void> {
  await db('users').where({ user_id: userId }).delete();
}
