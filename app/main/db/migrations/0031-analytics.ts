import type { Knex } from 'knex';
import { dialectOf, type Dialect } from '../dialect/dialect.ts';
import { createdAndUpdated, known, travels } from './columns.ts';

/** Sums of hours, days, weeks and months in the site's time, how it is now, dashboards, metrics of any name, rules and alerts. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await analytics(db, dialect);
  await dashboards(db, dialect);
  await alerts(db, dialect);
  await detections(db, dialect);
}

type Table = Knex.CreateTableBuilder;

const counts = (table: Table, ...columns: string[]) =>
  columns.forEach((column) => table.integer(column).notNullable().defaultTo(0));

async function analytics(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('realtime_analytics', (table) => {
    table.increments('id');
    table.string('camera_id', 100).notNullable().unique().references('camera_id').inTable('camera_configurations');
    dialect.instant(table, 'metric_timestamp').notNullable();
    table.integer('current_count').notNullable().defaultTo(0);
    table.decimal('current_density', 10, 4);
    table.decimal('current_occupancy_percent', 8, 2);
    for (const trend of ['count_trend', 'density_trend', 'occupancy_trend'])
      known(table, trend, ['increasing', 'decreasing', 'stable']);
    table.integer('peak_count');
    dialect.instant(table, 'peak_timestamp');
    table.decimal('average_count', 10, 2);
    for (const sum of ['hourly_count', 'daily_count', 'weekly_count', 'processing_latency_ms']) table.integer(sum);
    table.decimal('detection_accuracy', 5, 2);
    table.decimal('tracking_accuracy', 5, 2);
    dialect.instant(table, 'created_at').notNullable();
  });

  // Derived from counting_results: what is wrong here is made again from there. `period_start` is the moment, `data_date` the day of the site's calendar.
  await db.schema.createTable('historical_analytics', (table) => {
    table.increments('id');
    known(table, 'scope', ['site', 'camera', 'zone']).notNullable();
    // The camera's or zone's id; of the site '': a part of the key is never null.
    table.string('scope_id', 100).notNullable();
    known(table, 'world', ['shop', 'demo']).notNullable();
    table.string('camera_id', 100).references('camera_id').inTable('camera_configurations').index();
    table.text('zone_id');
    known(table, 'time_period', ['hour', 'day', 'week', 'month']).notNullable();
    table.string('data_date', 10).notNullable();
    dialect.instant(table, 'period_start').notNullable();
    dialect.instant(table, 'period_end').notNullable();
    counts(table, 'total_count_in', 'total_count_out', 'total_count', 'entries', 'exits');
    // Of the period's parts the one in which most came in: the minute of an hour, the hour of all others.
    table.integer('peak_count');
    // On the clock, of an hour.
    table.integer('clock_hour');
    table.integer('peak_hour');
    dialect.instant(table, 'peak_timestamp');
    table.decimal('average_count', 12, 4);
    table.decimal('average_density', 10, 4);
    table.decimal('average_occupancy_percent', 8, 2);
    table.integer('max_occupancy');
    dialect.big(table, 'occupancy_ms').notNullable().defaultTo(0);
    // Came in by hour of the day, and by day of the week from Monday.
    dialect.json(table, 'hourly_distribution');
    dialect.json(table, 'daily_distribution');
    // How much of it was measured, and at a quality that was at risk. Nothing measured is no row, and never a zero.
    dialect.big(table, 'coverage_ms').notNullable();
    dialect.big(table, 'at_risk_ms').notNullable().defaultTo(0);
    dialect.big(table, 'frames').notNullable().defaultTo(0);
    dialect.big(table, 'total_processing_time_ms');
    table.decimal('average_processing_time_ms', 10, 2);
    table.integer('detection_count');
    table.integer('tracking_count');
    createdAndUpdated(table, dialect);
    table.unique(['scope', 'scope_id', 'world', 'time_period', 'period_start']);
    table.index(['time_period', 'period_start']);
  });

  await db.schema.createTable('monitoring_metrics', (table) => {
    table.increments('id');
    table.string('metric_name', 100).notNullable();
    table.decimal('metric_value', 24, 6).notNullable();
    table.string('metric_unit', 20);
    known(table, 'metric_category', ['performance', 'availability', 'capacity', 'security']).notNullable();
    dialect.instant(table, 'metric_timestamp').notNullable();
    dialect.json(table, 'metric_labels').notNullable();
    table.string('source_system', 50).notNullable();
    table.unique(['metric_name', 'metric_timestamp', 'source_system', 'metric_labels']);
  });
}

async function dashboards(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('analytics_dashboards', (table) => {
    table.increments('id');
    table.text('dashboard_id').notNullable().unique();
    table.string('dashboard_name', 200).notNullable();
    known(table, 'dashboard_type', ['realtime', 'historical', 'summary']).notNullable();
    dialect.json(table, 'dashboard_config');
    table.integer('refresh_interval_seconds').notNullable().defaultTo(30);
    table.boolean('is_public').notNullable().defaultTo(false);
    table.text('created_by');
    table.integer('tenant_id').unsigned().references('id').inTable('sites').index();
    table.text('description');
    dialect.json(table, 'tags');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
  });
  await db.schema.createTable('dashboard_widgets', (table) => {
    table.increments('id');
    table.text('widget_id').notNullable().unique();
    table.integer('dashboard_id').unsigned().notNullable().references('id').inTable('analytics_dashboards').index();
    table.string('widget_name', 200).notNullable();
    known(table, 'widget_type', ['figure', 'chart', 'table', 'map', 'camera']).notNullable();
    dialect.json(table, 'widget_config');
    dialect.json(table, 'widget_position');
    table.integer('widget_order').notNullable();
    // A query of ours by its name, never SQL.
    known(table, 'data_source_type', ['query']).notNullable();
    dialect.json(table, 'data_source_config').notNullable();
    table.boolean('auto_refresh').notNullable().defaultTo(true);
    table.integer('refresh_interval_seconds').notNullable().defaultTo(30);
    travels(table, dialect);
    createdAndUpdated(table, dialect);
  });
}

const SEVERITIES = ['info', 'warning', 'error', 'critical'];

async function alerts(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('alert_rules', (table) => {
    table.increments('id');
    table.text('rule_id').notNullable().unique();
    table.string('rule_name', 100).notNullable().unique();
    table.text('rule_description');
    table.string('metric_name', 100).notNullable();
    table.decimal('threshold_value', 24, 6).notNullable();
    known(table, 'comparison_operator', ['>', '<', '>=', '<=', '=', '!=']).notNullable();
    table.integer('time_window_minutes').notNullable().defaultTo(5);
    table.integer('evaluation_frequency_minutes').notNullable().defaultTo(1);
    known(table, 'alert_severity', SEVERITIES).notNullable().defaultTo('warning');
    table.text('alert_message_template');
    dialect.json(table, 'alert_channels');
    table.boolean('escalation_enabled').notNullable().defaultTo(true);
    table.integer('escalation_delay_minutes').notNullable().defaultTo(15);
    dialect.json(table, 'escalation_channels');
    table.boolean('is_active').notNullable().defaultTo(true);
    dialect.instant(table, 'last_evaluated');
    dialect.instant(table, 'last_triggered');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.index(['metric_name'], 'alert_rules_active', { predicate: db.whereRaw('is_active') });
  });
  await db.schema.createTable('alerts', (table) => {
    table.increments('id');
    table.text('alert_id').notNullable().unique();
    table.integer('alert_rule_id').unsigned().references('id').inTable('alert_rules').index();
    table.string('alert_type', 50).notNullable();
    known(table, 'alert_severity', SEVERITIES).notNullable();
    table.text('alert_message').notNullable();
    dialect.json(table, 'alert_data');
    table.string('camera_id', 100);
    table.string('model_id', 100);
    table.decimal('metric_value', 24, 6);
    table.decimal('threshold_value', 24, 6);
    known(table, 'status', ['active', 'acknowledged', 'resolved', 'closed']).notNullable().defaultTo('active');
    dialect.instant(table, 'acknowledged_at');
    table.text('acknowledged_by');
    dialect.instant(table, 'resolved_at');
    table.text('resolved_by');
    dialect.instant(table, 'triggered_at').notNullable();
    dialect.instant(table, 'last_updated').notNullable();
    travels(table, dialect);
    table.index(['camera_id', 'triggered_at']);
    table.index(['triggered_at'], 'alerts_open', { predicate: db.whereRaw("status = 'active'") });
  });
  await db.schema.createTable('alert_resolution_log', (table) => {
    table.increments('id');
    table.text('resolution_id').notNullable().unique();
    table.integer('alert_id').unsigned().notNullable().references('id').inTable('alerts').index();
    table.text('resolved_by');
    table.text('notes');
    dialect.instant(table, 'resolved_at').notNullable();
    travels(table, dialect);
  });
}

/** Of a diagnosis, for days: what its frame or inference was is gone before it, so it refers to neither. */
async function detections(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('person_detections', (table) => {
    table.increments('id');
    table.string('detection_id', 100).notNullable().unique();
    table.string('inference_id', 100);
    table.string('camera_id', 100).references('camera_id').inTable('camera_configurations');
    dialect.instant(table, 'frame_timestamp').notNullable();
    dialect.instant(table, 'detection_timestamp').notNullable();
    table.string('object_class', 50).notNullable().defaultTo('person');
    table.decimal('confidence_score', 5, 4).notNullable();
    // Shares of the picture, 0 to 1.
    for (const side of ['bbox_x', 'bbox_y', 'bbox_width', 'bbox_height']) table.decimal(side, 8, 5).notNullable();
    dialect.json(table, 'person_attributes');
    dialect.json(table, 'pose_estimation');
    table.decimal('detection_quality', 5, 4);
    table.decimal('occlusion_level', 5, 4);
    table.string('model_id', 100);
    table.string('model_version', 50);
    table.integer('processing_time_ms');
    dialect.instant(table, 'created_at').notNullable();
    table.index(['camera_id', 'frame_timestamp']);
    table.index(['frame_timestamp'], 'person_detections_sure', { predicate: db.whereRaw('confidence_score > 0.5') });
  });
}
