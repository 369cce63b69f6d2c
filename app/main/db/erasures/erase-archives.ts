import { checkArchive, listArchives, readArchive, replaceArchive, type ArchiveRow } from '../retention/archive-file.ts';
import { ERASED, erasedTables, type StoredErasure } from './erasures.ts';

type Asked = Pick<StoredErasure, 'cameraId' | 'what' | 'fromMs' | 'toMs' | 'trackId'>;

/** Writes every archive anew that holds rows of these, without them, whole or not at all. Resolves with how many rows went, and of how many archives. `look`: only says so. Rejects with DB_009, DB_010. */
export async function eraseArchives(
  folder: string,
  erasures: readonly Asked[],
  look = false,
): Promise<{ rows: number; archives: number }> {
  let rows = 0,
    archives = 0;
  for (const { file, table } of await listArchives(folder)) {
    if (!erasures.some((erasure) => erasedTables(erasure).includes(table))) continue;
    const { header, rows: all } = await checkArchive(file);
    // What lasted into a month, or out of it, lies in the month in which it ended.
    const own = erasures.filter((erasure) => erasedTables(erasure).includes(table) && erasure.fromMs < header.toMs);
    const isErased = judge(table, header.columns, own);
    let found = 0;
    for await (const row of readArchive(file)) if (isErased(row)) found += 1;
    if (found === 0) continue;
    rows += found;
    archives += 1;
    if (look) continue;
    await replaceArchive(file, header, all - found, async function* () {
      for await (const row of readArchive(file)) if (!isErased(row)) yield row;
    });
  }
  return { rows, archives };
}

function judge(table: string, columns: readonly string[], erasures: readonly Asked[]): (row: ArchiveRow) => boolean {
  const { from, to, tracks } = ERASED[table],
    at = (name: string) => columns.indexOf(name);
  const [camera, begins, ends] = ['camera_id', from, to].map(at),
    whose = tracks.map(at).filter((i) => i !== -1);
  return (row) =>
    erasures.some(
      ({ cameraId, fromMs, toMs, trackId }) =>
        row[camera] === cameraId &&
        Number(row[begins]) < toMs &&
        Number(row[ends]) >= fromMs &&
        (trackId === null || whose.some((i) => row[i] === trackId)),
    );
}
