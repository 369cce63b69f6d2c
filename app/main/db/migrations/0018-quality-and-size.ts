import type { Knex } from 'knex';

/**
 * How well each minute was looked at, beside how much of it was measured: in the minutes of a region, and in those of the camera, which hold for whatever is
 * counted again. Null: a row of before, or nobody can say. And how large a picture a camera's model is given.
 */
export async function up(db: Knex): Promise<void> {
  for (const name of ['counting_results', 'camera_coverage'])
    await db.schema.alterTable(name, (table) => {
      // Of the measured time: frames that were due; `frames` of them were analysed.
      table.decimal('frames_due', 10, 2);
      // The lowest rate of any ten seconds, frames a second.
      table.decimal('worst_fps', 8, 2);
      table.integer('at_risk_ms');
      // Why, for the most of it.
      table.string('risk', 20);
    });
  await db.schema.alterTable('camera_configurations', (table) => {
    // WIDTHxHEIGHT: what somebody wants, and what was chosen by how large people are; of either null: nothing.
    table.string('input_size', 20);
    table.string('input_chosen', 20);
  });
  await db.schema.alterTable('stream_events', (table) => {
    table.index(['camera_id', 'resolved_at']);
  });
}
