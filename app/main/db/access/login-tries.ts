import { dialectOf, type Db } from '../dialect/dialect.ts';

/** Who tried in vain to log in: how often, when last, and until when nothing is heard from there. */
export interface Tried {
  by: string;
  times: number;
  lastMs: number;
  untilMs: number;
}

export async function listTries(db: Db): Promise<Tried[]> {
  const { fromInstant } = dialectOf(db);
  return (await db('login_tries').orderBy('last_at')).map((row) => ({
    by: row.tried_by,
    times: row.times,
    lastMs: fromInstant(row.last_at),
    untilMs: fromInstant(row.until_at),
  }));
}

export async function putTry(db: Db, { by, times, lastMs, untilMs }: Tried): Promise<void> {
  const { toInstant } = dialectOf(db);
  await db('login_tries')
    .insert({ tried_by: by, times, last_at: toInstant(lastMs), until_at: toInstant(untilMs) })
    .onConflict('tried_by')
    .merge();
}

export async function deleteTries(db: Db, by: readonly string[]): Promise<void> {
  for (const one of by) await db('login_tries').where({ tried_by: one }).delete();
}
