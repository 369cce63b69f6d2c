import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JobName, type JobState } from '../../app/shared/domain/job.ts';
import { FootfallError } from '../../app/shared/errors.ts';
import { makeCopy } from '../../app/main/db/safety-copy.ts';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { failedJob } from '../../app/main/jobs/failed-job.ts';
import { NoticeBoard } from '../../app/main/notices/notice-board.ts';
import { JobRunner, type Job } from '../../app/main/jobs/job-runner.ts';
import { siteJobs } from '../../app/main/jobs/site-jobs.ts';
import { cleanUpJobs } from '../../app/main/clean-up/open-clean-up.ts';
import { reportWriter } from '../../app/main/reports/open-reports.ts';
import { keptFiles } from '../../app/main/safety/kept-files.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';

const SUNDAY = Date.parse('2026-11-29T04:00:00Z'),
  WEEK = 7 * 86_400_000;

const DAILY: JobName[] = ['history', 'clean-up-samples', 'clean-up-counts', 'reports'];

let folder: ReturnType<typeof temporaryFolder>, shop: Shop, nowMs: number, done: string[];
let changed: (states: JobState[]) => void;
let pretend: Partial<Record<JobName, Job>>;
const runners: JobRunner[] = [];

beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path, SUNDAY - 40 * 86_400_000);
  nowMs = SUNDAY - 1;
  done = [];
  pretend = {};
  changed = () => {};
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.close();
  await shop.close();
  folder.remove();
});

function open(keep?: () => Promise<unknown>): JobRunner {
  const note =
    (name: JobName): Job =>
    async (signal) => {
      done.push(name);
      return (await pretend[name]?.(signal)) ?? { rows: 1 };
    };
  const runner = new JobRunner({
    db: shop.db,
    site: shop.site,
    log: quiet,
    jobs: Object.fromEntries(JobName.options.map((name) => [name, note(name)])) as Record<JobName, Job>,
    since: () => Promise.resolve(SUNDAY - WEEK - 86_400_000),
    now: () => nowMs,
    keep,
    onChanged: (states) => changed(states),
  });
  runners.push(runner);
  return runner;
}
const runsOf = async (runner: JobRunner, name: JobName): Promise<JobState['runs']> =>
  (await runner.states()).find((state) => state.name === name)!.runs;
const look = async (runner: JobRunner) => {
  done = [];
  await runner.look();
  return done;
};

it('does each once when it is due, and what was missed once however long this PC was off', async () => {
  const runner = open();
  // The Sunday before, while it was off.
  expect(await look(runner)).toEqual([...DAILY, 'statistics']);
  expect(await look(runner)).toEqual([]);
  nowMs = SUNDAY;
  expect(await look(runner)).toEqual(['statistics']);
  nowMs += 5 * WEEK;
  expect(await look(open())).toEqual([...DAILY, 'statistics', 'trial-restore', 'capacity-report']);
  expect(await look(open())).toEqual([]);
  const runs = await runsOf(runner, 'statistics');
  expect(runs.map(({ dueMs, outcome, result }) => [dueMs, outcome, result])).toEqual(
    [SUNDAY + 5 * WEEK, SUNDAY, SUNDAY - WEEK].map((dueMs) => [dueMs, 'done', { rows: 1 }]),
  );
});

it('what charts read is kept after the jobs, and one that fails stops no job', async () => {
  let kept = 0;
  const runner = open(() => {
    expect(done).toEqual([...DAILY, 'statistics']);
    kept++;
    return Promise.reject(new Error('the disk'));
  });
  await look(runner);
  expect(kept).toBe(1);
  nowMs = SUNDAY;
  // Soon after it is not yet time for it again.
  expect(await look(runner)).toEqual(['statistics']);
  expect(kept).toBe(1);
});

it('what a clock that was years ahead noted holds nothing up', async () => {
  nowMs = SUNDAY + 200 * WEEK;
  await look(open());
  nowMs = SUNDAY + WEEK;
  expect(await look(open())).toContain('statistics');
});

it('one that fails is noted with its reason and tried again, the others are done', async () => {
  nowMs = SUNDAY + 6 * WEEK;
  pretend.statistics = () => Promise.reject(new FootfallError('DB_005', { file: 'x' }));
  const runner = open();
  expect(await look(runner)).toEqual([...DAILY, 'statistics', 'trial-restore', 'capacity-report']);
  expect(await look(runner)).toEqual([]);
  expect((await runsOf(runner, 'statistics'))[0]).toMatchObject({ outcome: 'failed', error: { code: 'DB_005' } });
  // Above every page, also after a restart, until it was done.
  const notices = new NoticeBoard({ file: join(folder.path, 'notices'), log: quiet, onChanged() {} });
  changed = (states) => notices.set('job-failed', failedJob(states));
  await open().start();
  expect(notices.list()).toMatchObject([
    { code: 'job-failed', params: { job: 'statistics', detail: expect.stringContaining('x') as unknown } },
  ]);
  delete pretend.statistics;
  expect(await look(open())).toEqual(['statistics']);
  expect(notices.list()).toEqual([]);
});

it('one that is cut off by the end, or by a kill, is done again', async () => {
  nowMs = SUNDAY;
  pretend.statistics = (signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  const first = open(),
    looking = first.look();
  while ((await runsOf(first, 'statistics'))[0]?.outcome !== 'running') await new Promise(setImmediate);
  await first.close();
  await looking;
  expect((await runsOf(first, 'statistics'))[0]).toMatchObject({ outcome: 'interrupted', error: null });
  await shop.db('job_runs').update({ outcome: 'running' });
  delete pretend.statistics;
  const next = open();
  await next.start();
  expect((await runsOf(next, 'statistics'))[0].outcome).toBe('interrupted');
  expect(await look(next)).toEqual([...DAILY, 'statistics']);
});

it('the jobs themselves: statistics, a restore on trial, what this PC carries', async () => {
  const files = keptFiles(folder.path);
  const runTask = taskRunner(launchTask);
  const jobs = siteJobs({
      db: shop.db,
      files,
      runTask,
      reports: reportWriter({
        ...{ db: shop.db, site: shop.site, runTask, version: '1' },
        databaseFile: files.database,
      }),
      cleanUp: cleanUpJobs({
        db: shop.db,
        databaseFile: files.database,
        folder: folder.path,
        site: shop.site,
        runTask,
        clockIsTrusted: () => true,
      }),
    }),
    never = new AbortController().signal;
  expect((await jobs.statistics(never)).tables).toBeGreaterThan(3);
  mkdirSync(files.copies);
  await expect(jobs['trial-restore'](never)).rejects.toMatchObject({ info: { code: 'DB_008' } });
  const copy = await makeCopy(files.database, files.copies, Date.now());
  expect(await jobs['trial-restore'](never)).toMatchObject({ copy: copy.name, rows: 0, newestMs: null });
  expect(await jobs['capacity-report'](never)).toMatchObject({ cameras: 0, crossings: 0, bytesPerDay: null });
});
