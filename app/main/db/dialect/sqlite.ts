import type { Dialect } from './dialect.ts';

export const sqlite: Dialect = {
  instant: (table, column) => table.integer(column),
  json: (table, column) => table.text(column),
  bytes: (table, column) => table.binary(column),
  big: (table, column) => table.integer(column),
  toInstant: (ms) => Math.round(ms),
  fromInstant: (stored) => Number(stored),
  step: (column, ms) => `${column} / ${Math.round(ms)}`,
  toJson: (value) => JSON.stringify(value),
  fromJson: (stored) => JSON.parse(String(stored)) as unknown,
};
