import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** What somebody at a door tapped, and what was counted meanwhile. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('walk_tests', (table) => {
    table.increments('id');
    table.text('test_id').notNullable().unique();
    table.text('camera_id').notNullable().index();
    table.text('zone_id').notNullable();
    table.text('zone_name').notNullable();
    table.integer('rule_version').notNullable();
    dialect.instant(table, 'started_at').notNullable();
    dialect.instant(table, 'ended_at').notNullable();
    table.text('tested_by');
    dialect.json(table, 'result').notNullable();
    dialect.instant(table, 'created_at').notNullable();
  });
}
