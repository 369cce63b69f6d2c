import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { createdAndUpdated, travels } from './columns.ts';

/** What somebody said of how many people are inside. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('occupancy_adjustments', (table) => {
    table.increments('id');
    table.text('adjustment_id').notNullable().unique();
    table.integer('tenant_id').unsigned().references('id').inTable('sites').index();
    // 'shop' or 'demo': people of the one are never inside the other.
    table.string('world', 20).notNullable();
    dialect.instant(table, 'adjusted_at').notNullable();
    table.integer('occupancy').notNullable();
    // What the counting had made it at that time.
    table.integer('occupancy_before').notNullable();
    table.string('reason', 50).notNullable();
    table.text('note');
    // Taken back then; null: it holds.
    dialect.instant(table, 'undone_at');
    table.text('created_by');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.index(['world', 'adjusted_at']);
  });
}
