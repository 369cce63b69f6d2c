import { iou } from '../detection/iou.ts';
import type { TrackedBox } from './tracked-box.ts';

/** Writes each track's `overlap`: its IoU with the confirmed or lost track that covers it most, where they are expected. */
export function markOverlaps(tracks: readonly TrackedBox[]): void {
  for (const track of tracks) track.overlap = 0;
  for (let i = 0; i < tracks.length; i++) {
    const one = tracks[i];
    if (one.state === 'tentative') continue;
    for (let j = i + 1; j < tracks.length; j++) {
      const other = tracks[j];
      if (other.state === 'tentative' || other.box[0] >= one.box[2] || other.box[2] <= one.box[0]) continue;
      const shared = iou(one.box, 0, other.box, 0);
      if (shared > one.overlap) one.overlap = shared;
      if (shared > other.overlap) other.overlap = shared;
    }
  }
}
