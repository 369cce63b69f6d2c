import { regionProblem } from '../../../core/geometry/region-problem.ts';
import type { LineScore, Reason } from '../../../core/adviser/types.ts';
import type { Region } from '../../../shared/domain/region.ts';
import { errorInfo, type ErrorInfo } from '../../../shared/errors.ts';
import { isCrossed, pathsOf, samePath, toDraft, type EditorRegion } from './regions.ts';

export type Problem = ErrorInfo | 'name' | null;

/** Why the region cannot be saved: the application would refuse it for the same reason. `all`: the camera's regions, this one among them. */
export function problemOf(region: EditorRegion, all: readonly EditorRegion[]): Problem {
  const others = all.filter((other) => other.key !== region.key);
  const problem = regionProblem(toDraft(region), others);
  if (problem) return errorInfo(problem.code, problem.params);
  return region.name.trim() === '' ? 'name' : null;
}

/**
 * Why a line or gate must not be saved although it could be: people were seen, and it would miss too many of them. Not when nobody crosses it (a
 * door may be closed all day), nor when it lies where its saved version does (a name may be changed at any time).
 */
export function graveReason(
  { verdict, reasons }: LineScore,
  region: EditorRegion,
  kept: Region | undefined,
): Reason | null {
  if (verdict !== 'cannot-count' || !isCrossed(region) || reasons.length === 0 || reasons[0] === 'nobody-crosses')
    return null;
  if (
    kept?.kind === region.kind &&
    kept.anchor === region.anchor &&
    pathsOf(region).every((path, i) =>
      samePath(path, i === 0 ? kept.points : kept.kind === 'gate' ? kept.secondPoints : []),
    )
  )
    return null;
  return reasons[0];
}
