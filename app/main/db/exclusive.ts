import type { SqliteFile } from './sqlite-file.ts';
import type { Knex } from 'knex';

/**
 * Runs `work` with the one connection of the SQLite database, between two transactions: whoever asks meanwhile waits. `work` may close it
 * and put another file in its place; everybody who waited then goes on with that.
 */
export async function withTheConnection<T>(db: Knex, work: (connection: SqliteFile) => T | Promise<T>): Promise<T> {
  const client = db.client as {
    acquireConnection(): Promise<SqliteFile & { __knex__disposed?: unknown }>;
    releaseConnection(connection: unknown): Promise<void>;
  };
  const connection = await client.acquireConnection();
  try {
    return await work(connection);
  } finally {
    // Knex throws a connection away that is marked so, and opens the next one as it opened the first.
    if (!connection.open) connection.__knex__disposed = new Error('the database file was replaced');
    await client.releaseConnection(connection);
  }
}
