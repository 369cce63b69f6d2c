import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** What people wrote down of a day, and of crossings that they say are wrong. It stays in the shop. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('site_notes', (table) => {
    table.increments('id');
    table.text('note_id').notNullable().unique();
    table.string('kind', 20).notNullable().checkIn(['day', 'wrong'], 'site_notes_kind');
    // Of a day: 2026-11-21.
    table.string('note_date', 10).index();
    // Of a crossing: its camera, when it was, and its id.
    table.text('camera_id');
    dialect.instant(table, 'noted_at');
    table.text('counting_event_id').index();
    table.text('note').notNullable();
    table.text('written_by');
    table.text('answer');
    table.text('answered_by');
    dialect.instant(table, 'answered_at');
    dialect.instant(table, 'created_at').notNullable();
    dialect.instant(table, 'updated_at').notNullable();
  });
}
