/** What was counted and what happened: in every other table is what was set up. A new table has to be put here or below; a test asks for it. */
export const COUNT_TABLES = [
  'stream_events',
  'worker_sessions',
  'counting_events',
  'person_tracking',
  'counting_results',
  'recounts',
  'zone_visits',
  'camera_coverage',
  'occupancy_adjustments',
  'camera_health',
  'camera_health_monitoring',
  'stream_quality_metrics',
  'realtime_processing_monitoring',
  'job_runs',
];

/** What an installer made, and what the program notes about itself. */
export const SET_UP_TABLES = [
  'installation',
  'sites',
  'ai_models',
  'model_versions',
  'camera_locations',
  'camera_groups',
  'camera_configurations',
  'camera_group_assignments',
  'video_streams',
  'counting_zones',
  'retention',
  'export_targets',
  'export_runs',
  'export_cursors',
  'export_dead_letters',
  'export_proofs',
  'knex_migrations',
  'knex_migrations_lock',
];
