import type { Knex } from 'knex';
import { postgres } from './postgres.ts';
import { sqlite } from './sqlite.ts';

/** What the two databases say differently. Migrations build columns with it, row mappers read and write values with it. */
export interface Dialect {
  /** A moment in UTC: integer milliseconds in SQLite, timestamptz in PostgreSQL. */
  instant(table: Knex.CreateTableBuilder, column: string): Knex.ColumnBuilder;
  json(table: Knex.CreateTableBuilder, column: string): Knex.ColumnBuilder;
  bytes(table: Knex.CreateTableBuilder, column: string): Knex.ColumnBuilder;
  /** A whole number up to 2^53. */
  big(table: Knex.CreateTableBuilder, column: string): Knex.ColumnBuilder;
  toInstant(ms: number): Stored;
  fromInstant(stored: unknown): number;
  /** SQL of the number of the step, of so many milliseconds since 1970, in which the moment of a column lies. */
  step(column: string, ms: number): string;
  toJson(value: unknown): string;
  fromJson(stored: unknown): unknown;
}

/** A moment as the driver takes it. */
export type Stored = number | Date;

export type Db = Knex | Knex.Transaction;

export const isSqlite = (db: Db): boolean =>
  String((db.client as { driverName?: unknown }).driverName) === 'better-sqlite3';

export const dialectOf = (db: Db): Dialect => (isSqlite(db) ? sqlite : postgres);
