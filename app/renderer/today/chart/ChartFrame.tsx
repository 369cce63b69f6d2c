import { useElementSize } from '@mantine/hooks';
import { useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { besideOf, box, plotOf, stepTo } from './chart-plot.ts';
import type { Stretch } from './gap-bands.ts';
import classes from './CountChart.module.css';

interface Bucket {
  startMs: number;
  endMs: number;
}
interface Props<B extends Bucket> {
  /** The time axis. */
  axis: Stretch;
  buckets: readonly B[];
  /** What the chart shows and which keys it takes. */
  label: string;
  testId: string;
  /** Start of the chosen bucket. */
  chosen: number | null;
  onChoose: (startMs: number | null) => void;
  /** In the middle of empty axes. */
  empty: string | null;
  words: (bucket: B) => ReactNode;
  children: (size: { width: number; height: number; highlighted: number | null }) => ReactNode;
}

/** What every chart over a day has in common: a bucket is pointed at or walked to, explained beside itself, and chosen. */
export function ChartFrame<B extends Bucket>({
  axis,
  buckets,
  label,
  testId,
  chosen,
  onChoose,
  empty,
  words,
  children,
}: Props<B>) {
  const { ref, width, height } = useElementSize();
  const [active, setActive] = useState<number | null>(null);
  const pressed = useRef<B | null>(null);
  const plot = plotOf(axis, width, height);
  const shown = active === null ? null : (buckets.find((bucket) => bucket.startMs === active) ?? null);

  /** What is pointed at: a bar (`data-bucket`, its start), which may reach a pixel beyond its bucket while that is young, or a time. */
  const at = ({ target, currentTarget, clientX }: MouseEvent<HTMLElement>): B | null => {
    const bar = (target as Element).closest('[data-bucket]');
    const ms = bar
      ? Number(bar.getAttribute('data-bucket'))
      : plot.time(clientX - currentTarget.getBoundingClientRect().left);
    return buckets.find((bucket) => ms >= bucket.startMs && ms < bucket.endMs) ?? null;
  };
  const choose = (bucket: B) => onChoose(chosen === bucket.startMs ? null : bucket.startMs);
  const onKey = (event: KeyboardEvent) => {
    const to = stepTo(
      event.key,
      buckets.findIndex((bucket) => bucket.startMs === active),
      buckets.length,
    );
    if (to !== null) {
      event.preventDefault();
      setActive(buckets[to].startMs);
    } else if (event.key === 'Enter' && shown) {
      event.preventDefault();
      choose(shown);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setActive(null);
    }
  };
  // A push may draw the bars anew while the button is down, and a browser sends no click for what is gone: a press is of the chart.
  const onDown = (event: PointerEvent<HTMLElement>) => {
    pressed.current = at(event);
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onUp = () => {
    if (pressed.current) choose(pressed.current);
    pressed.current = null;
  };
  // Of a screen reader, which presses nothing.
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const bucket = event.detail === 0 ? at(event) : null;
    if (bucket) choose(bucket);
  };
  const onMove = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType === 'mouse') setActive(at(event)?.startMs ?? null);
  };
  return (
    <div
      ref={ref}
      className={classes.chart}
      tabIndex={0}
      role="group"
      aria-label={label}
      data-testid={testId}
      onKeyDown={onKey}
      onBlur={() => setActive(null)}
      onPointerMove={onMove}
      onPointerLeave={() => setActive(null)}
      onPointerDown={onDown}
      onPointerUp={onUp}
      onPointerCancel={() => {
        pressed.current = null;
      }}
      onClick={onClick}
    >
      {width > 0 && height > 0 && children({ width, height, highlighted: active ?? chosen })}
      {empty && (
        <p className={classes.empty}>
          <span>{empty}</span>
        </p>
      )}
      <div className={classes.spoken} aria-live="polite">
        {shown && words(shown)}
      </div>
      {shown && (
        <div
          className={classes.tip}
          style={{ left: besideOf(plot.x(shown.startMs), plot.x(shown.endMs), width), top: box.top + 4 }}
          aria-hidden="true"
        >
          {words(shown)}
        </div>
      )}
    </div>
  );
}
