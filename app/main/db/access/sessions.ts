import { dialectOf, type Db } from '../dialect/dialect.ts';

/** One browser that somebody logged in with. */
export interface StoredSession {
  sessionId: string;
  /** Null: whoever was let in at the machine itself. */
  userId: string | null;
  tokenHash: string;
  address: string | null;
  device: string | null;
  createdAtMs: number;
  lastSeenAtMs: number;
  /** When it ends however much it is used. */
  expiresAtMs: number;
}

export async function listSessions(db: Db): Promise<StoredSession[]> {
  const { fromInstant } = dialectOf(db);
  return (await db('user_sessions').orderBy('id')).map((row) => ({
    sessionId: row.session_id,
    userId: row.user_id,
    tokenHash: row.token_hash,
    address: row.ip_address,
    device: row.device,
    createdAtMs: fromInstant(row.created_at),
    lastSeenAtMs: fromInstant(row.last_seen_at),
    expiresAtMs: fromInstant(row.expires_at),
  }));
}

/** Notes it as it is now, whether it was there or not. */
export async function putSession(db: Db, session: StoredSession): Promise<void> {
  const { toInstant } = dialectOf(db);
  await db('user_sessions')
    .insert({
      session_id: session.sessionId,
      user_id: session.userId,
      token_hash: session.tokenHash,
      ip_address: session.address,
      device: session.device,
      created_at: toInstant(session.createdAtMs),
      updated_at: toInstant(session.lastSeenAtMs),
      last_seen_at: toInstant(session.lastSeenAtMs),
      expires_at: toInstant(session.expiresAtMs),
    })
    .onConflict('session_id')
    .merge(['ip_address', 'updated_at', 'last_seen_at']);
}

export async function deleteSessions(db: Db, sessionIds: readonly string[]): Promise<void> {
  for (const sessionId of sessionIds) await db('user_sessions').where({ session_id: sessionId }).delete();
}

export async function clearSessions(db: Db): Promise<void> {
  await db('user_sessions').delete();
}
