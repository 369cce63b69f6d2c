import type { Knex } from 'knex';
import { maskCredentials } from '../../../shared/credentials.ts';
import { openReader } from '../open-database.ts';
import { openSqlite, type SqliteFile } from '../sqlite-file.ts';
import { shownIn } from '../shown.ts';
import { isMoment, isSecret, TIME_OF, type Cell, type Column, type Source } from './columns.ts';

/** What is saved of a range; null: from the first, or to the last. */
export interface SavedRange {
  fromMs: number | null;
  toMs: number | null;
  cameraId: string | null;
}

/** The file, read through connections of our own: rows come one at a time, whatever there is of them. */
export function openSource(file: string): { reader: Knex; sqlite: SqliteFile; close(): Promise<void> } {
  const sqlite = openSqlite(file, { readonly: true, fileMustExist: true }),
    reader = openReader(file);
  return {
    reader,
    sqlite,
    async close() {
      sqlite.close();
      await reader.destroy();
    },
  };
}

/** A table as it is stored, without its secrets. */
export function tableRows(db: SqliteFile, table: string, { fromMs, toMs, cameraId }: SavedRange): Source {
  const stored = db.prepare('select name, type from pragma_table_info(?)').all(table) as {
    name: string;
    type: string;
  }[];
  const kept = stored.filter(({ name }) => !isSecret(table, name)),
    has = (name: string) => stored.some((column) => column.name === name);
  const time = TIME_OF[table],
    where: string[] = [],
    values: Cell[] = [];
  const add = (sql: string, value: Cell) => {
    where.push(sql);
    values.push(value);
  };
  if (time !== undefined && fromMs !== null) add(`"${time}" >= ?`, fromMs);
  if (time !== undefined && toMs !== null) add(`"${time}" < ?`, toMs);
  if (cameraId !== null && has('camera_id')) add('camera_id = ?', cameraId);
  const columns = kept.map(({ name, type }): Column => ({ name, type: typeOf(name, type) }));
  return {
    columns,
    rows: iterate(
      db,
      `select ${kept.map(({ name }) => `"${name}"`).join(', ')} from "${table}"${
        where.length > 0 ? ` where ${where.join(' and ')}` : ''
      } order by rowid`,
      values,
    ),
  };
}

function typeOf(name: string, stored: string): Column['type'] {
  if (stored === 'boolean') return 'truth';
  if (stored === 'float') return 'number';
  if (stored !== 'INTEGER') return 'text';
  return isMoment(name) ? 'moment' : 'integer';
}

function* iterate(db: SqliteFile, sql: string, values: readonly unknown[]): Generator<Cell[]> {
  for (const row of db
    .prepare(sql)
    .raw()
    .iterate(...values) as Iterable<(Cell | Buffer)[]>)
    yield row.map(shown);
}

/** Passwords in addresses, wherever somebody typed one; what is packed as text. */
function shown(value: Cell | Buffer): Cell {
  if (typeof value === 'string') return value.includes(':') ? maskCredentials(value) : value;
  return Buffer.isBuffer(value) ? value.toString('base64') : value;
}

type Report = Record<string, { sql: string; type: Column['type'] }>;
const EVENTS: Report = {
  event_id: { sql: 'counting_events.counting_event_id', type: 'text' },
  event_time: { sql: 'counting_events.event_timestamp', type: 'moment' },
  camera_id: { sql: 'counting_events.camera_id', type: 'text' },
  camera: { sql: 'camera_configurations.camera_name', type: 'text' },
  line_id: { sql: 'counting_events.zone_id', type: 'text' },
  line: { sql: 'counting_events.zone_name', type: 'text' },
  direction: { sql: 'counting_events.direction', type: 'text' },
  counted: { sql: '(counting_events.refusal is null)', type: 'truth' },
  refusal: { sql: 'counting_events.refusal', type: 'text' },
  track_id: { sql: 'counting_events.track_id', type: 'text' },
  confidence: { sql: 'counting_events.confidence_mean', type: 'number' },
  counted_again: { sql: '(counting_events.recount_id is not null)', type: 'truth' },
};
const VISITS: Report = {
  visit_id: { sql: 'zone_visits.uid', type: 'text' },
  entered: { sql: 'zone_visits.entered_at', type: 'moment' },
  left: { sql: 'zone_visits.left_at', type: 'moment' },
  dwell_seconds: { sql: '((zone_visits.left_at - zone_visits.entered_at) / 1000.0)', type: 'number' },
  waited_seconds: { sql: '(zone_visits.waited_ms / 1000.0)', type: 'number' },
  camera_id: { sql: 'zone_visits.camera_id', type: 'text' },
  camera: { sql: 'camera_configurations.camera_name', type: 'text' },
  zone_id: { sql: 'zone_visits.zone_id', type: 'text' },
  zone: {
    sql: '(select zone_name from counting_zones z where z.zone_id = zone_visits.zone_id and z.rule_version = zone_visits.rule_version)',
    type: 'text',
  },
  track_id: { sql: 'zone_visits.track_id', type: 'text' },
  counted_again: { sql: '(zone_visits.recount_id is not null)', type: 'truth' },
};
const STREAM: Report = {
  event_id: { sql: 'stream_events.uid', type: 'text' },
  event_time: { sql: 'stream_events.event_timestamp', type: 'moment' },
  until: { sql: 'stream_events.resolved_at', type: 'moment' },
  camera_id: { sql: 'stream_events.camera_id', type: 'text' },
  camera: { sql: 'camera_configurations.camera_name', type: 'text' },
  event: { sql: 'stream_events.event_type', type: 'text' },
  severity: { sql: 'stream_events.event_severity', type: 'text' },
  message: { sql: 'stream_events.event_message', type: 'text' },
  data: { sql: 'stream_events.event_data', type: 'text' },
};
const REPORTS = {
  events: { table: 'counting_events', time: 'event_timestamp', columns: EVENTS },
  visits: { table: 'zone_visits', time: 'left_at', columns: VISITS },
  'stream-events': { table: 'stream_events', time: 'event_timestamp', columns: STREAM },
} as const;

/** Crossings and visits as charts show them, one row each with the names of its camera and line; of the demo's cameras only where one is asked for. */
export async function reportRows(
  { reader, sqlite }: Pick<ReturnType<typeof openSource>, 'reader' | 'sqlite'>,
  what: keyof typeof REPORTS,
  { fromMs, toMs, cameraId }: SavedRange,
): Promise<Source> {
  const { table, time, columns } = REPORTS[what];
  const query = reader(table)
    .join('camera_configurations', `${table}.camera_id`, 'camera_configurations.camera_id')
    .orderBy(`${table}.${time}`)
    .select(Object.values(columns).map(({ sql }) => reader.raw(sql)));
  if (fromMs !== null) void query.where(`${table}.${time}`, '>=', fromMs);
  if (toMs !== null) void query.where(`${table}.${time}`, '<', toMs);
  if (cameraId === null) void query.where('camera_configurations.is_demo', false);
  else void query.where(`${table}.camera_id`, cameraId);
  if (table !== 'stream_events')
    (await shownIn(reader, fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER)).keep(query, table, time);
  const { sql, bindings } = query.toSQL().toNative();
  const values = (bindings as unknown[]).map((value) => (typeof value === 'boolean' ? Number(value) : value));
  return {
    columns: Object.entries(columns).map(([name, { type }]) => ({ name, type })),
    rows: iterate(sqlite, sql, values),
  };
}
