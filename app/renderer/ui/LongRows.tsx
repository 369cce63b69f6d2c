import { useVirtualizer, type Range } from '@tanstack/react-virtual';
import { Fragment, useState, type ReactNode, type RefObject } from 'react';

/** Shorter tables are there as a whole. */
const WHOLE_UP_TO = 100;
/** Rows beyond both edges of what is seen. */
const BEYOND = 12;
/** CSS px, as the tables' own style has them. */
const ROW_HEIGHT = { mouse: 36, finger: 44 };

interface Props {
  body: RefObject<HTMLTableSectionElement | null>;
  count: number;
  columns: number;
  /** Those that are there wherever the table is scrolled, whichever of them exist. */
  always?: readonly number[];
  /** CSS px, where the table's style has others. */
  rowHeights?: typeof ROW_HEIGHT;
  /** Of one row, whichever place it has: rows that come in above move no focus. */
  keyOf: (index: number) => string;
  row: (index: number) => ReactNode;
}

/** The rows of a table of equal rows. Of a long one only those in sight are there, whichever of its ancestors scrolls; their `aria-rowindex` says which they are. */
export function LongRows({ body, count, columns, always = [], rowHeights = ROW_HEIGHT, keyOf, row }: Props) {
  const { indexes, rowHeight } = useIndexesInSight(body, count, always, rowHeights);
  const space = (from: number, to: number) =>
    to > from && (
      <tr aria-hidden="true" data-space="">
        <td colSpan={columns} style={{ height: (to - from) * rowHeight }} />
      </tr>
    );
  return (
    <tbody ref={body}>
      {indexes.map((index, i) => (
        <Fragment key={keyOf(index)}>
          {space((indexes[i - 1] ?? -1) + 1, index)}
          {row(index)}
        </Fragment>
      ))}
      {space((indexes.at(-1) ?? -1) + 1, count)}
    </tbody>
  );
}

function useIndexesInSight(
  body: RefObject<HTMLElement | null>,
  count: number,
  always: readonly number[],
  rowHeights: typeof ROW_HEIGHT,
): { indexes: readonly number[]; rowHeight: number } {
  const [rowHeight] = useState(() =>
    window.matchMedia('(pointer: coarse)').matches ? rowHeights.finger : rowHeights.mouse,
  );
  const isLong = count > WHOLE_UP_TO;
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions stay in this hook
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count,
    enabled: isLong,
    overscan: BEYOND,
    useFlushSync: false,
    estimateSize: () => rowHeight,
    getScrollElement: () => body.current,
    // Not the size and offset of a known scroller: what counts is where the rows are in the window.
    observeElementRect: (_, found) =>
      whenever('resize', () => found({ width: window.innerWidth, height: window.innerHeight })),
    observeElementOffset: (_, found) =>
      whenever('scroll', () => found(stepped(-(body.current?.getBoundingClientRect().top ?? 0), rowHeight), false)),
    rangeExtractor: (range) => indexesOf(range, always),
  });
  return {
    indexes: isLong
      ? virtualizer.getVirtualItems().map(({ index }) => index)
      : Array.from({ length: count }, (_, index) => index),
    rowHeight,
  };
}

/** In steps, so that a table renders now and then and not with every row. */
const stepped = (px: number, rowHeight: number) =>
  Math.max(0, Math.floor(px / (rowHeight * BEYOND)) * rowHeight * BEYOND);

/** A step further than what is seen, because of the steps. */
function indexesOf({ startIndex, endIndex, overscan, count }: Range, always: readonly number[]): number[] {
  const from = Math.max(0, startIndex - overscan),
    to = Math.min(count - 1, endIndex + 2 * overscan);
  const indexes = new Set(Array.from({ length: to - from + 1 }, (_, i) => from + i));
  for (const index of always) if (index >= 0 && index < count) indexes.add(index);
  return [...indexes].sort((a, b) => a - b);
}

/** At once and at each event anywhere in the window. Returns the closer. */
function whenever(event: 'scroll' | 'resize', look: () => void): () => void {
  look();
  window.addEventListener(event, look, { capture: true, passive: true });
  return () => window.removeEventListener(event, look, { capture: true });
}
