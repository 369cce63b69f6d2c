import type { Knex } from 'knex';
import { guardAudit } from '../audit-log/append-only.ts';
import { dialectOf } from '../dialect/dialect.ts';
import { known } from './columns.ts';

/** A row's place in the chain, who asked over what and what came of it. Nobody has written rows before. From now on they are only added. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.alterTable('audit_logs', (table) => {
    dialect.big(table, 'sequence').notNullable().defaultTo(0);
    table.string('caller_name', 100);
    table.string('caller_role', 20);
    // 'window', 'browser', 'program', 'command', 'nobody'
    table.string('caller_kind', 20).notNullable().defaultTo('program');
    table.string('session_id', 100);
    known(table, 'outcome', ['done', 'failed', 'refused', 'unknown']).notNullable().defaultTo('done');
    table.string('error_code', 20);
    dialect.json(table, 'asked');
    table.unique(['sequence']);
  });
  await guardAudit(db);
}
