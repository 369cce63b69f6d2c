import type { Knex } from 'knex';
import { dialectOf } from '../dialect/dialect.ts';
import { createdAndUpdated } from './columns.ts';

/** Who is asked for a code after the password, what it is made of, and by which codes on paper one comes in without. */
export async function up(db: Knex): Promise<void> {
  const dialect = dialectOf(db);
  await db.schema.createTable('second_factors', (table) => {
    table.increments('id');
    table.text('user_id').notNullable().unique().references('user_id').inTable('users').onDelete('cascade');
    // Sealed as other secrets are.
    table.text('sealed_secret').notNullable();
    // The time step of the last code that let in: neither it nor one before it does again.
    dialect.big(table, 'last_step').notNullable();
    // Hashes of the codes on paper that are left.
    dialect.json(table, 'recovery_secrets').notNullable();
    createdAndUpdated(table, dialect);
  });
}
