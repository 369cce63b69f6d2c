import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { known, travels } from './columns.ts';

/** What was erased on request. A row stays for ever, so that what it names goes from the centre, from archives, and from a copy of before once that is restored. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('erasures', (table) => {
    table.increments('id');
    table.text('erasure_id').notNullable().unique();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations').index();
    // 'people': each person's way, crossings and visits; 'all': what was counted of them as well.
    known(table, 'what', ['people', 'all']).notNullable();
    dialect.instant(table, 'period_start').notNullable();
    dialect.instant(table, 'period_end').notNullable();
    // Of one person's way; null: of everybody.
    table.string('track_id', 100);
    table.text('reason').notNullable();
    table.integer('row_count').notNullable().defaultTo(0);
    dialect.instant(table, 'asked_at').notNullable();
    // Null: not through, or a copy of before was restored since.
    dialect.instant(table, 'done_at');
    travels(table, dialect);
  });
}
