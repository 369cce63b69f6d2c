import { openSqlite } from '../sqlite-file.ts';
import type { TaskInput, TaskOutput } from '../../../shared/tasks.ts';
import { listArchives, checkArchive, readArchive, writeArchive, type ArchiveRow } from './archive-file.ts';
import { ARCHIVED, type ArchivedTable } from './remove-rows.ts';

/**
 * Writes what a table has of a month, as it is at one moment, into an archive; what is in one of that month already is left out. Everything up to `lastId` may be removed then.
 * Rejects with DB_009 where an archive of before cannot be read, DB_010 where none can be written.
 */
export async function archiveMonth(input: TaskInput<'archive'>): Promise<TaskOutput<'archive'>> {
  const { databaseFile, folder, table, month, fromMs, toMs, nowMs } = input,
    { time, key, only } = ARCHIVED[table as ArchivedTable];
  const known = new Set<unknown>();
  for (const { file } of (await listArchives(folder)).filter((one) => one.table === table && one.month === month)) {
    const at = (await checkArchive(file)).header.columns.indexOf(key);
    for await (const row of readArchive(file)) known.add(row[at]);
  }
  const db = openSqlite(databaseFile, { readonly: true, fileMustExist: true });
  try {
    // One moment: what is committed meanwhile is left for the next time.
    db.exec('begin');
    const lastId = db.prepare(`select coalesce(max(id), 0) from "${table}"`).pluck().get() as number,
      columns = (db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]).filter(
        (name) => name !== 'id',
      );
    const { site_id: siteId } = db.prepare('select site_id from sites').get() as { site_id: string },
      { node_id: nodeId } = db.prepare('select node_id from installation').get() as { node_id: string };
    const select = db
      .prepare(
        `select ${columns.map((name) => `"${name}"`).join(', ')} from "${table}" where "${time}" >= ? and "${time}" < ? and id <= ?${only === null ? '' : ` and ${only}`} order by id`,
      )
      .raw();
    const at = columns.indexOf(key);
    const rows = function* (): Generator<ArchiveRow> {
      for (const row of select.iterate(fromMs, toMs, lastId) as Iterable<ArchiveRow>)
        if (!known.has(row[at])) yield row;
    };
    const probe = rows(),
      isEmpty = probe.next().done === true;
    probe.return(undefined);
    if (isEmpty) return { name: null, rows: 0, lastId };
    const header = { table, siteId, nodeId, fromMs, toMs, madeAtMs: nowMs, columns };
    return { ...(await writeArchive(folder, month, header, rows())), lastId };
  } finally {
    db.close();
  }
}
