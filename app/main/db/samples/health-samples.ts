import { setImmediate as turn } from 'node:timers/promises';
import { FIGURE_KEYS, FIGURES, type FlatFigures } from '../../../core/health/figures.ts';
import { DAY_MS } from '../../../core/time.ts';
import type { CameraHealth } from '../../../shared/domain/camera.ts';
import type { CameraFigures } from '../../../shared/domain/health-figures.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { FIGURE_COLUMNS, SAMPLE_TABLES, stored, type SampleTable } from './health-columns.ts';

/** What one camera did in a minute. */
export interface HealthMinute {
  cameraId: string;
  /** UTC of its begin, by the clock as it is set at its end. */
  startMs: number;
  mean: FlatFigures;
  worst: FlatFigures;
  errors: CameraFigures['errors'];
  /** Whether its worker said anything of it. */
  heard: boolean;
}

/** What is stored of a minute: the figures, and how the camera was at its end. */
export interface StoredMinute extends HealthMinute {
  streamId: string;
  health: CameraHealth;
  streaming: 'active' | 'inactive' | 'error';
  lastFrameAtMs: number | null;
  /** 0..1 over the last day. */
  uptime: number | null;
  error: { message: string; sinceMs: number; severity: 'low' | 'medium' | 'high' | 'critical' } | null;
  resolution: { width: number; height: number } | null;
  /** Of all of this PC, 0..1. */
  pc: { cpuShare: number | null; memoryShare: number | null; diskShare: number | null };
}

/** Rows of one insert, which takes SQLite about two milliseconds, without a turn of the event loop. */
const ROWS = 16;

/** Stores the minute of all cameras, and how they are now. Within one transaction. */
export async function insertHealthMinutes(db: Db, minutes: readonly StoredMinute[], nowMs: number): Promise<void> {
  for (let at = 0; at < minutes.length; at += ROWS) {
    const part = minutes.slice(at, at + ROWS);
    for (const table of SAMPLE_TABLES) {
      const rows = part
        .filter(({ heard }) => heard || table === 'camera_health_monitoring')
        .map((minute) => ({ ...figureColumns(table, minute), ...FACTS[table](db, minute) }));
      if (rows.length > 0) await db(table).insert(rows).onConflict(['camera_id', 'metric_timestamp']).ignore();
      await turn();
    }
    const now = part.map((minute) => healthNow(db, minute, nowMs));
    await db('camera_health')
      .insert(now)
      .onConflict('camera_id')
      .merge(Object.keys(now[0]).filter((name) => name !== 'created_at'));
  }
}

function figureColumns(table: SampleTable, { mean, worst }: HealthMinute): Record<string, number | null> {
  const row: Record<string, number | null> = {};
  for (const key of FIGURE_KEYS) {
    const of = FIGURE_COLUMNS[key];
    if (of.table !== table) continue;
    row[of.column] = stored(mean[key], of);
    if (of.worst) row[of.worst] = stored(worst[key], of);
  }
  return row;
}

const percent = (share: number | null) => stored(share, { times: 100, digits: 2 });
const mbps = ({ bitrateKbps }: FlatFigures) => stored(bitrateKbps, { times: 0.001, digits: 2 });
const errorsOf = ({ errors }: HealthMinute) => Object.values(errors).reduce((sum, times) => sum + times, 0);
const key = (db: Db, { cameraId, startMs }: HealthMinute) => ({
  camera_id: cameraId,
  metric_timestamp: dialectOf(db).toInstant(startMs),
});

/** What camera_health and its samples have in common. */
function state(db: Db, minute: StoredMinute): Record<string, unknown> {
  const { toInstant } = dialectOf(db),
    { mean, error, pc } = minute;
  return {
    last_heartbeat: minute.lastFrameAtMs === null ? null : toInstant(minute.lastFrameAtMs),
    uptime_percentage: percent(minute.uptime),
    response_time_ms: stored(mean.responseMs, { times: 1, digits: 0 }),
    stream_quality_score: stored(mean.score, { times: 1, digits: 3 }),
    frame_drop_rate: percent(mean.droppedShare),
    bitrate_variance: percent(mean.bitrateVariation),
    latency_ms: stored(mean.latencyP50Ms, { times: 1, digits: 1 }),
    error_count: errorsOf(minute),
    last_error_message: error?.message ?? null,
    last_error_timestamp: error && toInstant(error.sinceMs),
    cpu_usage_percent: percent(pc.cpuShare),
    memory_usage_percent: percent(pc.memoryShare),
    disk_usage_percent: percent(pc.diskShare),
    network_bandwidth_mbps: mbps(mean),
  };
}

