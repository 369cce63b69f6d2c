import { dialectOf, type Db } from '../dialect/dialect.ts';
import { uuidv7 } from '../uuid.ts';

export interface BackupTarget {
  folder: string;
  sealedPassphrase: string | null;
}

export async function getBackupTarget(db: Db): Promise<BackupTarget | null> {
  const row = (await db('backup_targets').first()) as { folder: string; passphrase: string | null } | undefined;
  return row ? { folder: row.folder, sealedPassphrase: row.passphrase } : null;
}

/** Null: copies stay on this PC. */
export async function setBackupTarget(db: Db, target: BackupTarget | null, nowMs: number): Promise<void> {
  const now = dialectOf(db).toInstant(nowMs);
  await db('backup_targets').delete();
  if (target)
    await db('backup_targets').insert({
      target_id: uuidv7(nowMs),
      folder: target.folder,
      passphrase: target.sealedPassphrase,
      created_at: now,
      updated_at: now,
    });
}
