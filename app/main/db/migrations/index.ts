import type { Knex } from 'knex';
import { up as sitesAndModels } from './0001-sites-and-models.ts';
import { up as cameras } from './0002-cameras.ts';
import { up as counts } from './0003-counts.ts';
import { up as stitchedCrossings } from './0004-stitched-crossings.ts';
import { up as resumedFiles } from './0005-resumed-files.ts';
import { up as regionsAndRecounts } from './0006-regions-and-recounts.ts';
import { up as secretsOfAddresses } from './0007-secrets-of-addresses.ts';
import { up as demoWorld } from './0008-demo-world.ts';
import { up as occupancyAdjustments } from './0009-occupancy-adjustments.ts';
import { up as pictureAndTransport } from './0010-picture-and-transport.ts';
import { up as devices } from './0011-devices.ts';
import { up as maintenance } from './0012-maintenance.ts';
import { up as viewCheck } from './0013-view-check.ts';
import { up as cameraGroups } from './0014-camera-groups.ts';
import { up as streamCertificates } from './0015-stream-certificates.ts';
import { up as whereItHangs } from './0016-where-it-hangs.ts';
import { up as healthSamples } from './0017-health-samples.ts';
import { up as qualityAndSize } from './0018-quality-and-size.ts';
import { up as viewPlaced } from './0020-view-placed.ts';
import { up as exportToCentre } from './0021-export.ts';
import { up as jobRuns } from './0025-job-runs.ts';
import { up as retention } from './0026-retention.ts';
import { up as backupTarget } from './0027-backup-target.ts';
import { up as people } from './0030-people.ts';
import { up as analytics } from './0031-analytics.ts';
import { up as modelsAndWork } from './0032-models-and-work.ts';
import { up as knownWords } from './0033-known-words.ts';
import { up as derived } from './0034-derived.ts';
import { up as erasures } from './0036-erasures.ts';
import { up as sumsOfCharts } from './0038-sums-of-charts.ts';
import { up as compass } from './0040-compass.ts';
import { up as access } from './0041-access.ts';
import { up as auditChain } from './0046-audit-chain.ts';
import { up as siteSums } from './0052-site-sums.ts';
import { up as secondFactor } from './0060-second-factor.ts';
import { up as passkeys } from './0061-passkeys.ts';
import { up as reportPlans } from './0070-report-plans.ts';
import { up as siteNotes } from './0071-site-notes.ts';
import { up as walkTests } from './0072-walk-tests.ts';

export interface Migration {
  readonly name: string;
  up(db: Knex): Promise<void>;
}

/** In order, for ever: a migration that was released is never changed. */
export const migrations: readonly Migration[] = [
  { name: '0001-sites-and-models', up: sitesAndModels },
  { name: '0002-cameras', up: cameras },
  { name: '0003-counts', up: counts },
  { name: '0004-stitched-crossings', up: stitchedCrossings },
  { name: '0005-resumed-files', up: resumedFiles },
  { name: '0006-regions-and-recounts', up: regionsAndRecounts },
  { name: '0007-secrets-of-addresses', up: secretsOfAddresses },
  { name: '0008-demo-world', up: demoWorld },
  { name: '0009-occupancy-adjustments', up: occupancyAdjustments },
  { name: '0010-picture-and-transport', up: pictureAndTransport },
  { name: '0011-devices', up: devices },
  { name: '0012-maintenance', up: maintenance },
  { name: '0013-view-check', up: viewCheck },
  { name: '0014-camera-groups', up: cameraGroups },
  { name: '0015-stream-certificates', up: streamCertificates },
  { name: '0016-where-it-hangs', up: whereItHangs },
  { name: '0017-health-samples', up: healthSamples },
  { name: '0018-quality-and-size', up: qualityAndSize },
  { name: '0020-view-placed', up: viewPlaced },
  { name: '0021-export', up: exportToCentre },
  { name: '0025-job-runs', up: jobRuns },
  { name: '0026-retention', up: retention },
  { name: '0027-backup-target', up: backupTarget },
  { name: '0030-people', up: people },
  { name: '0031-analytics', up: analytics },
  { name: '0032-models-and-work', up: modelsAndWork },
  { name: '0033-known-words', up: knownWords },
  { name: '0034-derived', up: derived },
  { name: '0036-erasures', up: erasures },
  { name: '0038-sums-of-charts', up: sumsOfCharts },
  { name: '0040-compass', up: compass },
  { name: '0041-access', up: access },
  { name: '0046-audit-chain', up: auditChain },
  { name: '0052-site-sums', up: siteSums },
  { name: '0060-second-factor', up: secondFactor },
  { name: '0061-passkeys', up: passkeys },
  { name: '0070-report-plans', up: reportPlans },
  { name: '0071-site-notes', up: siteNotes },
  { name: '0072-walk-tests', up: walkTests },
];

export function migrationSource(list: readonly Migration[]): Knex.MigrationSource<Migration> {
  return {
    getMigrations: () => Promise.resolve([...list]),
    getMigrationName: (migration) => migration.name,
    getMigration: (migration) =>
      Promise.resolve({
        up: migration.up,
        down: () => Promise.reject(new Error('there is no way back; restore a backup')),
      }),
  };
}
