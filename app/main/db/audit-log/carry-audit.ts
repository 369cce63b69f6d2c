import { attachSqlite, type SqliteFile } from '../sqlite-file.ts';

/** Who did what since a copy was made is in the copy as well, whatever else is taken back. Both are of the same version. */
export function carryAudit(target: SqliteFile, other: string): void {
  attachSqlite(target, other, 'watched');
  try {
    // There was no chain yet.
    if (!target.prepare("select 1 from pragma_table_info('audit_logs', 'watched') where name = 'sequence'").get())
      return;
    const columns = (
      target.prepare("select name from pragma_table_info('audit_logs')").pluck().all() as string[]
    ).filter((name) => name !== 'id' && name !== 'revision');
    const list = columns.map((name) => `"${name}"`).join(', '),
      missing = `from watched.audit_logs where sequence not in (select sequence from main.audit_logs)`;
    const rows = Number(target.prepare(`select count(*) ${missing}`).pluck().get()),
      last = Number(target.prepare('select last_revision from main.installation').pluck().get());
    target.transaction(() => {
      target
        .prepare(
          `insert into main.audit_logs (${list}, revision) select ${list}, ? + row_number() over (order by sequence) ${missing} order by sequence`,
        )
        .run(last);
      target.prepare('update main.installation set last_revision = ?').run(last + rows);
    })();
  } finally {
    target.exec('detach watched');
  }
}
