import { z } from 'zod';
import { Gap } from '../domain/gap.ts';
import {
  CameraHealthReport,
  HealthEvent,
  HealthStep,
  HealthSummary,
  ModelFigures,
  PcFigures,
} from '../domain/health-figures.ts';
import { Suspect } from '../domain/view.ts';
import { CameraRef, Moment, Nothing, type MethodTable, type PushTable } from './table.ts';

/** All cameras at a glance, worst first. */
export const HealthReport = z.object({
  atMs: z.number(),
  cameras: z.array(CameraHealthReport),
  /** Of all cameras, over the last 24 hours. */
  measuredShare: z.number().nullable(),
  summary: HealthSummary,
  models: z.array(ModelFigures),
  pc: PcFigures,
});
export type HealthReport = z.infer<typeof HealthReport>;

/** One camera in a range, in steps that the server chooses. */
export const HealthHistory = z.object({
  cameraId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  stepMs: z.number(),
  steps: z.array(HealthStep),
  gaps: z.array(Gap),
  suspects: z.array(Suspect),
  /** Newest first. */
  events: z.array(HealthEvent),
});
export type HealthHistory = z.infer<typeof HealthHistory>;

export const healthMethods = {
  'health.report': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/health',
    input: Nothing,
    output: HealthReport,
  },
  /** Rejects with CAMERA_001. */
  'health.history': {
    role: 'viewer',
    audited: false,
    http: 'GET /api/v1/cameras/:cameraId/health',
    input: CameraRef.extend({ fromMs: Moment, toMs: Moment }),
    output: HealthHistory,
  },
} satisfies MethodTable;

export const healthPushes = {
  /** Every ten seconds: there is a newer report. */
  'health.sampled': { role: 'viewer', payload: z.object({ atMs: z.number() }) },
} satisfies PushTable;
