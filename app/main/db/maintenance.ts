import type { Knex } from 'knex';

/** Rows of an index that are looked at: what is estimated of more is no better, and takes longer. */
const LOOKED_AT = 1_000;

/** Has SQLite look again at how many rows its indexes have of what, by which it chooses between them. Milliseconds, whatever the size. Returns of how many tables it knows it. */
export async function refreshStatistics(db: Knex): Promise<number> {
  await db.raw(`pragma analysis_limit = ${LOOKED_AT}`);
  await db.raw('analyze');
  const [{ tables }] = (await db('sqlite_stat1').countDistinct({ tables: 'tbl' })) as { tables: number }[];
  return tables;
}
