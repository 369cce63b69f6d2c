import type { Knex } from 'knex';
import { dialectOf, type Dialect } from '../dialect/dialect.ts';

/**
 * How cameras did, minute by minute: the mean of the minute, and of some figures the worst ten seconds of it (`worst_…`). How they do now is one row a camera.
 * What nobody can say on a PC of a shop stays null: docs/decisions/health.md.
 */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('camera_health', (table) => cameraHealth(table, dialect));
  await db.schema.createTable('camera_health_monitoring', (table) => cameraHealthMonitoring(table, dialect));
  await db.schema.createTable('stream_quality_metrics', (table) => streamQuality(table, dialect));
  await db.schema.createTable('realtime_processing_monitoring', (table) => processing(table, dialect));
}

type Table = Knex.CreateTableBuilder;

const percents = (table: Table, ...columns: string[]) => columns.forEach((column) => table.decimal(column, 8, 2));
const rates = percents;
const milliseconds = percents;
const scores = (table: Table, ...columns: string[]) => columns.forEach((column) => table.decimal(column, 5, 4));
const counts = (table: Table, ...columns: string[]) => columns.forEach((column) => table.integer(column));

const ofCamera = (table: Table) =>
  table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');

/** One row a camera and minute, found by both. */
function sampled(table: Table, dialect: Dialect): void {
  dialect.instant(table, 'metric_timestamp').notNullable();
  table.unique(['camera_id', 'metric_timestamp']);
}

function lastError(table: Table, dialect: Dialect): void {
  table.integer('error_count').notNullable().defaultTo(0);
  table.text('last_error_message');
  dialect.instant(table, 'last_error_timestamp');
}

function cameraHealth(table: Table, dialect: Dialect): void {
  table.increments('id');
  ofCamera(table).unique();
  table.string('status', 20).notNullable().defaultTo('online');
  dialect.instant(table, 'last_heartbeat');
  percents(table, 'uptime_percentage');
  milliseconds(table, 'response_time_ms', 'latency_ms');
  scores(table, 'stream_quality_score');
  percents(table, 'frame_drop_rate', 'bitrate_variance');
  lastError(table, dialect);
  percents(table, 'cpu_usage_percent', 'memory_usage_percent', 'disk_usage_percent');
  rates(table, 'network_bandwidth_mbps');
  dialect.instant(table, 'created_at').notNullable();
  dialect.instant(table, 'updated_at').notNullable();
}

function cameraHealthMonitoring(table: Table, dialect: Dialect): void {
  table.increments('id');
  ofCamera(table);
  sampled(table, dialect);
  table.string('camera_status', 20).notNullable();
  dialect.instant(table, 'last_heartbeat');
  percents(table, 'uptime_percentage');
  milliseconds(table, 'response_time_ms', 'latency_ms');
  table.string('stream_status', 20).notNullable();
  scores(table, 'stream_quality_score');
  percents(table, 'frame_drop_rate', 'bitrate_variance');
  rates(
    table,
    'detection_processing_rate_fps',
    'tracking_processing_rate_fps',
    'counting_processing_rate_fps',
    'network_bandwidth_mbps',
  );
  lastError(table, dialect);
  table.string('error_severity', 20);
  // Of all of this PC.
  percents(table, 'cpu_usage_percent', 'memory_usage_percent', 'disk_usage_percent');
  // Of one processor core.
  percents(table, 'worker_cpu_percent', 'worst_worker_cpu_percent', 'decoder_cpu_percent', 'worst_decoder_cpu_percent');
  dialect.big(table, 'worker_memory_bytes');
  dialect.big(table, 'decoder_memory_bytes');
}

function streamQuality(table: Table, dialect: Dialect): void {
  table.increments('id');
  table.string('stream_id', 100).notNullable().references('stream_id').inTable('video_streams');
  ofCamera(table);
  sampled(table, dialect);
  // Kilobits a second.
  rates(table, 'bitrate', 'worst_bitrate', 'frame_rate');
  counts(table, 'resolution_width', 'resolution_height');
  scores(table, 'quality_score', 'worst_quality_score');
  milliseconds(table, 'latency_ms', 'jitter_ms', 'worst_jitter_ms');
  percents(table, 'packet_loss_percent', 'worst_packet_loss_percent', 'frame_drop_rate');
  counts(table, 'damaged_count', 'error_count', 'connection_drops');
  dialect.json(table, 'error_types');
  percents(table, 'bandwidth_utilization_percent');
  milliseconds(table, 'network_latency_ms', 'network_jitter_ms');
  // Each 0 (nothing) to 1.
  scores(table, 'blur_detection_score', 'noise_level', 'compression_artifacts', 'darkness_level', 'freeze_level');
}

function processing(table: Table, dialect: Dialect): void {
  table.increments('id');
  ofCamera(table);
  sampled(table, dialect);
  rates(table, 'ingestion_rate_fps', 'worst_ingestion_rate_fps', 'due_rate_fps');
  rates(table, 'processing_rate_fps', 'worst_processing_rate_fps', 'output_rate_fps', 'network_bandwidth_mbps');
  milliseconds(table, 'ingestion_latency_ms', 'processing_latency_ms', 'worst_processing_latency_ms');
  milliseconds(table, 'total_latency_ms', 'worst_total_latency_ms');
  milliseconds(table, 'total_latency_p95_ms', 'worst_total_latency_p95_ms');
  rates(table, 'input_queue_size');
  counts(table, 'processing_queue_size', 'output_queue_size');
  milliseconds(table, 'queue_wait_time_ms', 'worst_queue_wait_time_ms');
  percents(table, 'cpu_usage_percent', 'memory_usage_percent', 'gpu_usage_percent');
  counts(table, 'processing_errors', 'dropped_frames', 'retry_count');
  scores(table, 'processing_quality_score');
  percents(table, 'data_loss_percent', 'worst_data_loss_percent');
}
