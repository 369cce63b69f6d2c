import { z } from 'zod';
import { ErrorInfo } from '../errors.ts';

/** What is done by itself at times of the site, and can be asked for. */
export const JobName = z.enum([
  'history',
  'clean-up-samples',
  'clean-up-counts',
  'reports',
  'statistics',
  'trial-restore',
  'capacity-report',
]);
export type JobName = z.infer<typeof JobName>;

/** What a run found or did; its figures have their unit in their name. */
export const JobResult = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type JobResult = z.infer<typeof JobResult>;

export const JobRun = z.object({
  /** The moment of the timetable it stands for; null: somebody asked for it. */
  dueMs: z.number().nullable(),
  startedMs: z.number(),
  endedMs: z.number().nullable(),
  /** `interrupted`: Footfall ended meanwhile; it is done again. */
  outcome: z.enum(['running', 'done', 'failed', 'interrupted']),
  result: JobResult,
  error: ErrorInfo.nullable(),
});
export type JobRun = z.infer<typeof JobRun>;

export const JobState = z.object({
  name: JobName,
  running: z.boolean(),
  /** By the timetable. */
  nextMs: z.number(),
  /** Newest first, a few. */
  runs: z.array(JobRun),
});
export type JobState = z.infer<typeof JobState>;
