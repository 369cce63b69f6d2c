import type { Dialect } from './dialect.ts';

export const postgres: Dialect = {
  instant: (table, column) => table.timestamp(column, { useTz: true }),
  json: (table, column) => table.jsonb(column),
  bytes: (table, column) => table.binary(column),
  big: (table, column) => table.bigInteger(column),
  toInstant: (ms) => new Date(ms),
  fromInstant: (stored) => (stored as Date).getTime(),
  step: (column, ms) => `floor(extract(epoch from ${column}) * 1000 / ${Math.round(ms)})`,
  // Given as text, so that the driver does not turn an array into a PostgreSQL array.
  toJson: (value) => JSON.stringify(value),
  fromJson: (stored) => stored,
};
