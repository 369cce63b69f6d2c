import { create } from 'zustand';
import type { Camera } from '../../shared/domain/camera.ts';
import type { Line } from '../../shared/domain/region.ts';
import { client } from '../client/app-client.ts';

interface CamerasState {
  /** In the installer's order; null until the first answer. State and telemetry are inside. */
  cameras: Camera[] | null;
  /** By camera; undefined until loaded. */
  lines: Record<string, Line[] | undefined>;
}

export const useCameras = create<CamerasState>(() => ({ cameras: null, lines: {} }));

/** One camera with its state and telemetry; undefined when it does not exist (any more). */
export const useCamera = (cameraId: string): Camera | undefined => useCameras((state) => state.cameras?.find((camera) => camera.cameraId === cameraId));

const noLines: Line[] = [];
/** The saved lines of one camera; undefined until loaded. */
export const useLines = (cameraId: string): Line[] | undefined => useCameras((state) => state.lines[cameraId]);
export const linesOf = (cameraId: string): Line[] => useCameras.getState().lines[cameraId] ?? noLines;

/** Reads the list and each camera's lines afresh. */
export async function loadCameras(): Promise<void> {
  const cameras = (await client.call('cameras.list', {})).toSorted((a, b) => a.order - b.order);
  useCameras.setState({ cameras });
  const lines = await Promise.all(cameras.map(async ({ cameraId }) => [cameraId, await client.call('regions.list', { cameraId })] as const));
  useCameras.setState({ lines: Object.fromEntries(lines) });
}

export const setLines = (cameraId: string, lines: Line[]) => useCameras.setState((state) => ({ lines: { ...state.lines, [cameraId]: lines } }));

export const changeCamera = (cameraId: string, change: Partial<Camera>) =>
  useCameras.setState(({ cameras }) => ({ cameras: cameras?.map((camera) => (camera.cameraId === cameraId ? { ...camera, ...change } : camera)) ?? null }));
