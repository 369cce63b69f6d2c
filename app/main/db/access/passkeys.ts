import type { Passkey } from '../../../shared/api/people.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';

/** A passkey as it is stored. */
export interface StoredPasskey extends Passkey {
  userId: string;
  publicKey: string;
  signCount: number;
}

export async function listPasskeys(db: Db): Promise<StoredPasskey[]> {
  const { fromInstant } = dialectOf(db);
  return (await db('passkeys').orderBy('id')).map((row) => ({
    passkeyId: row.passkey_id,
    userId: row.user_id,
    name: row.name,
    host: row.host,
    publicKey: row.public_key,
    signCount: Number(row.sign_count),
    createdAtMs: fromInstant(row.created_at),
    lastUsedAtMs: row.last_used_at === null ? null : fromInstant(row.last_used_at),
  }));
}

export async function insertPasskey(db: Db, passkey: StoredPasskey): Promise<void> {
  const at = dialectOf(db).toInstant(passkey.createdAtMs);
  await db('passkeys').insert({
    passkey_id: passkey.passkeyId,
    user_id: passkey.userId,
    name: passkey.name,
    host: passkey.host,
    public_key: passkey.publicKey,
    sign_count: passkey.signCount,
    last_used_at: null,
    created_at: at,
    updated_at: at,
  });
}

export async function setPasskeyUsed(db: Db, passkeyId: string, signCount: number, atMs: number): Promise<void> {
  const at = dialectOf(db).toInstant(atMs);
  await db('passkeys')
    .where({ passkey_id: passkeyId })
    .update({ sign_count: signCount, last_used_at: at, updated_at: at });
}

export async function deletePasskeys(db: Db, passkeyIds: readonly string[]): Promise<void> {
  for (const passkeyId of passkeyIds) await db('passkeys').where({ passkey_id: passkeyId }).delete();
}
