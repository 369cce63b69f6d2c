import type { Knex } from 'knex';
import { eventCompass } from '../compass.ts';

/** Where people go who go in over a line, where somebody said so. */
export async function up(db: Knex): Promise<void> {
  await db.raw(
    `alter table counting_zones add column in_compass varchar(10) check (in_compass in ('north', 'east', 'south', 'west'))`,
  );
  await db.raw('drop view counted_events');
  await db.raw(`
    create view counted_events as
      select e.*, ${eventCompass('counting_zones')} from counting_events e
      where e.refusal is null and coalesce(e.recount_id, '') = coalesce((
        select r.recount_id from recounts r
        where r.camera_id = e.camera_id and r.status = 'accepted'
          and r.period_start <= e.event_timestamp and r.period_end > e.event_timestamp
        order by r.accepted_order desc limit 1), '')`);
}
