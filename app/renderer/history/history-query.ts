import { HistoryStep } from '../../shared/api/index.ts';
import { addDays } from '../../core/stats/business-day.ts';
import { countSteps, daysBetween } from '../../core/stats/history-steps.ts';
import { HISTORY_LIMITS } from '../../shared/api/history.ts';

/** What a history is compared with: nothing, the time just before, the same a year before, or another door. */
export type With = 'nothing' | 'before' | 'year' | { door: string };

/** What is chosen on History, as its address keeps it. */
export interface HistoryQuery {
  /** Business days of the site, both included. */
  from: string;
  to: string;
  step: HistoryStep;
  door: string | null;
  line: string | null;
  with: With;
}

const dayPattern = /^\d{4}-\d\d-\d\d$/;
const isDay = (text: string): boolean =>
  dayPattern.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** The widest steps first that are still many, so that a chart has some twenty to sixty bars. */
export function usualStep(from: string, to: string): HistoryStep {
  const days = daysBetween(from, to) + 1;
  if (days <= 3) return 'hour';
  if (days <= 62) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/** Steps of which there are not too many. */
export const possibleSteps = (from: string, to: string): HistoryStep[] =>
  HistoryStep.options.filter((step) => countSteps(from, to, step) <= HISTORY_LIMITS.steps);

/** What an address says; what it says wrongly counts as not said: the last 28 days that are over. */
export function readHistory(search: string, today: string): HistoryQuery {
  const params = new URLSearchParams(search);
  const said = { from: params.get('from') ?? '', to: params.get('to') ?? '' };
  const isRange =
    isDay(said.from) && isDay(said.to) && said.from <= said.to && daysBetween(said.from, said.to) < HISTORY_LIMITS.days;
  const { from, to } = isRange ? said : { from: addDays(today, -28), to: addDays(today, -1) };
  const step = HistoryStep.safeParse(params.get('step')),
    steps = possibleSteps(from, to);
  const door = params.get('door') || null,
    other = params.get('with') ?? '';
  return {
    from,
    to,
    step: step.success && steps.includes(step.data) ? step.data : usualStep(from, to),
    door,
    line: (door && params.get('line')) || null,
    with:
      other === 'before' || other === 'year' ? other : other.startsWith('door.') ? { door: other.slice(5) } : 'nothing',
  };
}

export function writeHistory({ from, to, step, door, line, with: other }: HistoryQuery): string {
  const params = new URLSearchParams({ from, to });
  if (step !== usualStep(from, to)) params.set('step', step);
  if (door) params.set('door', door);
  if (door && line) params.set('line', line);
  if (other !== 'nothing') params.set('with', typeof other === 'string' ? other : `door.${other.door}`);
  return `?${params.toString()}`;
}

export const PRESETS = ['yesterday', 'days7', 'days28', 'month', 'lastMonth', 'year', 'months12'] as const;
export type Preset = (typeof PRESETS)[number];

/** The days of a preset, as the site's today has them. Those of this month and year go on to today. */
export function presetOf(preset: Preset, today: string): { from: string; to: string } {
  const yesterday = addDays(today, -1),
    [year, month] = today.split('-').map(Number);
  const firstOf = (y: number, m: number) => new Date(Date.UTC(y, m - 1, 1)).toISOString().slice(0, 10);
  switch (preset) {
    case 'yesterday':
      return { from: yesterday, to: yesterday };
    case 'days7':
      return { from: addDays(today, -7), to: yesterday };
    case 'days28':
      return { from: addDays(today, -28), to: yesterday };
    case 'month':
      return { from: firstOf(year, month), to: today };
    case 'lastMonth':
      return { from: firstOf(year, month - 1), to: addDays(firstOf(year, month), -1) };
    case 'year':
      return { from: firstOf(year, 1), to: today };
    case 'months12':
      return { from: firstOf(year - 1, month), to: addDays(firstOf(year, month), -1) };
  }
}

/** The range that is as long, later or earlier by its own length; a whole month goes to a whole month. */
export function moved({ from, to }: { from: string; to: string }, by: 1 | -1): { from: string; to: string } {
  const isMonths = from.endsWith('-01') && addDays(to, 1).endsWith('-01');
  if (isMonths) {
    const [y1, m1] = from.split('-').map(Number),
      [y2, m2] = addDays(to, 1).split('-').map(Number),
      months = (y2 - y1) * 12 + m2 - m1;
    const at = (y: number, m: number) => new Date(Date.UTC(y, m - 1, 1)).toISOString().slice(0, 10);
    return { from: at(y1, m1 + by * months), to: addDays(at(y2, m2 + by * months), -1) };
  }
  const days = daysBetween(from, to) + 1;
  return { from: addDays(from, by * days), to: addDays(to, by * days) };
}
