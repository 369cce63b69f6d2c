import { setImmediate as turn } from 'node:timers/promises';
import { DAY_MS } from '../../core/time.ts';
import { gapsBetween, measuredSpans, overlapOf, unionOf } from '../../core/stats/bucket.ts';
import type { Span } from '../../core/stats/business-day.ts';
import type { CameraHealthReport } from '../../shared/domain/health-figures.ts';
import { byReason, SETTLED_MS } from '../counts/open-counts.ts';
import { listLifetimes } from '../db/camera-configurations.ts';
import { listCoverage, sumCoverage } from '../db/camera-coverage.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { listOutages, listSuspects, PLANNED, type Outage } from '../db/stream-events.ts';

/** Over how many days uptime is told. */
const LONG_DAYS = 30;
/** Of so many days until now the sum of coverage may still grow: a worker sends again what could not be stored. */
const OPEN_DAYS = 2;

export type Watched = Pick<CameraHealthReport, 'strip' | 'measuredShare' | 'uptime24h' | 'uptime30d'>;

/** What was measured of the last day and month, from what is stored: minutes of coverage, and the hours in which a camera was off as planned. */
export class Uptime {
  readonly #db: Db;
  /** By camera and UTC day: milliseconds measured, of days that no longer change. */
  readonly #days = new Map<string, number>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** Another database is in place. */
  forget(): void {
    this.#days.clear();
  }

  async read(nowMs: number): Promise<Map<string, Watched>> {
    const toMs = nowMs - SETTLED_MS,
      day = { fromMs: nowMs - DAY_MS, toMs },
      month = { fromMs: nowMs - LONG_DAYS * DAY_MS, toMs };
    const cameras = (await listLifetimes(this.#db)).filter(({ removedAtMs }) => removedAtMs === null),
      outages = await listOutages(this.#db, day.fromMs, toMs),
      planned = await listOutages(this.#db, month.fromMs, toMs, PLANNED);
    const found = new Map<string, Watched>();
    for (const { cameraId, createdAtMs } of cameras) {
      const own = (all: readonly Outage[]) => all.filter((outage) => outage.cameraId === cameraId),
        since = (span: Span): Span => ({ fromMs: Math.min(toMs, Math.max(span.fromMs, createdAtMs)), toMs });
      const strip = await this.#strip(cameraId, since(day), own(outages)),
        measuredMs = await sumCoverage(this.#db, cameraId, day.fromMs, toMs);
      // SQLite answers at once, without a turn of the event loop: whoever counts gets one after each camera.
      await turn();
      found.set(cameraId, {
        strip: strip.strip,
        measuredShare: shareOf(measuredMs, lengthOf(since(day))),
        uptime24h: shareOf(measuredMs, meant(since(day), own(planned))),
        uptime30d: shareOf(await this.#measured(cameraId, month), meant(since(month), own(planned))),
      });
    }
    return found;
  }

  async #strip(cameraId: string, span: Span, outages: readonly Outage[]): Promise<Pick<Watched, 'strip'>> {
    const spans = measuredSpans(await listCoverage(this.#db, cameraId, span.fromMs, span.toMs), span);
    const gaps = gapsBetween(spans, span).flatMap((gap) =>
      byReason(gap, outages).map((part) => ({ ...part, cameraId })),
    );
    return {
      strip: { ...span, gaps, suspects: await listSuspects(this.#db, [cameraId], span.fromMs, span.toMs) },
    };
  }

  /** Day by day, so that only the days that may still change are read again. */
  async #measured(cameraId: string, { fromMs, toMs }: Span): Promise<number> {
    let sum = 0;
    for (let at = fromMs; at < toMs;) {
      const begins = Math.floor(at / DAY_MS) * DAY_MS,
        ends = begins + DAY_MS,
        whole = at === begins && ends <= toMs - OPEN_DAYS * DAY_MS;
      const key = `${cameraId} ${begins}`;
      const ms =
        (whole ? this.#days.get(key) : undefined) ?? (await sumCoverage(this.#db, cameraId, at, Math.min(ends, toMs)));
      if (whole) this.#days.set(key, ms);
      await turn();
      sum += ms;
      at = ends;
    }
    return sum;
  }
}

const lengthOf = ({ fromMs, toMs }: Span): number => Math.max(0, toMs - fromMs);

/** How much of a span a camera was meant to count. */
function meant(span: Span, planned: readonly Outage[]): number {
  return lengthOf(span) - overlapOf(span, unionOf(planned));
}

/** Less than this was not there long enough to speak of a share. Milliseconds. */
const LEAST_MS = 60_000;
const shareOf = (ms: number, ofMs: number): number | null => (ofMs < LEAST_MS ? null : Math.min(1, ms / ofMs));
