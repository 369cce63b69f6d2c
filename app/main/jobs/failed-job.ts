import type { JobName, JobState } from '../../shared/domain/job.ts';

/** The first job whose last run failed, and why; null: there is none. One that was interrupted is as it was before. */
export function failedJob(states: readonly JobState[]): { job: JobName; detail: string } | null {
  for (const { name, runs } of states) {
    const last = runs.find(({ outcome }) => outcome === 'done' || outcome === 'failed');
    if (last?.outcome === 'failed') return { job: name, detail: last.error?.message ?? '' };
  }
  return null;
}
