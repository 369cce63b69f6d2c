import { join } from 'node:path';
import type { retentionMethods } from '../../shared/api/retention.ts';
import { getInstallation } from '../db/installation.ts';
import { listRetention, setKeptDays } from '../db/retention/retention-rows.ts';
import type { Context, HandlersOf } from '../feature.ts';
import type { Jobs } from '../jobs/open-jobs.ts';
import { cleanUpCounts, cleanUpSamples, type CleanUpParts } from './clean-up.ts';
import { ClockTrust } from './clock-trust.ts';

/** Where the archives of a data folder lie. */
export const archiveFolder = (data: string): string => join(data, 'archive');

/** The jobs that remove what is too old. */
export const cleanUpJobs = (parts: CleanUpParts): Pick<Jobs, 'clean-up-samples' | 'clean-up-counts'> => ({
  'clean-up-samples': (signal) => cleanUpSamples(parts, Date.now(), signal),
  'clean-up-counts': (signal) => cleanUpCounts(parts, Date.now(), signal),
});

/** For how long what is kept. */
export function openCleanUp(
  { db, files, host, site, runTask, bus }: Context,
  { audit }: { audit: { archive: CleanUpParts['archiveAudit'] } },
) {
  let trust = new ClockTrust(null, Date.now());
  bus.on('clock.set', (step) => trust.clockSet(step));
  return {
    jobs: cleanUpJobs({
      db,
      databaseFile: files.database,
      folder: archiveFolder(host.folders.data),
      site,
      runTask,
      clockIsTrusted: () => trust.isTrusted,
      archiveAudit: audit.archive,
    }),
    handlers: {
      'retention.get': () => listRetention(db),
      'retention.set': async ({ kind, keptDays }) => {
        await setKeptDays(db, kind, keptDays, Date.now());
        return listRetention(db);
      },
    } satisfies HandlersOf<typeof retentionMethods>,
    /** Before the first sign of life of this start. */
    async start() {
      trust = new ClockTrust((await getInstallation(db))?.aliveAtMs ?? null, Date.now());
    },
  };
}
