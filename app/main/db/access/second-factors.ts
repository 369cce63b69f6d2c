import { dialectOf, type Db } from '../dialect/dialect.ts';

/** What somebody is asked for after the password. */
export interface StoredFactor {
  userId: string;
  sealedSecret: string;
  /** The time step of the last code that let in. */
  lastStep: number;
  /** Hashes of the codes on paper that are left. */
  recoveryHashes: string[];
  createdAtMs: number;
}

export async function listFactors(db: Db): Promise<StoredFactor[]> {
  const { fromInstant, fromJson } = dialectOf(db);
  return (await db('second_factors').orderBy('id')).map((row) => ({
    userId: row.user_id,
    sealedSecret: row.sealed_secret,
    lastStep: Number(row.last_step),
    recoveryHashes: fromJson(row.recovery_secrets) as string[],
    createdAtMs: fromInstant(row.created_at),
  }));
}

/** Notes it as it is now, whether it was there or not. */
export async function putFactor(db: Db, factor: StoredFactor, nowMs: number): Promise<void> {
  const { toInstant, toJson } = dialectOf(db);
  await db('second_factors')
    .insert({
      user_id: factor.userId,
      sealed_secret: factor.sealedSecret,
      last_step: factor.lastStep,
      recovery_secrets: toJson(factor.recoveryHashes),
      created_at: toInstant(factor.createdAtMs),
      updated_at: toInstant(nowMs),
    })
    .onConflict('user_id')
    .merge();
}

export async function deleteFactor(db: Db, userId: string): Promise<void> {
  await db('second_factors').where({ user_id: userId }).delete();
}
