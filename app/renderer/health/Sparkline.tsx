import { HOUR_MS } from '../../core/time.ts';
import type { CameraHealthReport } from '../../shared/domain/health-figures.ts';
import { sparkPath } from './sparkline.ts';

const WIDTH = 72,
  HEIGHT = 18;

/** The last hour of a figure whose value stands beside it. */
export function Sparkline({ rates, toMs }: { rates: CameraHealthReport['rates']; toMs: number }) {
  return (
    <svg width={WIDTH} height={HEIGHT + 2} viewBox={`-1 -1 ${WIDTH + 2} ${HEIGHT + 2}`} aria-hidden="true">
      <path d={`M0 ${HEIGHT}H${WIDTH}`} stroke="var(--hairline)" strokeWidth="1" />
      <path
        d={sparkPath(rates, { fromMs: toMs - HOUR_MS, toMs }, WIDTH, HEIGHT)}
        fill="none"
        stroke="var(--text-2)"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
