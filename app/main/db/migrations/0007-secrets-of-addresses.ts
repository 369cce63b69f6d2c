import type { Knex } from 'knex';
import { maskCredentials } from '../../../shared/credentials.ts';

const ROWS_AT_ONCE = 1000;

/** The sealed secrets that belong into a camera's address; and none stay in what was told of its stream. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('camera_configurations', (table) => {
    table.text('stream_secrets');
  });
  for (let after = 0; ;) {
    const rows: { id: number; event_message: string }[] = await db('stream_events')
      .where('id', '>', after)
      .whereNotNull('event_message')
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .select('id', 'event_message');
    for (const { id, event_message: message } of rows) {
      const masked = maskCredentials(message);
      if (masked !== message) await db('stream_events').where({ id }).update({ event_message: masked });
    }
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows.at(-1)!.id;
  }
}
