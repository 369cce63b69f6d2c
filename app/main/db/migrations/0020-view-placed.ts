import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/**
 * When a look last found a camera in place. A stretch of suspect counts begins there and no longer with the first look that did not; what was stored so
 * far begins earlier as well, unless it went on from another one.
 */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.alterTable('camera_configurations', (table) => {
    dialect.instant(table, 'view_placed_at');
  });
  const rows: Record<string, unknown>[] = await db('stream_events')
    .whereIn('event_type', ['view-moved', 'view-other', 'view-hidden'])
    .orderBy(['camera_id', 'id']);
  let before: { camera: unknown; endMs: number | null } | null = null;
  for (const row of rows) {
    const sinceMs = dialect.fromInstant(row.event_timestamp),
      data = dialect.fromJson(row.event_data) as { placedMs: number },
      goesOn = before !== null && before.camera === row.camera_id && before.endMs === sinceMs;
    await db('stream_events')
      .where({ id: row.id as number })
      .update({
        event_data: dialect.toJson({ ...data, sinceMs }),
        ...(!goesOn && { event_timestamp: dialect.toInstant(Math.min(data.placedMs, sinceMs)) }),
      });
    before = { camera: row.camera_id, endMs: row.resolved_at === null ? null : dialect.fromInstant(row.resolved_at) };
  }
}
