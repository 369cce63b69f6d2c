import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** What the last check of a camera's view found (ViewCheck). */
export async function up(db: Knex): Promise<void> {
  const { json } = dialectOf(db);
  await db.schema.alterTable('camera_configurations', (table) => {
    json(table, 'view_check');
  });
}
