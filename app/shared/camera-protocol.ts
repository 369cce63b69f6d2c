import { z } from 'zod';
import { PictureAspect, Transport, type CameraTelemetry, type CountRisk } from './domain/camera.ts';
import { Crossing } from './domain/crossing.ts';
import type { CameraFigures } from './domain/health-figures.ts';
import { FinishedTrack } from './domain/finished-track.ts';
import { HardwareDecoder } from './domain/decoder.ts';
import { InputSize, type SizeWhy } from './domain/model.ts';
import { Provider } from './domain/provider.ts';
import { Region } from './domain/region.ts';
import type { Overlay } from './domain/track.ts';
import { GreyPicture, ViewState } from './domain/view.ts';
import type { Perspective, ViewCheck } from './domain/view-check.ts';
import { Visit, ZoneMinute, type ZoneState } from './domain/zone.ts';
import { ErrorInfo } from './errors.ts';

/*
 * Main to camera worker and back. Both ends are ours and ship together, so messages are typed unions, not parsed; what tasks send of it as well has schemas.
 * Two lanes: `events` are numbered per worker session, acknowledged after the commit and kept until then;
 * everything else is news, where the newest wins.
 */

/** Fingerprint of the camera's certificate, where it sends over TLS; without one the first that it shows is believed. */
const Known = z.string().optional();

/** A source a worker can open: credentials already in the URL, the demo already a path. */
export const WorkerSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string(), loop: z.boolean(), aspect: PictureAspect.optional() }),
  z.object({
    kind: z.literal('rtsp'),
    url: z.string(),
    aspect: PictureAspect.optional(),
    transport: Transport.optional(),
    certificate: Known,
  }),
  z.object({ kind: z.literal('http'), url: z.string(), aspect: PictureAspect.optional(), certificate: Known }),
  z.object({ kind: z.literal('rtmp'), url: z.string(), aspect: PictureAspect.optional() }),
  z.object({ kind: z.literal('device'), id: z.string(), aspect: PictureAspect.optional() }),
]);
export type WorkerSource = z.infer<typeof WorkerSource>;

/** By which pictures a camera's view is judged, none or several, and what was believed of it so far. `take`: a picture of now is to become one. */
export const ViewOrder = z.object({
  references: z.array(GreyPicture),
  state: ViewState,
  take: z.boolean(),
  /** Other than VIEW_TIMES. */
  times: z
    .object({
      usualMs: z.number(),
      settledMs: z.number(),
      apartMs: z.number(),
      doubtMs: z.number(),
      looks: z.number(),
      spanMs: z.number(),
      otherLooks: z.number(),
      otherSpanMs: z.number(),
    })
    .optional(),
});
export type ViewOrder = z.infer<typeof ViewOrder>;

/** `perspective`: from where people are seen, as whoever hung the camera says; null: nobody said. */
export interface ViewCheckOrder {
  forMs: number;
  perspective: Perspective | null;
}

/** How far a check of the view is; 'unfinished': pictures broke off before its end. */
export type ViewCheckNews =
  { kind: 'progress'; leftMs: number; people: number } | { kind: 'done'; result: ViewCheck } | { kind: 'unfinished' };

/** What of a stream may be encoded for whoever watches it: all, its key pictures, or nothing. */
export const PreviewLevel = z.enum(['all', 'keys', 'none']);
export type PreviewLevel = z.infer<typeof PreviewLevel>;

/** How much of the PC a camera may use, in pictures a second that the detector looks at. At 15 or more: all that come. */
export const WorkerShare = z.object({
  fps: z.number(),
  /** While nothing moves and nobody is there. */
  restingFps: z.number(),
  /** Left out: all. */
  preview: PreviewLevel.optional(),
});
export type WorkerShare = z.infer<typeof WorkerShare>;

