import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';
import type { CountSeries } from './count-series.ts';

/** The box of a day as a table, which opens at the chosen bucket, else at now; another day begins at its beginning. Rows carry `data-start`. */
export function useOpensAt(
  {
    bars,
    nowMs,
    fromMs,
  }: Pick<CountSeries, 'nowMs' | 'fromMs'> & { bars: readonly { startMs: number; endMs: number }[] },
  chosen: number | null,
): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const open = useEffectEvent(() => {
    const at = chosen ?? bars.findLast(({ startMs }) => nowMs !== null && startMs <= nowMs)?.startMs;
    const row = at === undefined ? null : box.current?.querySelector<HTMLElement>(`[data-start="${at}"]`);
    if (row) box.current!.scrollTop = row.offsetTop - box.current!.clientHeight / 2;
  });
  useEffect(() => open(), [fromMs, chosen]);
  return box;
}
