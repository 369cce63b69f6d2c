import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { unlockDatabase } from '../../db/database-key.ts';
import { JobName, type JobState } from '../../../shared/domain/job.ts';
import { FootfallError } from '../../../shared/errors.ts';
import { getInstallation } from '../../db/installation.ts';
import { openDatabase } from '../../db/open-database.ts';
import { getSite } from '../../db/sites.ts';
import { lockFolder } from '../../folder-lock.ts';
import { reportWriter } from '../../reports/open-reports.ts';
import { productVersion } from '../installed.ts';
import type { Log } from '../../host.ts';
import { JobRunner, siteJobs } from '../../jobs/open-jobs.ts';
import { defaultDataFolder } from '../../node/data-folder.ts';
import { clock } from '../../recounts/open-recounts.ts';
import { archiveFolder, cleanUpJobs } from '../../clean-up/open-clean-up.ts';
import { keptFiles } from '../../safety/open-safety.ts';
import { taskRunner } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { RunningApp } from '../running-app.ts';
import { parseOptions } from './options.ts';

/** Between two questions whether it is through, milliseconds. */
const TELL_MS = 500;

const HELP = `Usage: footfall jobs [NAME] [--json] [--data DIR]

Lists what Footfall does by itself, when it is done next, and what came of it. With a name that job is done now.

  NAME         ${JobName.options.join(', ')}

Options
  --data DIR   the data folder (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --json
  --help
`;

/** `footfall jobs`; with a name 0 when it was done. */
export async function jobs(args: string[]): Promise<number> {
  const { values, positionals } = parseOptions('jobs', {
    args,
    allowPositionals: true,
    options: { data: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const asked = positionals[0] === undefined ? null : JobName.safeParse(positionals[0]);
  if (positionals.length > 1 || asked?.success === false)
    throw new FootfallError('CLI_001', {
      detail: `There is no job “${positionals.join(' ')}”; there are ${JobName.options.join(', ')}`,
      command: 'jobs',
    });
  const name = asked?.data ?? null,
    data = resolve(values.data ?? defaultDataFolder()),
    running = await RunningApp.open(data);
  const { states, timeZone } = running
    ? await askRunning(running, name).finally(() => running.close())
    : await doAlone(data, name);
  const shown = name === null ? states : states.filter((state) => state.name === name);
  process.stdout.write(values.json ? `${JSON.stringify(shown, null, 2)}\n` : table(shown, timeZone));
  return name !== null && shown[0].runs[0]?.outcome !== 'done' ? 1 : 0;
}

interface Answer {
  states: JobState[];
  timeZone: string;
}

async function askRunning(app: RunningApp, name: JobName | null): Promise<Answer> {
  const { site } = await app.call('app.info', {});
  let states = name === null ? await app.call('jobs.list', {}) : await app.call('jobs.run', { name });
  while (states.some((state) => state.name === name && state.running)) {
    await setTimeout(TELL_MS);
    states = await app.call('jobs.list', {});
  }
  return { states, timeZone: site.timeZone };
}

async function doAlone(data: string, name: JobName | null): Promise<Answer> {
  const files = keptFiles(data);
  if (!existsSync(files.database))
    throw new FootfallError('SYS_004', { folder: data, detail: 'there is no footfall.db in it' });
  const unlock = lockFolder(data);
  await unlockDatabase(data);
  const db = await openDatabase(files.database);
  try {
    const site = (await getSite(db))!;
    const runTask = taskRunner(launchTask);
    // Whoever asks for it by hand has looked at the clock.
    const cleanUp = cleanUpJobs({
      db,
      databaseFile: files.database,
      folder: archiveFolder(data),
      site,
      runTask,
      clockIsTrusted: () => true,
    });
    const runner = new JobRunner({
      db,
      site,
      log,
      jobs: siteJobs({
        ...{ db, files, runTask, cleanUp },
        reports: reportWriter({ db, site, runTask, databaseFile: files.database, version: productVersion() }),
      }),
      since: async () => (await getInstallation(db))!.createdAtMs,
      onChanged() {},
    });
    try {
      if (name !== null) await runner.run(name);
      return { states: await runner.states(), timeZone: site.timeZone };
    } finally {
      await runner.close();
    }
  } finally {
    await db.destroy();
    unlock();
  }
}

function table(states: readonly JobState[], timeZone: string): string {
  const lines = states.flatMap(({ name, nextMs, running, runs }) => [
    `${name.padEnd(18)} next ${clock(nextMs, timeZone)}${running ? ', running now' : ''}`,
    ...runs.map(({ startedMs, outcome, result, error }) => {
      const found = Object.entries(result).map(([key, value]) => `${key} ${value ?? 'unknown'}`);
      return `  ${clock(startedMs, timeZone)}  ${outcome}  ${error ? `${error.message} (${error.code})` : found.join(', ')}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

const log: Log = { info() {}, warn() {}, error: (message) => void process.stderr.write(`${message}\n`) };
