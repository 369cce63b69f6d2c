import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { createdAndUpdated, known, travels } from './columns.ts';

/** Who uses Footfall, where they are logged in, what was changed by whom, and the files that it keeps. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);

  await db.schema.createTable('users', (table) => {
    table.increments('id');
    table.text('user_id').notNullable().unique();
    table.string('username', 100).notNullable();
    table.string('email', 320);
    table.text('password_hash');
    known(table, 'role', ['viewer', 'installer', 'administrator', 'service']).notNullable();
    table.boolean('is_active').notNullable().defaultTo(true);
    travels(table, dialect);
    createdAndUpdated(table, dialect);
    table.unique(['site_id', 'username']);
  });

  await db.schema.createTable('user_sessions', (table) => {
    table.increments('id');
    table.text('session_id').notNullable().unique();
    table.integer('user_id').unsigned().notNullable().references('id').inTable('users').index();
    // Only a hash of the token.
    table.string('token_hash', 64).notNullable().unique();
    table.string('ip_address', 45);
    table.text('device');
    dialect.instant(table, 'expires_at').notNullable();
    dialect.instant(table, 'revoked_at');
    createdAndUpdated(table, dialect);
  });

  // Each row names the hash of the one before it, so that none is changed, removed or moved unseen.
  await db.schema.createTable('audit_logs', (table) => {
    table.increments('id');
    table.text('audit_id').notNullable().unique();
    table.string('table_name', 100).notNullable();
    table.string('action', 50).notNullable();
    table.string('record_id', 100);
    table.text('user_id');
    table.string('ip_address', 45);
    dialect.instant(table, 'logged_at').notNullable();
    dialect.json(table, 'before');
    dialect.json(table, 'after');
    table.string('previous_hash', 64);
    table.string('row_hash', 64).notNullable();
    travels(table, dialect);
    table.index(['table_name', 'record_id']);
    table.index(['logged_at']);
  });

  await db.schema.createTable('files', (table) => {
    table.increments('id');
    table.text('file_id').notNullable().unique();
    table.string('filename', 255).notNullable();
    // Within the data folder.
    table.text('path').notNullable();
    dialect.big(table, 'size_bytes').notNullable();
    table.string('mime_type', 100).notNullable();
    table.string('sha256', 64);
    dialect.instant(table, 'created_at').notNullable();
    dialect.instant(table, 'expires_at');
  });
}
