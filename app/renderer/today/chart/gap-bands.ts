import { MINUTE_MS } from '../../../core/time.ts';
import type { CountReport, Stretch } from '../../../shared/api/index.ts';
import type { Gap, GapReason } from '../../../shared/domain/gap.ts';
import type { Suspect } from '../../../shared/domain/view.ts';

export type { Stretch };
/** A stretch in which nothing was measured, with the reason if it is known. */
export interface GapBand extends Stretch {
  reason: GapReason | null;
}

/** A stretch in which a camera did not look where its lines were drawn. */
export interface SuspectBand extends Stretch {
  why: Suspect['why'];
}

/** What a report knows of what was measured. */
export type Measurement = Pick<CountReport, 'fromMs' | 'toMs' | 'gaps' | 'measured' | 'knownToMs'>;

/** What is known is taken to go on for so long, while the next answer is on its way. */
const GOES_ON_MS = 60_000;

/** The moment up to which a report is drawn: now, unless it is too old to know anything of now. */
export const drawnTo = ({ toMs, knownToMs }: Measurement, nowMs: number): number =>
  Math.min(toMs, nowMs, knownToMs + GOES_ON_MS);

/** The stretches that were measured; the last goes on to `endMs` when it reached as far as was known. */
export const measuredTo = ({ measured, knownToMs }: Measurement, endMs: number): Stretch[] =>
  measured.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs >= knownToMs ? Math.max(toMs, endMs) : toMs }));

/** What is suspect up to `endMs`, of whichever camera; those of one kind that touch are one. The last goes on as what was measured does. */
export function suspectBands(
  { suspects, knownToMs }: Pick<CountReport, 'suspects' | 'knownToMs'>,
  endMs: number,
): SuspectBand[] {
  const bands: SuspectBand[] = [];
  for (const { fromMs, toMs, why } of suspects) {
    const to = toMs >= knownToMs ? Math.max(toMs, endMs) : toMs,
      last = bands.findLast((band) => band.why === why);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, to);
    else if (to > fromMs) bands.push({ fromMs, toMs: to, why });
  }
  return bands;
}

/** Everything up to `endMs` that lies between what was measured, in order; where a reason ends another band begins. */
export function gapBands(report: Measurement, endMs: number): GapBand[] {
  const bands: GapBand[] = [];
  let at = report.fromMs;
  for (const { fromMs, toMs } of [...measuredTo(report, endMs), { fromMs: endMs, toMs: endMs }]) {
    if (fromMs - at >= MINUTE_MS) bands.push(...explained({ fromMs: at, toMs: fromMs }, report.gaps));
    at = Math.max(at, toMs);
  }
  return bands;
}

/** A stretch in parts by reason; of several gaps the shortest one says why. What is shorter than a minute goes with what was before it. */
function explained({ fromMs, toMs }: Stretch, gaps: readonly Gap[]): GapBand[] {
  const here = gaps.filter((gap) => gap.toMs > fromMs && gap.fromMs < toMs);
  const edges = [
    ...new Set([fromMs, ...here.flatMap((gap) => [Math.max(fromMs, gap.fromMs), Math.min(toMs, gap.toMs)]), toMs]),
  ].sort((a, b) => a - b);
  const bands: GapBand[] = [];
  for (let i = 1; i < edges.length; i++) {
    const [from, to] = [edges[i - 1], edges[i]],
      last = bands.at(-1);
    const covering = here
      .filter((gap) => gap.fromMs <= from && gap.toMs >= to)
      .sort((a, b) => a.toMs - a.fromMs - (b.toMs - b.fromMs));
    const reason = covering.find((gap) => gap.reason !== null)?.reason ?? null;
    if (last && (last.reason === reason || to - from < MINUTE_MS)) last.toMs = to;
    else bands.push({ fromMs: from, toMs: to, reason });
  }
  return bands;
}
