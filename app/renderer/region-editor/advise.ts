import { proposeLine } from '../../core/adviser/propose-line.ts';
import { scoreLine } from '../../core/adviser/score-line.ts';
import { badPlaces, trackFlow } from '../../core/adviser/track-flow.ts';
import type { AdvisedTrack, BadPlace, LineProposal, LineScore, NoProposal } from '../../core/adviser/types.ts';
import type { Region } from '../../shared/domain/region.ts';

/** People of the last hours, decoded, and the proportions of the picture they were seen in. */
export interface Seen { readonly tracks: readonly AdvisedTrack[]; readonly aspectRatio: number }

const GRAVITY = { good: 0, unknown: 1, poor: 2, 'cannot-count': 3 } satisfies Record<LineScore['verdict'], number>;

/** How well a line counts these people; of a gate the worse of its lines, as both must be crossed. Null for zones. */
export function adviceOn(region: Region, { tracks, aspectRatio }: Seen): LineScore | null {
  if (region.kind !== 'line' && region.kind !== 'gate') return null;
  const [first, second] = (region.kind === 'gate' ? [region.points, region.secondPoints] : [region.points]).map((points) => scoreLine(points, region.anchor, tracks, aspectRatio));
  return second && GRAVITY[second.verdict] > GRAVITY[first.verdict] ? second : first;
}

export const proposalFor = ({ tracks, aspectRatio }: Seen): LineProposal | NoProposal => proposeLine(tracks, aspectRatio);

export const badPlacesFor = ({ tracks, aspectRatio }: Seen): BadPlace[] => badPlaces(trackFlow(tracks, aspectRatio));
