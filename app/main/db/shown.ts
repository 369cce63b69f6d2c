import type { Knex } from 'knex';
import { dialectOf, type Db } from './dialect/dialect.ts';
import { readLimited } from './row-limit.ts';

type Versioned = 'counting_events' | 'zone_visits' | 'counting_results' | 'camera_coverage';

/** The accepted recount that holds at the moment of a row: of those that cover it, the one accepted last. */
const HOLDS = `(select r.recount_id from recounts r where r.camera_id = ??.camera_id and r.status = 'accepted'
  and r.period_start <= ?? and r.period_end > ?? order by r.accepted_order desc limit 1)`;

export interface Shown {
  /** Keeps the rows that charts show; `column` is their moment. */
  keep(query: Knex.QueryBuilder, table: Versioned, column: string): void;
  /** Whether anything of the range was ever counted again. */
  readonly recounted: boolean;
}

/** Which of the rows within a range are shown: those of the recount that holds at their moment, else those that were counted live. */
export async function shownIn(db: Db, fromMs: number, toMs: number): Promise<Shown> {
  const { toInstant } = dialectOf(db);
  const accepted = (await db('recounts')
    .where({ status: 'accepted' })
    .where('period_start', '<', toInstant(toMs))
    .where('period_end', '>', toInstant(fromMs))
    .first('id')) as unknown;
  return {
    recounted: accepted !== undefined,
    keep(query, table, column) {
      const moment = `${table}.${column}`;
      if (accepted === undefined) query.whereNull(`${table}.recount_id`);
      else query.whereRaw(`?? is not distinct from ${HOLDS}`, [`${table}.recount_id`, table, moment, moment]);
    },
  };
}

interface RecountedCoverage {
  cameraId: string;
  recountId: string;
  startMs: number;
  measuredMs: number;
  frames: number;
  /** How well it was looked at, as it is stored. */
  row: Record<string, unknown>;
}

/** What cameras measured in the minutes of a range where a recount holds, with that recount. */
export async function recountedCoverage(
  db: Db,
  cameraId: string | null,
  fromMs: number,
  toMs: number,
): Promise<RecountedCoverage[]> {
  const { toInstant, fromInstant } = dialectOf(db);
  const moment = 'camera_coverage.period_start';
  const query = db('camera_coverage')
    .where('period_start', '>=', toInstant(fromMs))
    .where('period_start', '<', toInstant(toMs))
    .select(
      'camera_id',
      'period_start',
      'coverage_ms',
      'frames',
      'frames_due',
      'worst_fps',
      'at_risk_ms',
      'risk',
      db.raw(`${HOLDS} as recount_id`, ['camera_coverage', moment, moment]),
    );
  if (cameraId !== null) query.where({ camera_id: cameraId });
  const rows = await readLimited(query);
  return rows
    .filter((row) => row.recount_id !== null)
    .map((row) => ({
      cameraId: String(row.camera_id),
      recountId: String(row.recount_id),
      startMs: fromInstant(row.period_start),
      measuredMs: Number(row.coverage_ms),
      frames: Number(row.frames),
      row,
    }));
}
