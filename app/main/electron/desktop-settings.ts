import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Choices of this PC's desktop, not of the counting. */
export interface DesktopSettings {
  keepCounting: boolean;
  /** Whether starting at login was switched, by somebody or, once, by us. */
  loginChosen: boolean;
}

export function loadDesktopSettings(file: string): DesktopSettings {
  try {
    const { keepCounting, loginChosen } = JSON.parse(readFileSync(file, 'utf8')) as Partial<DesktopSettings>;
    return { keepCounting: keepCounting !== false, loginChosen: loginChosen === true };
  } catch {
    return { keepCounting: true, loginChosen: false };
  }
}

export function saveDesktopSettings(file: string, settings: DesktopSettings): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}
