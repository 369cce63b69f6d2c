import type { KnownCamera } from '../../shared/api/index.ts';
import { thereWithin } from '../stores/world.ts';

type KnownRegion = KnownCamera['regions'][number];

/** A camera as one day knew it: with the lines, gates and zones that were there within it. `gone`: it was deleted since. */
export interface Door {
  cameraId: string;
  name: string;
  demo: boolean;
  gone: boolean;
  lines: (KnownRegion & { gone: boolean })[];
  zones: (KnownRegion & { gone: boolean })[];
}

/** The doors of a stretch of time, those of now before those that were deleted. */
export function doorsOf(known: readonly KnownCamera[], range: { fromMs: number; toMs: number }): Door[] {
  const doors = thereWithin(known, range).map(({ cameraId, name, demo, toMs, regions }): Door => {
    const there = thereWithin(regions, range).map((region) => ({
      ...region,
      gone: toMs !== null || region.toMs !== null,
    }));
    return {
      cameraId,
      name,
      demo,
      gone: toMs !== null,
      lines: there.filter(({ kind }) => kind === 'line' || kind === 'gate'),
      zones: there.filter(({ kind }) => kind === 'zone'),
    };
  });
  return [...doors.filter(({ gone }) => !gone), ...doors.filter(({ gone }) => gone)];
}
