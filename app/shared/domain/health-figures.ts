import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';
import { SizeWhy } from './model.ts';
import { Camera } from './camera.ts';
import { Gap, OUTAGES } from './gap.ts';
import { Suspect } from './view.ts';

/** Null: it was not measured, or cannot be read on this PC. Never 0 in its place. */
const Figure = z.number().nullable();

/**
 * What can be wrong with a picture, each 0 (nothing) to 1 (nobody can be counted in it); 0.5: from here on people are missed. `freeze`: the share of the
 * time in which it did not change.
 */
export const QUALITY_FAULTS = ['blur', 'blocking', 'noise', 'darkness', 'freeze'] as const;
export type QualityFault = (typeof QUALITY_FAULTS)[number];

/** `score`: 1 is a picture without a fault, 0 one in which nobody can be counted. */
export const PictureQuality = z.object({
  score: z.number(),
  faults: z.record(z.enum(QUALITY_FAULTS), Figure),
});
export type PictureQuality = z.infer<typeof PictureQuality>;

/** What a process costs. `cpuShare`: of one processor core, so that two busy cores are 2. */
export const ProcessLoad = z.object({ cpuShare: Figure, memoryBytes: Figure });
export type ProcessLoad = z.infer<typeof ProcessLoad>;

/** What one camera did in ten seconds, or in a minute or more of them. Shares are 0..1. */
export const CameraFigures = z.object({
  /** Pictures a second that came; that should have been looked at; that were. */
  fpsIn: Figure,
  fpsDue: Figure,
  fpsAnalysed: Figure,
  /** Of those analysed, the ones that the detector saw: it is spared an empty, still scene. */
  fpsDetected: Figure,
  /** Of those due, the ones that were too late to be looked at. */
  droppedShare: Figure,
  dropped: z.number().int(),
  /** From the moment in which a picture was taken until its people were counted. */
  latencyP50Ms: Figure,
  latencyP95Ms: Figure,
  /** Of one picture in the detector. */
  inferenceMs: Figure,
  /** How unevenly pictures come: the mean difference of their arrival from their own times. */
  jitterMs: Figure,
  /** Of what the camera sent; only where its packets are counted. */
  packetLossShare: Figure,
  /** How often something of a picture was missing. */
  damaged: Figure,
  bitrateKbps: Figure,
  /** Standard deviation of the rate from second to second, as a share of it. */
  bitrateVariation: Figure,
  /** From opening the source until its first picture, the last time. */
  responseMs: Figure,
  /** Pictures that wait to be looked at, and how long one does. */
  queueFrames: Figure,
  queueWaitMs: Figure,
  /** How often its stream was opened anew. */
  reconnects: z.number().int(),
  /** By error code, how often. */
  errors: z.record(z.string(), z.number().int()),
  quality: PictureQuality.nullable(),
  worker: ProcessLoad,
  /** The process that decodes (ffmpeg). */
  decoder: ProcessLoad,
});
export type CameraFigures = z.infer<typeof CameraFigures>;

/** A step of a camera's history. `worst`: of each figure the worst ten seconds. Both null: nothing was measured in it. */
export const HealthStep = z.object({
  startMs: z.number(),
  endMs: z.number(),
  mean: CameraFigures.nullable(),
  worst: CameraFigures.nullable(),
});
export type HealthStep = z.infer<typeof HealthStep>;

/** Of one camera, how things are and were. */
export const CameraHealthReport = z.object({
  /** With its state: the error, since when, the next try. */
  camera: Camera,
  /** The last ten seconds; null: it does not count. */
  now: CameraFigures.nullable(),
  /** The last hour, minute by minute, oldest first; null: none was analysed. */
  rates: z.array(z.object({ atMs: z.number(), fps: Figure })),
  /** The last 24 hours, up to when it is known: what lies in no gap was measured. */
  strip: z.object({ fromMs: z.number(), toMs: z.number(), gaps: z.array(Gap), suspects: z.array(Suspect) }),
  /** Of the last 24 hours, as long as the camera is there. */
  measuredShare: Figure,
  /** Of the time in which it was meant to count: hours in which it was off as planned or worked on are no part of it. Wanted: `UPTIME_WANTED`. */
  uptime24h: Figure,
  uptime30d: Figure,
});
export type CameraHealthReport = z.infer<typeof CameraHealthReport>;

