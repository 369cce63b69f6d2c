import type { Knex } from 'knex';
import type { Span } from '../../../core/stats/business-day.ts';
import { bucketIndex, coveredOf, joinRuns, type Run, type Steps } from '../../../core/stats/bucket.ts';
import { hoursOfDay, type Calendar, type Placed } from '../../../core/stats/history.ts';
import { joinSums, sumsOfMinutes, type Sums } from '../../../core/stats/sums.ts';
import { DAY_MS, MINUTE_MS } from '../../../core/time.ts';
import { listMinutes, sumMinutes, type Minute, type MinuteRange } from '../counting-results.ts';
import { CROSSED } from '../counting-zones.ts';
import { dialectOf, type Db } from '../dialect/dialect.ts';
import { retentionOf } from '../retention/retention-rows.ts';
import { recountedMoments } from './derive-history.ts';
import { QUARTER_MS, readChart } from './period-rows.ts';

/*
 * What charts show, read from historical_analytics where it holds all that was counted, and from minutes where it does not yet: today's last hour, late
 * minutes, what was counted again since. The answer is what all minutes would give. Of what is older than the minutes that are kept the sums remain.
 */

/** More stretches than these are read in one, from minutes. */
const MOST_SPANS = 60;
/** Days of which the hours are known; two years and some. */
const DAYS_KNOWN = 1000;

/** Of one camera, or of a line or zone of it: sums by the step in which they lie (`bucketIndex`), and what was measured. */
export interface Counted {
  steps: Map<number, Sums>;
  covered: Run[];
}

interface Split {
  days: Span[];
  hours: Span[];
  minutes: Span[];
}

/** Sums of steps, by camera: of its lines and gates ('crossed') or its zones, or of one of them. */
export async function readSums(
  db: Db,
  kind: 'crossed' | 'zone',
  query: MinuteRange,
  bucketMinutes: Steps,
): Promise<Map<string, Counted>> {
  const derived = await derivedOf(db);
  // Of zones there are no sums of a camera.
  const usable = derived && (kind === 'crossed' || query.regionId !== null) ? derived : null;
  const split = await splitRange(db, query, usable, bucketMinutes);
  const pieces = new Map<string, { atMs: number; step: number; sums: Sums; covered: Run[] }[]>();
  const add = (cameraId: string, piece: { atMs: number; step: number; sums: Sums; covered: Run[] }) => {
    const own = pieces.get(cameraId) ?? [];
    pieces.set(cameraId, own);
    own.push(piece);
  };
  for (const row of await readRows(db, kind, query, split))
    for (const [i, sums] of row.parts.entries()) {
      const atMs = row.fromMs + i * QUARTER_MS;
      add(row.cameraId, {
        atMs,
        step: bucketIndex(atMs, query, bucketMinutes),
        sums,
        covered: i === 0 ? row.covered : [],
      });
    }
  for (const span of split.minutes) {
    const minutes = await listMinutes(db, kind, { ...query, ...span });
    for (const [cameraId, own] of Map.groupBy(minutes, (minute) => minute.cameraId))
      for (const [step, within] of Map.groupBy(own, ({ startMs }) => bucketIndex(startMs, query, bucketMinutes)))
        add(cameraId, pieceOf(step, within));
  }
  if (usable && !(await holdsStill(db, usable))) return readSums(db, kind, query, bucketMinutes);
  return new Map(
    [...pieces].map(([cameraId, own]) => {
      own.sort((a, b) => a.atMs - b.atMs);
      const steps = Map.groupBy(own, ({ step }) => step);
      return [
        cameraId,
        {
          steps: new Map([...steps].map(([step, all]) => [step, joinSums(all.map(({ sums }) => sums))])),
          covered: joinRuns(own.flatMap(({ covered }) => covered)),
        },
      ];
    }),
  );
}

const pieceOf = (step: number, minutes: readonly Minute[]) => ({
  atMs: minutes[0].startMs,
  step,
  sums: sumsOfMinutes(minutes),
  covered: coveredOf(minutes.map(({ startMs, measuredMs }) => ({ startMs, coverageMs: measuredMs }))),
});

