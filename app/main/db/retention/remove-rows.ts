import { setImmediate as turn } from 'node:timers/promises';
import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';

/** Rows of one statement: a few milliseconds of the database, between which everybody else has it. */
const AT_ONCE = 200;

/** What is archived before it goes: which rows lie in a month, by which column, and by what a row is known. */
export const ARCHIVED = {
  counting_events: { time: 'event_timestamp', key: 'counting_event_id', only: null },
  zone_visits: { time: 'left_at', key: 'uid', only: null },
  counting_results: { time: 'period_start', key: 'uid', only: null },
  camera_coverage: { time: 'period_start', key: 'uid', only: null },
  // How a camera looks, or that it is off, may hold since long ago: only what ended goes.
  stream_events: { time: 'event_timestamp', key: 'uid', only: 'resolved_at is not null' },
} as const;
export type ArchivedTable = keyof typeof ARCHIVED;
export const ARCHIVED_TABLES = Object.keys(ARCHIVED) as ArchivedTable[];

export interface Removal {
  table: string;
  time: string;
  fromMs: number;
  toMs: number;
  only: string | null;
  /** Rows that came later stay; null: none do. */
  lastId: number | null;
}

/** Removes rows a few at a time, and lets everybody else have their turn in between. Resolves with how many went. */
export async function removeRows(db: Knex, removal: Removal, signal: AbortSignal): Promise<number> {
  const { table, time, fromMs, toMs, only, lastId } = removal,
    { toInstant } = dialectOf(db);
  const cameras = (await db('camera_configurations').pluck('camera_id')) as string[];
  let removed = 0;
  for (const cameraId of cameras) {
    for (let some = AT_ONCE; some === AT_ONCE; removed += some) {
      signal.throwIfAborted();
      const old = db(table)
        .where({ camera_id: cameraId })
        .where(time, '>=', toInstant(fromMs))
        .where(time, '<', toInstant(toMs))
        .limit(AT_ONCE)
        .select('id');
      if (only !== null) void old.whereRaw(only);
      if (lastId !== null) void old.where('id', '<=', lastId);
      some = await db(table).whereIn('id', old).delete();
      await turn();
    }
  }
  return removed;
}

/** The moment of the oldest row; null: there is none. */
export async function oldestOf(db: Knex, table: string, time: string, only: string | null): Promise<number | null> {
  const query = db(table).min({ first: time });
  if (only !== null) void query.whereRaw(only);
  const [{ first }] = (await query) as [{ first: unknown }];
  return first === null ? null : dialectOf(db).fromInstant(first);
}
