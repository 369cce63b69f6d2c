import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { createdAndUpdated, known } from './columns.ts';

/** What logging in needs: people by their folded names, sessions with their ends, links that let in, and who tried in vain. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);

  await db.schema.alterTable('users', (table) => {
    // The name as it is compared: no difference of case, width or invisible letters.
    table.string('name_key', 400);
    table.boolean('may_manage_models').notNullable().defaultTo(false);
    // Grows with every change, so that of two who change at once one is told.
    table.integer('version').notNullable().defaultTo(1);
    dialect.instant(table, 'last_seen_at');
  });
  await db.raw('create unique index users_name_key on users (name_key)');

  // Nobody was in it: it is made anew, for sessions of the machine itself too.
  await db.schema.dropTable('user_sessions');
  await db.schema.createTable('user_sessions', (table) => {
    table.increments('id');
    table.text('session_id').notNullable().unique();
    // Null: somebody who was let in at the machine itself.
    table.text('user_id').references('user_id').inTable('users').onDelete('cascade').index();
    // Only a hash of the token.
    table.string('token_hash', 64).notNullable().unique();
    table.string('ip_address', 45);
    table.text('device');
    dialect.instant(table, 'last_seen_at').notNullable();
    dialect.instant(table, 'expires_at').notNullable();
    createdAndUpdated(table, dialect);
  });

  await db.schema.createTable('access_links', (table) => {
    table.increments('id');
    table.text('link_id').notNullable().unique();
    known(table, 'kind', ['invitation', 'kiosk', 'service']).notNullable();
    table.string('name', 200).notNullable();
    known(table, 'role', ['kiosk', 'viewer', 'installer', 'administrator']).notNullable();
    table.boolean('may_manage_models').notNullable().defaultTo(false);
    // Whose password it sets anew; null: somebody new.
    table.text('user_id').references('user_id').inTable('users').onDelete('cascade').index();
    table.string('token_hash', 64).notNullable().unique();
    dialect.instant(table, 'expires_at');
    dialect.instant(table, 'last_used_at');
    createdAndUpdated(table, dialect);
  });

  await db.schema.createTable('login_tries', (table) => {
    table.increments('id');
    // An address, or the hash of a name.
    table.string('tried_by', 100).notNullable().unique();
    table.integer('times').notNullable();
    dialect.instant(table, 'last_at').notNullable();
    dialect.instant(table, 'until_at').notNullable();
  });
}
