import { proposeLine } from '../../../core/adviser/propose-line.ts';
import { scoreLine } from '../../../core/adviser/score-line.ts';
import { badPlaces, trackFlow } from '../../../core/adviser/track-flow.ts';
import type { AdvisedTrack, BadPlace, LineProposal, LineScore, NoProposal } from '../../../core/adviser/types.ts';
import type { Gate, Line, Region } from '../../../shared/domain/region.ts';
import type { Perspective } from '../../../shared/domain/view-check.ts';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';
import { tally } from './judge.ts';

/** People of the last hours: decoded, and as the rules take them, by worker session; and the proportions of the picture they were seen in. */
export interface Seen {
  readonly tracks: readonly AdvisedTrack[];
  readonly sessions: readonly (readonly FinishedTrack[])[];
  readonly aspectRatio: number;
}

const GRAVITY = { good: 0, unknown: 1, poor: 2, 'cannot-count': 3 } satisfies Record<LineScore['verdict'], number>;

/** How well a line counts these people; of a gate the worse of its lines, as both must be crossed. Null for zones. */
export function adviceOn(region: Region, seen: Seen): LineScore | null {
  if (region.kind !== 'line' && region.kind !== 'gate') return null;
  const [first, second] = (region.kind === 'gate' ? [region.points, region.secondPoints] : [region.points]).map(
    (points) => scoreOf(points, region, seen),
  );
  return second && GRAVITY[second.verdict] > GRAVITY[first.verdict] ? second : first;
}

/** So many of those who cross a line must be counted at it, and so many at most be lost beside it. */
const COUNTED_LEAST = 0.7,
  LOST_MOST = 0.5;
const ALWAYS = { fromMs: -Infinity, toMs: Infinity, timeZone: 'UTC' };

/** The adviser asks for more than the rules do. A line at which the rules do count most who cross it is poor, whatever it lacks. */
function scoreOf(
  points: Line['points'],
  { anchor, regionId, name }: Line | Gate,
  { tracks, sessions, aspectRatio }: Seen,
): LineScore {
  const score = scoreLine(points, anchor, tracks, aspectRatio);
  if (score.verdict !== 'cannot-count' || score.tracks === 0 || (score.lost ?? 0) > LOST_MOST) return score;
  const line: Line = {
    kind: 'line',
    regionId,
    name,
    points,
    anchor,
    counts: 'both',
    mode: 'immediate',
    hours: null,
    ruleVersion: 1,
    savedAtMs: 0,
  };
  const counted = tally(sessions, [line], line, ALWAYS);
  return counted?.kind === 'crossed' && counted.in + counted.out >= COUNTED_LEAST * score.tracks
    ? { ...score, verdict: 'poor' }
    : score;
}

export const proposalFor = (
  { tracks, aspectRatio }: Seen,
  perspective: Perspective | null,
): LineProposal | NoProposal => proposeLine(tracks, aspectRatio, perspective);

export const badPlacesFor = ({ tracks, aspectRatio }: Seen): BadPlace[] => badPlaces(trackFlow(tracks, aspectRatio));
