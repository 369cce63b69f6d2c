import type { Knex } from 'knex';

/** What the installer says of a camera's picture and of how it sends; empty: by itself. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('camera_configurations', (table) => {
    table.text('picture_aspect');
    table.text('stream_transport');
  });
}
