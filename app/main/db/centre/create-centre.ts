import { randomUUID } from 'node:crypto';
import knex from 'knex';
import type { Client, ClientConfig } from 'pg';
import { migrations, migrationSource } from '../migrations/index.ts';
import { ERASED } from '../erasures/erasures.ts';
import { TRAVELLING, type Travelling } from '../travelling/travelling.ts';
import { eventCompass } from '../compass.ts';
import { makeSiteViews, SITE_VIEWS } from './site-views.ts';

/*
 * Makes the centre, or brings it up to date. Its tables are those of a store, made by the same migrations in a schema of their own that stays empty, and
 * from there, column by column, with their site and node in front: nobody writes the schema twice. No superuser is needed, only
 * a login that may make schemas in this database and, for the two roles, may make roles.
 */

/** Of every store's rows. */
export const CENTRE = 'footfall';
export const TEMPLATE = 'footfall_template';
const LOCK = 7_032_019;
/** So many months are made ahead, so that a centre that nobody looks after takes rows. */
const MONTHS_AHEAD = 3;

export interface CreatedCentre {
  centreId: string;
  created: boolean;
  /** Tables and columns that were not there before. */
  added: string[];
  /** Null: the two roles are there. Else this login may not make roles, and somebody who may has to run this. */
  rolesWanted: string | null;
}

/** `client`: connected as the centre's owner; `config`: the same connection, for a second one. */
export async function createCentre(client: Client, config: ClientConfig): Promise<CreatedCentre> {
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query(`create schema if not exists ${TEMPLATE}`);
    await migrateTemplate(config);
    await client.query('begin');
    try {
      const made = await makeTables(client);
      await client.query('commit');
      return made;
    } catch (thrown) {
      await client.query('rollback');
      throw thrown;
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

async function migrateTemplate(config: ClientConfig): Promise<void> {
  const db = knex({
    client: 'pg',
    connection: config as knex.Knex.StaticConnectionConfig,
    searchPath: [TEMPLATE],
    pool: { min: 0, max: 1 },
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
  });
  try {
    // Schemas of migrations are those of the search path.
    const of = { migrationSource: migrationSource(migrations), schemaName: TEMPLATE };
    await db.migrate.forceFreeMigrationsLock(of);
    await db.migrate.latest(of);
  } finally {
    await db.destroy();
  }
}

async function makeTables(client: Client): Promise<CreatedCentre> {
  const before = await client.query<{ name: string }>('select nspname as name from pg_namespace where nspname = $1', [
    CENTRE,
  ]);
  await client.query(`create schema if not exists ${CENTRE}`);
  await client.query(OWN_TABLES);
  const rolesWanted = await makeRoles(client);
  const added: string[] = [];
  for (const spec of TRAVELLING) added.push(...(await makeTable(client, spec)));
  await client.query(FUNCTIONS);
  await client.query(VIEWS);
  await makeSiteViews(client, CENTRE, TEMPLATE);
  for (const { table } of TRAVELLING) await client.query(policiesOf(table));
  for (const table of KEPT) await client.query(policiesOf(table));
  if (rolesWanted === null) await client.query(GRANTS);
  await client.query(
    `insert into ${CENTRE}.centre (centre_id, schema_version, updated_at) values ($1, $2, now())
     on conflict (one) do update set schema_version = excluded.schema_version, updated_at = now()`,
    [randomUUID(), migrations.at(-1)!.name],
  );
  const now = new Date(),
    until = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + MONTHS_AHEAD, 1));
  await client.query(`select ${CENTRE}.make_months($1, $2)`, [now, until]);
  const { rows } = await client.query<{ centre_id: string }>(`select centre_id from ${CENTRE}.centre`);
  return { centreId: rows[0].centre_id, created: before.rows.length === 0, added, rolesWanted };
}

