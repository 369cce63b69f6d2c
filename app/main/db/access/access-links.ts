import type { AccessLink } from '../../../shared/api/people.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';

/** A link as it is stored: only a hash of its token. */
export interface StoredLink extends AccessLink {
  tokenHash: string;
}

export async function listLinks(db: Db): Promise<StoredLink[]> {
  const { fromInstant } = dialectOf(db),
    moment = (stored: unknown) => (stored === null ? null : fromInstant(stored));
  return (await db('access_links').orderBy('id')).map((row) => ({
    linkId: row.link_id,
    kind: row.kind,
    name: row.name,
    role: row.role,
    models: Boolean(row.may_manage_models),
    userId: row.user_id,
    tokenHash: row.token_hash,
    createdAtMs: fromInstant(row.created_at),
    expiresAtMs: moment(row.expires_at),
    lastUsedAtMs: moment(row.last_used_at),
  }));
}

export async function insertLink(db: Db, link: StoredLink): Promise<void> {
  const { toInstant } = dialectOf(db);
  await db('access_links').insert({
    link_id: link.linkId,
    kind: link.kind,
    name: link.name,
    role: link.role,
    may_manage_models: link.models,
    user_id: link.userId,
    token_hash: link.tokenHash,
    created_at: toInstant(link.createdAtMs),
    updated_at: toInstant(link.createdAtMs),
    expires_at: link.expiresAtMs === null ? null : toInstant(link.expiresAtMs),
    last_used_at: null,
  });
}

export async function setLinkUsed(db: Db, linkId: string, atMs: number): Promise<void> {
  await db('access_links')
    .where({ link_id: linkId })
    .update({ last_used_at: dialectOf(db).toInstant(atMs) });
}

/** Resolves with false when it was gone already: of two who bring an invitation, one is let in. */
export async function deleteLink(db: Db, linkId: string): Promise<boolean> {
  return (await db('access_links').where({ link_id: linkId }).delete()) === 1;
}
