import type { LineScore, Reason } from './types.ts';

/** What was seen at a line. All of tracks, but `in` and `out`: proven crossings; `angles`: their angles in degrees, summed. */
export interface Tally {
  walkers: number;
  crossing: number;
  proven: number;
  repeated: number;
  lost: number;
  in: number;
  out: number;
  angles: number;
  /** Why crossings were not proven, and tracks lost. */
  readonly causes: Map<Reason, number>;
}

/** Fewer people than this say nothing yet; so many, and nobody crosses: nobody will. */
export const FEW = 10;
const MANY = 30;
/** Fewer than this at the line condemn nothing. */
const FEW_AT_LINE = 5;
const ENOUGH_GOOD = 0.95,
  ENOUGH_LEAST = 0.7;
const LOST_GOOD = 0.1,
  LOST_MOST = 0.5;
const ANGLE_MOST = 55;
const REPEATED_MOST = 0.3;
/** A cause with this share of what goes wrong is named. */
const CAUSE_SHARE = 0.2;

export function judged(tally: Tally): LineScore {
  const { walkers, crossing, proven, lost, repeated } = tally;
  const crossings = tally.in + tally.out;
  const figures = {
    tracks: crossing,
    in: tally.in,
    out: tally.out,
    enough: share(proven, crossing),
    lost: share(lost, lost + proven),
    angle: share(tally.angles, crossings),
    repeated: share(repeated, crossing),
  };
  if (walkers < FEW) return { verdict: 'unknown', reasons: ['too-few-tracks'], ...figures };
  if (crossing + lost === 0)
    return { verdict: walkers < MANY ? 'unknown' : 'cannot-count', reasons: ['nobody-crosses'], ...figures };
  const enough = figures.enough ?? 0,
    gone = figures.lost ?? 0;
  const grave = enough < ENOUGH_LEAST || gone > LOST_MOST;
  const reasons: Reason[] = enough < ENOUGH_GOOD || gone > LOST_GOOD ? causesOf(tally) : [];
  if ((figures.angle ?? 0) > ANGLE_MOST) reasons.push('along-the-flow');
  if ((figures.repeated ?? 0) > REPEATED_MOST) reasons.push('turn-back-here');
  return {
    verdict: grave && crossing + lost >= FEW_AT_LINE ? 'cannot-count' : reasons.length > 0 ? 'poor' : 'good',
    reasons,
    ...figures,
  };
}

const share = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 1e4) / 1e4 : null);

/** The most frequent first. */
function causesOf({ causes, crossing }: Tally): Reason[] {
  const all = [...causes.values()].reduce((sum, count) => sum + count, 0);
  const named = [...causes]
    .filter(([, count]) => count >= CAUSE_SHARE * all)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([reason]) => reason);
  return crossing === 0 ? ['nobody-crosses', ...named] : named;
}
