import type { World } from '../../shared/api/index.ts';
import type { Span } from '../../core/stats/business-day.ts';
import { listLifetimes, type Lifetime } from '../db/camera-configurations.ts';
import type { Db } from '../db/dialect/dialect.ts';

/** Whose sums are shown of a range: the shop's, unless only the demo was there. */
export function worldOf(cameras: readonly Lifetime[], { fromMs, toMs }: Span): World {
  const there = cameras.filter(
    ({ createdAtMs, removedAtMs }) => createdAtMs < toMs && (removedAtMs ?? Infinity) > fromMs,
  );
  return there.length > 0 && there.every(({ demo }) => demo) ? 'demo' : 'shop';
}

export const isOf =
  (world: World) =>
  ({ demo }: Pick<Lifetime, 'demo'>): boolean =>
    demo === (world === 'demo');

/** The cameras that a range without a named camera means. */
export async function camerasOfRange(db: Db, range: Span): Promise<string[]> {
  const cameras = await listLifetimes(db);
  return cameras.filter(isOf(worldOf(cameras, range))).map(({ cameraId }) => cameraId);
}
