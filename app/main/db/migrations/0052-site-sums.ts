import type { Knex } from 'knex';

/** How a line or gate counts in the site's sum: as it is (1), the other way round (-1), not at all (0). */
export async function up(db: Knex): Promise<void> {
  await db.raw(
    'alter table counting_zones add column site_sign smallint not null default 1 check (site_sign in (-1, 0, 1))',
  );
}
