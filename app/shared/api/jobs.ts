import { z } from 'zod';
import { JobName, JobState } from '../domain/job.ts';
import { Nothing, type MethodTable, type PushTable } from './table.ts';

export const jobsMethods = {
  /** In the order of the timetable. */
  'jobs.list': { role: 'viewer', audited: false, http: 'GET /api/v1/jobs', input: Nothing, output: z.array(JobState) },
  /** Begins it now; the answer comes before it is through. */
  'jobs.run': {
    role: 'installer',
    audited: true,
    http: 'POST /api/v1/jobs/:name/runs',
    input: z.object({ name: JobName }),
    output: z.array(JobState),
  },
} satisfies MethodTable;

export const jobsPushes = {
  'jobs.changed': { role: 'viewer', payload: z.array(JobState) },
} satisfies PushTable;
