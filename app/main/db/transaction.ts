import type { Knex } from 'knex';

/**
 * All or nothing, and the reason when it is nothing: SQLite ends a transaction itself when the disk is full, and knex would then report
 * its own rollback's failure instead.
 */
export async function inTransaction<T>(db: Knex, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> {
  let reason: { thrown: unknown } | null = null;
  try {
    return await db.transaction(async (transaction) => {
      try {
        return await work(transaction);
      } catch (thrown) {
        reason = { thrown };
        throw thrown;
      }
    });
  } catch (thrown) {
    throw reason ? (reason as { thrown: unknown }).thrown : thrown;
  }
}

/** A commit that failed may have left its transaction open, in which none could begin any more. */
export async function endOpenTransaction(db: Knex): Promise<void> {
  await db.raw('rollback').catch(() => {});
}
