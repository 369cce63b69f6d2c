import type { CameraHealth, CameraState, CameraStatus, OffReason } from './camera.ts';

/** A camera of which no picture came for so long is gone; one that is quiet for less has trouble. Milliseconds. */
export const HEARTBEAT_MS = 300_000;

/** The one table between the program's words and those of `camera_health`, by whether a picture came lately. */
const HEALTH: Record<Exclude<CameraStatus, 'off'>, { lately: CameraHealth; longAgo: CameraHealth }> = {
  counting: { lately: 'online', longAgo: 'online' },
  connecting: { lately: 'error', longAgo: 'offline' },
  stalled: { lately: 'error', longAgo: 'offline' },
  failed: { lately: 'error', longAgo: 'offline' },
};
/** One that is off by hand or by its schedule is no fault, and sees nothing. */
const OFF: Record<OffReason, CameraHealth> = {
  'by-hand': 'offline',
  'outside-hours': 'offline',
  maintenance: 'maintenance',
};

/** A camera that never gave a picture is judged by since when it does not count. */
export function healthOf(
  { status, off, lastFrameAtMs, notCountingSinceMs, sinceMs }: CameraState,
  nowMs: number,
): CameraHealth {
  if (status === 'off') return OFF[off ?? 'by-hand'];
  const heardMs = lastFrameAtMs ?? notCountingSinceMs ?? sinceMs;
  return HEALTH[status][nowMs - heardMs <= HEARTBEAT_MS ? 'lately' : 'longAgo'];
}
