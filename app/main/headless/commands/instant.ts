/** Milliseconds UTC; NaN for anything that is not a full ISO time with a zone, or a day that no month has. */
export function instant(text: string): number {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.exec(text) ?? [];
  // Date.parse takes February 30 for March 2.
  return day && new Date(`${day}T00:00Z`).getUTCDate() === Number(day.slice(-2)) ? Date.parse(text) : NaN;
}