/** The table, or the columns it has not yet. Only what a row is known by is required: an older store does not know the newest columns. */
async function makeTable(client: Client, { table, key, time, stays, names }: Travelling): Promise<string[]> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [`${TEMPLATE}.${table}`],
  );
  const columns = rows
    .filter(({ name }) => !['id', 'site_id', 'node_id', 'revision', ...stays].includes(name))
    .map(({ name, type }) => (names[name] ? { name: names[name].as, type: 'text' } : { name, type }));
  const known = [...key, ...(time === null || key.includes(time) ? [] : [time])];
  const made = await client.query<{ there: string | null }>('select to_regclass($1) as there', [`${CENTRE}.${table}`]);
  if (made.rows[0].there === null) {
    await client.query(
      `create table ${CENTRE}.${table} (
         site_id text not null, node_id text not null, revision bigint not null,
         ${columns.map(({ name, type }) => `"${name}" ${type}${known.includes(name) ? ' not null' : ''},`).join(' ')}
         primary key (${['site_id', 'node_id', ...known].join(', ')})
       )${time === null ? '' : ` partition by range ("${time}")`}`,
    );
    if (time !== null) await client.query(`create index on ${CENTRE}.${table} (site_id, "${time}")`);
    return [table];
  }
  const there = await client.query<{ name: string }>(
    'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped',
    [`${CENTRE}.${table}`],
  );
  const missing = columns.filter(({ name }) => !there.rows.some((column) => column.name === name));
  for (const { name, type } of missing)
    await client.query(`alter table ${CENTRE}.${table} add column "${name}" ${type}`);
  return missing.map(({ name }) => `${table}.${name}`);
}

/** What the centre knows of each node. */
const KEPT = ['nodes', 'export_cursors', 'export_files'];

/** Who may read or write which site. `*`: every site. */
const OWN_TABLES = `
  create table if not exists ${CENTRE}.centre (
    one boolean primary key default true check (one), centre_id text not null, schema_version text not null,
    created_at timestamptz not null default now(), updated_at timestamptz not null
  );
  create table if not exists ${CENTRE}.site_access (
    login text not null, site_id text not null, may_write boolean not null default false,
    since timestamptz not null default now(), primary key (login, site_id)
  );
  create table if not exists ${CENTRE}.nodes (
    site_id text not null, node_id text not null, run_id text not null, schema_version text not null,
    first_seen timestamptz not null default now(), last_seen timestamptz not null default now(),
    public_key text, complete_at timestamptz, primary key (site_id, node_id)
  );
  alter table ${CENTRE}.nodes add column if not exists complete_at timestamptz;
  create table if not exists ${CENTRE}.export_cursors (
    site_id text not null, node_id text not null, lane text not null, revision bigint not null,
    updated_at timestamptz not null default now(), primary key (site_id, node_id, lane)
  );
  create table if not exists ${CENTRE}.export_files (
    site_id text not null, node_id text not null, run_id text not null, taken_at timestamptz not null default now(),
    primary key (site_id, node_id, run_id)
  );
  create or replace view ${CENTRE}.my_sites as
    select site_id, may_write from ${CENTRE}.site_access where login = session_user;
`;

/** Of whichever node of the site. What came later than an erasure is none of it: so a row that this store still has is never gone here. */
const erasing = (): string =>
  TRAVELLING.filter(({ table }) => table in ERASED)
    .map(({ table }) => {
      const { from, to, tracks, what } = ERASED[table];
      const whose =
        tracks.length === 0
          ? 'e.track_id is null'
          : `(e.track_id is null or ${tracks.map((name) => `t.${name} = e.track_id`).join(' or ')})`;
      return `delete from ${table} t using erasures e where e.site_id = site and t.site_id = site and t.camera_id = e.camera_id
      and t.${from} < e.period_end and t.${to} >= e.period_start and e.what in (${what.map((word) => `'${word}'`).join(', ')})
      and ${whose} and (t.node_id <> e.node_id or t.revision < e.revision);
    get diagnostics these = row_count; gone := gone + these;`;
    })
    .join('\n    ');

const partitioned = TRAVELLING.filter(({ time }) => time !== null).map(({ table }) => `'${table}'`);

/*
 * Both run with the owner's rights, for a writer that may neither make tables nor enter itself. A site that nobody writes belongs to the login
 * that writes it first.
 */
