import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** What is open of each camera is looked up at every change of its state, and what reaches into a range whenever one is shown. And up to which revision historical_analytics holds what was counted, and with which time zone and day start it was made. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.alterTable('installation', (table) => {
    dialect.big(table, 'derived_revision').notNullable().defaultTo(0);
    table.text('derived_with');
  });
  await db.schema.alterTable('stream_events', (table) => {
    table.index(['camera_id', 'event_type'], 'stream_events_open', { predicate: db.whereRaw('not is_resolved') });
    table.index(['resolved_at'], 'stream_events_until');
  });
}
