import type { JobsProcess, Log, WorkerProcess } from '../host.ts';
export interface LaunchOptions {
    /** The worker's file; by default the one that was built together with this one. */
    entry?: string;
    log?: Pick<Log, 'info' | 'warn'>;
}
/** Starts the camera worker as a forked Node process. What it prints goes to the log, line by line. */
export declare function launchWorker(name: string, options?: LaunchOptions): WorkerProcess;
/** The same for the jobs worker. */
export declare function launchJobs(name: string, options?: LaunchOptions): JobsProcess;
