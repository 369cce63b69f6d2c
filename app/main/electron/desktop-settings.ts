import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Choices of this PC's desktop, not of the counting. */
export interface DesktopSettings { keepCounting: boolean }

export function loadDesktopSettings(file: string): DesktopSettings {
  try {
    return { keepCounting: (JSON.parse(readFileSync(file, 'utf8')) as Partial<DesktopSettings>).keepCounting !== false };
  } catch {
    return { keepCounting: true };
  }
}

export function saveDesktopSettings(file: string, settings: DesktopSettings): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}
