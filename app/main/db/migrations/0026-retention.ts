import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** For how many days what is kept, and what is not here any more because it was older. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('retention', (table) => {
    table.increments('id');
    table.string('kind', 20).notNullable().unique().checkIn(['counts', 'ways', 'samples'], 'retention_kind');
    // Null: for ever.
    table.integer('kept_days');
    // What was before is removed; of counts it is in the archive.
    dialect.instant(table, 'removed_until');
    dialect.instant(table, 'updated_at').notNullable();
  });
}
