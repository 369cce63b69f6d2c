import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { createdAndUpdated, travels } from './columns.ts';

/** The installation itself, its site, and the models it can count with. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);

  // One row: which node this database is, its last revision, and when it was last known to be alive.
  await db.schema.createTable('installation', (table) => {
    table.integer('id').primary();
    table.text('node_id').notNullable();
    dialect.big(table, 'last_revision').notNullable();
    dialect.instant(table, 'created_at').notNullable();
    dialect.instant(table, 'alive_at');
  });

  await db.schema.createTable('sites', (table) => {
    table.increments('id');
    table.text('site_id').notNullable().unique();
    table.text('site_name').notNullable();
    table.text('timezone').notNullable();
    table.integer('day_start_minutes').notNullable();
    table.integer('opens_minutes').notNullable();
    table.integer('closes_minutes').notNullable();
    table.text('node_id').notNullable();
    dialect.big(table, 'revision').notNullable().index();
    createdAndUpdated(table, dialect);
  });

  await db.schema.createTable('ai_models', (table) => {
    table.increments('id');
    table.string('model_id', 100).notNullable().unique();
    table.string('model_name', 200).notNullable();
    table.string('model_type', 50).notNullable();
    table.text('model_description');
    table.string('model_version', 50).notNullable().defaultTo('1.0.0');
    table.string('model_framework', 50);
    table.string('model_format', 50);
    dialect.json(table, 'model_config');
    table.integer('model_parameters');
    table.decimal('model_size_mb', 10, 3);
    for (const score of ['accuracy_score', 'precision_score', 'recall_score', 'f1_score']) table.decimal(score, 5, 4);
    table.boolean('is_active').notNullable().defaultTo(true);
    table.boolean('is_production').notNullable().defaultTo(false);
    table.string('deployment_status', 20).notNullable().defaultTo('development');
    table.string('model_path', 500);
    table.string('model_checksum', 64);
    table.string('model_metadata_path', 500);
    table.text('created_by');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.index(['is_production'], 'ai_models_production', { predicate: db.whereRaw('is_production') });
  });

  await db.schema.createTable('model_versions', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('model_id', 100).notNullable().references('model_id').inTable('ai_models');
    table.string('version_number', 50).notNullable();
    table.text('version_description');
    table.text('version_changes');
    table.string('version_commit_hash', 64);
    table.string('model_file_path', 500);
    table.decimal('model_file_size_mb', 10, 3);
    table.string('model_file_checksum', 64);
    table.string('training_dataset', 200);
    dialect.json(table, 'training_metrics');
    table.decimal('training_duration_hours', 8, 2);
    for (const score of ['validation_accuracy', 'validation_precision', 'validation_recall', 'validation_f1'])
      table.decimal(score, 5, 4);
    dialect.instant(table, 'deployment_timestamp');
    table.string('deployment_environment', 50);
    table.string('deployment_status', 20).notNullable().defaultTo('not_deployed');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.unique(['model_id', 'version_number']);
    table.index(['model_id', 'created_at']);
  });
}
