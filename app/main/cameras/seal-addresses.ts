import type { Knex } from 'knex';
import { listSources, updateCamera } from '../db/camera-configurations.ts';
import type { Identity } from '../db/installation.ts';
import { forgetOldPages } from '../db/open-database.ts';
import { inTransaction } from '../db/transaction.ts';
import { setStreamAddress } from '../db/video-streams.ts';
import type { Host } from '../host.ts';
import { resealed } from './camera-source.ts';

/** Seals what stands in plain text in addresses that an older version has stored, and lets nothing of it stay in the file. */
export async function sealAddresses(
  db: Knex,
  databaseFile: string,
  identity: Identity,
  { secrets, log }: Pick<Host, 'secrets' | 'log'>,
): Promise<void> {
  const changed = await inTransaction(db, async (transaction) => {
    let changes = 0;
    for (const { cameraId, source } of await listSources(transaction)) {
      const sealed = await resealed(source, secrets).catch((thrown: unknown) => {
        log.warn('the address of a camera could not be sealed', { cameraId, reason: String(thrown) });
        return null;
      });
      if (!sealed) continue;
      await updateCamera(transaction, identity, cameraId, { source: sealed }, Date.now());
      await setStreamAddress(transaction, identity, cameraId, sealed.address, Date.now());
      changes += 1;
    }
    return changes;
  });
  if (changed === 0) return;
  log.info('secrets in addresses of cameras are sealed now', { cameras: changed });
  await forgetOldPages(db, databaseFile).catch((thrown: unknown) =>
    log.warn('the database could not be written anew', { reason: String(thrown) }),
  );
}
