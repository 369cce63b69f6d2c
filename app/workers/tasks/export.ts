import { parseCentreAddress, shownAddress } from '../../main/db/centre/centre-address.ts';
import { CentreSession, connectCentre } from '../../main/db/centre/centre-session.ts';
import { openStore } from '../../main/db/travelling/export-store.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { FootfallError } from '../../shared/errors.ts';
import { proveDays } from './export/prove-days.ts';
import { sendBatch, sendRows } from './export/send-rows.ts';
import type { Task } from './task.ts';

/** So many rows that were set aside are tried again in each run. */
const LETTERS_AT_ONCE = 200;
/** So many steps may wait to be stored while it goes on: storing and sending overlap, and memory stays flat. */
const MOST_WAITING = 8;

/** Sends what the centre has not, tries what it refused once more, and proves what it holds. Only reads the store; main notes each step. */
export const run: Task<'export'> = async (job, progress) => {
  const address = parseCentreAddress(job.url, job.certificateAuthority);
  const store = openStore(job.databaseFile),
    { known } = store;
  const waiting: Promise<void>[] = [];
  let rows = 0;
  const report = async (step: Parameters<typeof progress>[0]) => {
    if (step.kind === 'sent') rows += step.rows;
    waiting.push(progress(step));
    if (waiting.length >= MOST_WAITING) await waiting.shift();
  };
  const sender = { siteId: job.siteId, nodeId: job.nodeId, forked: job.forked };
  let session: CentreSession | undefined;
  try {
    session = new CentreSession(await connectCentre(address), sender, address);
    const { centreId, lastRun } = await session.greet();
    await report({ kind: 'greeted', centreId });
    if (lastRun !== null && !known.began(lastRun))
      throw new FootfallError('EXPORT_013', { server: shownAddress(address), node: job.nodeId });
    const cursors = await session.begin(job.runId, migrations.at(-1)!.name);
    // The centre knows best how far it is.
    for (const [lane, revision] of cursors) await report({ kind: 'sent', lane, revision, rows: 0 });
    const touched = await sendRows(store.rows, session, cursors, report);
    await session.complete(job.nowMs);
    if (store.rows.head('erasures') > 0) await session.applyErasures();
    for (const { table, key } of known.deadLetters(centreId, LETTERS_AT_ONCE)) {
      const letter = store.rows.byKeys(table, [key]);
      let refused = false;
      await sendBatch(
        session,
        letter,
        (step) => {
          refused ||= step.kind === 'refused';
          return report(step);
        },
        false,
      );
      touched.add(letter);
      if (!refused) await report({ kind: 'accepted', table, key });
    }
    const verifiedUntilMs = await proveDays(store.rows, known, session, { ...job, centreId }, touched, report);
    await Promise.all(waiting);
    return { rows, verifiedUntilMs };
  } finally {
    session?.close();
    store.close();
  }
};
