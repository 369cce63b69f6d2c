import { parseCentreAddress } from '../../main/db/centre/centre-address.ts';
import { CentreSession, connectCentre } from '../../main/db/centre/centre-session.ts';
import { BatchFileRefused, checkBatchFile, readBatches } from '../../main/db/travelling/batch-file.ts';
import { FootfallError } from '../../shared/errors.ts';
import { sendBatch } from './export/send-rows.ts';
import type { Task } from './task.ts';

/** Takes in what a shop without a network wrote into a file, after all of it was read and its signature checked. */
export const run: Task<'import-file'> = async ({ file, url, certificateAuthority }) => {
  const address = parseCentreAddress(url, certificateAuthority);
  let session: CentreSession | undefined;
  try {
    const header = await checkBatchFile(file),
      { siteId, nodeId } = header;
    session = new CentreSession(await connectCentre(address), header, address);
    let rows = 0,
      erases = false;
    const refused: { table: string; key: (string | number)[]; reason: string }[] = [];
    if (!(await session.beginFile(header))) return { siteId, nodeId, rows, refused, known: true };
    for await (const batch of readBatches(file)) {
      await sendBatch(session, batch, (step) => {
        if (step.kind === 'refused') refused.push({ table: step.table, key: step.key, reason: step.reason });
        return Promise.resolve();
      });
      rows += batch.rows.length;
      erases ||= batch.lane.table === 'erasures';
    }
    if (erases) await session.applyErasures();
    await session.endFile(header.runId);
    return { siteId, nodeId, rows, refused, known: false };
  } catch (thrown) {
    if (thrown instanceof BatchFileRefused) throw new FootfallError('EXPORT_015', { file, detail: thrown.message });
    throw thrown;
  } finally {
    session?.close();
  }
};
