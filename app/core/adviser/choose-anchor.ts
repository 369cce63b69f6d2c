import type { Anchor } from '../../shared/domain/region.ts';
import type { Perspective } from '../../shared/domain/view-check.ts';
import type { AdvisedTrack } from './types.ts';

/** A person seen from the side is 0.25 to 0.5 as wide as tall; one seen from above is about as wide. */
const SEEN_FROM_ABOVE = 0.75;
/** More boxes than this with their feet cut off by the picture: the feet are no guide. */
const CUT_OFF = 0.3;
const EDGE = 0.01;

/**
 * The point of the boxes that a line should judge: the feet, unless the camera looks straight down (as the installer says; where nobody said it, half of the
 * boxes are at least three quarters as wide as tall: the centre) or the lower end of the picture cuts the feet off in 30 % of all boxes (the head if that is seen more
 * often, else the centre).
 */
export function chooseAnchor(
  tracks: readonly AdvisedTrack[],
  aspectRatio: number,
  perspective: Perspective | null = null,
): Anchor {
  if (perspective === 'overhead') return 'centre';
  const shapes: number[] = [];
  let feetCut = 0,
    headCut = 0;
  for (const { samples } of tracks) {
    for (const { x1, y1, x2, y2 } of samples) {
      if (y2 >= 1 - EDGE) feetCut += 1;
      if (y1 <= EDGE) headCut += 1;
      if (y1 > EDGE && y2 < 1 - EDGE && x1 > EDGE && x2 < 1 - EDGE) shapes.push(((x2 - x1) * aspectRatio) / (y2 - y1));
    }
  }
  const all = tracks.reduce((sum, { samples }) => sum + samples.length, 0);
  const sorted = Float64Array.from(shapes).sort();
  if (perspective === null && sorted.length > 0 && sorted[sorted.length >> 1] >= SEEN_FROM_ABOVE) return 'centre';
  if (feetCut > CUT_OFF * all) return headCut < feetCut / 2 ? 'top-centre' : 'centre';
  return 'bottom-centre';
}
