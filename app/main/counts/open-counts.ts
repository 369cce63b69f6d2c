import type { countsMethods, Totals } from '../../shared/api/index.ts';
import type { historyMethods } from '../../shared/api/history.ts';
import type { eventsMethods } from '../../shared/api/events.ts';
import type { tracksMethods } from '../../shared/api/tracks.ts';
import { countReasons, listCountingEvents } from '../db/counting-events.ts';
import type { Db } from '../db/dialect/dialect.ts';
import { undoCorrection } from '../db/occupancy-adjustments.ts';
import { listTracks } from '../db/person-tracking.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Context, HandlersOf } from '../feature.ts';
import { correctInside } from './correct-inside.ts';
import { readReport, readTotals } from './count-report.ts';
import { historyHandlers } from './read-history.ts';
import { EventRecorder } from './event-recorder.ts';
import { eventsOfSite } from './site-sum.ts';

export { isCountedAgain } from './counted-again.ts';
export { readReport, SETTLED_MS } from './count-report.ts';
export type { EventRecorder, Intake } from './event-recorder.ts';
export { byReason } from './gap-reasons.ts';
export { addMissed } from './late-events.ts';
export { MinuteSums } from './minute-sums.ts';
export { historyHandlers } from './read-history.ts';
export { eventsOfSite } from './site-sum.ts';
export { readZoneReport } from './zone-report.ts';

/** What was counted: takes it in, and publishes it. */
export function openCounts({ db, files, identity, site, log, bus }: Context) {
  const totals = (from: Db = db): Promise<Totals> => readTotals(from, site, Date.now());
  const recorder = new EventRecorder<Totals>({
    db,
    databaseFile: files.database,
    identity,
    log,
    totals,
    onRecorded: (events, now) => void bus.publish('crossings.recorded', { events, totals: now }),
    onView: (cameraId) => void bus.publish('view.noted', { cameraId }),
    onTrouble: (trouble) => void bus.publish('storage.changed', { trouble }),
  });
  for (const fact of ['day.began', 'database.replaced', 'recount.decided', 'regions.saved'] as const) {
    bus.on(fact, async () => bus.publish('totals.changed', await totals()));
  }
  const corrected = (now: Totals): Totals => {
    void bus.publish('totals.changed', now);
    return now;
  };
  return {
    recorder,
    handlers: {
      'counts.totals': () => totals(),
      'counts.report': (query) => readReport(db, query, site, Date.now()),
      'counts.correctInside': async (said) =>
        corrected(
          await inTransaction(db, (transaction) => correctInside(transaction, identity, site, said, Date.now())),
        ),
      'counts.undoCorrection': async ({ correctionId }) => {
        await inTransaction(db, (transaction) => undoCorrection(transaction, identity, correctionId, Date.now()));
        return corrected(await totals());
      },
      'events.list': async (filter) => listCountingEvents(db, { ...filter, ...(await eventsOfSite(db, filter)) }),
      'events.reasons': async (range) => countReasons(db, { ...range, ...(await eventsOfSite(db, range)) }),
      ...historyHandlers(
        (read) => read(db),
        () => Promise.resolve({ site, nowMs: Date.now() }),
      ),
      'tracks.list': ({ cameraId, fromMs, toMs, limit }) => listTracks(db, cameraId, fromMs, toMs, limit),
    } satisfies HandlersOf<typeof countsMethods & typeof historyMethods & typeof eventsMethods & typeof tracksMethods>,
    close: () => recorder.close(),
  };
}
export type Counts = ReturnType<typeof openCounts>;
