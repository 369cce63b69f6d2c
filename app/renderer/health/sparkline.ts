import type { CameraHealthReport } from '../../shared/domain/health-figures.ts';

/** Points further apart than this do not belong together: a minute is missing between them. Milliseconds. */
const APART_MS = 90_000;

/** An SVG path of a figure over time, scaled into a box; where nothing is known the line is broken. '' where nothing is. */
export function sparkPath(
  rates: CameraHealthReport['rates'],
  { fromMs, toMs }: { fromMs: number; toMs: number },
  width: number,
  height: number,
): string {
  const most = Math.max(1, ...rates.map(({ fps }) => fps ?? 0));
  let path = '',
    lastMs = -Infinity;
  for (const { atMs, fps } of rates) {
    if (fps === null || atMs < fromMs) {
      lastMs = -Infinity;
      continue;
    }
    const x = (((atMs - fromMs) / (toMs - fromMs)) * width).toFixed(1),
      y = (height - (fps / most) * height).toFixed(1);
    // A point alone is a dot: a line of no length with round ends.
    path += atMs - lastMs <= APART_MS ? `L${x} ${y}` : `M${x} ${y}h0`;
    lastMs = atMs;
  }
  return path;
}
