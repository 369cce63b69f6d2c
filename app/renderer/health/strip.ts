import { DAY_MS, MINUTE_MS } from '../../core/time.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type { Gap, GapReason } from '../../shared/domain/gap.ts';
import type { CameraHealthReport } from '../../shared/domain/health-figures.ts';

export interface Stretch {
  fromMs: number;
  toMs: number;
}
/** `reduced`: it counted, and may have missed people. `planned`: nobody wanted it to count. */
export type SegmentKind = 'measured' | 'reduced' | 'gap' | 'planned';
export interface Segment extends Stretch {
  kind: SegmentKind;
  reason: GapReason | null;
}

/** What is known is taken to go on for so long: minutes are stored when they are over. */
const GOES_ON_MS = 5 * MINUTE_MS;

const KINDS: Record<GapReason, 'gap' | 'planned' | null> = {
  'not-running': 'gap',
  'switched-off': 'planned',
  'outside-hours': 'planned',
  maintenance: 'planned',
  'connection-lost': 'gap',
  'picture-frozen': 'gap',
  'worker-ended': 'gap',
  failed: 'gap',
  'no-line': 'gap',
  'no-zone': 'gap',
  archived: 'planned',
  erased: 'planned',
  'not-set-up': null,
};

/** Off on purpose, which is no fault. */
export const isPlanned = ({ reason }: Pick<Gap, 'reason'>): boolean => reason !== null && KINDS[reason] === 'planned';

/** What a camera did in a time, in order and without overlap; nothing where it was not there yet or nothing is known. `brokenSinceMs`: it does not count since then. */
export function segmentsOf(
  { fromMs, toMs, gaps, suspects }: CameraHealthReport['strip'],
  axis: Stretch,
  brokenSinceMs: number | null,
): Segment[] {
  const goesOnMs = axis.toMs - toMs <= GOES_ON_MS ? axis.toMs : toMs,
    from = Math.max(axis.fromMs, fromMs),
    to = Math.min(axis.toMs, goesOnMs);
  // What touches the end of what is known goes on with it.
  const on = <S extends Stretch>(all: readonly S[]) =>
    all.map((each) => (each.toMs >= toMs ? { ...each, toMs: Math.max(each.toMs, to) } : each));
  const [away, doubtful] = [on(gaps), on(suspects)];
  const edges = [from, to, ...(brokenSinceMs === null ? [] : [brokenSinceMs])];
  for (const each of [...away, ...doubtful]) edges.push(each.fromMs, each.toMs);
  const cuts = [...new Set(edges)].filter((ms) => ms >= from && ms <= to).sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (let i = 1; i < cuts.length; i++) {
    const part = { fromMs: cuts[i - 1], toMs: cuts[i] };
    const covers = (each: Stretch) => each.fromMs <= part.fromMs && each.toMs >= part.toMs;
    const gap = away.find(covers),
      broken = brokenSinceMs !== null && part.fromMs >= brokenSinceMs;
    const kind = kindOf(gap, broken, doubtful.some(covers));
    if (kind === null) continue;
    const reason = gap?.reason ?? null,
      last = segments.at(-1);
    if (last && last.kind === kind && last.toMs === part.fromMs && (last.reason === reason || broken))
      last.toMs = part.toMs;
    else segments.push({ ...part, kind, reason });
  }
  return segments;
}

function kindOf(gap: Gap | undefined, broken: boolean, doubtful: boolean): SegmentKind | null {
  if (gap) return gap.reason === null ? 'gap' : KINDS[gap.reason];
  if (broken) return 'gap';
  return doubtful ? 'reduced' : 'measured';
}

/** Since when a camera that should count does not; null: it does, or is off on purpose. */
export const brokenSince = ({ status, notCountingSinceMs, sinceMs }: Camera['state']): number | null =>
  status === 'stalled' || status === 'failed' || status === 'connecting' ? (notCountingSinceMs ?? sinceMs) : null;

/** How bad it is that a camera does not count; null: it does, is off on purpose, or is only beginning. */
export const troubleOf = ({ status }: Camera['state']): 'warn' | 'fail' | null =>
  status === 'failed' ? 'fail' : status === 'stalled' ? 'warn' : null;

/** Where a segment is drawn, in shares of the axis: what is seldom and short must be seen all the same. */
export function placeOf(
  { kind, fromMs, toMs }: Segment,
  axis: Stretch,
  leastShare: number,
): { x: number; width: number } {
  const whole = axis.toMs - axis.fromMs,
    width = (toMs - fromMs) / whole,
    x = (fromMs - axis.fromMs) / whole;
  if (kind === 'measured' || width >= leastShare) return { x, width };
  return { x: Math.min(1 - leastShare, Math.max(0, x - (leastShare - width) / 2)), width: leastShare };
}

/** The longest stretches in which nothing was measured and something should have been, longest first. */
export const longestGaps = (segments: readonly Segment[], count: number): Segment[] =>
  segments
    .filter(({ kind }) => kind === 'gap')
    .toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
    .slice(0, count);

/** The strip begins a little late, as it is read a little earlier than it is shown. Milliseconds. */
const YOUNG_MS = 5 * MINUTE_MS;

/** A camera that was added within the day was there only since its strip begins. */
export const isYoung = ({ strip }: Pick<CameraHealthReport, 'strip'>, atMs: number): boolean =>
  strip.fromMs - (atMs - DAY_MS) > YOUNG_MS;
