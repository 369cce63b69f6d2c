import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** Up to which revision historical_analytics holds what was counted, and with which time zone and day start it was made. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.alterTable('installation', (table) => {
    dialect.big(table, 'derived_revision').notNullable().defaultTo(0);
    table.text('derived_with');
  });
}
