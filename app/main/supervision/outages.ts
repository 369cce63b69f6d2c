import { OUTAGES } from '../../shared/domain/gap.ts';
import type { ErrorInfo } from '../../shared/errors.ts';
import { insertStreamEvent, resolveOutages } from '../db/stream-events.ts';
import { inTransaction } from '../db/transaction.ts';
import { streamIds } from '../db/video-streams.ts';
import type { Context } from '../feature.ts';

/** Notes since when and until when a camera that should count does not: charts draw it as a gap. A note that cannot be written is logged. */
export function outageNotes({ db, identity, log }: Pick<Context, 'db' | 'identity' | 'log'>) {
  const note = (work: Promise<void>, failed: string): void => {
    work.catch((thrown: unknown) => log.error(failed, { reason: String(thrown) }));
  };
  return {
    begin: (cameraId: string, type: 'worker-ended' | 'failed', error: ErrorInfo): void =>
      note(
        inTransaction(db, async (transaction) => {
          const streamId = (await streamIds(transaction)).get(cameraId)!,
            nowMs = Date.now();
          await insertStreamEvent(
            transaction,
            identity,
            {
              streamId,
              cameraId,
              type,
              atMs: nowMs,
              severity: 'error',
              message: error.message,
              data: { code: error.code, params: error.params },
              resolvedAtMs: null,
            },
            nowMs,
          );
        }),
        'an outage could not be noted',
      ),
    /** It counts, so no outage of it is open, whatever could not be noted before. */
    end: (cameraId: string): void =>
      note(
        inTransaction(db, (transaction) => resolveOutages(transaction, identity, cameraId, OUTAGES, Date.now())),
        'the end of an outage could not be noted',
      ),
  };
}
