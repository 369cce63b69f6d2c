import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** What was done by itself, when, for which moment of the timetable, and what it found. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('job_runs', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('job_name', 50).notNullable();
    // Null: somebody asked for it.
    dialect.instant(table, 'due_at');
    dialect.instant(table, 'started_at').notNullable();
    dialect.instant(table, 'ended_at');
    table.string('outcome', 20).notNullable().checkIn(['running', 'done', 'failed', 'interrupted'], 'job_runs_outcome');
    dialect.json(table, 'result').notNullable();
    dialect.json(table, 'error');
    table.index(['job_name', 'started_at']);
  });
}
