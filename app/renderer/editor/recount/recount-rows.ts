import type { Recount, RecountDay } from '../../../shared/domain/recount.ts';

export interface RecountRow {
  readonly regionId: string;
  readonly name: string;
  readonly oldIn: number;
  readonly oldOut: number;
  readonly newIn: number;
  readonly newOut: number;
}
/** `dayStartMs` null: all days together. */
export interface RecountGroup {
  readonly dayStartMs: number | null;
  readonly rows: readonly RecountRow[];
}

const row = ({ regionId, regionName, oldIn, oldOut, newIn, newOut }: RecountDay): RecountRow => ({
  regionId,
  name: regionName,
  oldIn,
  oldOut,
  newIn,
  newOut,
});

/** Days as the table shows them: all together first when there are several, then each, the newest first. */
export function recountGroups(days: readonly RecountDay[]): RecountGroup[] {
  const byDay = new Map<number, RecountRow[]>(),
    sums = new Map<string, RecountRow>();
  for (const day of days) {
    byDay.set(day.dayStartMs, [...(byDay.get(day.dayStartMs) ?? []), row(day)]);
    const sum = sums.get(day.regionId);
    sums.set(
      day.regionId,
      sum
        ? {
            ...sum,
            oldIn: sum.oldIn + day.oldIn,
            oldOut: sum.oldOut + day.oldOut,
            newIn: sum.newIn + day.newIn,
            newOut: sum.newOut + day.newOut,
          }
        : row(day),
    );
  }
  const groups: RecountGroup[] = [...byDay]
    .sort(([a], [b]) => b - a)
    .map(([dayStartMs, rows]) => ({ dayStartMs, rows }));
  return groups.length > 1 ? [{ dayStartMs: null, rows: [...sums.values()] }, ...groups] : groups;
}

/** Whether the recount would change any number. */
export const changesAnything = (days: readonly RecountDay[]): boolean =>
  days.some((day) => day.oldIn !== day.newIn || day.oldOut !== day.newOut);

/** With this one in its place, newest first. A recount goes one way only: one that has ended does not run again, whatever came late. */
export function withRecount(list: readonly Recount[], recount: Recount): Recount[] {
  const known = list.find(({ recountId }) => recountId === recount.recountId),
    isOld = known && known.status !== 'running' && recount.status === 'running';
  return [isOld ? known : recount, ...list.filter((other) => other !== known)].toSorted(
    (a, b) => b.createdAtMs - a.createdAtMs,
  );
}