const FACTS: Record<SampleTable, (db: Db, minute: StoredMinute) => Record<string, unknown>> = {
  camera_health_monitoring: (db, minute) => ({
    ...key(db, minute),
    ...state(db, minute),
    camera_status: minute.health,
    stream_status: minute.streaming,
    tracking_processing_rate_fps: stored(minute.mean.fpsAnalysed, { times: 1, digits: 2 }),
    counting_processing_rate_fps: stored(minute.mean.fpsAnalysed, { times: 1, digits: 2 }),
    error_severity: minute.error?.severity ?? null,
  }),
  stream_quality_metrics: (db, minute) => ({
    ...key(db, minute),
    stream_id: minute.streamId,
    frame_rate: stored(minute.mean.fpsIn, { times: 1, digits: 2 }),
    resolution_width: minute.resolution?.width ?? null,
    resolution_height: minute.resolution?.height ?? null,
    latency_ms: stored(minute.mean.latencyP50Ms, { times: 1, digits: 1 }),
    frame_drop_rate: percent(minute.mean.droppedShare),
    error_count: errorsOf(minute),
    error_types: errorsOf(minute) === 0 ? null : dialectOf(db).toJson(minute.errors),
    connection_drops: minute.mean.reconnects,
  }),
  realtime_processing_monitoring: (db, minute) => ({
    ...key(db, minute),
    output_rate_fps: stored(minute.mean.fpsAnalysed, { times: 1, digits: 2 }),
    processing_errors: errorsOf(minute),
    cpu_usage_percent: percent(minute.pc.cpuShare),
    memory_usage_percent: percent(minute.pc.memoryShare),
    network_bandwidth_mbps: mbps(minute.mean),
  }),
};

function healthNow(db: Db, minute: StoredMinute, nowMs: number): Record<string, unknown> {
  const now = dialectOf(db).toInstant(nowMs);
  return { camera_id: minute.cameraId, status: minute.health, ...state(db, minute), created_at: now, updated_at: now };
}

/** Figures of a step of a history, by the number of the step since 1970. */
export type StoredSteps = Map<number, { mean: FlatFigures; worst: FlatFigures; errors: CameraFigures['errors'] }>;

/** The minutes of one camera in steps of `stepMs`, which divides a day or is several. Read day by day, so that nobody waits for a month. */
export async function readHealthSteps(
  db: Db,
  cameraId: string,
  fromMs: number,
  toMs: number,
  stepMs: number,
): Promise<StoredSteps> {
  const steps: StoredSteps = new Map();
  const first = (await db('camera_health_monitoring')
    .where({ camera_id: cameraId })
    .min({ ms: 'metric_timestamp' })) as [{ ms: unknown }];
  if (first[0].ms === null) return steps;
  const chunkMs = Math.max(DAY_MS, stepMs),
    beginMs = Math.max(fromMs, dialectOf(db).fromInstant(first[0].ms));
  for (let at = beginMs; at < toMs; at = (Math.floor(at / chunkMs) + 1) * chunkMs) {
    const span = { fromMs: at, toMs: Math.min(toMs, (Math.floor(at / chunkMs) + 1) * chunkMs) };
    for (const table of SAMPLE_TABLES) {
      await addSteps(db, table, cameraId, span, stepMs, steps);
      await turn();
    }
  }
  return steps;
}

async function addSteps(
  db: Db,
  table: SampleTable,
  cameraId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  stepMs: number,
  steps: StoredSteps,
): Promise<void> {
  const dialect = dialectOf(db),
    keys = FIGURE_KEYS.filter((each) => FIGURE_COLUMNS[each].table === table);
  const within = () =>
    db(table)
      .where({ camera_id: cameraId })
      .where('metric_timestamp', '>=', dialect.toInstant(fromMs))
      .where('metric_timestamp', '<', dialect.toInstant(toMs));
  const step = dialect.step('metric_timestamp', stepMs);
  const query = within()
    .select(db.raw(`${step} as step`))
    .groupByRaw(step);
  for (const each of keys) {
    const { column, worst } = FIGURE_COLUMNS[each],
      { join, worst: least } = FIGURES[each];
    if (join === 'sum') query.sum({ [`m_${each}`]: column });
    else query.avg({ [`m_${each}`]: column });
    if (worst && least === 'least') query.min({ [`w_${each}`]: worst });
    else if (worst) query.max({ [`w_${each}`]: worst });
  }
  const rows = (await query) as Record<string, unknown>[];
  for (const row of rows) {
    const own = stepOf(steps, Number(row.step));
    for (const each of keys) {
      const { times } = FIGURE_COLUMNS[each];
      own.mean[each] = numberOf(row[`m_${each}`], times);
      own.worst[each] = numberOf(row[`w_${each}`], times);
    }
  }
  if (table !== 'stream_quality_metrics') return;
  const failed = (await within().whereNotNull('error_types').select('metric_timestamp', 'error_types')) as Record<
    string,
    unknown
  >[];
  for (const row of failed) {
    const { errors } = stepOf(steps, Math.floor(dialect.fromInstant(row.metric_timestamp) / stepMs));
    for (const [code, times] of Object.entries(dialect.fromJson(row.error_types) as Record<string, number>))
      errors[code] = (errors[code] ?? 0) + times;
  }
}

const numberOf = (value: unknown, times: number): number | null =>
  value === null || value === undefined ? null : Number(value) / times;

function stepOf(steps: StoredSteps, step: number) {
  const nothing = () => Object.fromEntries(FIGURE_KEYS.map((each) => [each, null])) as FlatFigures;
  const own = steps.get(step) ?? { mean: nothing(), worst: nothing(), errors: {} };
  steps.set(step, own);
  return own;
}
