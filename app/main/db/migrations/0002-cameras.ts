import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { createdAndUpdated, travels } from './columns.ts';

/** What is watched: cameras, where they hang, their streams, what happened to those, and the lines drawn on them. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);

  await db.schema.createTable('camera_locations', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('location_name', 200).notNullable();
    table.string('location_type', 50);
    table.text('address');
    dialect.json(table, 'coordinates');
    table.integer('floor_level');
    table.string('building_name', 200);
    table.string('room_number', 50);
    table.integer('max_capacity');
    table.decimal('area_sqm', 10, 2);
    table.text('description');
    dialect.json(table, 'tags');
    table.integer('tenant_id').unsigned().references('id').inTable('sites').index();
    travels(table, dialect);
    createdAndUpdated(table, dialect);
  });

  await db.schema.createTable('camera_configurations', (table) => {
    table.increments('id');
    table.string('camera_id', 100).notNullable().unique();
    table.string('camera_name', 200).notNullable();
    table.string('camera_type', 50).notNullable();
    table.integer('location_id').unsigned().references('id').inTable('camera_locations').index();
    table.integer('tenant_id').unsigned().references('id').inTable('sites').index();
    table.integer('resolution_width');
    table.integer('resolution_height');
    table.integer('frame_rate');
    table.integer('bitrate');
    table.string('quality_level', 20);
    table.text('stream_url');
    table.string('stream_protocol', 20).notNullable().defaultTo('rtsp');
    table.boolean('stream_loop').notNullable().defaultTo(false);
    table.string('stream_username', 100);
    // Sealed by the host's key store; opened only to start a worker.
    table.text('stream_password');
    table.integer('stream_timeout').notNullable().defaultTo(30);
    table.integer('stream_retry_count').notNullable().defaultTo(3);
    table.integer('stream_retry_interval').notNullable().defaultTo(5);
    table.integer('ai_model_id').unsigned().references('id').inTable('ai_models').index();
    // Null: the model's own threshold.
    table.decimal('confidence_threshold', 5, 4);
    dialect.json(table, 'detection_region');
    table.boolean('tracking_enabled').notNullable().defaultTo(true);
    table.boolean('counting_enabled').notNullable().defaultTo(true);
    // Switched on. A removed camera keeps its row, because its counts stay.
    table.boolean('is_active').notNullable().defaultTo(true);
    dialect.instant(table, 'removed_at');
    table.integer('display_order').notNullable();
    table.boolean('schedule_enabled').notNullable().defaultTo(false);
    dialect.json(table, 'schedule_config');
    table.string('timezone', 50);
    table.boolean('alert_enabled').notNullable().defaultTo(true);
    dialect.json(table, 'alert_rules');
    table.text('description');
    dialect.json(table, 'tags');
    table.text('created_by');
    table.text('updated_by');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.index(['display_order'], 'camera_configurations_active', { predicate: db.whereRaw('is_active') });
  });

  await db.schema.createTable('video_streams', (table) => {
    table.increments('id');
    table.string('stream_id', 100).notNullable().unique();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations').index();
    table.text('stream_url').notNullable();
    table.string('stream_protocol', 20).notNullable();
    table.string('stream_format', 20);
    table.string('stream_encoding', 20);
    table.integer('current_bitrate');
    table.decimal('current_fps', 8, 3);
    table.integer('current_resolution_width');
    table.integer('current_resolution_height');
    table.boolean('is_active').notNullable().defaultTo(true);
    table.boolean('is_processing').notNullable().defaultTo(false);
    dialect.instant(table, 'last_frame_timestamp');
    dialect.big(table, 'frame_count').notNullable().defaultTo(0);
    table.decimal('quality_score', 5, 4);
    table.integer('frame_drop_count').notNullable().defaultTo(0);
    table.integer('error_count').notNullable().defaultTo(0);
    travels(table, dialect);
    createdAndUpdated(table, dialect);
  });

  await db.schema.createTable('stream_events', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('stream_id', 100).notNullable().references('stream_id').inTable('video_streams');
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    table.string('event_type', 50).notNullable();
    dialect.instant(table, 'event_timestamp').notNullable();
    table.string('event_severity', 20).notNullable().defaultTo('info');
    table.text('event_message');
    dialect.json(table, 'event_data');
    // An outage is one row: from event_timestamp until resolved_at.
    table.boolean('is_resolved').notNullable().defaultTo(false);
    dialect.instant(table, 'resolved_at');
    table.text('resolution_notes');
    dialect.instant(table, 'created_at').notNullable();
    travels(table, dialect);
    table.index(['stream_id', 'event_timestamp']);
    table.index(['camera_id', 'event_timestamp']);
  });

  await db.schema.createTable('counting_zones', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    // The line or zone through all its versions; each row is one version and is never changed but for is_active.
    table.text('zone_id').notNullable();
    table.integer('rule_version').notNullable();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations').index();
    table.string('zone_name', 200).notNullable();
    table.string('zone_type', 50).notNullable();
    dialect.json(table, 'zone_coordinates').notNullable();
    table.string('anchor', 20).notNullable();
    table.decimal('zone_area_sqm', 10, 2);
    table.string('counting_direction', 20).notNullable();
    table.string('counting_method', 20).notNullable();
    table.integer('max_capacity');
    table.integer('alert_threshold');
    table.text('description');
    table.boolean('is_active').notNullable().defaultTo(true);
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.unique(['zone_id', 'rule_version']);
    table.index(['camera_id'], 'counting_zones_active', { predicate: db.whereRaw('is_active') });
  });
}
