import { isSqlite, type Db } from '../dialect/dialect.ts';

/** From now on rows of the audit log are added, and never changed or removed, whatever a program asks the database. */
export async function guardAudit(db: Db): Promise<void> {
  if (isSqlite(db)) {
    for (const verb of ['update', 'delete'])
      await db.raw(
        `create trigger audit_logs_no_${verb} before ${verb} on audit_logs begin select raise(abort, 'audit_logs only grows'); end`,
      );
    return;
  }
  await db.raw(
    `create or replace function audit_logs_only_grows() returns trigger language plpgsql as $$ begin raise exception 'audit_logs only grows'; end $$`,
  );
  await db.raw(
    'create trigger audit_logs_no_change before update or delete or truncate on audit_logs for each statement execute function audit_logs_only_grows()',
  );
}

/** For what was archived, within one transaction with `guardAudit` after it. */
export async function unguardAudit(db: Db): Promise<void> {
  if (isSqlite(db))
    for (const verb of ['update', 'delete']) await db.raw(`drop trigger if exists audit_logs_no_${verb}`);
  else await db.raw('drop trigger if exists audit_logs_no_change on audit_logs');
}
