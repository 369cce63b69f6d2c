import { mustMigrate, openDatabase } from '../../db/open-database.ts';
import { lockFolder } from '../../folder-lock.ts';

/** A folder that an older Footfall left; one that runs has brought it up to date itself. */
export async function bringUpToDate(data: string, databaseFile: string): Promise<void> {
  if (!mustMigrate(databaseFile)) return;
  const unlock = lockFolder(data);
  try {
    await (await openDatabase(databaseFile)).destroy();
  } finally {
    unlock();
  }
}
