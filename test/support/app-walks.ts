import { RegionCounter, type Decided } from '../../app/core/counting/region-counter.ts';
import { TrackSampler } from '../../app/core/counting/sampling/track-sampler.ts';
import type { TrackState } from '../../app/core/tracking/track.ts';
import type { Region } from '../../app/shared/domain/region.ts';
import type { FinishedTrack } from '../../app/shared/domain/finished-track.ts';
import type { WorkerEvent } from '../../app/shared/camera-protocol.ts';

const WIDTH = 960,
  HEIGHT = 540,
  FRAME_MS = 100,
  LOST_MS = 1000;

/** Always the same numbers from 0 to 1 for the same seed (mulberry32, by Tommy Ettinger). */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where somebody's feet are, of the picture, so many milliseconds after coming; null: gone. */
type Way = (ms: number) => [x: number, y: number] | null;

class Walker {
  readonly trackId: number;
  readonly box = new Float32Array(4);
  readonly firstSeenMs: number;
  state: TrackState = 'tentative';
  confidence = 0.8;
  lastSeenMs = 0;
  matched = false;
  readonly #way: Way;
  readonly #random: () => number;
  /** Hidden from … to …, ms after coming. */
  readonly #hidden: [number, number];

  constructor(trackId: number, firstSeenMs: number, way: Way, hidden: [number, number], random: () => number) {
    this.trackId = trackId;
    this.firstSeenMs = firstSeenMs;
    this.#way = way;
    this.#hidden = hidden;
    this.#random = random;
  }

  step(nowMs: number): void {
    const ms = nowMs - this.firstSeenMs;
    const feet = this.#way(ms);
    this.matched = feet !== null && !(ms > this.#hidden[0] && ms < this.#hidden[1]);
    if (feet && this.matched) {
      const tremble = () => (this.#random() - 0.5) * 3;
      const x = feet[0] * WIDTH,
        y = feet[1] * HEIGHT;
      this.box.set([x - 30 + tremble(), y - 150 + tremble(), x + 30 + tremble(), y + tremble()]);
      this.confidence = 0.6 + this.#random() * 0.4;
      this.lastSeenMs = nowMs;
    }
    if (ms >= 200 && this.state === 'tentative') this.state = 'confirmed';
    if (nowMs - this.lastSeenMs > LOST_MS) this.state = 'removed';
  }
}

function wayOf(random: () => number, slowness: number): { way: Way; hidden: [number, number] } {
  const down = random() < 0.55,
    x = 0.15 + random() * 0.7,
    drift = (random() - 0.5) * 0.1,
    seconds = slowness * (6 + random() * 8);
  const stop = random() < 0.2 ? 3000 + random() * 9000 : 0,
    turns = random() < 0.1;
  const hiddenAt = random() < 0.15 ? 1000 + random() * 3000 : 1e9;
  const way: Way = (ms) => {
    const walked = ms < seconds * 500 ? ms : Math.max(seconds * 500, ms - stop);
    let share = walked / (seconds * 1000);
    if (turns && share > 0.6) share = 1.2 - share;
    if (share > 1 || share < 0) return null;
    return [x + drift * share, down ? 0.32 + 0.65 * share : 0.97 - 0.65 * share];
  };
  return { way, hidden: [hiddenAt, hiddenAt + 700] };
}

export interface Live {
  events: WorkerEvent[];
  tracks: FinishedTrack[];
}

/** `killedMs`: the worker is killed then, and tells no more. `slowness` 1: people are 6 to 14 s in the picture, and some wait. */
export interface LiveOptions {
  fromMs: number;
  toMs: number;
  regions: Region[];
  seed?: number;
  killedMs?: number;
  slowness?: number;
}

/**
 * What a worker tells of so many people, who come one after the other from `fromMs` to `toMs` and are counted by these regions.
 */
export function countLive(
  people: number,
  { fromMs, toMs, regions, seed = 1, killedMs = Infinity, slowness = 1 }: LiveOptions,
): Live {
  const random = seeded(seed),
    sampler = new TrackSampler(WIDTH, HEIGHT),
    counter = new RegionCounter(WIDTH / HEIGHT, 'UTC');
  counter.setRegions(regions);
  const arrivals = Array.from(
    { length: people },
    () => Math.floor((fromMs + random() * (toMs - 60_000 - fromMs)) / FRAME_MS) * FRAME_MS,
  ).sort((a, b) => a - b);
  const live: Live = { events: [], tracks: [] };
  const tell = ({ crossings, visits, zoneMinutes }: Decided, finished: FinishedTrack[]) => {
    for (const crossing of crossings) live.events.push({ kind: 'crossing', crossing });
    for (const visit of visits) live.events.push({ kind: 'visit', visit });
    for (const minute of zoneMinutes) live.events.push({ kind: 'zone-minute', minute });
    for (const track of finished) live.events.push({ kind: 'track', track });
    live.tracks.push(...finished);
  };
  let here: Walker[] = [],
    next = 0;
  for (let nowMs = arrivals[0]; nowMs < Math.min(killedMs, toMs); nowMs += FRAME_MS) {
    for (; arrivals[next] <= nowMs; next++) {
      const { way, hidden } = wayOf(random, slowness);
      here.push(new Walker(next + 1, arrivals[next], way, hidden, random));
    }
    for (const walker of here) walker.step(nowMs);
    const sampled = sampler.update(here, nowMs);
    tell(counter.update(sampled, nowMs), sampled.finished);
    here = here.filter(({ state }) => state !== 'removed');
    // Nobody is there: the next frame of interest.
    if (here.length === 0 && next < arrivals.length)
      nowMs = Math.max(nowMs, Math.min(nowMs + 20_000, arrivals[next] - 2 * FRAME_MS));
  }
  if (killedMs < toMs) return live;
  const last = sampler.end();
  tell(counter.end(last), last.finished);
  return live;
}

/** Minutes that were measured whole, for these regions. */
export function measuredMinutes(fromMs: number, toMs: number, regionIds: string[]): WorkerEvent[] {
  return Array.from({ length: Math.ceil((toMs - fromMs) / 60_000) }, (_, i) => ({
    kind: 'coverage',
    minuteStartMs: fromMs + i * 60_000,
    measuredMs: 60_000,
    frames: 600,
    framesDue: 900,
    worstFps: 8 + (i % 3),
    regionIds,
  }));
}
