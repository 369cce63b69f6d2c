import type { TrackedBox } from './tracked-box.ts';

/** So many people must agree before a movement is the camera's. */
const PEOPLE = 5;
/** ... and each was seen in more frames than this, so that it is known where it should be. */
const KNOWN = 3;

/**
 * How far the picture has moved in this frame, in pixels, judged by the people in it: all of them are off from where they should be by
 * about the same. Takes the median of what the first association found; null where it is not clearly more than they differ among
 * themselves. `spare` is scratch of at least as many places as there are tracks.
 */
export function cameraShift(tracks: readonly TrackedBox[], spare: Float64Array): { dx: number; dy: number } | null {
  const known = (track: TrackedBox) => track.matched && track.frames > KNOWN;
  const median = (of: (track: TrackedBox) => number) => {
    let n = 0;
    for (const track of tracks) if (known(track)) spare[n++] = of(track);
    return n < PEOPLE ? NaN : spare.subarray(0, n).sort()[n >> 1];
  };
  const dx = median(({ offX }) => offX), dy = median(({ offY }) => offY);
  const spread = median(({ offX, offY }) => Math.hypot(offX - dx, offY - dy));
  return Math.hypot(dx, dy) > spread ? { dx, dy } : null;
}
