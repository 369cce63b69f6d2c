import type { Knex } from 'knex';
import { HOUR_MS, MINUTE_MS } from '../../core/time.ts';
import type { Site } from '../../shared/api/index.ts';
import { JobName, type JobResult, type JobState } from '../../shared/domain/job.ts';
import { toErrorInfo } from '../../shared/errors.ts';
import { beginJobRun, endJobRun, interruptJobRuns, lastDone, listJobRuns } from '../db/job-runs.ts';
import type { Log } from '../host.ts';
import { lastDue, nextDue } from './timetable.ts';

/** Milliseconds. */
export const JOBS = {
  /** What was missed is made up for so long after the start: cameras come first. */
  firstLookMs: 120_000,
  lookMs: 60_000,
  /** One that failed is tried again. */
  againMs: HOUR_MS,
  /** Runs of each that are shown. */
  shown: 5,
  /** What charts read follows what was counted this often: what came since is read minute by minute, for at most so long. */
  keepMs: 10 * MINUTE_MS,
} as const;

/** Does one job. What `signal` aborts rejects. */
export type Job = (signal: AbortSignal) => Promise<JobResult>;

export interface JobRunnerOptions {
  db: Knex;
  site: Site;
  log: Log;
  jobs: Record<JobName, Job>;
  /** What is done every few minutes, between the jobs, and noted only where it fails. */
  keep?(signal: AbortSignal): Promise<unknown>;
  /** When this installation began: what was due before is nothing that was missed. */
  since(): Promise<number>;
  now?: () => number;
  onChanged(states: JobState[]): void;
}

/**
 * Does what the timetable says, one after the other. What is due is asked of what was done and not of a timer, so a PC that was off, asleep, or whose clock was set
 * makes up for what it missed, once.
 */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #now: () => number;
  readonly #end = new AbortController();
  readonly #notBefore = new Map<JobName, number>();
  readonly #asked = new Set<JobName>();
  #running: JobName | null = null;
  #keptMs = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => Date.now());
  }

  async start(): Promise<void> {
    await interruptJobRuns(this.#options.db);
    // What failed before the last end is still to be told.
    await this.#tell();
    this.#wait(JOBS.firstLookMs);
  }

  /** Does what is due. Never rejects. */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      for (const name of JobName.options) {
        const dueMs = lastDue(name, this.#options.site.timeZone, this.#now());
        if (this.#end.signal.aborted || !(await this.#isDue(name, dueMs))) continue;
        await this.#run(name, dueMs);
      }
      if (this.#end.signal.aborted || performance.now() < this.#keptMs + JOBS.keepMs) return;
      this.#keptMs = performance.now();
      await this.#options.keep?.(this.#end.signal);
    }).catch((thrown: unknown) => {
      this.#options.log.error('the timetable could not be looked at', { reason: String(thrown) });
    });
  }

  /** Somebody asks for it. Resolves once it ended, however that was. */
  async run(name: JobName): Promise<void> {
    this.#asked.add(name);
    await this.#inTurn(() => this.#run(name, null)).finally(() => this.#asked.delete(name));
  }

  async states(): Promise<JobState[]> {
    const { db, site } = this.#options;
    return Promise.all(
      JobName.options.map(async (name) => ({
        name,
        running: this.#running === name || this.#asked.has(name),
        nextMs: nextDue(name, site.timeZone, this.#now()),
        runs: await listJobRuns(db, name, JOBS.shown),
      })),
    );
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#end.abort();
    await this.#turn.catch(() => {});
  }

  async #isDue(name: JobName, dueMs: number): Promise<boolean> {
    const { db, since } = this.#options;
    if (performance.now() < (this.#notBefore.get(name) ?? -Infinity) || dueMs < (await since())) return false;
    const done = await lastDone(db, name, this.#now());
    return done === null || done.dueMs! < dueMs;
  }

  async #run(name: JobName, dueMs: number | null): Promise<void> {
    if (this.#end.signal.aborted) return;
    const { db, log, jobs } = this.#options;
    const uid = await beginJobRun(db, name, dueMs, this.#now());
    this.#running = name;
    await this.#tell();
    try {
      const result = await jobs[name](this.#end.signal);
      await endJobRun(db, uid, { outcome: 'done', result, error: null }, this.#now());
      log.info('a job is done', { job: name, ...result });
    } catch (thrown) {
      const interrupted = this.#end.signal.aborted,
        error = toErrorInfo(thrown);
      this.#notBefore.set(name, performance.now() + JOBS.againMs);
      if (!interrupted) log.error('a job failed', { job: name, code: error.code, reason: error.message });
      const outcome = interrupted ? ('interrupted' as const) : ('failed' as const);
      await endJobRun(db, uid, { outcome, result: {}, error: interrupted ? null : error }, this.#now());
    } finally {
      this.#running = null;
      this.#asked.delete(name);
    }
    await this.#tell();
  }

  async #tell(): Promise<void> {
    this.#options.onChanged(await this.states());
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      void this.look().then(() => {
        if (!this.#end.signal.aborted) this.#wait(JOBS.lookMs);
      });
    }, ms);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => {});
    return next;
  }
}
