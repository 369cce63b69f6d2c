import { dialectOf, type Db } from './dialect/dialect.ts';

/** Whose rows these are: they carry it wherever they travel. */
export interface Identity {
  readonly siteId: string;
  readonly nodeId: string;
}

export interface Installation {
  nodeId: string;
  /** Who it was before it became a node of its own: copies of then are its own. */
  formerNodes: string[];
  createdAtMs: number;
  /** When the application last ran with this database; null before the first time. */
  aliveAtMs: number | null;
}

export async function getInstallation(db: Db): Promise<Installation | null> {
  const dialect = dialectOf(db);
  const row = await db('installation').first();
  return row
    ? {
        nodeId: row.node_id,
        formerNodes: row.former_nodes ? (dialect.fromJson(row.former_nodes) as string[]) : [],
        createdAtMs: dialect.fromInstant(row.created_at),
        aliveAtMs: row.alive_at === null ? null : dialect.fromInstant(row.alive_at),
      }
    : null;
}

export async function createInstallation(db: Db, nodeId: string, nowMs: number): Promise<void> {
  await db('installation').insert({
    id: 1,
    node_id: nodeId,
    last_revision: 0,
    created_at: dialectOf(db).toInstant(nowMs),
  });
}

export async function setAlive(db: Db, nowMs: number): Promise<void> {
  await db('installation').update({ alive_at: dialectOf(db).toInstant(nowMs) });
}

/** Takes `count` revisions from the database's one sequence and returns the first. Writers wait for each other here until they commit. */
export async function takeRevisions(db: Db, count: number): Promise<number> {
  const [{ last_revision: last }] = await db('installation')
    .increment('last_revision', count)
    .returning('last_revision');
  return Number(last) - count + 1;
}

/** The columns of a row that travels. */
export async function stamp(
  db: Db,
  identity: Identity,
): Promise<{ site_id: string; node_id: string; revision: number }> {
  return { site_id: identity.siteId, node_id: identity.nodeId, revision: await takeRevisions(db, 1) };
}
