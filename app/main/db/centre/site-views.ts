import type { Client } from 'pg';
import { eventCompass } from '../compass.ts';
import { TRAVELLING, type Travelling } from '../travelling/travelling.ts';

/*
 * One site of the centre, in the shape of a store's database: for each table that travels a view of the same name and columns, of the site that the connection's
 * setting `footfall.site` names. So whatever reads a store reads a site of the centre, with the reader's rights; also from a standby, which can make nothing.
 */

/** Before the template, whose other tables are empty, in a connection's search path. */
export const SITE_VIEWS = 'footfall_site';
const SITE = "current_setting('footfall.site')";

interface Shape {
  name: string;
  type: string;
}

/** Made anew each time: columns may have come. */
export async function makeSiteViews(client: Client, centre: string, template: string): Promise<void> {
  await client.query(`drop schema if exists ${SITE_VIEWS} cascade`);
  await client.query(`create schema ${SITE_VIEWS}`);
  for (const spec of TRAVELLING) {
    const [ours, theirs] = [
      await shapeOf(client, `${template}.${spec.table}`),
      await shapeOf(client, `${centre}.${spec.table}`),
    ];
    const columns = ours.map((column) => `${valueOf(spec, column, theirs)} as "${column.name}"`);
    await client.query(
      `create view ${SITE_VIEWS}.${spec.table} with (security_invoker = true) as
       select ${spec.time === null ? `distinct on (${spec.key.map((name) => `t."${name}"`).join(', ') || 't.site_id'})` : ''} ${columns.join(', ')}
       from ${centre}.${spec.table} t ${spec.time === null ? newestNode(spec, centre) : `where t.site_id = ${SITE}`}`,
    );
  }
  await client.query(
    `create view ${SITE_VIEWS}.counted_events with (security_invoker = true) as
     select e.*, ${eventCompass(`${SITE_VIEWS}.counting_zones`, 'limit 1')} from ${SITE_VIEWS}.counting_events e
     where e.refusal is null and e.recount_id is not distinct from (
       select r.recount_id from ${SITE_VIEWS}.recounts r
       where r.camera_id = e.camera_id and r.status = 'accepted'
         and r.period_start <= e.event_timestamp and r.period_end > e.event_timestamp
       order by r.accepted_order desc limit 1)`,
  );
}

/** What is set up is there once for each node that the site ever had; that of the one that was heard of last holds. */
const newestNode = ({ key }: Travelling, centre: string): string =>
  `join ${centre}.nodes n using (site_id, node_id) where t.site_id = ${SITE}
   order by ${[...key.map((name) => `t."${name}"`), ...(key.length === 0 ? ['t.site_id'] : [])].join(', ')}, n.last_seen desc`;

function valueOf(
  { key, names, stays, time, table }: Travelling,
  { name, type }: Shape,
  theirs: readonly Shape[],
): string {
  const known = [...key, ...(time === null || key.includes(time) ? [] : [time])];
  if (name === 'id')
    return numberOf(`concat_ws(' ', '${table}', ${known.map((one) => `t."${one}"`).join(', ') || 't.site_id'})`, type);
  const named = names[name];
  // A place is named by its own id there: the same number as its row has here.
  if (named)
    return `case when t."${named.as}" is not null then ${numberOf(`concat_ws(' ', '${named.table}', t."${named.as}")`, type)} end`;
  if (stays.includes(name) || !theirs.some((column) => column.name === name)) return `null::${type}`;
  return `t."${name}"`;
}

/** Local numbers did not travel. One that is always the same for the same row, and small enough for JavaScript. */
const numberOf = (text: string, type: string): string =>
  `('x' || substr(md5(${text}), 1, 12))::bit(${type === 'integer' ? 31 : 48})::${type}`;

async function shapeOf(client: Client, table: string): Promise<Shape[]> {
  const { rows } = await client.query<Shape>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  return rows;
}
