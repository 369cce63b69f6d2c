import type { Camera } from '../../shared/domain/camera.ts';

/** How far figures can be believed: live, old since a time, or too old to show. */
export type Freshness = { kind: 'live' } | { kind: 'old'; asOfMs: number } | { kind: 'gone'; asOfMs: number };

const SHOWN_AS_LOST_AFTER_MS = 3_000;
const GONE_AFTER_MS = 60_000;

/**
 * Of one camera's figures, or of all (`camera` null). Without a connection they are as old as what was received last, and gone after a minute;
 * a camera that does not count leaves its figures as of its last frame. Times are the server's.
 */
export function freshnessOf(
  camera: Camera | null,
  connection: { lost: boolean; sinceMs: number; receivedAtMs: number | null },
  nowMs: number,
): Freshness {
  const lostMs = nowMs - connection.sinceMs;
  if (connection.lost && lostMs >= SHOWN_AS_LOST_AFTER_MS) {
    const asOfMs = connection.receivedAtMs ?? connection.sinceMs;
    return { kind: lostMs >= GONE_AFTER_MS ? 'gone' : 'old', asOfMs };
  }
  if (!camera || camera.state.status === 'counting') return { kind: 'live' };
  return { kind: 'old', asOfMs: countedUntil(camera) };
}

/** When a camera's numbers stopped: with its last frame, or when it stopped counting, whichever restart lies between. */
export const countedUntil = ({ state }: Pick<Camera, 'state'>): number =>
  state.lastFrameAtMs ?? state.notCountingSinceMs ?? state.sinceMs;

/** Doors (cameras with a line) whose people are missing from the totals now. */
export const missingDoors = (cameras: readonly Camera[], hasLine: (cameraId: string) => boolean): Camera[] =>
  cameras.filter(({ cameraId, state }) => hasLine(cameraId) && state.status !== 'counting');
