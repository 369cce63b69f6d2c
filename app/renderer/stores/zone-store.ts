import { create } from 'zustand';
import type { ZoneState } from '../../shared/domain/zone.ts';
import { client } from '../client/app-client.ts';

type ZoneStates = ReadonlyMap<string, ZoneState>;

/** By camera, then by zone (`regionId`). A camera that does not count has none. */
const useStates = create<Record<string, ZoneStates | undefined>>(() => ({}));
const none: ZoneStates = new Map();

/** The zones of one camera now, by `regionId`; a zone that is not there is not known now. */
export const zoneStates = (cameraId: string): ZoneStates => useStates.getState()[cameraId] ?? none;
export const useZoneStates = (cameraId: string): ZoneStates => useStates((state) => state[cameraId]) ?? none;

export const setZoneStates = (cameraId: string, zones: readonly ZoneState[]) =>
  useStates.setState({ [cameraId]: new Map(zones.map((zone) => [zone.regionId, zone])) });

/** Reads the zones of these cameras afresh. */
export async function loadZoneStates(cameraIds: readonly string[]): Promise<void> {
  await Promise.all(
    cameraIds.map(async (cameraId) => setZoneStates(cameraId, await client.call('zones.now', { cameraId }))),
  );
}
