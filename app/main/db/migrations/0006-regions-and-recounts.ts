import type { Knex } from 'knex';
import { dialectOf, type Dialect } from '../dialect/dialect.ts';
import { createdAndUpdated, travels } from './columns.ts';

/** Regions of every kind, visits and minutes of zones, compact tracks, and the past counted again beside what was counted. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await recounts(db, dialect);
  await regions(db, dialect);
  await events(db, dialect);
  await visits(db, dialect);
  await minutes(db, dialect);
  await tracks(db, dialect);
}

/**
 * A row of counting_events, zone_visits or counting_results belongs to the recount it names, or was counted live. Charts show, of every
 * moment, the accepted recount that covers it (that of the highest accepted_order), else what was counted live: accepting changes one row.
 */
async function recounts(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('recounts', (table) => {
    table.increments('id');
    table.text('recount_id').notNullable().unique();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    // Whole UTC minutes.
    dialect.instant(table, 'period_start').notNullable();
    dialect.instant(table, 'period_end').notNullable();
    table.string('status', 20).notNullable();
    dialect.big(table, 'accepted_order');
    table.integer('track_count').notNullable().defaultTo(0);
    // The regions it applied, and old against new per day.
    dialect.json(table, 'regions').notNullable();
    dialect.json(table, 'days').notNullable();
    dialect.json(table, 'error');
    // The newest track it could know; what comes of others is added to it as it was counted live.
    dialect.big(table, 'last_track').notNullable();
    dialect.big(table, 'last_event').notNullable();
    dialect.big(table, 'last_visit').notNullable();
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.index(['camera_id', 'period_end']);
  });
}

async function regions(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.alterTable('counting_zones', (table) => {
    // A gate's second line.
    dialect.json(table, 'second_coordinates');
    table.string('count_mode', 20);
    // Minutes after local midnight of the site.
    table.integer('hours_from');
    table.integer('hours_to');
    table.integer('hold_ms');
    table.integer('release_ms');
    table.boolean('is_queue');
  });
}

async function events(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.alterTable('counting_events', (table) => {
    table.dropUnique(['worker_session', 'worker_sequence']);
  });
  await db.schema.alterTable('counting_events', (table) => {
    // Body heights per second.
    table.decimal('speed', 8, 3);
    dialect.json(table, 'second_points');
    table.text('recount_id').references('recount_id').inTable('recounts');
    table.unique(['worker_session', 'worker_sequence'], {
      indexName: 'counting_events_live',
      useConstraint: false,
      predicate: db.whereRaw('recount_id is null'),
    });
    table.index(['recount_id'], 'counting_events_recounted', { predicate: db.whereRaw('recount_id is not null') });
  });
}

async function visits(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('zone_visits', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    table.text('zone_id').notNullable();
    table.integer('rule_version').notNullable();
    table.string('track_id', 100).notNullable();
    dialect.instant(table, 'entered_at').notNullable();
    dialect.instant(table, 'left_at').notNullable();
    // Of the stay, slower than walking pace.
    table.integer('waited_ms').notNullable();
    table.text('worker_session').notNullable().references('worker_session').inTable('worker_sessions');
    dialect.big(table, 'worker_sequence').notNullable();
    table.text('recount_id').references('recount_id').inTable('recounts');
    dialect.instant(table, 'created_at').notNullable();
    travels(table, dialect);
    table.foreign(['zone_id', 'rule_version']).references(['zone_id', 'rule_version']).inTable('counting_zones');
    table.unique(['worker_session', 'worker_sequence'], {
      indexName: 'zone_visits_live',
      useConstraint: false,
      predicate: db.whereRaw('recount_id is null'),
    });
    table.index(['recount_id'], 'zone_visits_recounted', { predicate: db.whereRaw('recount_id is not null') });
    table.index(['camera_id', 'left_at']);
  });
}

async function minutes(db: Knex, dialect: Dialect): Promise<void> {
  const key = ['camera_id', 'zone_id', 'time_period', 'period_start'];
  await db.schema.alterTable('counting_results', (table) => {
    table.dropUnique(key);
  });
  await db.schema.alterTable('counting_results', (table) => {
    // Of a zone; max_occupancy is the table's own.
    table.integer('entries').notNullable().defaultTo(0);
    table.integer('exits').notNullable().defaultTo(0);
    dialect.big(table, 'occupancy_ms').notNullable().defaultTo(0);
    dialect.big(table, 'queue_ms').notNullable().defaultTo(0);
    table.integer('max_queue').notNullable().defaultTo(0);
    table.text('recount_id').references('recount_id').inTable('recounts');
    table.unique(key, {
      indexName: 'counting_results_live',
      useConstraint: false,
      predicate: db.whereRaw('recount_id is null'),
    });
    table.unique(['recount_id', ...key], {
      indexName: 'counting_results_recounted',
      useConstraint: false,
      predicate: db.whereRaw('recount_id is not null'),
    });
  });
  // What a camera measured, whichever regions it had then: a recount counts with it.
  await db.schema.createTable('camera_coverage', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('camera_id', 100).notNullable().references('camera_id').inTable('camera_configurations');
    dialect.instant(table, 'period_start').notNullable();
    table.integer('coverage_ms').notNullable();
    table.integer('frames').notNullable();
    travels(table, dialect);
    table.unique(['camera_id', 'period_start']);
  });
}

/**
 * A track is what the counting rules saw, as compact bytes (core/counting/storage/trajectory.ts). What follows from them, from the session or from
 * another column is no longer written, and what nobody looks up is no longer indexed: 5,000 people a day for months.
 */
async function tracks(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.alterTable('worker_sessions', (table) => {
    table.boolean('keeps_samples').notNullable().defaultTo(false);
  });
  await db.schema.alterTable('person_tracking', (table) => {
    table.dropUnique(['worker_session', 'worker_sequence']);
    table.dropUnique(['uid']);
    table.dropIndex(['camera_id', 'first_seen']);
  });
  await db.schema.alterTable('person_tracking', (table) => {
    for (const column of [
      'frame_timestamp',
      'tracking_timestamp',
      'position_x',
      'position_y',
      'tracking_status',
      'duration_seconds',
      'created_at',
      'model_id',
      'model_version',
    ])
      table.setNullable(column);
    dialect.bytes(table, 'samples');
    // Milliseconds after first_seen.
    table.integer('confirmed_ms');
    table.integer('ended_ms');
    // Width by height of the picture.
    table.double('aspect_ratio');
    table.index(['first_seen']);
  });
}
