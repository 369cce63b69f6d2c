import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** The device that a camera's stream comes from (CameraDevice), so that it is found again at another address. */
export async function up(db: Knex): Promise<void> {
  const { json } = dialectOf(db);
  await db.schema.alterTable('camera_configurations', (table) => {
    json(table, 'device');
  });
}
