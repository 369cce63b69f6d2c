import { anchorOf } from '../core/counting/anchor.ts';
import { Coverage } from '../core/counting/coverage.ts';
import { TrackRecorder } from '../core/counting/finished-track.ts';
import { LineCounter } from '../core/counting/line-counter.ts';
import type { Detections } from '../core/detection/detections.ts';
import { letterbox, type Letterbox } from '../core/detection/letterbox.ts';
import { ByteTracker } from '../core/tracking/byte-tracker.ts';
import type { Track } from '../core/tracking/track.ts';
import type { Line } from '../shared/domain/region.ts';
import type { OverlayTrack } from '../shared/domain/track.ts';
import type { WorkerEvent } from '../shared/worker-protocol.ts';
import type { Frame } from './decode/frame.ts';
import type { VideoSize } from './decode/stream-facts.ts';
import type { Detector } from './inference/detector.ts';

/** Milliseconds, summed since the start, of what is neither decoding nor the detector's. */
export interface PipelineTiming { trackMs: number; countMs: number }

/** What one frame led to. */
export interface Analysis { events: WorkerEvent[]; tracks: OverlayTrack[] }

/** One camera's frames to events: detector, tracker, line counter, and the record of what was really measured. */
export class Pipeline {
  readonly timing: PipelineTiming = { trackMs: 0, countMs: 0 };
  readonly #detector: Detector;
  readonly #size: VideoSize;
  readonly #tracker: ByteTracker;
  readonly #counter: LineCounter;
  readonly #recorder: TrackRecorder;
  readonly #coverage = new Coverage();
  #letterbox: Letterbox;
  #regionIds: string[] = [];
  #pending: WorkerEvent[] = [];

  /** `size` of the video's picture: boxes are in its pixels for as long as this pipeline lives. */
  constructor(detector: Detector, size: VideoSize, lines: readonly Line[]) {
    this.#detector = detector;
    this.#size = size;
    this.#letterbox = letterboxOf(detector, size, size);
    const { low, counting } = detector.model.thresholds;
    const frame = { frameWidth: size.width, frameHeight: size.height };
    this.#tracker = new ByteTracker({ ...frame, lowConfidence: low, newConfidence: counting });
    this.#counter = new LineCounter(frame);
    this.#recorder = new TrackRecorder(size.width, size.height);
    this.setLines(lines);
  }

  /** From the next frame on. What was measured until now belongs to the lines before. */
  setLines(lines: readonly Line[]): void {
    this.#pending.push(...this.#coverageEvents(this.#coverage.flush()));
    this.#regionIds = lines.map(({ regionId }) => regionId);
    this.#counter.setLines(lines);
  }

  /** The camera sends another size now. People keep their tracks: boxes stay in pixels of the first size. */
  resize(size: VideoSize): void {
    this.#letterbox = letterboxOf(this.#detector, size, this.#size);
  }

  /** One frame's journey. */
  async analyse(frame: Frame, capturedAtMs: number): Promise<Analysis> {
    return this.follow(await this.#detector.detect(frame, this.#letterbox), capturedAtMs);
  }

  /** The journey from the detections on. */
  follow(detections: Detections, capturedAtMs: number): Analysis {
    const t0 = performance.now();
    const tracks = this.#tracker.update(detections, capturedAtMs);
    const t1 = performance.now();
    const crossings = this.#counter.update(tracks, capturedAtMs);
    const finished = this.#recorder.update(tracks, capturedAtMs);
    const covered = this.#coverage.frame(capturedAtMs);
    this.timing.trackMs += t1 - t0;
    this.timing.countMs += performance.now() - t1;
    const events: WorkerEvent[] = [
      ...this.#pending,
      ...crossings.map((crossing) => ({ kind: 'crossing' as const, crossing })),
      ...finished.map((track) => ({ kind: 'track' as const, track })),
      ...this.#coverageEvents(covered),
    ];
    this.#pending = [];
    return { events, tracks: tracks.map((track) => this.#overlay(track)) };
  }

  /** The stream ends: what is still open. */
  end(): WorkerEvent[] {
    this.#tracker.reset();
    const events: WorkerEvent[] = [
      ...this.#pending,
      ...this.#counter.end().map((crossing) => ({ kind: 'crossing' as const, crossing })),
      ...this.#recorder.end().map((track) => ({ kind: 'track' as const, track })),
      ...this.#coverageEvents(this.#coverage.flush()),
    ];
    this.#pending = [];
    return events;
  }

  /** The stream is interrupted: what was measured so far, so that the gap begins here. */
  interrupt(): WorkerEvent[] {
    return this.#coverageEvents(this.#coverage.flush());
  }

  #coverageEvents(pieces: ReturnType<Coverage['frame']>): WorkerEvent[] {
    return pieces.map((piece) => ({ kind: 'coverage' as const, ...piece, regionIds: this.#regionIds }));
  }

  #overlay({ trackId, state, box, confidence }: Track): OverlayTrack {
    const { width, height } = this.#size;
    return {
      trackId, confirmed: state === 'confirmed', confidence,
      box: [clamp(box[0] / width), clamp(box[1] / height), clamp(box[2] / width), clamp(box[3] / height)],
      anchor: [...anchorOf(box, 'bottom-centre', width, height)],
    };
  }
}

/** From the model's input to pixels of `pixels`, for a picture of this size. */
function letterboxOf(detector: Detector, size: VideoSize, pixels: VideoSize): Letterbox {
  const { width, height } = detector.model;
  const fitted = letterbox(size.width, size.height, width, height);
  return { ...fitted, toFrameX: pixels.width / fitted.scaledWidth, toFrameY: pixels.height / fitted.scaledHeight };
}

const clamp = (value: number) => Math.max(0, Math.min(1, value));
