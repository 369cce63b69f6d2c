import { openStore } from '../../main/db/travelling/export-store.ts';
import { writeBatchFile } from '../../main/db/travelling/batch-file.ts';
import { laneName } from '../../main/db/travelling/travelling.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { ROWS_AT_ONCE } from './export/send-rows.ts';
import { FootfallError } from '../../shared/errors.ts';
import type { Task } from './task.ts';

/** Writes what was not handed out yet, or everything, into a file that `footfall import` takes in at the centre. */
export const run: Task<'export-file'> = async ({ databaseFile, file, all, privateKey, nowMs, ...header }) => {
  const store = openStore(databaseFile);
  try {
    const after: Record<string, number> = {},
      until: Record<string, number> = {};
    const cursors = all ? new Map<string, number>() : store.known.cursors('file');
    const batches = function* () {
      for (const lane of store.rows.lanes()) {
        const name = laneName(lane),
          head = store.rows.head(lane.table);
        let revision = after[name];
        for (let batch; revision < head && (batch = store.rows.after(lane, revision, ROWS_AT_ONCE)) !== null;) {
          yield batch;
          ({ revision } = batch);
        }
        until[name] = revision;
      }
    };
    for (const lane of store.rows.lanes()) after[laneName(lane)] = cursors.get(laneName(lane)) ?? 0;
    const rows = await writeBatchFile(
      file,
      {
        ...header,
        knownRuns: store.known.runs(),
        schemaVersion: migrations.at(-1)!.name,
        madeAtMs: nowMs,
        after,
      },
      batches(),
      privateKey,
    );
    return { rows, until };
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const detail = code === 'EEXIST' ? 'there is a file of that name already' : message;
    throw code ? new FootfallError('EXPORT_016', { file, detail }, { cause: thrown }) : thrown;
  } finally {
    store.close();
  }
};
