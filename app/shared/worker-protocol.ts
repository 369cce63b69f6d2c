import { z } from 'zod';
import type { FinishedTrack } from './domain/finished-track.ts';
import { PictureAspect, Transport, type CameraTelemetry, type RateRisk } from './domain/camera.ts';
import type { Crossing } from './domain/crossing.ts';
import type { Region } from './domain/region.ts';
import type { Overlay } from './domain/track.ts';
import type { Visit, ZoneMinute, ZoneState } from './domain/zone.ts';
import type { ErrorInfo } from './errors.ts';

/*
 * Main to camera worker and back. Both ends are ours and ship together, so messages are typed unions, not parsed.
 * Two lanes: `events` are numbered per worker session, acknowledged after the commit and kept until then;
 * everything else is news, where the newest wins.
 */

/** A source a worker can open: credentials already in the URL, the demo already a path. */
export const WorkerSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string(), loop: z.boolean(), aspect: PictureAspect.optional() }),
  z.object({ kind: z.literal('rtsp'), url: z.string(), aspect: PictureAspect.optional(), transport: Transport.optional() }),
]);
export type WorkerSource = z.infer<typeof WorkerSource>;

export interface PipelineConfig {
  cameraId: string;
  source: WorkerSource;
  ffmpegPath: string;
  /** Path of NAME.json. */
  modelManifestPath: string;
  /** Analysis rate limit, frames per second; 0 = every frame. */
  maxFps: number;
  /** 'source': at the source's own pace, frames that come too late are dropped. 'fast': every frame, as fast as possible (batch). */
  pace: 'source' | 'fast';
  /** UTC of the first frame in 'fast' pace; null = host clock (file: now). */
  startTimeMs: number | null;
  /** Where to begin in a file that is played once: it was played so far before. */
  seekSeconds?: number;
  /** Of the site, for opening hours. */
  timeZone: string;
  regions: Region[];
}

export type ToWorker =
  | { type: 'start'; config: PipelineConfig }
  | { type: 'set-regions'; regions: Region[] }
  /** Every event up to this number is committed. */
  | { type: 'ack'; sequence: number }
  /** Somebody watches (or nobody does): send overlays, and the stream as fragments, beginning with an init and a key fragment. */
  | { type: 'watch'; on: boolean }
  | { type: 'stop' }
  | { type: 'bench'; ffmpegPath: string; manifestPath: string; videoPath: string; seconds: number; cores: 1 | 2 };

export type WorkerEvent =
  | { kind: 'crossing'; crossing: Crossing }
  | { kind: 'track'; track: FinishedTrack }
  | { kind: 'visit'; visit: Visit }
  | { kind: 'zone-minute'; minute: ZoneMinute }
  /** What was really measured: within one UTC minute, `measuredMs` more milliseconds and `frames` more analysed frames, for these regions. */
  | { kind: 'coverage'; minuteStartMs: number; measuredMs: number; frames: number; regionIds: string[] }
  /** The stream itself: first frame after a (re)connect, loss, change of size. */
  | { kind: 'stream'; event: 'connected' | 'lost' | 'size-changed' | 'ended'; atMs: number; error: ErrorInfo | null; data: Record<string, string | number> };

/** `sourceSeconds`: how far a file that is played once had come. */
export interface NumberedEvent { sequence: number; event: WorkerEvent; sourceSeconds?: number }

export interface VideoInfo { width: number; height: number; fps: number; frames: number; durationSeconds: number; codec: string }

/** Milliseconds, summed over the run. */
export interface Timing {
  framesAnalysed: number; decodeMs: number; preprocessMs: number; inferenceMs: number; postprocessMs: number; trackMs: number; countMs: number; wallSeconds: number;
}

/** Frames per second, and pipeline / limit. */
export interface BenchRates { inferenceFps: number; decodeFps: number; pipelineFps: number; limitFps: number; ratio: number }

/** Medians of the rounds', each figure by itself: on a PC whose speed wanders `ratio` is not quite `pipelineFps` / `limitFps`. */
export interface BenchReport extends BenchRates {
  frames: number; rounds: BenchRates[]; ownWorkMsPerFrame: number; cores: 1 | 2; provider: string;
}

export type FromWorker =
  | { type: 'ready' }
  | { type: 'events'; events: NumberedEvent[] }
  | { type: 'overlay'; overlay: Overlay }
  /** The zones now, when something changed and at least every two seconds. */
  | { type: 'zones'; zones: ZoneState[] }
  /** fMP4: 'init' carries the codec string for MSE; each fragment is one moof+mdat. */
  | { type: 'video-init'; epoch: number; mimeType: string; data: Uint8Array }
  | { type: 'video-fragment'; epoch: number; key: boolean; ptsUs: number; data: Uint8Array }
  /** Once a second, also while nothing comes: the heartbeat. `patienceMs`: so long the worker itself waits for a frame of this source. */
  | {
    type: 'status'; phase: 'connecting' | 'counting' | 'stalled'; lastFrameAtMs: number | null; error: ErrorInfo | null; telemetry: CameraTelemetry | null;
    risk?: RateRisk | null; patienceMs?: number;
  }
  /** Cannot go on by itself (wrong password, no such file, broken model): the worker exits after this. */
  | { type: 'failed'; error: ErrorInfo; retry: boolean }
  /** Batch ('fast') only: the source is through, every event was sent. */
  | { type: 'ended'; video: VideoInfo; model: { id: string; version: string }; timing: Timing; warning: ErrorInfo | null }
  | { type: 'bench-result'; report: BenchReport };
