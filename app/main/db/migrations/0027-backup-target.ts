import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** A second place for the copies; and who this installation was before it became a node of its own, so that copies of then are still its own. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('backup_targets', (table) => {
    table.increments('id');
    table.text('target_id').notNullable().unique();
    table.text('folder').notNullable();
    // Sealed as passwords of cameras are; null: copies can be read by whoever has them.
    table.text('passphrase');
    dialect.instant(table, 'created_at').notNullable();
    dialect.instant(table, 'updated_at').notNullable();
  });
  await db.schema.alterTable('installation', (table) => {
    // A list of node ids.
    dialect.json(table, 'former_nodes');
  });
}
