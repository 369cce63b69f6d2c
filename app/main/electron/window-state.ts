import { readFileSync, writeFileSync } from 'node:fs';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}
/** What is kept between two starts; positions in device-independent pixels. */
export interface WindowState {
  bounds: Rectangle | null;
  maximized: boolean;
}

export const DEFAULT_SIZE = { width: 1366, height: 820 };
export const SMALLEST = { width: 960, height: 600 };

/** The state of last time, or the default when there is none or it cannot be read. */
export function loadWindowState(file: string): WindowState {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(file, 'utf8')) as Partial<WindowState>;
    const numbers = bounds && [bounds.x, bounds.y, bounds.width, bounds.height].every(Number.isFinite);
    return { bounds: numbers ? bounds : null, maximized: maximized === true };
  } catch {
    return { bounds: null, maximized: false };
  }
}

export function saveWindowState(file: string, state: WindowState): void {
  writeFileSync(file, JSON.stringify(state));
}

/** Bounds to open with: the kept ones if enough of the title bar is still on a screen, else the default size wherever the system likes. */
export function placeWindow(kept: Rectangle | null, workAreas: readonly Rectangle[]): Partial<Rectangle> {
  if (!kept || !workAreas.some((area) => isReachable(kept, area))) return DEFAULT_SIZE;
  return { ...kept, width: Math.max(kept.width, SMALLEST.width), height: Math.max(kept.height, SMALLEST.height) };
}

function isReachable(window: Rectangle, area: Rectangle): boolean {
  const seen = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return seen >= 100 && window.y >= area.y && window.y <= area.y + area.height - 40;
}
