import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** Hours (by their quarters) and days keep what charts show of their minutes. All of which there are minutes is made anew. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.alterTable('historical_analytics', (table) => {
    dialect.json(table, 'chart_sums');
  });
  await db('installation').update({ derived_revision: 0 });
}
