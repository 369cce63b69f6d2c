import type { Knex } from 'knex';
import type { Dialect } from '../dialect/dialect.ts';

/** Columns of every row that travels to a centre: whose it is, and the revision of its last change. */
export function travels(table: Knex.CreateTableBuilder, dialect: Dialect): void {
  table.text('site_id').notNullable().references('site_id').inTable('sites');
  table.text('node_id').notNullable();
  dialect.big(table, 'revision').notNullable().index();
}

export function createdAndUpdated(table: Knex.CreateTableBuilder, dialect: Dialect): void {
  dialect.instant(table, 'created_at').notNullable();
  dialect.instant(table, 'updated_at').notNullable();
}

/** A column of a few known words: CHECK on both databases. */
export function known(table: Knex.CreateTableBuilder, column: string, values: readonly string[]): Knex.ColumnBuilder {
  return table.string(column, 50).checkIn([...values], `${column}_known`);
}
