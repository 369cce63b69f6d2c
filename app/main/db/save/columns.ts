import { SAVED_REPORTS } from '../../../shared/domain/save.ts';
import { COUNT_TABLES, SET_UP_TABLES } from '../tables.ts';

/*
 * What of which table may be saved as a file for people. Secrets never are: neither their tables, nor any column of such a name, whoever adds it later.
 */

export type CellType = 'text' | 'integer' | 'number' | 'truth' | 'moment';
export interface Column {
  name: string;
  type: CellType;
}
/** A moment is milliseconds since 1970, truth 0 or 1. */
export type Cell = string | number | bigint | null;
/** Columns and the rows that have them. */
export interface Source {
  columns: Column[];
  rows: Iterable<Cell[]> | AsyncIterable<Cell[]>;
}

/** Who is logged in and by what, how the migrations stand. */
const NEVER = ['user_sessions', 'second_factors', 'passkeys', 'knex_migrations', 'knex_migrations_lock'];
const SECRET =
  /password|passphrase|secret|token|credential|private|username|certificate|_channels$|template$|_key$|hash$/;
/** Hashes of what is no secret. */
const NO_SECRET = ['row_key', 'row_hash', 'previous_hash', 'input_data_hash', 'commit_hash', 'version_commit_hash'];

export const SAVED_TABLES: readonly string[] = [...COUNT_TABLES, ...SET_UP_TABLES].filter(
  (table) => !NEVER.includes(table),
);
export const isSaved = (what: string): boolean =>
  (SAVED_REPORTS as readonly string[]).includes(what) || SAVED_TABLES.includes(what);

/** Of user accounts the name is no secret; of cameras and centres it is half of one. */
export const isSecret = (table: string, column: string): boolean =>
  SECRET.test(column) && !NO_SECRET.includes(column) && !(table === 'users' && column === 'username');

/** Stored as whole numbers; a test compares with what PostgreSQL calls a moment. */
export const isMoment = (column: string): boolean =>
  /(_at|_timestamp|_until|_heartbeat|^(period|start|end|prev)_(start|end|date)|^(first|last)_seen|^last_(evaluated|triggered|updated|error_timestamp)|^removed_until|_date)$/.test(
    column,
  ) && !['data_date', 'last_maintenance_date', 'next_maintenance_date'].includes(column);

/** The moment by which rows are of a range; other tables are saved whole. */
export const TIME_OF: Readonly<Record<string, string>> = {
  counting_events: 'event_timestamp',
  zone_visits: 'left_at',
  counting_results: 'period_start',
  camera_coverage: 'period_start',
  stream_events: 'event_timestamp',
  person_tracking: 'first_seen',
  person_detections: 'frame_timestamp',
  historical_analytics: 'period_start',
  camera_health_monitoring: 'metric_timestamp',
  stream_quality_metrics: 'metric_timestamp',
  realtime_processing_monitoring: 'metric_timestamp',
  monitoring_metrics: 'metric_timestamp',
  model_inference_results: 'input_timestamp',
  model_performance_metrics: 'metric_timestamp',
  model_drift_metrics: 'drift_timestamp',
  occupancy_adjustments: 'adjusted_at',
  alerts: 'triggered_at',
  audit_logs: 'logged_at',
  job_runs: 'started_at',
  export_runs: 'started_at',
};
