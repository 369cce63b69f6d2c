import type { Knex } from 'knex';

/*
 * Columns of a few known words, of the tables that were there before, say them as CHECKs now; what a stream's events are called is written with
 * underscores, as everything else in the database; and a plain count of what was counted is right in the store too.
 */

const WORDS: Record<string, Record<string, readonly string[]>> = {
  ai_models: {
    model_type: ['detection', 'tracking', 'counting', 'classification'],
    deployment_status: ['development', 'testing', 'production', 'archived'],
  },
  model_versions: {
    deployment_environment: ['dev', 'staging', 'production'],
    deployment_status: ['not_deployed', 'deployed', 'archived'],
  },
  camera_locations: { location_type: ['entrance', 'exit', 'indoor', 'outdoor'] },
  camera_groups: { group_type: ['building', 'floor', 'zone'] },
  camera_configurations: {
    camera_type: ['demo', 'file', 'RTSP', 'IP', 'USB'],
    stream_protocol: ['file', 'rtsp', 'http', 'rtmp', 'usb'],
    quality_level: ['low', 'medium', 'high', 'ultra'],
    picture_aspect: ['auto', '4:3', '16:9'],
    stream_transport: ['auto', 'tcp', 'udp'],
    mount_place: ['entrance', 'aisle', 'area'],
    mount_perspective: ['oblique', 'overhead'],
  },
  video_streams: { stream_protocol: ['file', 'rtsp', 'http', 'rtmp', 'usb'] },
  stream_events: {
    event_severity: ['info', 'warning', 'error', 'critical'],
    event_type: [
      'not_running',
      'switched_off',
      'outside_hours',
      'maintenance',
      'connection_lost',
      'picture_frozen',
      'worker_ended',
      'failed',
      'view_moved',
      'view_other',
      'view_hidden',
      'connected',
      'count_at_risk',
      'size_changed',
      'provider_failed',
      'decoder_failed',
      'input_changed',
      'source_changed',
      'ended',
    ],
  },
  counting_zones: {
    zone_type: ['counting_line', 'gate', 'area', 'ignore'],
    counting_direction: ['bidirectional', 'in_only', 'out_only'],
    counting_method: ['line_crossing', 'area_occupancy'],
    anchor: ['bottom-centre', 'centre', 'top-centre'],
    count_mode: ['immediate', 'late'],
  },
  counting_events: {
    event_type: ['entry', 'exit', 'cross_line'],
    direction: ['in', 'out', 'north', 'south', 'east', 'west'],
    anchor: ['bottom-centre', 'centre', 'top-centre'],
  },
  counting_results: { time_period: ['minute'] },
  recounts: { status: ['running', 'ready', 'accepted', 'discarded', 'cancelled', 'failed'] },
  occupancy_adjustments: { world: ['shop', 'demo'], reason: ['counted', 'empty', 'other'] },
  camera_health: { status: ['online', 'offline', 'error', 'maintenance'] },
  camera_health_monitoring: {
    camera_status: ['online', 'offline', 'error', 'maintenance'],
    stream_status: ['active', 'inactive', 'error'],
    error_severity: ['low', 'medium', 'high', 'critical'],
  },
};

export async function up(db: Knex): Promise<void> {
  await db('stream_events').update({ event_type: db.raw(`replace(event_type, '-', '_')`) });
  for (const [table, columns] of Object.entries(WORDS))
    for (const [column, words] of Object.entries(columns))
      await db.raw(
        `alter table ${table} add constraint ${table}_${column}_known check (${column} in (${words.map((word) => `'${word}'`).join(', ')}))`,
      );
  await db.raw(`
    create view counted_events as
      select e.* from counting_events e
      where e.refusal is null and coalesce(e.recount_id, '') = coalesce((
        select r.recount_id from recounts r
        where r.camera_id = e.camera_id and r.status = 'accepted'
          and r.period_start <= e.event_timestamp and r.period_end > e.event_timestamp
        order by r.accepted_order desc limit 1), '')`);
}
