import type { Knex } from 'knex';

/*
 * What a shop counts in days, months or years, written as SQL by SQLite itself: minutes of a line and of a zone, crossings, visits, ways, coverage, health and
 * events of the stream, for each camera, spread evenly over the days.
 */

export interface StoreSize {
  cameras: number;
  days: number;
  crossingsADay: number;
  /** Minutes of a day that are measured. */
  openMinutes: number;
}

/** Events of streams are few, and kept for longer than the rest is made. */
const STREAM_DAYS = 400;
const MINUTE = 60_000,
  DAY = 86_400_000;

/** Into an empty shop with `camera-1` and `line-1`; the last day ends at `endMs`, a UTC midnight. Returns the rows. */
export async function fillStore(
  db: Knex,
  endMs: number,
  { cameras, days, crossingsADay, openMinutes }: StoreSize,
): Promise<number> {
  await db.raw('pragma foreign_keys = off');
  const { stream_id: stream } = (await db('video_streams').first('stream_id')) as { stream_id: string };
  const startMs = endMs - days * DAY;
  const numbers = (count: number) =>
    `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})`;
  const of = `'s', 'n'`;
  let revision = 1000;
  for (let camera = 1; camera <= cameras; camera++) {
    const id = `camera-${camera}`;
    if (camera > 1) {
      for (const table of ['camera_configurations', 'video_streams', 'counting_zones']) {
        const row = (await db(table).where({ camera_id: 'camera-1' }).first()) as Record<string, unknown>;
        const other = Object.fromEntries(
          Object.entries(row)
            .filter(([key]) => key !== 'id')
            .map(([key, value]) => [
              key,
              ['camera_id', 'stream_id', 'zone_id', 'uid'].includes(key)
                ? key === 'camera_id'
                  ? id
                  : `${String(value)}-${camera}`
                : value,
            ]),
        );
        await db(table).insert(other);
      }
    }
    const zone = camera === 1 ? 'line-1' : `line-1-${camera}`;
    const minutes = days * openMinutes,
      at = `${startMs} + (i / ${openMinutes}) * ${DAY} + 28800000 + (i % ${openMinutes}) * ${MINUTE}`;
    await db.raw(`insert into counting_results (uid, camera_id, zone_id, rule_version, model_id, model_version, result_timestamp, created_at, time_period, period_start, period_end,
        count_in, count_out, count_total, coverage_ms, frames, frames_due, worst_fps, at_risk_ms, site_id, node_id, revision)
      ${numbers(minutes)} select '01a0000000000000000000${camera}-' || i, '${id}', '${zone}', 1, 'model-1', 'v1', ${at}, ${at}, 'minute', ${at}, ${at} + ${MINUTE},
        (i * 7) % 3, (i * 5) % 3, (i * 7) % 3 + (i * 5) % 3, 60000, 900, 900, 14.5, 0, ${of}, ${revision} + i from n`);
    revision += minutes;
    await db.raw(`insert into camera_coverage (uid, camera_id, period_start, coverage_ms, frames, frames_due, worst_fps, at_risk_ms, site_id, node_id, revision)
      ${numbers(minutes)} select 'c${camera}-' || i, '${id}', ${at}, 60000, 900, 900, 14.5, 0, ${of}, ${revision} + i from n`);
    revision += minutes;
    const events = days * crossingsADay,
      when = `${startMs} + (i / ${crossingsADay}) * ${DAY} + 28800000 + (i % ${crossingsADay}) * ${Math.floor((openMinutes * MINUTE) / crossingsADay)}`;
    await db.raw(`insert into counting_events (counting_event_id, camera_id, event_timestamp, event_type, direction, track_id, path_trajectory, confidence_score, created_at, zone_id, zone_name, rule_version,
        model_id, model_version, refusal, crossing_point, line_points, anchor, frames_before, frames_after, ms_before, ms_after, confidence_mean, confidence_lowest, worker_session, worker_sequence, speed, site_id, node_id, revision)
      ${numbers(events)} select '01a0000000000000000000${camera}-' || i, '${id}', ${when}, 'cross_line', case when i % 2 then 'in' else 'out' end, i, '[${Array.from({ length: 14 }, (_, k) => `[${-1400 + k * 200},0.51234,0.6${k}234]`).join(',')}]', 0.8, ${when},
        '${zone}', 'Entrance', 1, 'model-1', 'v1', case when i % 10 = 9 then 'flicker' end, '[0.5,0.6]', '[[0.05,0.6],[0.95,0.6]]', 'bottom-centre', 7, 7, 1400, 1400, 0.8, 0.6, 'session-${camera}', i, 1.2, ${of}, ${revision} + i from n`);
    revision += events;
    await db.raw(`insert into person_tracking (uid, camera_id, track_id, trajectory_points, trajectory_length, tracking_confidence, first_seen, last_seen, track_age_frames, worker_session, worker_sequence, samples, confirmed_ms, ended_ms, aspect_ratio, site_id, node_id, revision)
      ${numbers(events)} select 't${camera}-' || i, '${id}', i, '[]', 60, 0.8, ${when}, ${when} + 12000, 180, 'session-${camera}', i, randomblob(240), 500, 12500, 1.7778, ${of}, ${revision} + i from n`);
    revision += events;
    await db.raw(`insert into zone_visits (uid, camera_id, zone_id, rule_version, track_id, entered_at, left_at, waited_ms, worker_session, worker_sequence, created_at, site_id, node_id, revision)
      ${numbers(events)} select 'v${camera}-' || i, '${id}', 'till', 1, i, ${when}, ${when} + 9000, 4000, 'session-${camera}', i, ${when}, ${of}, ${revision} + i from n`);
    revision += events;
    await db.raw(`insert into stream_events (uid, stream_id, camera_id, event_type, event_timestamp, event_severity, is_resolved, resolved_at, created_at, site_id, node_id, revision)
      ${numbers(STREAM_DAYS * 6)} select 'e${camera}-' || i, '${stream}${camera > 1 ? `-${camera}` : ''}', '${id}', case i % 3 when 0 then 'connection_lost' when 1 then 'connected' else 'count_at_risk' end, ${endMs - STREAM_DAYS * DAY} + i * ${DAY / 6}, 'warning', true, ${endMs - STREAM_DAYS * DAY} + i * ${DAY / 6} + 20000, ${startMs}, ${of}, ${revision} + i from n`);
    revision += STREAM_DAYS * 6;
  }
  await db('installation').update({ last_revision: revision });
  await db.raw('analyze');
  await db.raw('pragma foreign_keys = on');
  return revision - 1000;
}
