import { useMemo } from 'react';
import type { Output } from '../../../shared/api/index.ts';
import type { ViewState } from '../../../shared/domain/view.ts';
import { useApi } from '../../query/use-api.ts';
import { isClosed, type Path } from '../state/regions.ts';

export interface Outline {
  readonly path: Path;
  readonly closed: boolean;
}

export interface ViewNow {
  /** Undefined until it is known. */
  state: ViewState | undefined;
  /** Since when what it counts is suspect. */
  suspectMs: number | null;
  proposal: Output<'views.proposal'>;
  /** The lines and outlines that are proposed. */
  outlines: readonly Outline[];
}

/** Where the camera looks, and where its regions would have to be when that is elsewhere. */
export function useView(cameraId: string): ViewNow {
  const views = useApi('views.list', {}).data,
    view = views?.find((one) => one.cameraId === cameraId),
    state = view?.state;
  const moved = state?.kind === 'moved',
    answer = useApi('views.proposal', moved ? { cameraId } : null).data ?? null,
    proposal = moved ? answer : null;
  const outlines = useMemo(
    () =>
      (proposal?.regions ?? []).flatMap(({ region }) => {
        if (!region) return [];
        const paths = region.kind === 'gate' ? [region.points, region.secondPoints] : [region.points];
        return paths.map((path) => ({ path, closed: isClosed(region.kind) }));
      }),
    [proposal],
  );
  return { state, suspectMs: view?.suspectMs ?? null, proposal, outlines };
}
