import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** Who works on a camera and until when, when somebody was there last, and when somebody has to come again. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.alterTable('camera_configurations', (table) => {
    table.text('maintenance_by');
    dialect.instant(table, 'maintenance_until');
    // Dates of the site, as 2026-11-21.
    table.string('last_maintenance_date', 10);
    table.string('next_maintenance_date', 10);
    table.text('maintenance_notes');
  });
}