const FUNCTIONS = `
  create or replace function ${CENTRE}.make_months(from_time timestamptz, to_time timestamptz) returns void
  language plpgsql security definer set search_path = ${CENTRE}, pg_temp as $$
  declare month timestamptz; parent text; part text;
  begin
    if from_time < '2015-01-01' or to_time > now() + interval '1 year' then
      raise exception 'a moment lies outside of 2015 and a year from now: % to %', from_time, to_time using errcode = '22008';
    end if;
    -- One maker at a time, until it is committed; and a part is joined to its table when it is made, for which nobody who reads or writes has to wait.
    perform pg_advisory_xact_lock(${LOCK} + 1);
    month := date_trunc('month', from_time at time zone 'UTC') at time zone 'UTC';
    while month <= to_time loop
      foreach parent in array array[${partitioned.join(', ')}] loop
        part := parent || to_char(month at time zone 'UTC', '_YYYY_MM');
        if to_regclass('${CENTRE}.' || part) is null then
          execute format('create table ${CENTRE}.%I (like ${CENTRE}.%I including defaults)', part, parent);
          execute format('alter table ${CENTRE}.%I attach partition ${CENTRE}.%I for values from (%L) to (%L)', parent, part,
            month, (month at time zone 'UTC' + interval '1 month') at time zone 'UTC');
        end if;
      end loop;
      month := (month at time zone 'UTC' + interval '1 month') at time zone 'UTC';
    end loop;
  end $$;
  create or replace function ${CENTRE}.apply_erasures(site text) returns bigint
  language plpgsql security definer set search_path = ${CENTRE}, pg_temp as $$
  declare gone bigint := 0; these bigint;
  begin
    if not exists (select from site_access where login = session_user and site_id in (site, '*') and may_write) then
      raise exception 'this login does not write the site %', site using errcode = '42501';
    end if;
    ${erasing()}
    return gone;
  end $$;
  create or replace function ${CENTRE}.claim_site(site text) returns boolean
  language plpgsql security definer set search_path = ${CENTRE}, pg_temp as $$
  begin
    if exists (select from site_access where login = session_user and site_id in (site, '*') and may_write) then return true; end if;
    perform pg_advisory_xact_lock(hashtext(site));
    if exists (select from site_access where site_id = site and may_write) then return false; end if;
    insert into site_access (login, site_id, may_write) values (session_user, site, true)
      on conflict (login, site_id) do update set may_write = true;
    return true;
  end $$;
`;

/** A plain count in the centre is right: accepted crossings alone, and of every moment those of the recount that holds. */
const VIEWS = `
  drop view if exists ${CENTRE}.counted_events;
  create view ${CENTRE}.counted_events with (security_invoker = true) as
    select e.*, ${eventCompass(`${CENTRE}.counting_zones`, 'and z.site_id = e.site_id order by z.node_id = e.node_id desc limit 1')}
    from ${CENTRE}.counting_events e
    where e.refusal is null and e.recount_id is not distinct from (
      select r.recount_id from ${CENTRE}.recounts r
      where r.site_id = e.site_id and r.camera_id = e.camera_id and r.status = 'accepted'
        and r.period_start <= e.event_timestamp and r.period_end > e.event_timestamp
      order by r.accepted_order desc limit 1);
`;

const policiesOf = (table: string): string => `
  alter table ${CENTRE}.${table} enable row level security;
  drop policy if exists reads on ${CENTRE}.${table};
  create policy reads on ${CENTRE}.${table} for select using (
    site_id in (select site_id from ${CENTRE}.my_sites) or exists (select from ${CENTRE}.my_sites where site_id = '*'));
  drop policy if exists inserts on ${CENTRE}.${table};
  create policy inserts on ${CENTRE}.${table} for insert with check (
    site_id in (select site_id from ${CENTRE}.my_sites where may_write));
  drop policy if exists changes on ${CENTRE}.${table};
  create policy changes on ${CENTRE}.${table} for update using (
    site_id in (select site_id from ${CENTRE}.my_sites where may_write));
`;

const ROLES = ['footfall_writer', 'footfall_reader'];

async function makeRoles(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [
    ROLES,
  ]);
  const missing = ROLES.filter((role) => !rows.some(({ rolname }) => rolname === role));
  if (missing.length === 0) return null;
  await client.query('savepoint roles');
  try {
    for (const role of missing) await client.query(`create role ${role} nologin`);
    await client.query('release savepoint roles');
    return null;
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== '42501') throw thrown;
    await client.query('rollback to savepoint roles');
    return missing.map((role) => `create role ${role} nologin;`).join(' ');
  }
}

const tables = [...TRAVELLING.map(({ table }) => table), ...KEPT].map((table) => `${CENTRE}.${table}`);

const GRANTS = `
  grant usage on schema ${CENTRE} to footfall_writer, footfall_reader;
  grant select on ${CENTRE}.centre, ${CENTRE}.my_sites, ${CENTRE}.counted_events, ${tables.join(', ')} to footfall_writer, footfall_reader;
  grant insert, update on ${tables.join(', ')} to footfall_writer;
  grant usage on schema ${TEMPLATE}, ${SITE_VIEWS} to footfall_reader;
  grant select on all tables in schema ${TEMPLATE} to footfall_reader;
  grant select on all tables in schema ${SITE_VIEWS} to footfall_reader;
  revoke execute on function ${CENTRE}.make_months(timestamptz, timestamptz), ${CENTRE}.claim_site(text), ${CENTRE}.apply_erasures(text) from public;
  grant execute on function ${CENTRE}.make_months(timestamptz, timestamptz), ${CENTRE}.claim_site(text), ${CENTRE}.apply_erasures(text) to footfall_writer;
`;
