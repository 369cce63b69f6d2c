import type { Knex } from 'knex';

/** How far a file that is played once has come: it goes on from there. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('video_streams', (table) => {
    table.decimal('position_seconds', 12, 6).notNullable().defaultTo(0);
  });
}
