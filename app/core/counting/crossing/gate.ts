import type { RefusalReason } from '../../../shared/domain/crossing.ts';
import type { Direction } from '../../../shared/domain/region.ts';
import type { Verdict } from './line-judge.ts';

/** The first of the two lines was crossed, that way. */
export interface Half {
  readonly direction: Direction;
  readonly verdict: Verdict;
}

/** What a crossing of one of the two lines makes of the gate: what is decided (null reason: counted), and what is half done now. */
export interface GateStep {
  decided: { verdict: Verdict; refusal: RefusalReason | null }[];
  half: Half | null;
}

/**
 * A gate's rule: 'in' is the first line and then the second, 'out' the second and then the first, within `gateMs`. `line`: which of the two was
 * crossed (0, 1).
 */
export function gateStep(half: Half | null, line: number, verdict: Verdict, gateMs: number): GateStep {
  const { direction } = verdict;
  const turned = half ? [{ verdict: half.verdict, refusal: 'turned-back' as const }] : [];
  const begins = (direction === 'in') === (line === 0);
  if (begins) return { decided: half?.direction === direction ? [] : turned, half: { direction, verdict } };
  if (!half) return { decided: [{ verdict, refusal: 'wrong-side-birth' }], half: null };
  if (half.direction !== direction || verdict.atMs - half.verdict.atMs > gateMs) return { decided: turned, half: null };
  // Seen before the first line, and behind the second.
  const { before, atMs: firstMs, stitchedFrom } = half.verdict;
  return {
    decided: [
      { verdict: { ...verdict, before, firstMs, stitchedFrom: verdict.stitchedFrom ?? stitchedFrom }, refusal: null },
    ],
    half: null,
  };
}