/** How a stream is decoded. */
export const DecodingOrder = z.object({
  /** For as long as it works and the codec is this one; null: in software. */
  hardware: z.object({ decoder: HardwareDecoder, codec: z.string() }).nullable(),
  /** Some seconds of the stream, as they come, are sent to main once: decoders are tried on them, and the camera is asked for no second stream. */
  sample: z.boolean(),
});
export type DecodingOrder = z.infer<typeof DecodingOrder>;

export const PipelineConfig = z.object({
  cameraId: z.string(),
  source: WorkerSource,
  ffmpegPath: z.string(),
  /** Path of NAME.json. */
  modelManifestPath: z.string(),
  /** Folder in which graphs of models are kept; left out: none is. */
  graphs: z.string().optional(),
  /** How large a picture the model is given; left out: its usual size. */
  inputSize: InputSize.optional(),
  /** What runs the model for as long as it works; left out: the CPU. */
  provider: Provider.optional(),
  /** Left out: in software. */
  decoding: DecodingOrder.optional(),
  /** Analysis rate limit, frames per second; 0 = every frame. */
  maxFps: z.number(),
  /** 'source': at the source's own pace, frames that come too late are dropped. 'fast': every frame, as fast as possible (batch). */
  pace: z.enum(['source', 'fast']),
  /** UTC of the first frame in 'fast' pace; null = host clock (file: now). */
  startTimeMs: z.number().nullable(),
  /** Where to begin in a file that is played once: it was played so far before. */
  seekSeconds: z.number().optional(),
  /** Of the site, for opening hours. */
  timeZone: z.string(),
  regions: z.array(Region),
  /** Null: no region has to be in its place. */
  view: ViewOrder.nullable().optional(),
  /** Whether the detector is spared an empty, still scene. Left out: at the source's own pace. */
  motionGate: z.boolean().optional(),
  /** Left out: all that it wants. */
  share: WorkerShare.optional(),
});
export type PipelineConfig = z.infer<typeof PipelineConfig>;

export type ToWorker =
  | { type: 'start'; config: PipelineConfig }
  | { type: 'set-regions'; regions: Region[] }
  | { type: 'set-view'; view: ViewOrder | null }
  | { type: 'set-share'; share: WorkerShare }
  /** Another one runs the model, from one of the next frames on. */
  | { type: 'set-provider'; provider: Provider }
  /** From the next opening of the stream on, which is made when nobody is there. */
  | { type: 'set-decoding'; order: DecodingOrder }
  /** The model is given pictures of that size, when nobody is there. */
  | { type: 'set-input'; size: InputSize; why: SizeWhy }
  /** Look at the view, from the next frame on; null: no longer. */
  | { type: 'check-view'; order: ViewCheckOrder | null }
  /** Every event up to this number is committed. */
  | { type: 'ack'; sequence: number }
  /** Somebody watches (or nobody does): send overlays, and the stream as fragments, beginning with an init and a key fragment. */
  | { type: 'watch'; on: boolean }
  | { type: 'stop' };

export const WorkerEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('crossing'), crossing: Crossing }),
  z.object({ kind: z.literal('track'), track: FinishedTrack }),
  z.object({ kind: z.literal('visit'), visit: Visit }),
  z.object({ kind: z.literal('zone-minute'), minute: ZoneMinute }),
  /** What was really measured: within one UTC minute, `measuredMs` more milliseconds and `frames` more analysed frames, for these regions; the rest as in CoveragePiece. */
  z.object({
    kind: z.literal('coverage'),
    minuteStartMs: z.number(),
    measuredMs: z.number(),
    frames: z.number(),
    framesDue: z.number().optional(),
    worstFps: z.number().optional(),
    regionIds: z.array(z.string()),
  }),
  /** Where the camera looks, when that has changed. */
  z.object({ kind: z.literal('view'), state: ViewState }),
  /** A look found it in place, or a picture of how it looks was taken to judge by. */
  z.object({ kind: z.literal('view-placed'), atMs: z.number() }),
  /** The stream itself: first frame after a (re)connect, loss, a picture that froze (at its last moment before that), people that are missed (`data.risk`) and no longer are, change of size, another provider that runs the model (from `data.from` to `data.to`; with an error: the one before failed, since `atMs` at the earliest). */
  z.object({
    kind: z.literal('stream'),
    event: z.enum([
      'connected',
      'lost',
      'frozen',
      'at-risk',
      'risk-over',
      'size-changed',
      'provider-changed',
      'decoder-changed',
      'input-changed',
      'ended',
    ]),
    atMs: z.number(),
    error: ErrorInfo.nullable(),
    data: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
]);
export type WorkerEvent = z.infer<typeof WorkerEvent>;

