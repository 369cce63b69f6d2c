/** A number as people type it, with a point or a comma; null when it is none. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim().replace(',', '.').replace('−', '-');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : null;
}

/** Minutes after midnight of a clock time as people type it: 8, 8:30, 08.30, 0830, 24:00; null when it is none. */
export function readClock(text: string): number | null {
  const found = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2] ?? 0);
  return Number(found[2] ?? 0) < 60 && minutes <= 1440 ? minutes : null;
}

export const writeClock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
