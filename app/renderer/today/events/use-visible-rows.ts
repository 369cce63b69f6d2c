import { useEffect, useState, type RefObject } from 'react';

/** Shorter tables are there as a whole. */
const WHOLE_UP_TO = 100;
const BEYOND = 12;

/** Rows of a table of equal rows that are in sight, whichever of its ancestors scrolls. */
export function useVisibleRows(body: RefObject<HTMLElement | null>, count: number) {
  const [rowHeight] = useState(() => (window.matchMedia('(pointer: coarse)').matches ? 44 : 36));
  const [first, setFirst] = useState(0);
  const virtual = count > WHOLE_UP_TO;
  useEffect(() => {
    if (!virtual) return;
    const look = () => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      // in steps, so that a table renders now and then and not with every pixel
      setFirst(Math.max(0, Math.floor(-top / rowHeight / BEYOND) * BEYOND));
    };
    look();
    window.addEventListener('scroll', look, { capture: true, passive: true });
    window.addEventListener('resize', look);
    return () => { window.removeEventListener('scroll', look, { capture: true }); window.removeEventListener('resize', look); };
  }, [virtual, rowHeight, body]);

  const from = virtual ? Math.max(0, Math.min(first - BEYOND, count - 1)) : 0;
  const to = virtual ? Math.min(count, first + Math.ceil(window.innerHeight / rowHeight) + 2 * BEYOND) : count;
  return { from, to, rowHeight };
}
