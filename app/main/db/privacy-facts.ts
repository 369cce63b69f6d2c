import type { PrivacyFacts } from '../../shared/domain/privacy.ts';
import { getBackupTarget } from './backup/backup-target.ts';
import { listLifetimes } from './camera-configurations.ts';
import type { Db } from './dialect/dialect.ts';
import { retentionOf } from './retention/retention-rows.ts';
import { isEncrypted } from './sqlite-file.ts';

/** What is kept of people, how long and where, as it is set now. */
export async function privacyFacts(db: Db, databaseFile: string): Promise<PrivacyFacts> {
  const own = (await listLifetimes(db)).filter((camera) => !camera.demo && camera.removedAtMs === null);
  return {
    cameras: own.length,
    countDays: (await retentionOf(db, 'counts')).keptDays,
    wayDays: (await retentionOf(db, 'ways')).keptDays,
    centre: (await db('export_targets').where({ is_active: true }).first('id')) !== undefined,
    secondPlace: (await getBackupTarget(db)) !== null,
    encrypted: isEncrypted(databaseFile) === true,
  };
}
