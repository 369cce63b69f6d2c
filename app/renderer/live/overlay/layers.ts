import { create } from 'zustand';
import type { OverlayOptions } from './draw-tracks.ts';

const REMEMBERED = 'footfall.layers';
export const layers: (keyof OverlayOptions)[] = ['boxes', 'trails', 'ids', 'lines', 'zones', 'names'];
const all: OverlayOptions = { boxes: true, trails: true, ids: true, lines: true, zones: true, names: true };

/** What was remembered, layer by layer; anything unreadable counts as shown. */
export function layersOf(text: string | null): OverlayOptions {
  try {
    const remembered = JSON.parse(text ?? '{}') as Partial<OverlayOptions> | null;
    return Object.fromEntries(
      layers.map((layer) => [layer, remembered?.[layer] !== false]),
    ) as unknown as OverlayOptions;
  } catch {
    return all;
  }
}

/** What this screen draws on live pictures; remembered. */
export const useLayers = create<OverlayOptions>(() =>
  layersOf(typeof localStorage === 'undefined' ? null : localStorage.getItem(REMEMBERED)),
);

export function setLayer(layer: keyof OverlayOptions, shown: boolean): void {
  useLayers.setState({ [layer]: shown });
  localStorage.setItem(REMEMBERED, JSON.stringify(useLayers.getState()));
}
