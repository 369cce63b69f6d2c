import type { Overlay, OverlayTrack } from '../../../shared/domain/track.ts';

/**
 * How far boxes reach beyond the frame they were seen on, microseconds. At 8 frames/s and more the least holds; where fewer are analysed,
 * `periods` times the usual distance of two of them, because people are counted all the same; never longer than the most: they have walked on.
 */
export const REACH = { interpolateLeastUs: 500_000, holdLeastUs: 250_000, mostUs: 5_000_000, periods: 2 };
/** The usual distance is the median of so many. */
const PACE_FRAMES = 9;
const KEEP_US = 12_000_000;
const KEEP_FRAMES = 512;

/** What is to be drawn over one presented frame, how it was found, and how old what is held is. */
export interface FrameOverlay {
  tracks: OverlayTrack[];
  how: 'exact' | 'interpolated' | 'held' | 'none';
  ageUs: number;
}

const NOTHING: FrameOverlay = { tracks: [], how: 'none', ageUs: 0 };

/** The overlays of the last seconds of one camera in order of time, found by a frame's presentation time. Never hands out 'the latest'. */
export class OverlayRing {
  #epoch = -1;
  #frames: Overlay[] = [];

  /** Another epoch empties the ring: its times mean something else. */
  add(overlay: Overlay): void {
    if (overlay.epoch !== this.#epoch) {
      this.#epoch = overlay.epoch;
      this.#frames = [];
    }
    const frames = this.#frames;
    let at = frames.length;
    while (at > 0 && frames[at - 1].ptsUs > overlay.ptsUs) at -= 1;
    if (at > 0 && frames[at - 1].ptsUs === overlay.ptsUs) frames[at - 1] = overlay;
    else frames.splice(at, 0, overlay);
    const oldest = frames[frames.length - 1].ptsUs - KEEP_US;
    let drop = Math.max(0, frames.length - KEEP_FRAMES);
    while (frames[drop].ptsUs < oldest) drop += 1;
    if (drop) frames.splice(0, drop);
  }

  /** `toleranceUs`: half the time between two frames of the video. */
  find(epoch: number, ptsUs: number, toleranceUs: number): FrameOverlay {
    if (epoch !== this.#epoch) return NOTHING;
    const after = this.#firstAfter(ptsUs);
    const next = this.#frames[after];
    const previous = this.#frames[after - 1];
    const toPrevious = previous ? ptsUs - previous.ptsUs : Infinity;
    const toNext = next ? next.ptsUs - ptsUs : Infinity;
    const nearest = toPrevious <= toNext ? previous : next;
    if (Math.min(toPrevious, toNext) <= toleranceUs) return { tracks: nearest.tracks, how: 'exact', ageUs: 0 };
    const reach = this.#reachUs(after);
    if (previous && next && next.ptsUs - previous.ptsUs <= Math.max(REACH.interpolateLeastUs, reach)) {
      return {
        tracks: interpolate(previous, next, toPrevious / (next.ptsUs - previous.ptsUs)),
        how: 'interpolated',
        ageUs: 0,
      };
    }
    if (toPrevious <= Math.max(REACH.holdLeastUs, reach))
      return { tracks: previous.tracks, how: 'held', ageUs: toPrevious };
    return NOTHING;
  }

  /** Frames of the last `spanUs` up to and including `ptsUs`, oldest first: trails are strung from their anchors. */
  upTo(epoch: number, ptsUs: number, spanUs: number): Overlay[] {
    if (epoch !== this.#epoch) return [];
    return this.#frames.slice(this.#firstAfter(ptsUs - spanUs - 1), this.#firstAfter(ptsUs));
  }

  /** From the frames before the one at `after`; of fewer than three nothing is known yet. */
  #reachUs(after: number): number {
    const frames = this.#frames.slice(Math.max(0, after - PACE_FRAMES - 1), after);
    const steps = frames
      .slice(1)
      .map(({ ptsUs }, i) => ptsUs - frames[i].ptsUs)
      .sort((a, b) => a - b);
    return steps.length < 2 ? 0 : Math.min(REACH.mostUs, REACH.periods * steps[Math.floor(steps.length / 2)]);
  }

  #firstAfter(ptsUs: number): number {
    let low = 0;
    let high = this.#frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#frames[middle].ptsUs <= ptsUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A track in both is moved along; one in a single frame is shown on that frame's half of the way. */
function interpolate(from: Overlay, to: Overlay, share: number): OverlayTrack[] {
  const later = new Map(to.tracks.map((track) => [track.trackId, track]));
  const tracks: OverlayTrack[] = [];
  const mix = (a: number, b: number) => a + (b - a) * share;
  for (const a of from.tracks) {
    const b = later.get(a.trackId);
    later.delete(a.trackId);
    if (b) {
      tracks.push({
        ...a,
        box: [mix(a.box[0], b.box[0]), mix(a.box[1], b.box[1]), mix(a.box[2], b.box[2]), mix(a.box[3], b.box[3])],
        anchor: [mix(a.anchor[0], b.anchor[0]), mix(a.anchor[1], b.anchor[1])],
      });
    } else if (share < 0.5) tracks.push(a);
  }
  if (share >= 0.5) tracks.push(...later.values());
  return tracks;
}
