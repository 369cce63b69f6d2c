import type { Invitation } from '../../shared/api/index.ts';

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || host.startsWith('127.');

/** Where another screen is to go, and its code as it is typed: the address that has led here, unless it leads to this PC from here only. */
export function invitedTo(
  { code, origins }: Invitation,
  here: Pick<Location, 'hostname' | 'origin'>,
): { origin: string; link: string; code: string } {
  const origin = isLoopback(here.hostname) ? origins[0] : here.origin;
  return { origin, link: `${origin}/?token=${code}`, code: `${code.slice(0, 4)}-${code.slice(4)}` };
}

/** As a clock shows it; null when none is left. */
export function timeLeft(untilMs: number, nowMs: number): { minutes: number; seconds: string } | null {
  const seconds = Math.floor((untilMs - nowMs) / 1000);
  return seconds <= 0 ? null : { minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, '0') };
}
