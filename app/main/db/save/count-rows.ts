import type { Knex } from 'knex';
import { measuredWhole, overlapOf, unionOf } from '../../../core/stats/bucket.ts';
import { businessDay, localOf, type Span } from '../../../core/stats/business-day.ts';
import { estimated, LIKE_WEEKS } from '../../../core/stats/estimate.ts';
import { hoursOfDay, placeOf, type Calendar } from '../../../core/stats/history.ts';
import { DAY_MS, MINUTE_MS } from '../../../core/time.ts';
import type { SaveInterval } from '../../../shared/domain/save.ts';
import { listLifetimes, type Lifetime } from '../camera-configurations.ts';
import { listMinutes, type Minute } from '../counting-results.ts';
import { erasedSpans } from '../erasures/erasures.ts';
import { listOwnWays, listRegionVersions, type OwnWay } from '../counting-zones.ts';
import { readPeriods, type PeriodRow } from '../history/period-rows.ts';
import { retentionOf } from '../retention/retention-rows.ts';
import { listOutages } from '../stream-events.ts';
import type { Cell, Column, Source } from './columns.ts';
import type { SavedRange } from './read-rows.ts';

const STEP_MS = 15 * MINUTE_MS,
  WEEK_MS = 7 * DAY_MS;

export const COUNT_COLUMNS: Column[] = [
  { name: 'interval_start', type: 'moment' },
  { name: 'interval_end', type: 'moment' },
  { name: 'of', type: 'text' },
  { name: 'id', type: 'text' },
  { name: 'name', type: 'text' },
  { name: 'camera', type: 'text' },
  // Of zones: entered and left. Empty where nothing was measured, which is no zero.
  { name: 'count_in', type: 'integer' },
  { name: 'count_out', type: 'integer' },
  { name: 'measured_seconds', type: 'number' },
  { name: 'expected_seconds', type: 'number' },
  { name: 'coverage', type: 'number' },
  { name: 'state', type: 'text' },
  { name: 'gap_reason', type: 'text' },
  { name: 'at_risk_seconds', type: 'number' },
  { name: 'estimate_in', type: 'integer' },
  { name: 'estimate_out', type: 'integer' },
  { name: 'is_estimate', type: 'truth' },
];

interface Whose {
  of: 'site' | 'camera' | 'line' | 'zone';
  id: string;
  name: string;
  camera: string;
}
interface Sum {
  in: number;
  out: number;
  measuredMs: number;
  expectedMs: number;
  /** Null: not known of all of it. */
  atRiskMs: number | null;
  /** Of what was not measured, by reason, milliseconds. */
  reasons: Map<string, number>;
  /** Null: not known of all of it. */
  estimate: { in: number; out: number } | null;
}
const nothing = (): Sum => ({
  in: 0,
  out: 0,
  measuredMs: 0,
  expectedMs: 0,
  atRiskMs: 0,
  reasons: new Map(),
  estimate: { in: 0, out: 0 },
});

/** Sums of each line, zone and camera, and of the site, which is its cameras' lines but for those that are no way in, or whose 'in' is its 'out'; day by day, so that memory holds one day however long the range is. */
export function countRows(
  db: Knex,
  range: SavedRange & { interval: SaveInterval },
  calendar: Calendar & { siteId: string; name: string },
  nowMs: number,
): Source {
  return { columns: COUNT_COLUMNS, rows: new CountRows(db, range, calendar, nowMs).read() };
}

class CountRows {
  readonly #db: Knex;
  readonly #range: SavedRange & { interval: SaveInterval };
  readonly #calendar: Calendar & { siteId: string; name: string };
  readonly #nowMs: number;
  /** What like stretches counted, oldest first. */
  readonly #like = new Map<string, { in: number; out: number }[]>();
  #removedUntilMs = -Infinity;
  #erased: (Span & { cameraId: string })[] = [];
  #ways: OwnWay[] = [];

  constructor(
    db: Knex,
    range: SavedRange & { interval: SaveInterval },
    calendar: Calendar & { siteId: string; name: string },
    nowMs: number,
  ) {
    this.#db = db;
    this.#range = range;
    this.#calendar = calendar;
    this.#nowMs = nowMs;
  }

