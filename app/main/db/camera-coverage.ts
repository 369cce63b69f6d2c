import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS } from '../../core/time.ts';
import { extreme } from './counting-results.ts';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';
import { refuseManyRows } from './row-limit.ts';
import { uuidv7 } from './uuid.ts';

/** What a camera measured of a UTC minute, and how well (Quality). */
export interface Measured {
  measuredMs: number;
  frames: number;
  framesDue: number | null;
  worstFps: number | null;
}

/** Adds to it. */
export async function addCoverage(
  db: Db,
  identity: Identity,
  cameraId: string,
  startMs: number,
  { measuredMs, frames, framesDue, worstFps }: Measured,
  nowMs: number,
): Promise<void> {
  const stamped = await stamp(db, identity);
  await db('camera_coverage')
    .insert({
      uid: uuidv7(nowMs),
      camera_id: cameraId,
      period_start: dialectOf(db).toInstant(startMs),
      coverage_ms: measuredMs,
      frames,
      frames_due: framesDue,
      worst_fps: worstFps,
      at_risk_ms: 0,
      ...stamped,
    })
    .onConflict(['camera_id', 'period_start'])
    .merge({
      coverage_ms: db.raw('camera_coverage.coverage_ms + ?', [measuredMs]),
      frames: db.raw('camera_coverage.frames + ?', [frames]),
      frames_due: db.raw('camera_coverage.frames_due + excluded.frames_due'),
      worst_fps: extreme(db, 'camera_coverage', 'worst_fps', '<'),
      ...stamped,
    });
}

/** What a camera measured of each minute of a range, oldest first. Read day by day, with a turn of the event loop for whoever counts. Rejects with REPORT_003. */
export async function listCoverage(
  db: Db,
  cameraId: string,
  fromMs: number,
  toMs: number,
): Promise<{ startMs: number; coverageMs: number }[]> {
  const { fromInstant } = dialectOf(db),
    minutes: { startMs: number; coverageMs: number }[] = [];
  for (let at = fromMs; at < toMs; at += DAY_MS) {
    const rows: Record<string, unknown>[] = await within(db, cameraId, at, Math.min(toMs, at + DAY_MS))
      .orderBy('period_start')
      .select('period_start', 'coverage_ms');
    for (const row of rows)
      minutes.push({ startMs: fromInstant(row.period_start), coverageMs: Number(row.coverage_ms) });
    refuseManyRows(minutes.length);
    await turn();
  }
  return minutes;
}

/** How much of a range a camera measured. Milliseconds. */
export async function sumCoverage(db: Db, cameraId: string, fromMs: number, toMs: number): Promise<number> {
  const [row] = (await within(db, cameraId, fromMs, toMs).sum({ ms: 'coverage_ms' })) as [{ ms: unknown }];
  return Number(row.ms ?? 0);
}

function within(db: Db, cameraId: string, fromMs: number, toMs: number) {
  const { toInstant } = dialectOf(db);
  return db('camera_coverage')
    .where({ camera_id: cameraId })
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs));
}

/** The newest minute of which a camera measured something; null: it never did. */
export async function lastMeasuredMs(db: Db, cameraId: string): Promise<number | null> {
  const row = await db('camera_coverage')
    .where({ camera_id: cameraId })
    .andWhere('coverage_ms', '>', 0)
    .orderBy('period_start', 'desc')
    .first('period_start');
  return row ? dialectOf(db).fromInstant(row.period_start) : null;
}
