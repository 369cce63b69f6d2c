import type { CountingEvent } from '../../../shared/domain/crossing.ts';
import type { RegionVersion } from '../../../shared/domain/region.ts';
import { useApi } from '../../query/use-api.ts';

/** The rule that judged an event, as it was then; null when it is not known. */
export function useRule({ cameraId, regionId, ruleVersion }: CountingEvent): RegionVersion | null {
  const { data } = useApi('regions.versions', { cameraId });
  return data?.find((each) => each.regionId === regionId && each.ruleVersion === ruleVersion) ?? null;
}
