import type { jobsMethods } from '../../shared/api/jobs.ts';
import { deriveHistory } from '../db/history/derive-history.ts';
import { getInstallation } from '../db/installation.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { ReportWriter } from '../reports/open-reports.ts';
import type { NoticeBoard } from '../notices/open-notices.ts';
import { failedJob } from './failed-job.ts';
import { JobRunner } from './job-runner.ts';
import { siteJobs, type SiteJobsParts } from './site-jobs.ts';

export { JobRunner } from './job-runner.ts';
export { siteJobs, type Jobs } from './site-jobs.ts';

/** What is done by itself at times of the site, and what came of it. */
export function openJobs(
  { db, files, site, log, runTask, bus }: Context,
  {
    retention,
    reports,
    notices,
  }: { retention: { jobs: SiteJobsParts['cleanUp'] }; reports: ReportWriter; notices: Pick<NoticeBoard, 'set'> },
) {
  const runner = new JobRunner({
    db,
    site,
    log,
    jobs: siteJobs({ db, files, runTask, cleanUp: retention.jobs, reports }),
    keep: (signal) => deriveHistory(db, site, Date.now(), signal),
    since: async () => (await getInstallation(db))!.createdAtMs,
    onChanged(states) {
      notices.set('job-failed', failedJob(states));
      void bus.publish('jobs.changed', states);
    },
  });
  return {
    handlers: {
      'jobs.list': () => runner.states(),
      'jobs.run': async ({ name }) => {
        runner.run(name).catch((thrown: unknown) => {
          log.error('a job could not be noted', { job: name, reason: String(thrown) });
        });
        return runner.states();
      },
    } satisfies HandlersOf<typeof jobsMethods>,
    start: () => runner.start(),
    close: () => runner.close(),
  };
}
