import { useMemo } from 'react';
import { create } from 'zustand';
import type { KnownCamera } from '../../shared/api/index.ts';
import type { Camera } from '../../shared/domain/camera.ts';
import type { Gate, Line, Region, Zone } from '../../shared/domain/region.ts';
import { client } from '../client/app-client.ts';

interface CamerasState {
  /** In the installer's order; null until the first answer. State and telemetry are inside. */
  cameras: Camera[] | null;
  /** By camera, of every kind; undefined until loaded. */
  regions: Record<string, Region[] | undefined>;
  /** Every camera there ever was, with its regions: for days that have passed. */
  known: KnownCamera[];
}

export const useCameras = create<CamerasState>(() => ({ cameras: null, regions: {}, known: [] }));

/** One camera with its state and telemetry; undefined when it does not exist (any more). */
export const useCamera = (cameraId: string): Camera | undefined =>
  useCameras((state) => state.cameras?.find((camera) => camera.cameraId === cameraId));

const noRegions: Region[] = [];
/** The saved regions of one camera, of every kind; undefined until loaded. */
export const useRegions = (cameraId: string): Region[] | undefined => useCameras((state) => state.regions[cameraId]);
export const regionsOf = (cameraId: string): Region[] => useCameras.getState().regions[cameraId] ?? noRegions;

/** What is crossed: lines and gates. */
export const isCrossed = (region: Region): region is Line | Gate => region.kind === 'line' || region.kind === 'gate';
export const isZone = (region: Region): region is Zone => region.kind === 'zone';
/** Whether anything of a camera counts; of one whose regions are not loaded yet it is believed. */
export const canCount = (regions: readonly Region[] | undefined): boolean =>
  regions?.some((region) => isCrossed(region) || isZone(region)) ?? true;

/** The saved lines and gates of one camera; undefined until loaded. */
export function useLines(cameraId: string): (Line | Gate)[] | undefined {
  const regions = useRegions(cameraId);
  return useMemo(() => regions?.filter(isCrossed), [regions]);
}

/** The saved zones of one camera; undefined until loaded. */
export function useZones(cameraId: string): Zone[] | undefined {
  const regions = useRegions(cameraId);
  return useMemo(() => regions?.filter(isZone), [regions]);
}

/** Reads the list and each camera's regions afresh. */
export async function loadCameras(): Promise<void> {
  const cameras = (await client.call('cameras.list', {})).toSorted((a, b) => a.order - b.order);
  useCameras.setState({ cameras });
  const regions = await Promise.all(
    cameras.map(async ({ cameraId }) => [cameraId, await client.call('regions.list', { cameraId })] as const),
  );
  useCameras.setState({ regions: Object.fromEntries(regions) });
  await loadKnown();
}

/** Reads what there ever was afresh. */
export async function loadKnown(): Promise<void> {
  useCameras.setState({ known: await client.call('cameras.known', {}) });
}

export const setRegions = (cameraId: string, regions: Region[]) =>
  useCameras.setState((state) => ({ regions: { ...state.regions, [cameraId]: regions } }));

export const changeCamera = (cameraId: string, change: Partial<Camera>) =>
  useCameras.setState(({ cameras }) => ({
    cameras: cameras?.map((camera) => (camera.cameraId === cameraId ? { ...camera, ...change } : camera)) ?? null,
  }));
