import { regionProblem } from '../../core/geometry/region-problem.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { toDraft, type EditorRegion } from './regions.ts';

export type Problem = ErrorInfo | 'name' | null;

/** Why the region cannot be saved: the application would refuse it for the same reason. `all`: the camera's regions, this one among them. */
export function problemOf(region: EditorRegion, all: readonly EditorRegion[]): Problem {
  const others = all.filter((other) => other.key !== region.key);
  return regionProblem(toDraft(region), others) ?? (region.name.trim() === '' ? 'name' : null);
}
