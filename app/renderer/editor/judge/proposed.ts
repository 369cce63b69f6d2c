import type { LineProposal, NoProposal } from '../../../core/adviser/types.ts';
import type { EditorRegion, Path } from '../state/regions.ts';
import type { Size } from '../canvas/view.ts';

/** A proposal as it would be taken; `kept`: its inside is where the installer has it, and not where the adviser would have it. */
export type Proposed = NoProposal | (LineProposal & { readonly kept: boolean });

/**
 * The adviser puts the inside where most people go. Taken in place of a line that is there, its inside stays on the side that the installer
 * chose: in and out of this door do not change places because more people left than came.
 */
export function proposedFor(proposal: LineProposal | NoProposal, region: EditorRegion | null, picture: Size): Proposed {
  if (!proposal.ok) return proposal;
  if (region?.kind !== 'line') return { ...proposal, kept: false };
  const [first, last] = proposal.points,
    { score } = proposal;
  return sameInside(region.points, proposal.points, picture)
    ? { ...proposal, kept: true }
    : { ...proposal, points: [last, first], score: { ...score, in: score.out, out: score.in }, kept: true };
}

/** Whether both have their inside on the same hand, as seen in the picture. */
function sameInside(a: Path, b: Path, { width, height }: Size): boolean {
  const along = (path: Path) => [
    (path[path.length - 1][0] - path[0][0]) * width,
    (path[path.length - 1][1] - path[0][1]) * height,
  ];
  const [ax, ay] = along(a),
    [bx, by] = along(b);
  return ax * bx + ay * by >= 0;
}