/** `sourceSeconds`: how far a file that is played once had come. */
export const NumberedEvent = z.object({
  sequence: z.number().int(),
  event: WorkerEvent,
  sourceSeconds: z.number().optional(),
});
export type NumberedEvent = z.infer<typeof NumberedEvent>;

export const VideoInfo = z.object({
  width: z.number(),
  height: z.number(),
  fps: z.number(),
  frames: z.number(),
  durationSeconds: z.number(),
  codec: z.string(),
});
export type VideoInfo = z.infer<typeof VideoInfo>;

/** Milliseconds, summed over the run. */
export const Timing = z.object({
  framesAnalysed: z.number(),
  decodeMs: z.number(),
  preprocessMs: z.number(),
  inferenceMs: z.number(),
  postprocessMs: z.number(),
  trackMs: z.number(),
  countMs: z.number(),
  wallSeconds: z.number(),
});
export type Timing = z.infer<typeof Timing>;

export type FromWorker =
  | { type: 'ready' }
  | { type: 'events'; events: NumberedEvent[] }
  | { type: 'overlay'; overlay: Overlay }
  /** The zones now, when something changed and at least every two seconds. */
  | { type: 'zones'; zones: ZoneState[] }
  /** The picture that its view is judged by from now on: small, grey, and without those who walked through it. Main keeps it. */
  | { type: 'view-reference'; picture: GreyPicture }
  | { type: 'view-check'; news: ViewCheckNews }
  /** Of the last ten seconds, about that often. */
  | { type: 'figures'; figures: CameraFigures }
  /** fMP4: 'init' carries the codec string for MSE; each fragment is one moof+mdat. */
  | { type: 'video-init'; epoch: number; mimeType: string; data: Uint8Array }
  /** Nothing is shown while somebody watches: there is no room to encode it, or that failed again and again. */
  | { type: 'video-none'; epoch: number; why: 'shed' | 'failed' }
  | { type: 'video-fragment'; epoch: number; key: boolean; ptsUs: number; data: Uint8Array }
  /** Once a second, also while nothing comes: the heartbeat. `patienceMs`: so long the worker itself waits for a frame of this source. */
  | {
      type: 'status';
      phase: 'connecting' | 'counting' | 'stalled';
      lastFrameAtMs: number | null;
      error: ErrorInfo | null;
      telemetry: CameraTelemetry | null;
      risk?: CountRisk | null;
      patienceMs?: number;
    }
  /** Some seconds of its stream as fragmented MP4. Empty: they could not be had. */
  | { type: 'stream-sample'; data: Uint8Array }
  /** It decoded in the graphics card, and does in software now. */
  | { type: 'decoder-failed'; decoder: HardwareDecoder; error: ErrorInfo }
  /** It was running the model, or was to, and the CPU does now. */
  | { type: 'provider-failed'; provider: Provider; error: ErrorInfo }
  /** Cannot go on by itself (wrong password, no such file, broken model): the worker exits after this. */
  | { type: 'failed'; error: ErrorInfo; retry: boolean }
  /** Batch ('fast') only: the source is through, every event was sent. */
  | {
      type: 'ended';
      video: VideoInfo;
      /** Of those analysed, the ones that the motion gate let through to the detector. */
      framesDetected: number;
      model: { id: string; version: string };
      timing: Timing;
      warning: ErrorInfo | null;
    };
