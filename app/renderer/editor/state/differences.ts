import type { RegionDraft, Region } from '../../../shared/domain/region.ts';
import { toDraft, type EditorRegion } from './regions.ts';

type KeysOf<T> = T extends unknown ? keyof T : never;
/** What of a region may differ; its points are its place. */
export type Aspect = 'place' | Exclude<KeysOf<RegionDraft>, 'kind' | 'points' | 'secondPoints'>;

const ASPECTS = {
  place: ['points', 'secondPoints'],
  name: ['name'],
  counts: ['counts'],
  anchor: ['anchor'],
  mode: ['mode'],
  compass: ['compass'],
  siteSum: ['siteSum'],
  hours: ['hours'],
  holdMs: ['holdMs'],
  releaseMs: ['releaseMs'],
  capacity: ['capacity'],
  queue: ['queue'],
} satisfies Record<Aspect, KeysOf<RegionDraft>[]>;

/** In what two versions of one region differ. */
export function differences(a: EditorRegion | Region, b: EditorRegion | Region): Aspect[] {
  const [one, other] = [toDraft(a), toDraft(b)] as Record<string, unknown>[];
  return (Object.keys(ASPECTS) as Aspect[]).filter((aspect) =>
    ASPECTS[aspect].some((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key])),
  );
}
