import { anchorOf } from '../../core/counting/anchor.ts';
import { Coverage } from '../../core/counting/sampling/coverage.ts';
import { RegionCounter, type Decided } from '../../core/counting/region-counter.ts';
import { usualSure } from '../../core/counting/crossing/ghost.ts';
import { TrackSampler } from '../../core/counting/sampling/track-sampler.ts';
import type { Letterbox } from '../../core/detection/letterbox.ts';
import { ByteTracker } from '../../core/tracking/byte-tracker.ts';
import type { Track } from '../../core/tracking/track.ts';
import type { Region } from '../../shared/domain/region.ts';
import type { OverlayTrack } from '../../shared/domain/track.ts';
import type { ZoneState } from '../../shared/domain/zone.ts';
import type { FinishedTrack } from '../../shared/domain/finished-track.ts';
import type { WorkerEvent } from '../../shared/camera-protocol.ts';
import type { VideoSize } from '../decode/stream-facts.ts';
import type { ModelFacts } from '../inference/detector.ts';
import type { DetectedFrame } from './detection-turn.ts';
import { shiftEvent } from './shift-event.ts';

/** Milliseconds, summed since the start, of what is neither decoding nor the detector's. */
export interface PipelineTiming {
  trackMs: number;
  countMs: number;
}

/** Nobody was in the picture for so long: nobody's way and no rule is torn when the clock of the rules is set. */
const QUIET_MS = 15_000;

/** What one frame led to. */
export interface Analysis {
  ptsUs: number;
  events: WorkerEvent[];
  tracks: OverlayTrack[];
}

/** One camera's detections to events: tracker, sampler, the regions' rules, and the record of what was really measured. */
export class Pipeline {
  readonly timing: PipelineTiming = { trackMs: 0, countMs: 0 };
  /** By so much this PC's clock was set since the times of frames began; events carry the time of the clock. Whole milliseconds. */
  shiftMs = 0;
  #model: ModelFacts;
  readonly #size: VideoSize;
  readonly #tracker: ByteTracker;
  readonly #sampler: TrackSampler;
  readonly #counter: RegionCounter;
  readonly #coverage = new Coverage();
  #letterbox: Letterbox;
  #regionIds: string[] = [];
  #pending: WorkerEvent[] = [];
  #somebodyMs = -Infinity;
  #nowMs = -Infinity;

  /** `size` of the video's picture: boxes are in its pixels for as long as this pipeline lives. `timeZone`: of the site, for opening hours. */
  constructor(model: ModelFacts, size: VideoSize, regions: readonly Region[], timeZone: string) {
    this.#model = model;
    this.#size = size;
    this.#letterbox = letterboxOf(model, size, size);
    const { low, counting, sure } = model.thresholds;
    const frame = { frameWidth: size.width, frameHeight: size.height };
    this.#tracker = new ByteTracker({ ...frame, lowConfidence: low, newConfidence: counting });
    this.#sampler = new TrackSampler(size.width, size.height, { sure: sure ?? usualSure(counting) });
    this.#counter = new RegionCounter(size.width / size.height, timeZone);
    this.setRegions(regions);
  }

  /** From the next frame on. What was measured until now belongs to the regions before. */
  setRegions(regions: readonly Region[]): void {
    this.#pending.push(...this.#coverageEvents(this.#coverage.flush()));
    this.#regionIds = regions.filter(({ kind }) => kind !== 'ignore').map(({ regionId }) => regionId);
    this.#counter.setRegions(regions);
  }

  /** The zones as they are now. */
  zones(): ZoneState[] {
    const zones = this.#counter.zones();
    return this.shiftMs === 0
      ? zones
      : zones.map((zone) =>
          zone.overSinceMs === null ? zone : { ...zone, overSinceMs: zone.overSinceMs + this.shiftMs },
        );
  }

  /** What is due from the next frame on, frames a second; 0: not known. */
  set dueFps(fps: number) {
    this.#coverage.dueFps = fps;
  }

  /** When somebody was there last, in the time of frames; -Infinity: nobody yet. */
  get somebodyMs(): number {
    return this.#somebodyMs;
  }

