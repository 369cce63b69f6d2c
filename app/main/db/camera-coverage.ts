import { dialectOf, type Db } from './dialect/dialect.ts';
import { stamp, type Identity } from './installation.ts';
import { uuidv7 } from './uuid.ts';

/** Adds to what a camera measured of one UTC minute. */
export async function addCoverage(
  db: Db,
  identity: Identity,
  cameraId: string,
  startMs: number,
  measuredMs: number,
  frames: number,
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
      ...stamped,
    })
    .onConflict(['camera_id', 'period_start'])
    .merge({
      coverage_ms: db.raw('camera_coverage.coverage_ms + ?', [measuredMs]),
      frames: db.raw('camera_coverage.frames + ?', [frames]),
      ...stamped,
    });
}
