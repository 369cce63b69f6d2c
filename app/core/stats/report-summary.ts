import { DAY_MS, MINUTE_MS } from '../time.ts';
import { measuredWhole } from './bucket.ts';
import { addDays, instantOf, localOf } from './business-day.ts';
import type { Calendar, Period } from './history.ts';

/*
 * A report of a day, week or month, from sums of its hours (a day) or days (a week, a month), as saved files have them. What was not measured is missing and no zero;
 * estimates stand beside what was counted and are in none of its figures.
 */

/** Sums of one line, zone, camera or of the site in one hour or day. `came`, `went`: null: nothing was measured. `atRiskMs`, `estimate`: null: not known. */
export interface ReportRow {
  fromMs: number;
  toMs: number;
  of: 'site' | 'camera' | 'line' | 'zone';
  id: string;
  name: string;
  camera: string;
  came: number | null;
  went: number | null;
  measuredMs: number;
  expectedMs: number;
  reason: string | null;
  atRiskMs: number | null;
  estimate: { in: number; out: number } | null;
}

export interface ReportSums {
  came: number;
  went: number;
  measuredMs: number;
  expectedMs: number;
  atRiskMs: number;
}

/** What one of them counted in the whole period. */
export interface ReportPart extends ReportSums {
  id: string;
  name: string;
  camera: string;
}

export interface ReportMissing {
  camera: string;
  reason: string | null;
  ms: number;
}

export interface ReportSummary extends ReportSums {
  /** Of the site, oldest first. */
  steps: ReportRow[];
  /** The one in which most came in; null: nobody came. */
  peak: ReportRow | null;
  /** What is estimated of what was not measured; null: nothing is missing, or it is not known of all that is. */
  estimate: { in: number; out: number } | null;
  cameras: ReportPart[];
  lines: ReportPart[];
  zones: ReportPart[];
  /** Longest first. */
  missing: ReportMissing[];
  comparison: Comparison | null;
}

/** This and the period before, over the steps that were measured whole in both. `steps`: how many. */
export interface Comparison {
  came: number;
  before: number;
  steps: number;
}

/** Less than this is not told as missing, milliseconds. */
const TOLD_MS = 60_000;
/** Of fewer steps nothing is compared. */
const LEAST_STEPS = 3;

const sumOf = (rows: readonly ReportRow[]): ReportSums => ({
  came: rows.reduce((sum, row) => sum + (row.came ?? 0), 0),
  went: rows.reduce((sum, row) => sum + (row.went ?? 0), 0),
  measuredMs: rows.reduce((sum, row) => sum + row.measuredMs, 0),
  expectedMs: rows.reduce((sum, row) => sum + row.expectedMs, 0),
  atRiskMs: rows.reduce((sum, row) => sum + (row.atRiskMs ?? 0), 0),
});

const isWhole = (row: ReportRow): boolean => measuredWhole(row.measuredMs, row.expectedMs);

/** `stepBefore`: the step of the period before that a step is compared with, as the moment at which that one begins. */
export function summarise(
  rows: readonly ReportRow[],
  before: readonly ReportRow[],
  stepBefore: (fromMs: number) => number | null,
): ReportSummary {
  const of = (what: ReportRow['of']) => rows.filter((row) => row.of === what);
  const parts = (what: ReportRow['of']): ReportPart[] =>
    [...Map.groupBy(of(what), ({ id }) => id).values()].map((own) => {
      const { id, name, camera } = own.at(-1)!;
      return { id, name, camera, ...sumOf(own) };
    });
  const steps = of('site').toSorted((a, b) => a.fromMs - b.fromMs);
  const short = steps.filter((row) => !isWhole(row) && row.expectedMs - row.measuredMs >= TOLD_MS);
  return {
    ...sumOf(steps),
    steps,
    peak: steps.reduce<ReportRow | null>((most, row) => ((row.came ?? 0) > (most?.came ?? 0) ? row : most), null),
    estimate:
      short.length === 0 || short.some(({ estimate }) => estimate === null)
        ? null
        : short.reduce(
            (sum, { came, went, estimate }) => ({
              in: sum.in + Math.max(0, estimate!.in - (came ?? 0)),
              out: sum.out + Math.max(0, estimate!.out - (went ?? 0)),
            }),
            { in: 0, out: 0 },
          ),
    cameras: parts('camera'),
    lines: parts('line'),
    zones: parts('zone'),
    missing: missingOf(of('camera')),
    comparison: compare(
      steps,
      before.filter((row) => row.of === 'site'),
      stepBefore,
    ),
  };
}

function missingOf(rows: readonly ReportRow[]): ReportMissing[] {
  const found = new Map<string, ReportMissing>();
  for (const { id, camera, reason, expectedMs, measuredMs } of rows) {
    const ms = expectedMs - measuredMs;
    if (ms <= 0) continue;
    const key = `${id} ${reason}`,
      known = found.get(key) ?? { camera, reason, ms: 0 };
    known.ms += ms;
    found.set(key, known);
  }
  return [...found.values()].filter(({ ms }) => ms >= TOLD_MS).toSorted((a, b) => b.ms - a.ms);
}

function compare(
  steps: readonly ReportRow[],
  before: readonly ReportRow[],
  stepBefore: (fromMs: number) => number | null,
): Comparison | null {
  const found: Comparison = { came: 0, before: 0, steps: 0 };
  for (const step of steps) {
    const atMs = stepBefore(step.fromMs),
      other = before.find(({ fromMs }) => fromMs === atMs);
    if (!other || !isWhole(step) || !isWhole(other)) continue;
    found.came += step.came ?? 0;
    found.before += other.came ?? 0;
    found.steps += 1;
  }
  return found.steps >= LEAST_STEPS ? found : null;
}

/** How the steps of a report are: hours of a day, days of a week or month. */
export const STEP_OF = { day: 'hour', week: 'day', month: 'day' } as const satisfies Partial<Record<Period, Period>>;
/** The period before, as a day within it: of a day the same weekday of the week before. */
export function dateBefore(date: string, period: keyof typeof STEP_OF): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (period !== 'month') return addDays(date, -7);
  const of = new Date(at);
  return isoOf(Date.UTC(of.getUTCFullYear(), of.getUTCMonth() - 1, 1));
}

/**
 * What a step of the site is compared with: the same clock time a week before, or, of a month, the same weekday of the month before: its second Saturday with that one's.
 * Null: that month has no fifth one.
 */
export function stepBefore(
  fromMs: number,
  period: keyof typeof STEP_OF,
  { timeZone, dayStartMinutes }: Calendar,
): number | null {
  const localMs = localOf(fromMs, timeZone);
  if (period !== 'month') return instantOf(localMs - 7 * DAY_MS, timeZone);
  const of = new Date(localMs),
    nth = Math.floor((of.getUTCDate() - 1) / 7),
    first = Date.UTC(of.getUTCFullYear(), of.getUTCMonth() - 1, 1),
    days = (of.getUTCDay() - new Date(first).getUTCDay() + 7) % 7;
  const at = first + (days + 7 * nth) * DAY_MS;
  if (new Date(at).getUTCMonth() !== new Date(first).getUTCMonth()) return null;
  return instantOf(at + dayStartMinutes * MINUTE_MS, timeZone);
}

const isoOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
