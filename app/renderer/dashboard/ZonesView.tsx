import type { DayShown } from './day-shown.ts';
export function ZonesView(_: { day: DayShown; onBucket: (bucket: number | null) => void }) { return null; }
