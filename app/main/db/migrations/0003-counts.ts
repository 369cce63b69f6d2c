import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { travels } from './columns.ts';

/** What was counted: crossings with their receipts, finished tracks, minute buckets, and how far each worker session is recorded. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);

  // One row per worker process that ever counted. Everything up to last_sequence is applied; a re-sent event is known by it.
  await db.schema.createTable('worker_sessions', (table) => {
    table.text('worker_session').primary();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations').index();
    dialect.big(table, 'last_sequence').notNullable();
    table.string('model_id', 100).notNullable();
    table.string('model_version', 50).notNullable();
    dialect.instant(table, 'started_at').notNullable();
    dialect.instant(table, 'updated_at').notNullable();
  });

  await db.schema.createTable('counting_events', (table) => {
    table.increments('id');
    table.string('counting_event_id', 100).notNullable().unique();
    table.string('inference_id', 100);
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    dialect.instant(table, 'event_timestamp').notNullable();
    table.string('event_type', 20).notNullable();
    table.string('direction', 20);
    table.string('track_id', 100);
    table.string('detection_id', 100);
    dialect.json(table, 'entry_point');
    dialect.json(table, 'exit_point');
    dialect.json(table, 'path_trajectory');
    table.integer('current_count_in');
    table.integer('current_count_out');
    table.integer('current_total');
    table.decimal('confidence_score', 5, 4);
    table.integer('processing_time_ms');
    dialect.instant(table, 'created_at').notNullable();
    // The receipt.
    table.text('zone_id').notNullable();
    table.string('zone_name', 200).notNullable();
    table.integer('rule_version').notNullable();
    table.string('model_id', 100).notNullable();
    table.string('model_version', 50).notNullable();
    table.string('refusal', 50);
    dialect.json(table, 'crossing_point').notNullable();
    dialect.json(table, 'line_points').notNullable();
    table.string('anchor', 20).notNullable();
    table.integer('frames_before').notNullable();
    table.integer('frames_after').notNullable();
    table.integer('ms_before').notNullable();
    table.integer('ms_after').notNullable();
    table.decimal('confidence_mean', 5, 4).notNullable();
    table.decimal('confidence_lowest', 5, 4).notNullable();
    table.text('worker_session').notNullable().references('worker_session').inTable('worker_sessions');
    dialect.big(table, 'worker_sequence').notNullable();
    travels(table, dialect);
    table.unique(['worker_session', 'worker_sequence']);
    table.foreign(['zone_id', 'rule_version']).references(['zone_id', 'rule_version']).inTable('counting_zones');
    table.index(['zone_id', 'rule_version']);
    table.index(['camera_id', 'event_timestamp']);
    table.index(['event_timestamp'], 'counting_events_accepted', { predicate: db.whereRaw('refusal is null') });
  });

  await db.schema.createTable('person_tracking', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('inference_id', 100);
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    table.string('track_id', 100).notNullable();
    table.string('detection_id', 100);
    dialect.instant(table, 'frame_timestamp').notNullable();
    dialect.instant(table, 'tracking_timestamp').notNullable();
    // Where it was seen last, normalized 0..1 like every stored point.
    table.decimal('position_x', 8, 5).notNullable();
    table.decimal('position_y', 8, 5).notNullable();
    table.decimal('velocity_x', 8, 2);
    table.decimal('velocity_y', 8, 2);
    table.decimal('speed', 8, 2);
    // Rows of [ms since first_seen, x, y].
    dialect.json(table, 'trajectory_points').notNullable();
    table.integer('trajectory_length').notNullable();
    table.string('tracking_status', 20).notNullable();
    table.decimal('tracking_confidence', 5, 4);
    dialect.instant(table, 'first_seen').notNullable();
    dialect.instant(table, 'last_seen').notNullable();
    table.decimal('duration_seconds', 10, 3).notNullable();
    table.integer('track_age_frames').notNullable();
    dialect.instant(table, 'created_at').notNullable();
    table.string('model_id', 100).notNullable();
    table.string('model_version', 50).notNullable();
    table.text('worker_session').notNullable().references('worker_session').inTable('worker_sessions');
    dialect.big(table, 'worker_sequence').notNullable();
    travels(table, dialect);
    table.unique(['worker_session', 'worker_sequence']);
    table.index(['camera_id', 'first_seen']);
  });

  await db.schema.createTable('counting_results', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    table.text('zone_id').notNullable();
    // Of the newest rule and model that contributed.
    table.integer('rule_version').notNullable();
    table.string('model_id', 100).notNullable();
    table.string('model_version', 50).notNullable();
    dialect.instant(table, 'result_timestamp').notNullable();
    table.integer('count_in').notNullable().defaultTo(0);
    table.integer('count_out').notNullable().defaultTo(0);
    table.integer('count_total').notNullable().defaultTo(0);
    table.decimal('count_density', 8, 2);
    table.integer('current_occupancy');
    table.integer('max_occupancy');
    table.decimal('occupancy_percentage', 5, 2);
    table.string('time_period', 20).notNullable();
    dialect.instant(table, 'period_start').notNullable();
    dialect.instant(table, 'period_end').notNullable();
    table.integer('peak_count');
    table.decimal('average_count', 8, 2);
    table.integer('min_count');
    // How much of the period was really measured.
    table.integer('coverage_ms').notNullable().defaultTo(0);
    table.integer('frames').notNullable().defaultTo(0);
    dialect.instant(table, 'created_at').notNullable();
    travels(table, dialect);
    table.unique(['camera_id', 'zone_id', 'time_period', 'period_start']);
    table.foreign(['zone_id', 'rule_version']).references(['zone_id', 'rule_version']).inTable('counting_zones');
    table.index(['zone_id', 'rule_version']);
    table.index(['period_start']);
  });
}
