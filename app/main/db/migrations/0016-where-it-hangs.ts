import type { Knex } from 'knex';

/** What the installer says of where a camera hangs (Mounting); empty: nobody said it. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('camera_configurations', (table) => {
    table.text('mount_place');
    table.text('mount_perspective');
  });
}