  /** Whether nobody was there for a while. */
  get isQuiet(): boolean {
    return this.#nowMs - this.#somebodyMs > QUIET_MS;
  }

  /** How a frame of now lies in the model's input. */
  get letterbox(): Letterbox {
    return this.#letterbox;
  }

  /** The camera sends another size now, or the model is given another. People keep their tracks: boxes stay in pixels of the first size. */
  resize(size: VideoSize, model: ModelFacts): void {
    this.#model = model;
    this.#letterbox = letterboxOf(this.#model, size, this.#size);
  }

  /** What the detections of one frame lead to. */
  analyse({ ptsUs, capturedAtMs, detections }: DetectedFrame): Analysis {
    const t0 = performance.now();
    const tracks = this.#tracker.update(detections, capturedAtMs);
    const t1 = performance.now();
    const sampled = this.#sampler.update(tracks, capturedAtMs);
    const decided = this.#counter.update(sampled, capturedAtMs);
    const covered = this.#coverage.frame(capturedAtMs + this.shiftMs);
    if (tracks.length > 0) this.#somebodyMs = capturedAtMs;
    this.#nowMs = capturedAtMs;
    this.timing.trackMs += t1 - t0;
    this.timing.countMs += performance.now() - t1;
    const events: WorkerEvent[] = [
      ...this.#pending,
      ...this.#shifted(decided, [...(sampled.before?.finished ?? []), ...sampled.finished]),
      ...this.#coverageEvents(covered),
    ];
    this.#pending = [];
    return { ptsUs, events, tracks: tracks.map((track) => this.#overlay(track)) };
  }

  /** The stream ends: what is still open. */
  end(): WorkerEvent[] {
    this.#tracker.reset();
    const sampled = this.#sampler.end();
    const events: WorkerEvent[] = [
      ...this.#pending,
      ...this.#shifted(this.#counter.end(sampled), sampled.finished),
      ...this.#coverageEvents(this.#coverage.flush()),
    ];
    this.#pending = [];
    return events;
  }

  /** The stream is interrupted: what was measured so far, so that the gap begins here. */
  interrupt(): WorkerEvent[] {
    return this.#coverageEvents(this.#coverage.flush());
  }

  #shifted(decided: Decided, finished: FinishedTrack[]): WorkerEvent[] {
    const events = eventsOf(decided, finished);
    return this.shiftMs === 0 ? events : events.map((event) => shiftEvent(event, this.shiftMs));
  }

  #coverageEvents(pieces: ReturnType<Coverage['frame']>): WorkerEvent[] {
    return pieces.map((piece) => ({ kind: 'coverage' as const, ...piece, regionIds: this.#regionIds }));
  }

  #overlay({ trackId, state, box, confidence }: Track): OverlayTrack {
    const { width, height } = this.#size;
    return {
      trackId,
      confirmed: state === 'confirmed',
      confidence,
      box: [clamp(box[0] / width), clamp(box[1] / height), clamp(box[2] / width), clamp(box[3] / height)],
      anchor: [...anchorOf(box, 'bottom-centre', width, height)],
    };
  }
}

function eventsOf({ crossings, visits, zoneMinutes }: Decided, finished: FinishedTrack[]): WorkerEvent[] {
  return [
    ...crossings.map((crossing): WorkerEvent => ({ kind: 'crossing', crossing })),
    ...visits.map((visit): WorkerEvent => ({ kind: 'visit', visit })),
    ...zoneMinutes.map((minute): WorkerEvent => ({ kind: 'zone-minute', minute })),
    ...finished.map((track): WorkerEvent => ({ kind: 'track', track })),
  ];
}

/** From the model's input to pixels of `pixels`, for a picture that was scaled like this. */
function letterboxOf(
  model: ModelFacts,
  { width, height, scaledWidth, scaledHeight }: VideoSize,
  pixels: VideoSize,
): Letterbox {
  return {
    frameWidth: width,
    frameHeight: height,
    inputWidth: model.width,
    inputHeight: model.height,
    scaledWidth,
    scaledHeight,
    toFrameX: pixels.width / scaledWidth,
    toFrameY: pixels.height / scaledHeight,
  };
}

const clamp = (value: number) => Math.max(0, Math.min(1, value));
