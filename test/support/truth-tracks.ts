import type { AdvisedTrack } from '../../app/core/adviser/types.ts';
import type { Sample } from '../../app/core/counting/sampling/sample.ts';

/** The part of a clip's truth that says where everybody is: per frame [id, x, y, width, height (pixels), visible share, ...]. */
export interface TruthFrames {
  video: { width: number; height: number; fps: number };
  frames: number[][][];
}

const SPACING_MS = 200;
const VISIBLE = 0.3;

/** What a perfect tracker would have kept of a clip: a sample each fifth of a second of everybody of whom enough is visible. */
export function truthTracks({ video: { width, height, fps }, frames }: TruthFrames): AdvisedTrack[] {
  const tracks = new Map<number, Sample[]>(),
    seen = new Map<number, Sample>();
  frames.forEach((people, frame) => {
    const timeMs = Math.round((frame * 1000) / fps);
    for (const [trackId, x, y, w, h, visible] of people) {
      if (visible < VISIBLE) continue;
      const clamp = (value: number) => Math.max(0, Math.min(1, value));
      const sample: Sample = {
        trackId,
        timeMs,
        x1: clamp(x / width),
        y1: clamp(y / height),
        x2: clamp((x + w) / width),
        y2: clamp((y + h) / height),
        confidence: 1,
        lost: false,
      };
      const samples = tracks.get(trackId) ?? [],
        last = seen.get(trackId);
      if (!tracks.has(trackId)) tracks.set(trackId, samples);
      // Hidden since: where it was lost belongs to the way.
      if (last && timeMs - last.timeMs > 2000 / fps) {
        if (samples[samples.length - 1].timeMs === last.timeMs) samples.pop();
        samples.push({ ...last, lost: true });
      }
      seen.set(trackId, sample);
      if (
        samples.length === 0 ||
        timeMs - samples[samples.length - 1].timeMs >= SPACING_MS - 1 ||
        samples[samples.length - 1].lost
      )
        samples.push(sample);
    }
  });
  return [...tracks].map(([trackId, samples]) => {
    const last = seen.get(trackId) as Sample;
    const before = samples[samples.length - 1].timeMs === last.timeMs ? samples.slice(0, -1) : samples;
    return { trackId, samples: [...before, { ...last, lost: true }] };
  });
}
