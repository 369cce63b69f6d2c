import { recount } from '../../../core/counting/recount/recount.ts';
import type { Direction, Region } from '../../../shared/domain/region.ts';
import type { FinishedTrack } from '../../../shared/domain/finished-track.ts';

/** What a line, a gate, or all of them together counted. */
export interface Crossed {
  readonly kind: 'crossed';
  readonly in: number;
  readonly out: number;
  readonly crossings: readonly { readonly atMs: number; readonly direction: Direction }[];
}
/** What a zone held. `stayMs`: mean of the visits, null without any. */
export interface Visited {
  readonly kind: 'visited';
  readonly visits: number;
  readonly most: number;
  readonly stayMs: number | null;
}
export type Tally = Crossed | Visited;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeZone: string;
}

/**
 * What `regions` make of the people, for the region that is asked about; of an ignore zone, what all lines and gates count beside it. Null
 * when it is not among them. Other regions do not matter to it, ignore zones do.
 */
export function tally(
  sessions: readonly (readonly FinishedTrack[])[],
  regions: readonly Region[],
  asked: Pick<Region, 'regionId' | 'kind'>,
  span: Span,
): Tally | null {
  const all = asked.kind === 'ignore';
  const judged = regions.filter(({ kind, regionId }) =>
    all ? kind === 'line' || kind === 'gate' : regionId === asked.regionId,
  );
  if (judged.length === 0) return null;
  const used = [...judged, ...regions.filter(({ kind }) => kind === 'ignore')];
  const decided = sessions.map((tracks) => recount(tracks, used, span));
  if (asked.kind === 'zone') {
    const visits = decided.flatMap((each) => each.visits);
    return {
      kind: 'visited',
      visits: visits.length,
      most: Math.max(0, ...decided.flatMap((each) => each.zoneMinutes.map(({ occupancyMax }) => occupancyMax))),
      stayMs:
        visits.length === 0
          ? null
          : visits.reduce((sum, { enteredMs, leftMs }) => sum + leftMs - enteredMs, 0) / visits.length,
    };
  }
  const crossings = decided
    .flatMap((each) => each.crossings)
    .filter(({ refusal }) => refusal === null)
    .map(({ capturedAtMs, direction }) => ({ atMs: capturedAtMs, direction }));
  const of = (direction: Direction) => crossings.filter((crossing) => crossing.direction === direction).length;
  return { kind: 'crossed', in: of('in'), out: of('out'), crossings };
}
