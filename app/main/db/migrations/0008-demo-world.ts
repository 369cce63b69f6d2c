import type { Knex } from 'knex';

/** Demo cameras are told from those of the shop, whose sums they are never in. Those that are there already are marked. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('camera_configurations', (table) => {
    table.boolean('is_demo').notNullable().defaultTo(false);
    // Somebody was asked, and wants it beside the shop's own cameras.
    table.boolean('demo_kept').notNullable().defaultTo(false);
  });
  await db('camera_configurations').where({ camera_type: 'demo' }).update({ is_demo: true });
}