/** Of the time in which a camera is meant to count, it should. */
export const UPTIME_WANTED = 0.999;

/** A graphics processor, where its driver can be asked. */
export const GpuFigures = z.object({
  name: z.string(),
  usedShare: Figure,
  memoryUsedBytes: Figure,
  memoryTotalBytes: Figure,
  temperatureC: Figure,
});
export type GpuFigures = z.infer<typeof GpuFigures>;

/** What this PC can carry, as the governor knows it. */
export const Room = z.object({
  /** Pictures a second: it can look at, it looks at, and it keeps for cameras that are away. */
  totalFps: z.number(),
  usedFps: z.number(),
  keptFps: z.number(),
  /** So many more cameras like those that are there. */
  cameras: z.number().int(),
  /** Cameras that are looked at less often than their stream allows, because the PC cannot look at everything; those that are spared first at the head. */
  heldBack: z.array(
    z.object({
      cameraId: z.string(),
      fps: z.number(),
      wantedFps: z.number(),
      /** Less than its lines and zones need. */
      short: z.boolean(),
    }),
  ),
});
export type Room = z.infer<typeof Room>;

/** This PC in the last ten seconds. */
export const PcFigures = z.object({
  atMs: z.number(),
  cores: z.number().int(),
  /** Of all processor cores together. */
  cpuShare: Figure,
  memoryUsedBytes: Figure,
  memoryTotalBytes: Figure,
  /** Of the disk that holds the data folder. */
  diskFreeBytes: Figure,
  diskTotalBytes: Figure,
  /** Through every network card but the loopback. */
  networkInKbps: Figure,
  networkOutKbps: Figure,
  temperatureC: Figure,
  /** Null: none can be asked. */
  gpus: z.array(GpuFigures).nullable(),
  /** The program itself, without the workers. */
  main: ProcessLoad,
  room: Room.nullable(),
});
export type PcFigures = z.infer<typeof PcFigures>;

/** A model that cameras count with, over the last hour. */
export const ModelFigures = z.object({
  modelId: z.string(),
  version: z.string(),
  /** What it runs on, of each camera that uses it now. */
  providers: z.array(z.string()),
  cameras: z.number().int(),
  inferenceMs: Figure,
  /** Pictures a second, of all its cameras together. */
  fps: Figure,
  /** 0..1, where somebody measured it here. */
  accuracy: Figure,
  drift: Figure,
});
export type ModelFigures = z.infer<typeof ModelFigures>;

/** The figures of the dashboard, over the last hour: what all cameras together do. */
export const HealthSummary = z.object({
  cameras: z.number().int(),
  online: z.number().int(),
  offline: z.number().int(),
  error: z.number().int(),
  maintenance: z.number().int(),
  quality: Figure,
  uptime: Figure,
  models: z.number().int(),
  accuracy: Figure,
  inferenceMs: Figure,
  modelsWithDrift: Figure,
  /** Those of which something was analysed. */
  activeCameras: z.number().int(),
  fps: Figure,
  latencyMs: Figure,
  errors: z.number().int(),
});
export type HealthSummary = z.infer<typeof HealthSummary>;

/** What happened to a camera's stream, as it is stored. */
export const StreamEventType = z.enum([
  ...OUTAGES,
  'view-moved',
  'view-other',
  'view-hidden',
  'connected',
  'count-at-risk',
  'size-changed',
  'provider-failed',
  'decoder-failed',
  'input-changed',
  'source-changed',
  'ended',
]);
export type StreamEventType = z.infer<typeof StreamEventType>;

/** Several of the same kind in a row, for the same reason, are one. */
export const HealthEvent = z.object({
  type: StreamEventType,
  /** The first and the last of them. */
  atMs: z.number(),
  lastAtMs: z.number(),
  times: z.number().int(),
  /** When what began with the last one was over; null: it lasts. */
  untilMs: z.number().nullable(),
  error: ErrorInfo.nullable(),
  /** Why people may be missed (`CountRisk`), of 'count-at-risk'. */
  risk: z.string().nullable(),
  /** The size of the pictures that the model is given since the last one, and why, of 'input-changed'. */
  input: z.object({ to: z.string(), why: SizeWhy }).nullable(),
});
export type HealthEvent = z.infer<typeof HealthEvent>;
