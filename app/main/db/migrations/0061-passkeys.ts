import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { createdAndUpdated } from './columns.ts';

/** Keys of phones and PCs by which people log in without a password. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('passkeys', (table) => {
    table.increments('id');
    // As the device calls it, in base64url.
    table.text('passkey_id').notNullable().unique();
    table.text('user_id').notNullable().references('user_id').inTable('users').onDelete('cascade').index();
    table.string('name', 200).notNullable();
    // The name of the host under which it was made; it works under no other.
    table.string('host', 255).notNullable();
    // COSE, in base64url.
    table.text('public_key').notNullable();
    dialect.big(table, 'sign_count').notNullable();
    dialect.instant(table, 'last_used_at');
    createdAndUpdated(table, dialect);
  });
}
