import type { Knex } from 'knex';

/** A receipt says whose way its track completed. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('counting_events', (table) => {
    table.string('stitched_from_track_id', 100);
  });
}
