import type { Knex } from 'knex';

/** The certificate by which a camera that sends over TLS is known again; null: none was seen yet. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('camera_configurations', (table) => {
    table.string('stream_certificate', 100);
  });
}
