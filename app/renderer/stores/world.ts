import type { KnownCamera, World } from '../../shared/api/index.ts';
import { useApp } from './app-store.ts';
import { useCameras } from './camera-store.ts';

/** The cameras of the shop; where there is only the demo, the demo. Its people are in no sum of a shop. */
export function ofShop<C extends { demo: boolean }>(cameras: readonly C[]): C[] {
  const own = cameras.filter(({ demo }) => !demo);
  return own.length > 0 ? own : [...cameras];
}

/** Whether a camera's people are in the sums of a world; of one that is not known it is believed. */
export const isInWorld = (known: readonly KnownCamera[], cameraId: string, world: World): boolean =>
  (known.find((camera) => camera.cameraId === cameraId)?.demo ?? world === 'demo') === (world === 'demo');

/** The same of the sums that are on screen now. */
export const isInSums = (cameraId: string): boolean =>
  isInWorld(useCameras.getState().known, cameraId, useApp.getState().totals?.world ?? 'shop');

/** Cameras and regions that were there within a range, also those that have been deleted since. */
export const thereWithin = <T extends { fromMs: number; toMs: number | null }>(
  list: readonly T[],
  range: { fromMs: number; toMs: number },
): T[] => list.filter(({ fromMs, toMs }) => fromMs < range.toMs && (toMs ?? Infinity) > range.fromMs);
