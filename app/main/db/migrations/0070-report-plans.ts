import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** Which reports are written by themselves, and the logo that is on them. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('report_plans', (table) => {
    table.increments('id');
    table.text('plan_id').notNullable().unique();
    // Null: none is written.
    table.text('folder');
    dialect.json(table, 'periods').notNullable();
    dialect.json(table, 'formats').notNullable();
    table.string('language', 2).notNullable().checkIn(['en', 'vi'], 'report_plans_language');
    // The last day, 2026-11-21, whose reports are written.
    table.string('written_until', 10);
    // PNG or JPEG.
    dialect.bytes(table, 'logo');
    dialect.instant(table, 'updated_at').notNullable();
  });
}
