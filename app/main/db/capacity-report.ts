import { openSqlite } from './sqlite-file.ts';
import { statSync } from 'node:fs';
import { DAY_MS } from '../../core/time.ts';
import type { TaskInput, TaskOutput } from '../../shared/tasks.ts';

/** Before the file grew for so many days nothing is said of when the disk will be full. */
const LEAST_DAYS = 7;

/** How much this PC had to do in a stretch of time, how much of it it did, and for how long the disk will do. */
export function reportCapacity({
  databaseFile,
  fromMs,
  toMs,
  diskFreeBytes,
}: TaskInput<'capacity-report'>): TaskOutput<'capacity-report'> {
  const db = openSqlite(databaseFile, { readonly: true, fileMustExist: true });
  try {
    const coverage = db
      .prepare(
        `select sum(case when frames_due is not null then frames end) as frames, sum(frames_due) as due, sum(at_risk_ms) as risk, sum(coverage_ms) as measured,
         count(distinct camera_id) as cameras from camera_coverage where period_start >= ? and period_start < ?`,
      )
      .get(fromMs, toMs) as Record<'frames' | 'due' | 'risk' | 'measured' | 'cameras', number | null>;
    const beginMs = db.prepare('select min(event_timestamp) from counting_events').pluck().get() as number | null,
      databaseBytes = statSync(databaseFile).size,
      days = beginMs === null ? 0 : (toMs - beginMs) / DAY_MS;
    const bytesPerDay = days < LEAST_DAYS ? null : Math.round(databaseBytes / days);
    return {
      cameras: coverage.cameras ?? 0,
      measuredHours: Math.round((coverage.measured ?? 0) / 3_600_000),
      framesAnalysed: coverage.frames ?? 0,
      framesDue: coverage.due ?? 0,
      atRiskMinutes: Math.round((coverage.risk ?? 0) / 60_000),
      crossings: db
        .prepare('select count(*) from counting_events where event_timestamp >= ? and event_timestamp < ?')
        .pluck()
        .get(fromMs, toMs) as number,
      databaseBytes,
      bytesPerDay,
      diskDaysLeft: bytesPerDay === null || diskFreeBytes === null ? null : Math.floor(diskFreeBytes / bytesPerDay),
    };
  } finally {
    db.close();
  }
}
