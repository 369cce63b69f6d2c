import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { travels } from './columns.ts';

/** Buildings, floors and zones, and which cameras belong to them. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('camera_groups', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('group_name', 200).notNullable();
    table.string('group_type', 50).notNullable();
    table.text('description');
    table.integer('tenant_id').unsigned().references('id').inTable('sites').index();
    travels(table, dialect);
    dialect.instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('camera_group_assignments', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    table.integer('group_id').unsigned().notNullable().references('id').inTable('camera_groups').index();
    dialect.instant(table, 'assigned_at').notNullable();
    // A row that travels is never deleted: a camera that left its group says when.
    dialect.instant(table, 'removed_at');
    travels(table, dialect);
    table.unique(['camera_id', 'group_id']);
  });
}
