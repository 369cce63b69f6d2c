import { attachSqlite, type SqliteFile } from '../sqlite-file.ts';

/** What was wished in `other` is wished in a copy of before as well, and all of it is to be done again there. Both are of the same version. */
export function carryErasures(target: SqliteFile, other: string): void {
  attachSqlite(target, other, 'wished');
  try {
    const there = target.prepare("select 1 from wished.sqlite_master where name = 'erasures'").get();
    if (there) {
      const columns = (
        target.prepare("select name from pragma_table_info('erasures')").pluck().all() as string[]
      ).filter((name) => name !== 'id');
      target.exec(
        `insert into main.erasures (${columns.join(', ')}) select ${columns.join(', ')} from wished.erasures w
         where w.erasure_id not in (select erasure_id from main.erasures)
           and w.camera_id in (select camera_id from main.camera_configurations)`,
      );
    }
    target.exec('update main.erasures set done_at = null');
  } finally {
    target.exec('detach wished');
  }
}