/** In and out of each camera, or of each line or gate, that counted anything. */
export async function readInAndOut(
  db: Db,
  { fromMs, toMs }: Span,
  of: 'camera' | 'line' = 'camera',
): Promise<Map<string, { in: number; out: number }>> {
  const derived = await derivedOf(db),
    split = await splitRange(db, { fromMs, toMs }, derived, Infinity);
  const { toInstant } = dialectOf(db),
    sums = new Map<string, { in: number; out: number }>();
  const add = (whose: string, more: { in: unknown; out: unknown }) => {
    const known = sums.get(whose) ?? { in: 0, out: 0 };
    sums.set(whose, { in: known.in + Number(more.in), out: known.out + Number(more.out) });
  };
  for (const [period, spans] of [
    ['day', split.days],
    ['hour', split.hours],
  ] as const)
    for (const span of spans) {
      const rows: { scope_id: string; in: unknown; out: unknown }[] = await db('historical_analytics')
        .where({ time_period: period, scope: of === 'camera' ? 'camera' : 'zone' })
        .where('period_start', '>=', toInstant(span.fromMs))
        .where('period_start', '<', toInstant(span.toMs))
        .groupBy('scope_id')
        .select('scope_id')
        .sum({ in: 'total_count_in', out: 'total_count_out' });
      for (const row of rows) add(row.scope_id, row);
    }
  for (const span of split.minutes)
    for (const [whose, own] of await sumMinutes(db, of === 'camera' ? 'camera_id' : 'zone_id', span.fromMs, span.toMs))
      add(whose, own);
  return derived && !(await holdsStill(db, derived)) ? readInAndOut(db, { fromMs, toMs }, of) : sums;
}

/** Rows of the sums that lie in these stretches. */
async function readRows(db: Db, kind: 'crossed' | 'zone', { cameraId, regionId }: MinuteRange, split: Split) {
  const { toInstant, fromInstant, fromJson } = dialectOf(db);
  const found: { cameraId: string; fromMs: number; parts: Sums[]; covered: Run[] }[] = [];
  for (const [period, spans] of [
    ['day', split.days],
    ['hour', split.hours],
  ] as const)
    for (const { fromMs, toMs } of spans) {
      const query = db('historical_analytics')
        .where({ time_period: period, scope: regionId === null ? 'camera' : 'zone' })
        .whereIn('world', ['shop', 'demo'])
        .where('period_start', '>=', toInstant(fromMs))
        .where('period_start', '<', toInstant(toMs))
        .whereNotNull('chart_sums')
        .orderBy('period_start')
        .select('camera_id', 'period_start', 'chart_sums');
      if (regionId !== null)
        query.where({ scope_id: regionId }).whereIn(
          'scope_id',
          db('counting_zones')
            .whereIn('zone_type', kind === 'crossed' ? CROSSED : ['area'])
            .select('zone_id'),
        );
      if (cameraId !== null) query.where(regionId === null ? { scope_id: cameraId } : { camera_id: cameraId });
      for (const row of (await query) as Record<string, unknown>[]) {
        const startMs = fromInstant(row.period_start);
        found.push({
          cameraId: String(row.camera_id),
          fromMs: startMs,
          ...readChart(fromJson(row.chart_sums), startMs),
        });
      }
    }
  return found;
}

interface Derived {
  with: string;
  revision: number;
  calendar: Calendar;
}

/** How far the sums hold; null: there are none. */
async function derivedOf(db: Db): Promise<Derived | null> {
  const row = (await db('installation').first('derived_revision', 'derived_with')) as
    { derived_revision: unknown; derived_with: string | null } | undefined;
  if (!row?.derived_with || Number(row.derived_revision) === 0) return null;
  const [timeZone, dayStart] = row.derived_with.split(' ');
  return {
    with: row.derived_with,
    revision: Number(row.derived_revision),
    calendar: { timeZone, dayStartMinutes: Number(dayStart) },
  };
}

/** Sums that are made with another clock, or from the beginning, while they are read are read again. */
async function holdsStill(db: Db, before: Derived): Promise<boolean> {
  const now = await derivedOf(db);
  return now !== null && now.with === before.with && now.revision >= before.revision;
}

