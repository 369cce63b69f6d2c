import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** Where the rows of this store are sent, how far they are there, what the centre would not take, and what was proved to be there. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('export_targets', (table) => {
    table.increments('id');
    table.text('target_id').notNullable().unique();
    // Without its password, which is sealed as cameras' are.
    table.text('target_url').notNullable();
    table.text('target_password');
    table.text('certificate_authority');
    table.integer('interval_minutes').notNullable();
    table.boolean('is_active').notNullable().defaultTo(true);
    // Since another database wrote as this node: then it was made a node of its own.
    dialect.instant(table, 'forked_at');
    dialect.instant(table, 'created_at').notNullable();
    dialect.instant(table, 'updated_at').notNullable();
  });
  // Each time that it was sent from here. The centre knows the last one: another one there means that somebody else writes as this node.
  await db.schema.createTable('export_runs', (table) => {
    table.increments('id');
    table.text('run_id').notNullable().unique();
    table.text('centre_id');
    dialect.instant(table, 'started_at').notNullable();
    dialect.instant(table, 'ended_at');
    dialect.big(table, 'row_count').notNullable().defaultTo(0);
    // Every day that ended before was compared and is the same there.
    dialect.instant(table, 'verified_until');
    dialect.json(table, 'error');
  });
  await db.schema.createTable('export_cursors', (table) => {
    table.increments('id');
    table.text('centre_id').notNullable();
    table.text('lane').notNullable();
    dialect.big(table, 'revision').notNullable();
    dialect.instant(table, 'updated_at').notNullable();
    table.unique(['centre_id', 'lane']);
  });
  await db.schema.createTable('export_dead_letters', (table) => {
    table.increments('id');
    table.text('centre_id').notNullable();
    table.string('table_name', 100).notNullable();
    dialect.json(table, 'row_key').notNullable();
    table.text('reason').notNullable();
    dialect.instant(table, 'refused_at').notNullable();
    table.unique(['centre_id', 'table_name', 'row_key']);
  });
  // Of a day in UTC, or of a whole table that has no moments.
  await db.schema.createTable('export_proofs', (table) => {
    table.increments('id');
    table.text('centre_id').notNullable();
    table.string('table_name', 100).notNullable();
    table.string('proved_day', 10).notNullable();
    dialect.big(table, 'row_count').notNullable();
    table.string('row_hash', 64).notNullable();
    // Sent again because they were missing or other; and known to the centre alone.
    table.integer('repaired_count').notNullable().defaultTo(0);
    table.integer('centre_only_count').notNullable().defaultTo(0);
    dialect.instant(table, 'proved_at').notNullable();
    table.unique(['centre_id', 'table_name', 'proved_day']);
  });
}
