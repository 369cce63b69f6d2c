import type { Crossing } from '../../shared/domain/crossing.ts';
import type { Line, Region } from '../../shared/domain/region.ts';
import type { FinishedTrack } from '../../shared/domain/finished-track.ts';
import type { Track, TrackState } from '../tracking/track.ts';
import { RegionCounter, type Decided } from './region-counter.ts';
import { TrackSampler } from './sampling/track-sampler.ts';

/*
 * What the tests of counting share: people whose feet are put anywhere, a line, and the sampler and the rules joined as the pipeline joins them.
 */

export const WIDTH = 1600,
  HEIGHT = 900;

/** A person of 200 x 80 pixels whose feet are put anywhere (normalized). */
export class SimulatedWalker implements Track {
  readonly trackId: number;
  state: TrackState = 'confirmed';
  readonly box = new Float32Array(4);
  confidence = 0.8;
  readonly firstSeenMs = 0;
  lastSeenMs = 0;
  matched = true;

  constructor(trackId: number) {
    this.trackId = trackId;
  }

  at(x: number, y: number, height = 200): this {
    this.box.set([x * WIDTH - 40, y * HEIGHT - height, x * WIDTH + 40, y * HEIGHT]);
    return this;
  }

  /** The tracker gives it up. */
  remove(): this {
    this.state = 'removed';
    this.matched = false;
    return this;
  }
}

export const line = (
  points: [number, number][] = [
    [0.3, 0.5],
    [0.7, 0.5],
  ],
  more: Partial<Line> = {},
): Line => ({
  kind: 'line',
  regionId: 'door',
  name: 'Door',
  ruleVersion: 1,
  savedAtMs: 0,
  counts: 'both',
  anchor: 'bottom-centre',
  mode: 'immediate',
  hours: null,
  points,
  ...more,
});

export class SimulatedCamera {
  readonly sampler: TrackSampler;
  readonly counter: RegionCounter;
  readonly decided: Decided = { crossings: [], visits: [], zoneMinutes: [] };
  readonly tracks: FinishedTrack[] = [];
  nowMs = 0;

  constructor(regions: Region[] = [line()], timeZone = 'UTC', mostSamples?: number, sure: number | undefined = 0.58) {
    this.sampler = new TrackSampler(WIDTH, HEIGHT, { sure, mostSamples });
    this.counter = new RegionCounter(WIDTH / HEIGHT, timeZone);
    this.counter.setRegions(regions);
  }

  update(tracks: readonly Track[], timeMs: number): this {
    this.nowMs = timeMs;
    const sampled = this.sampler.update(tracks, timeMs);
    this.tracks.push(...(sampled.before?.finished ?? []), ...sampled.finished);
    this.#take(this.counter.update(sampled, timeMs));
    return this;
  }

  end(): Crossing[] {
    const sampled = this.sampler.end();
    this.tracks.push(...sampled.finished);
    this.#take(this.counter.end(sampled));
    return this.decided.crossings;
  }

  /** One person's feet from frame to frame, null: not seen; then the tracker gives the track up. */
  walk(path: readonly (readonly [number, number] | null)[], { trackId = 1, fromMs = 0, frameMs = 100 } = {}): this {
    const walker = new SimulatedWalker(trackId);
    path.forEach((point, frame) => {
      if (point) walker.at(...point);
      walker.matched = point !== null;
      this.update([walker], fromMs + frame * frameMs);
    });
    walker.remove();
    return this.update([], fromMs + path.length * frameMs);
  }

  #take({ crossings, visits, zoneMinutes }: Decided): void {
    this.decided.crossings.push(...crossings);
    this.decided.visits.push(...visits);
    this.decided.zoneMinutes.push(...zoneMinutes);
  }
}

export const said = (crossings: readonly Crossing[]) =>
  crossings.map(({ direction, refusal }) => (refusal ? `${direction} ${refusal}` : direction));
/** Straight through the middle of the line, at these heights of the picture. */
export const down = (...ys: number[]) => ys.map((y) => [0.5, y] as const);
export const still = (y: number, frames: number) => Array.from({ length: frames }, () => [0.5, y] as const);
/** From one place to another in so many frames. */
export const way = (from: readonly [number, number], to: readonly [number, number], frames: number) =>
  Array.from(
    { length: frames },
    (_, i) =>
      [from[0] + ((to[0] - from[0]) * i) / (frames - 1), from[1] + ((to[1] - from[1]) * i) / (frames - 1)] as const,
  );