/** Which stretches of a range are read from where. A day or an hour (or its quarters) has to lie in one step. */
async function splitRange(db: Db, range: Span, derived: Derived | null, bucketMinutes: Steps): Promise<Split> {
  const whole: Split = { days: [], hours: [], minutes: [{ fromMs: range.fromMs, toMs: range.toMs }] };
  if (derived === null) return whole;
  const ends = await endsOf(db);
  if (ends === null) return whole;
  const changed = await changedSince(db, derived);
  const isChanged = ({ fromMs, toMs }: Span) => {
    const i = firstFrom(changed, fromMs);
    return i < changed.length && changed[i] < toMs;
  };
  const within = ({ fromMs, toMs }: Span) => range.fromMs <= fromMs && toMs <= range.toMs;
  const inOneStep = ({ fromMs, toMs }: Span) =>
    bucketIndex(fromMs, range, bucketMinutes) === bucketIndex(toMs - 1, range, bucketMinutes);
  const split: Split = { days: [], hours: [], minutes: [] };
  const [fromMs, toMs] = [Math.max(range.fromMs, ends.fromMs), Math.min(range.toMs, ends.toMs)];
  for (let at = fromMs; at < toMs;) {
    const hours = hoursAt(at, derived),
      day = { fromMs: hours[0].fromMs, toMs: hours.at(-1)!.toMs };
    if (within(day) && inOneStep(day) && !isChanged(day)) append(split.days, day);
    else
      for (const hour of hours) {
        if (hour.toMs <= fromMs || hour.fromMs >= toMs) continue;
        if (within(hour) && quartersOf(hour).every(inOneStep) && !isChanged(hour)) append(split.hours, hour);
        else
          append(split.minutes, {
            fromMs: Math.max(range.fromMs, hour.fromMs),
            toMs: Math.min(range.toMs, hour.toMs),
          });
      }
    at = day.toMs;
  }
  return split.days.length + split.hours.length + split.minutes.length > MOST_SPANS ? whole : split;
}

function quartersOf({ fromMs, toMs }: Span): Span[] {
  const quarters: Span[] = [];
  for (let at = fromMs; at < toMs; at += QUARTER_MS)
    quarters.push({ fromMs: at, toMs: Math.min(at + QUARTER_MS, toMs) });
  return quarters;
}

/** To stretches in order: what goes on is one. */
function append(spans: Span[], { fromMs, toMs }: Span): void {
  const last = spans.at(-1);
  if (last?.toMs === fromMs) spans[spans.length - 1] = { fromMs: last.fromMs, toMs };
  else spans.push({ fromMs, toMs });
}

/** From the first to the last of what was counted; null: nothing was. */
async function endsOf(db: Db): Promise<Span | null> {
  const { fromInstant } = dialectOf(db);
  const of = async (query: Knex.QueryBuilder, order: 'asc' | 'desc', column = 'period_start') => {
    const row = (await query.orderBy(column, order).first({ at: column })) as { at: unknown } | undefined;
    return row ? [fromInstant(row.at)] : [];
  };
  const hours = () => db('historical_analytics').where({ time_period: 'hour' });
  const fromMs = Math.min(...(await of(db('counting_results'), 'asc')), ...(await of(hours(), 'asc'))),
    toMs = Math.max(
      ...(await of(db('counting_results'), 'desc')),
      ...(await of(hours(), 'desc')),
      ...(await of(db('recounts'), 'desc', 'period_end')),
    );
  return fromMs > toMs ? null : { fromMs, toMs: toMs + DAY_MS };
}

/** The minutes whose hours are to be made anew, in order. */
async function changedSince(db: Db, { revision }: Derived): Promise<number[]> {
  const { fromInstant } = dialectOf(db),
    removedMs = (await retentionOf(db, 'counts')).removedUntilMs ?? -Infinity;
  const { last_revision: last } = (await db('installation').first('last_revision')) as { last_revision: unknown };
  const starts = (await db('counting_results')
    .where('revision', '>', revision)
    .distinct('period_start')
    .pluck('period_start')) as unknown[];
  const oldest = (await db('counting_results').orderBy('period_start').first('period_start')) as
    { period_start: unknown } | undefined;
  const again = await recountedMoments(
    db,
    revision,
    Number(last),
    oldest ? fromInstant(oldest.period_start) : -Infinity,
  );
  // Of what is kept no longer nothing is made anew.
  return [...new Set([...starts.map(fromInstant), ...again])].filter((ms) => ms >= removedMs).sort((a, b) => a - b);
}

/** The place of the first number that is not less. */
function firstFrom(sorted: readonly number[], least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

const known = new Map<string, Placed[]>();

/** The hours of the business day of a moment. Kept: each of a year is asked for with every chart of it. */
function hoursAt(timeMs: number, { with: name, calendar }: Derived): Placed[] {
  const key = (ms: number) => `${name} ${Math.floor(ms / MINUTE_MS)}`;
  const before = known.get(key(timeMs));
  if (before) return before;
  const hours = hoursOfDay(timeMs, calendar);
  if (known.size >= DAYS_KNOWN) known.delete(known.keys().next().value!);
  known.set(key(hours[0].fromMs), hours);
  return hours;
}
