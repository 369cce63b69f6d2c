import type { Knex } from 'knex';
import { dialectOf, type Dialect } from '../dialect/dialect.ts';
import { createdAndUpdated, known, travels } from './columns.ts';

/** Where a model comes from, how it does, how it is compared with another, and batch work. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await provenance(db, dialect);
  await performance(db, dialect);
  await comparisons(db, dialect);
  await jobs(db, dialect);
}

type Table = Knex.CreateTableBuilder;

const ofModel = (table: Table, column = 'model_id') =>
  table.string(column, 100).references('model_id').inTable('ai_models').index();
const scores = (table: Table, ...columns: string[]) => columns.forEach((column) => table.decimal(column, 5, 4));
const percents = (table: Table, ...columns: string[]) => columns.forEach((column) => table.decimal(column, 8, 2));

async function provenance(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('model_training_history', (table) => {
    table.increments('id');
    table.string('training_run_id', 100).notNullable().unique();
    ofModel(table).notNullable();
    dialect.json(table, 'training_config');
    dialect.json(table, 'dataset_config');
    scores(table, 'training_accuracy', 'validation_accuracy');
    table.decimal('training_loss', 12, 6);
    table.decimal('validation_loss', 12, 6);
    table.integer('epochs_completed');
    table.integer('total_epochs');
    table.decimal('training_duration_hours', 8, 2);
    known(table, 'training_status', ['running', 'completed', 'failed', 'cancelled']).notNullable();
    table.text('error_message');
    percents(table, 'gpu_usage_percent', 'cpu_usage_percent', 'memory_usage_gb');
    dialect.instant(table, 'started_at');
    dialect.instant(table, 'completed_at');
    travels(table, dialect);
    dialect.instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('model_version_control', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    ofModel(table).notNullable();
    table.string('version_number', 50).notNullable();
    table.string('parent_version', 50);
    table.string('branch_name', 100);
    table.string('commit_hash', 64);
    table.text('commit_message');
    table.text('changes_summary');
    dialect.json(table, 'changes_details');
    for (const count of ['files_changed', 'lines_added', 'lines_deleted']) table.integer(count);
    table.string('author_name', 200);
    table.string('author_email', 200);
    dialect.instant(table, 'commit_timestamp');
    known(table, 'review_status', ['pending', 'approved', 'rejected']).notNullable().defaultTo('pending');
    table.text('reviewed_by');
    dialect.instant(table, 'reviewed_at');
    table.text('review_notes');
    travels(table, dialect);
    dialect.instant(table, 'created_at').notNullable();
    table.unique(['model_id', 'version_number']);
  });
  await db.schema.createTable('model_branches', (table) => {
    table.increments('id');
    table.text('uid').notNullable().unique();
    table.string('branch_name', 100).notNullable().unique();
    table.string('base_version', 50).notNullable();
    table.text('branch_description');
    table.string('branch_purpose', 50);
    known(table, 'branch_status', ['active', 'merged', 'abandoned']).notNullable().defaultTo('active');
    table.text('created_by');
    dialect.instant(table, 'created_at').notNullable();
    dialect.instant(table, 'merged_at');
    table.string('merged_to', 100);
    travels(table, dialect);
  });
  const states = ['pending', 'running', 'completed', 'failed'];
  await db.schema.createTable('model_deployment_pipeline', (table) => {
    table.increments('id');
    table.string('pipeline_id', 100).notNullable().unique();
    ofModel(table).notNullable();
    table.string('version_number', 50).notNullable();
    dialect.json(table, 'pipeline_stages');
    table.string('current_stage', 50);
    known(table, 'stage_status', states).notNullable().defaultTo('pending');
    dialect.json(table, 'deployment_config');
    dialect.json(table, 'environment_config');
    known(table, 'pipeline_status', states).notNullable().defaultTo('pending');
    dialect.instant(table, 'pipeline_started_at');
    dialect.instant(table, 'pipeline_completed_at');
    table.boolean('can_rollback').notNullable().defaultTo(true);
    table.string('rollback_version', 50);
    table.text('rollback_reason');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
  });
}

async function performance(db: Knex, dialect: Dialect): Promise<void> {
  // Samples. An inference that another program asked for has neither camera nor frame.
  await db.schema.createTable('model_inference_results', (table) => {
    table.increments('id');
    table.string('inference_id', 100).notNullable().unique();
    ofModel(table).notNullable();
    table.string('model_version', 50).notNullable();
    table.string('input_data_hash', 64);
    dialect.json(table, 'input_metadata');
    dialect.instant(table, 'input_timestamp').notNullable();
    dialect.json(table, 'inference_results').notNullable();
    dialect.json(table, 'confidence_scores');
    table.integer('processing_time_ms');
    scores(table, 'result_quality_score');
    known(table, 'result_validation_status', ['valid', 'invalid', 'uncertain']).notNullable().defaultTo('valid');
    percents(table, 'gpu_utilization_percent', 'memory_usage_mb');
    table.integer('batch_size');
    dialect.instant(table, 'created_at').notNullable();
    table.index(['model_id', 'input_timestamp']);
  });
  await db.schema.createTable('model_performance_metrics', (table) => {
    table.increments('id');
    ofModel(table).notNullable();
    table.string('model_version', 50).notNullable();
    dialect.instant(table, 'metric_timestamp').notNullable();
    scores(table, 'accuracy_score', 'precision_score', 'recall_score', 'f1_score');
    scores(table, 'false_positive_rate', 'false_negative_rate', 'detection_rate');
    table.decimal('inference_latency_ms', 10, 2);
    percents(table, 'throughput_fps', 'gpu_utilization_percent', 'memory_usage_mb', 'model_availability_percent');
    // Ten decimals: a picture costs millionths of a dollar.
    for (const money of ['cost_per_inference', 'revenue_per_inference']) table.decimal(money, 20, 10);
    table.decimal('roi_percentage', 12, 2);
    table.integer('inference_errors');
    table.integer('model_loading_time_ms');
    dialect.instant(table, 'created_at').notNullable();
    table.unique(['model_id', 'model_version', 'metric_timestamp']);
  });
  await db.schema.createTable('model_drift_metrics', (table) => {
    table.increments('id');
    ofModel(table).notNullable();
    dialect.instant(table, 'drift_timestamp').notNullable();
    scores(table, 'data_drift_score', 'concept_drift_score', 'model_drift_score');
    known(table, 'drift_type', ['covariate', 'label', 'concept']);
    known(table, 'drift_severity', ['low', 'medium', 'high', 'critical']);
    dialect.json(table, 'drift_features');
    table.boolean('is_alerted').notNullable().defaultTo(false);
    table.decimal('alert_threshold', 5, 4).notNullable().defaultTo(0.8);
    dialect.instant(table, 'created_at').notNullable();
    table.unique(['model_id', 'drift_timestamp']);
  });
}

async function comparisons(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('model_comparison_metrics', (table) => {
    table.increments('id');
    table.string('comparison_id', 100).notNullable().unique();
    for (const column of ['baseline_model_id', 'challenger_model_id']) ofModel(table, column).notNullable();
    percents(table, 'accuracy_improvement', 'precision_improvement', 'recall_improvement', 'f1_improvement');
    percents(table, 'latency_improvement_percent', 'throughput_improvement_percent', 'cost_improvement_percent');
    table.boolean('is_statistically_significant');
    table.decimal('p_value', 12, 8);
    dialect.json(table, 'confidence_interval');
    known(table, 'comparison_status', ['running', 'completed', 'failed']).notNullable().defaultTo('running');
    ofModel(table, 'winner_model_id');
    travels(table, dialect);
    dialect.instant(table, 'created_at').notNullable();
    dialect.instant(table, 'completed_at');
  });
  await db.schema.createTable('ab_testing_experiments', (table) => {
    table.increments('id');
    table.string('experiment_id', 100).notNullable().unique();
    table.string('experiment_name', 200).notNullable();
    for (const column of ['baseline_model_id', 'challenger_model_id']) ofModel(table, column).notNullable();
    table.integer('traffic_split_percent').notNullable().defaultTo(50);
    known(table, 'traffic_split_method', ['random', 'user_id', 'session_id']).notNullable().defaultTo('random');
    table.integer('experiment_duration_days').notNullable().defaultTo(7);
    table.integer('minimum_sample_size').notNullable().defaultTo(1000);
    table.decimal('confidence_level', 5, 4).notNullable().defaultTo(0.95);
    known(table, 'experiment_status', ['draft', 'running', 'completed', 'stopped']).notNullable().defaultTo('draft');
    dialect.instant(table, 'start_date');
    dialect.instant(table, 'end_date');
    dialect.json(table, 'success_metrics');
    dialect.json(table, 'success_thresholds');
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.index(['experiment_status']);
  });
  const ofExperiment = (table: Table) =>
    table.string('experiment_id', 100).notNullable().references('experiment_id').inTable('ab_testing_experiments');
  const groups = ['baseline', 'challenger'];
  await db.schema.createTable('ab_testing_assignments', (table) => {
    table.increments('id');
    table.text('assignment_id').notNullable().unique();
    ofExperiment(table);
    table.integer('user_id').unsigned().references('id').inTable('users').index();
    table.string('session_id', 100);
    ofModel(table, 'assigned_model_id').notNullable();
    known(table, 'assigned_group', groups).notNullable();
    dialect.instant(table, 'assignment_timestamp').notNullable();
    table.string('assignment_reason', 50);
    scores(table, 'assignment_confidence');
    travels(table, dialect);
    dialect.instant(table, 'created_at').notNullable();
    table.index(['experiment_id', 'user_id']);
    table.index(['experiment_id', 'assigned_group']);
  });
  await db.schema.createTable('ab_testing_results', (table) => {
    table.increments('id');
    table.text('result_id').notNullable().unique();
    ofExperiment(table);
    dialect.instant(table, 'result_timestamp').notNullable();
    known(table, 'group_name', groups).notNullable();
    table.integer('sample_size');
    scores(table, 'accuracy_score', 'precision_score', 'recall_score', 'f1_score', 'conversion_rate');
    for (const money of ['revenue_per_user', 'cost_per_user']) table.decimal(money, 20, 10);
    table.boolean('is_statistically_significant');
    table.decimal('p_value', 12, 8);
    dialect.json(table, 'confidence_interval');
    travels(table, dialect);
    dialect.instant(table, 'created_at').notNullable();
    table.index(['experiment_id', 'result_timestamp']);
  });
  await db.schema.createTable('ab_testing_conclusions', (table) => {
    table.increments('id');
    table.text('conclusion_id').notNullable().unique();
    ofExperiment(table).index();
    ofModel(table, 'winner_model_id');
    table.text('conclusion_reason');
    known(table, 'recommendation', ['deploy_challenger', 'keep_baseline', 'run_longer']);
    percents(table, 'expected_improvement_percent');
    table.decimal('confidence_level', 5, 4);
    known(table, 'risk_assessment', ['low', 'medium', 'high']);
    known(table, 'deployment_strategy', ['immediate', 'gradual', 'canary']);
    table.integer('deployment_timeline_days');
    table.text('reviewed_by');
    dialect.instant(table, 'reviewed_at');
    table.text('review_notes');
    travels(table, dialect);
    dialect.instant(table, 'created_at').notNullable();
  });
}

/** A video to be counted, an erasure, an import: work that is not a live frame. Live frames wait in memory and are never stored. */
async function jobs(db: Knex, dialect: Dialect): Promise<void> {
  await db.schema.createTable('inference_jobs', (table) => {
    table.increments('id');
    table.text('job_id').notNullable().unique();
    table.string('job_type', 50).notNullable();
    table.string('camera_id', 100).references('camera_id').inTable('camera_configurations').index();
    ofModel(table);
    known(table, 'processing_status', ['pending', 'processing', 'completed', 'failed', 'cancelled'])
      .notNullable()
      .defaultTo('pending');
    table.integer('processing_priority').notNullable().defaultTo(0);
    table.string('assigned_worker_id', 100);
    dialect.json(table, 'input').notNullable();
    dialect.json(table, 'result');
    dialect.json(table, 'error');
    table.decimal('progress', 5, 4).notNullable().defaultTo(0);
    table.integer('processing_time_ms');
    dialect.instant(table, 'queued_at').notNullable();
    dialect.instant(table, 'started_at');
    dialect.instant(table, 'processed_at');
    table.index(['processing_priority', 'queued_at'], 'inference_jobs_waiting', {
      predicate: db.whereRaw("processing_status = 'pending'"),
    });
  });
}