  async *read(): AsyncGenerator<Cell[]> {
    const { timeZone, dayStartMinutes } = this.#calendar,
      { interval, cameraId } = this.#range;
    const cameras = (await listLifetimes(this.#db)).filter((camera) =>
      cameraId === null ? !camera.demo : camera.cameraId === cameraId,
    );
    if (cameras.length === 0) return;
    this.#removedUntilMs = (await retentionOf(this.#db, 'counts')).removedUntilMs ?? -Infinity;
    this.#erased = await erasedSpans(this.#db, 0, this.#nowMs);
    this.#ways = await listOwnWays(this.#db);
    const begin = Math.min(...cameras.map(({ createdAtMs }) => createdAtMs)),
      first = Math.max(this.#range.fromMs ?? begin, begin),
      last = Math.min(this.#range.toMs ?? this.#nowMs, this.#nowMs);
    if (first >= last) return;
    const { fromMs } = this.#whole(first),
      toMs = Math.min(this.#whole(last - 1).toMs, this.#nowMs);
    const open = new Map<string, { span: Span; whose: Whose; sum: Sum }>();
    const flush = function* (before: number): Generator<Cell[]> {
      for (const [key, { span, whose, sum }] of open)
        if (span.toMs <= before) {
          open.delete(key);
          yield rowOf(span, whose, sum);
        }
    };
    // What is estimated looks back.
    let day = businessDay(Math.max(begin, fromMs - LIKE_WEEKS * WEEK_MS), timeZone, dayStartMinutes);
    for (; day.fromMs < toMs; day = businessDay(day.toMs, timeZone, dayStartMinutes)) {
      const shown = day.toMs > fromMs;
      for (const { slot, whose, sum } of await this.#day(day, cameras)) {
        if (!shown || slot.fromMs < fromMs || slot.fromMs >= toMs) continue;
        const span =
          interval === 'hour' || interval === '15min'
            ? slot
            : { ...placeOf(this.#dateOf(day), interval, this.#calendar) };
        const key = `${span.fromMs} ${whose.of} ${whose.id}`,
          known = open.get(key);
        if (known) add(known.sum, sum);
        else open.set(key, { span: { fromMs: span.fromMs, toMs: span.toMs }, whose, sum });
      }
      yield* flush(day.toMs);
    }
    yield* flush(Infinity);
  }

  /** Days, weeks and months are whole ones, also where the range begins or ends in one. */
  #whole(timeMs: number): Span {
    const { interval } = this.#range,
      { timeZone, dayStartMinutes } = this.#calendar;
    if (interval === 'hour' || interval === '15min') return { fromMs: timeMs, toMs: timeMs + 1 };
    return placeOf(this.#dateOf(businessDay(timeMs, timeZone, dayStartMinutes)), interval, this.#calendar);
  }

  #dateOf({ fromMs }: Span): string {
    return new Date(localOf(fromMs, this.#calendar.timeZone)).toISOString().slice(0, 10);
  }

  /** The hours, or quarters of an hour, of one day, in order. */
  async #day(day: Span, cameras: readonly Lifetime[]): Promise<{ slot: Span; whose: Whose; sum: Sum }[]> {
    const slots: Span[] =
      this.#range.interval === '15min' ? quarters(day) : hoursOfDay(day.fromMs, this.#calendar).map((hour) => hour);
    const hours =
      day.fromMs < this.#removedUntilMs && this.#range.interval !== '15min'
        ? await readPeriods(this.#db, 'hour', day.fromMs, day.toMs)
        : [];
    const found: { slot: Span; whose: Whose; sum: Sum }[] = [],
      sites = slots.map(() => ({ cameras: 0, sum: nothing() }));
    for (const camera of cameras) {
      const own = await this.#camera(day, slots, camera, hours);
      for (const { slot, whose, sum } of own) {
        found.push({ slot: slots[slot], whose, sum });
        if (whose.of !== 'camera') continue;
        const ways = this.#ways.filter((way) => way.cameraId === camera.cameraId),
          lines = own.filter((each) => each.slot === slot && each.whose.of === 'line');
        // None of its lines is a way into the site.
        if (
          lines.length > 0 &&
          lines.every((line) => ways.some((way) => way.sign === 0 && way.regionId === line.whose.id))
        )
          continue;
        add(sites[slot].sum, sum);
        for (const way of ways)
          correct(sites[slot].sum, lines.find((line) => line.whose.id === way.regionId)?.sum, way);
        sites[slot].cameras += 1;
      }
    }
    for (const [i, { cameras: many, sum }] of sites.entries()) {
      if (many === 0 || this.#range.cameraId !== null) continue;
      // As on the screens: the mean of the doors, so that one that nobody watched shows.
      sum.measuredMs /= many;
      sum.expectedMs /= many;
      if (sum.atRiskMs !== null) sum.atRiskMs /= many;
      const { siteId: id, name } = this.#calendar;
      found.push({ slot: slots[i], whose: { of: 'site', id, name, camera: '' }, sum });
    }
    return found.sort((a, b) => a.slot.fromMs - b.slot.fromMs);
  }

  async #camera(day: Span, slots: readonly Span[], camera: Lifetime, hours: readonly PeriodRow[]) {
    const { cameraId } = camera,
      query = { cameraId, regionId: null, fromMs: day.fromMs, toMs: day.toMs },
      life = { fromMs: camera.createdAtMs, toMs: Math.min(camera.removedAtMs ?? Infinity, this.#nowMs) };
    const crossed = await listMinutes(this.#db, 'crossed', query),
      zones = await listMinutes(this.#db, 'zone', query),
      versions = Map.groupBy(await listRegionVersions(this.#db, cameraId), ({ regionId }) => regionId),
      outages = (await listOutages(this.#db, day.fromMs, Math.min(day.toMs, this.#nowMs))).filter(
        (outage) => outage.cameraId === cameraId,
      );
    const found: { slot: number; whose: Whose; sum: Sum }[] = [];
    const addAll = (whose: Whose, minutes: readonly Minute[], drawn: readonly Span[]) => {
      const scope = whose.of === 'camera' ? 'camera' : 'zone';
      const stored = hours.filter((row) => row.whose.scope === scope && row.whose.scopeId === whose.id);
      const parts = Map.groupBy(minutes, ({ startMs }) => indexOf(slots, startMs));
      for (const [i, slot] of slots.entries()) {
        const expectedMs = drawn.reduce(
          (ms, { fromMs, toMs }) =>
            ms + overlapOf(slot, [{ fromMs: Math.max(fromMs, life.fromMs), toMs: Math.min(toMs, life.toMs) }]),
          0,
        );
        const sum = sumOf(
          parts.get(i) ?? [],
          stored.find(({ placed }) => placed.fromMs === slot.fromMs),
        );
        if (expectedMs <= 0 && sum.measuredMs === 0 && sum.in + sum.out === 0) continue;
        sum.expectedMs = Math.max(expectedMs, sum.measuredMs);
        if (sum.expectedMs - sum.measuredMs >= MINUTE_MS)
          sum.reasons.set(this.#reason(cameraId, slot, outages), sum.expectedMs - sum.measuredMs);
        sum.estimate = this.#estimate(whose, slot, sum);
        found.push({ slot: i, whose, sum });
      }
    };
    const drawnLines: Span[] = [];
    for (const [regionId, of] of versions) {
      if (!['line', 'gate', 'zone'].includes(of[0].kind)) continue;
      const kind = of[0].kind === 'zone' ? ('zone' as const) : ('line' as const);
      const drawn = unionOf(
        of.map(({ savedAtMs, retiredAtMs }) => ({ fromMs: savedAtMs, toMs: retiredAtMs ?? Infinity })),
      );
      if (kind === 'line') drawnLines.push(...drawn);
      const own = (kind === 'zone' ? zones : crossed).filter((minute) => minute.regionId === regionId);
      addAll({ of: kind, id: regionId, name: of[0].name, camera: camera.name }, own, drawn);
    }
    if (drawnLines.length > 0 || crossed.length > 0)
      addAll({ of: 'camera', id: cameraId, name: camera.name, camera: camera.name }, crossed, unionOf(drawnLines));
    return found;
  }

  #reason(cameraId: string, slot: Span, outages: readonly (Span & { type: string })[]): string {
    if (this.#erased.some((span) => span.cameraId === cameraId && overlapOf(slot, [span]) > 0)) return 'erased';
    if (slot.fromMs < this.#removedUntilMs) return 'archived';
    const by = new Map<string, number>();
    for (const outage of outages) by.set(outage.type, (by.get(outage.type) ?? 0) + overlapOf(slot, [outage]));
    const [longest] = [...by].sort((a, b) => b[1] - a[1]);
    return longest && longest[1] > 0 ? longest[0] : 'unknown';
  }

  #estimate({ of, id }: Whose, slot: Span, sum: Sum): Sum['estimate'] {
    const localMs = localOf(slot.fromMs, this.#calendar.timeZone),
      key = `${of} ${id} ${localMs % WEEK_MS}`,
      like = this.#like.get(key) ?? [];
    this.#like.set(key, like);
    const share = sum.expectedMs > 0 ? sum.measuredMs / sum.expectedMs : 1;
    const of_ = (which: 'in' | 'out') =>
      estimated(
        sum[which],
        wholeShare(share),
        like.map((each) => each[which]),
      );
    const came = of_('in'),
      went = of_('out');
    if (wholeShare(share) === 1) {
      like.push({ in: sum.in, out: sum.out });
      if (like.length > LIKE_WEEKS) like.shift();
    }
    return came === null || went === null ? null : { in: came, out: went };
  }
}

const wholeShare = (share: number): number => (measuredWhole(share, 1) ? 1 : share);

function quarters(day: Span): Span[] {
  const found: Span[] = [];
  for (let at = day.fromMs; at < day.toMs; at += STEP_MS)
    found.push({ fromMs: at, toMs: Math.min(at + STEP_MS, day.toMs) });
  return found;
}

function indexOf(slots: readonly Span[], atMs: number): number {
  let low = 0,
    high = slots.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (slots[middle].fromMs <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Of a region a minute may come in parts; a camera is measured while one of its lines was. Where the minutes left for the archive, what the hour was. */
function sumOf(minutes: readonly Minute[], hour: PeriodRow | undefined): Sum {
  const sum = nothing();
  if (minutes.length === 0 && hour) {
    const { in: came, out, entries, exits, measuredMs, atRiskMs } = hour.sum;
    return { ...sum, in: came + entries, out: out + exits, measuredMs, atRiskMs };
  }
  for (const [, sameMinute] of Map.groupBy(minutes, ({ startMs }) => startMs)) {
    const byRegion = Map.groupBy(sameMinute, ({ regionId }) => regionId);
    let measured = 0,
      atRisk: number | null = 0;
    for (const parts of byRegion.values()) {
      measured = Math.max(
        measured,
        parts.reduce((ms, part) => ms + part.measuredMs, 0),
      );
      for (const part of parts) {
        sum.in += part.in + part.entries;
        sum.out += part.out + part.exits;
        atRisk = atRisk === null || part.atRiskMs === null ? null : Math.max(atRisk, part.atRiskMs);
      }
    }
    sum.measuredMs += measured;
    sum.atRiskMs = sum.atRiskMs === null || atRisk === null ? null : sum.atRiskMs + atRisk;
  }
  return sum;
}

function add(to: Sum, part: Sum): void {
  to.in += part.in;
  to.out += part.out;
  to.measuredMs += part.measuredMs;
  to.expectedMs += part.expectedMs;
  to.atRiskMs = to.atRiskMs === null || part.atRiskMs === null ? null : to.atRiskMs + part.atRiskMs;
  to.estimate =
    to.estimate === null || part.estimate === null
      ? null
      : { in: to.estimate.in + part.estimate.in, out: to.estimate.out + part.estimate.out };
  for (const [reason, ms] of part.reasons) to.reasons.set(reason, (to.reasons.get(reason) ?? 0) + ms);
}

/** Takes out of the site's sum what one of its lines counted that is no way in, or turns it round. */
function correct(site: Sum, line: Sum | undefined, { sign }: OwnWay): void {
  if (!line) return;
  const take = (from: { in: number; out: number }, own: { in: number; out: number }) => {
    const [came, went] = sign === 0 ? [0, 0] : [own.out, own.in];
    from.in += came - own.in;
    from.out += went - own.out;
  };
  take(site, line);
  if (line.estimate === null) site.estimate = null;
  else if (site.estimate !== null) take(site.estimate, line.estimate);
}

function rowOf({ fromMs, toMs }: Span, { of, id, name, camera }: Whose, sum: Sum): Cell[] {
  const coverage = sum.expectedMs > 0 ? sum.measuredMs / sum.expectedMs : 0,
    isGap = sum.measuredMs === 0 && sum.in + sum.out === 0,
    isWhole = wholeShare(coverage) === 1;
  const [reason] = [...sum.reasons].sort((a, b) => b[1] - a[1])[0] ?? [null];
  const rounded = (ms: number | null) => (ms === null ? null : Math.round(ms) / 1000);
  return [
    ...[fromMs, toMs, of, id, name, camera],
    ...(isGap ? [null, null] : [sum.in, sum.out]),
    rounded(sum.measuredMs),
    rounded(sum.expectedMs),
    Math.round(coverage * 1e4) / 1e4,
    isGap ? 'gap' : isWhole ? 'measured' : 'partial',
    isWhole ? null : reason,
    rounded(sum.atRiskMs),
    sum.estimate?.in ?? null,
    sum.estimate?.out ?? null,
    Number(!isWhole && sum.estimate !== null),
  ];
}
