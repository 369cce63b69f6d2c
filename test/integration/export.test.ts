import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateCamera } from '../../app/main/db/camera-configurations.ts';
import { initCentre } from '../../app/main/db/centre/init-centre.ts';
import { forkNode, getExportTarget } from '../../app/main/db/travelling/export-rows.ts';
import { TRAVELLING } from '../../app/main/db/travelling/travelling.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { toErrorInfo } from '../../app/shared/errors.ts';
import { addShopCamera, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { count, countBoth, exporterOf, runInProcess, startCentre, type Centre } from '../support/centre.ts';
import { findPostgres, PASSWORD, startPostgres, type Postgres } from '../support/postgres.ts';
import { selfSigned } from '../support/self-signed.ts';
import { START, tellStory } from '../support/shop-story.ts';

const HOUR = 3_600_000,
  DAY = 24 * HOUR;
const bin = await findPostgres();

/** What a promise is rejected with. */
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: unknown) => toErrorInfo(thrown),
  );

describe.skipIf(!bin)('the export to a centre', () => {
  let postgres: Postgres, centre: Centre, url: string, shop: Shop;
  const folder = temporaryFolder();
  const closers: (() => Promise<void> | void)[] = [];

  /** A store of its own with so many crossings since START. */
  const openStore = async (name: string, crossings: number): Promise<Shop> => {
    const own = temporaryFolder();
    const opened = await openShop(own.path, START - HOUR, {
      siteId: name,
      nodeId: `${name}-node`,
      cameraId: `${name}-camera`,
    });
    closers.push(async () => {
      await opened.close();
      own.remove();
    });
    await count(opened, `${name}-session`, crossings, START);
    return opened;
  };

  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    url = await centre.login('shop_1');
    shop = await openShop(folder.path, START - 2 * HOUR);
    await tellStory(shop);
    // Nobody of the demo's people was in a shop.
    const demo = await addShopCamera(shop.db, shop.identity, 'demo-camera', START, 'demo');
    await count({ ...shop, ...demo }, 'demo-session', 20, START);
  }, 120_000);
  afterAll(async () => {
    for (const close of closers) await close();
    await shop?.close();
    await postgres?.stop();
    folder.remove();
  });

  it('sends everything once, and the second time nothing', async () => {
    const exporter = await exporterOf(shop, url);
    await exporter.run();
    const state = await exporter.state();
    expect(state).toMatchObject({
      waitingRows: 0,
      lastError: null,
      refusedCount: 0,
      repairedRows: 0,
      centreOnlyRows: 0,
    });
    expect(state.sentRows).toBeGreaterThan(300);
    // A day is compared when it is over.
    expect(state.verifiedUntilMs).toBeGreaterThan(START);
    const { here, there } = await countBoth(shop, centre);
    expect(there).toEqual(here);
    await exporter.run();
    expect((await exporter.state()).sentRows).toBe(0);
  }, 60_000);

  it('a plain count in the centre is what the shop shows: of every moment the recount that holds', async () => {
    const [{ n }] = await centre.rows<{ n: string }>('select count(*) as n from footfall.counted_events');
    const shown = await shop
      .db('counting_events')
      .where({ recount_id: 'turned' })
      .whereNull('refusal')
      .count({ n: '*' });
    expect(Number(n)).toBe(Number(shown[0].n));
    expect(Number(n)).toBeGreaterThan(30);
    expect(await centre.rows("select 1 from footfall.counting_events where recount_id = 'unwanted'")).toEqual([]);
    expect(await centre.rows("select 1 from footfall.camera_configurations where camera_id = 'demo-camera'")).toEqual(
      [],
    );
  });

  it('no secret of a camera and no number of this database travels; a place is named by its own id', async () => {
    const columns = await centre.rows<{ column_name: string }>(
      "select column_name from information_schema.columns where table_schema = 'footfall' and table_name = 'camera_configurations'",
    );
    const names = columns.map(({ column_name: name }) => name);
    for (const name of ['id', 'stream_password', 'stream_username', 'stream_secrets', 'location_id', 'tenant_id'])
      expect(names).not.toContain(name);
    expect(names).toContain('location_uid');
    // Everything else of every table is there, under its name.
    for (const { table, stays, names: named } of TRAVELLING) {
      const there = (
        await centre.rows<{ name: string }>(
          "select column_name as name from information_schema.columns where table_schema = 'footfall' and table_name = $1",
          [table],
        )
      ).map(({ name }) => name);
      const here = Object.keys(await shop.db(table).columnInfo()).filter(
        (name) => name !== 'id' && !stays.includes(name),
      );
      expect(there.sort(), table).toEqual(
        [...new Set(['site_id', 'node_id', 'revision', ...here.map((name) => named[name]?.as ?? name)])].sort(),
      );
    }
  });

  it('a change travels: a camera that is renamed, an event that is refused later', async () => {
    await updateCamera(shop.db, shop.identity, shop.cameraId, { name: 'Cửa sau' }, START + DAY);
    const exporter = await exporterOf(shop, url);
    await exporter.run();
    expect((await exporter.state()).sentRows).toBe(1);
    expect(await centre.rows('select camera_name from footfall.camera_configurations')).toEqual([
      { camera_name: 'Cửa sau' },
    ]);
  });

  it('what is changed or lost in the centre is found and sent again; what it alone has is left and told', async () => {
    await centre.rows(
      'update footfall.counting_results set count_in = count_in + 1 where count_in > 0 and recount_id is null',
    );
    const [{ n: changed }] = await centre.rows<{ n: string }>(
      'select count(*) as n from footfall.counting_results where count_in > 0 and recount_id is null',
    );
    await centre.rows("delete from footfall.counting_events where direction = 'out'");
    await centre.rows(
      `insert into footfall.counting_events (site_id, node_id, revision, counting_event_id, event_timestamp)
       select site_id, node_id, 1, 'nobody knows', event_timestamp from footfall.counting_events limit 1`,
    );
    // It is looked through again by and by; here all of it is due.
    await shop.db('export_proofs').delete();
    const exporter = await exporterOf(shop, url);
    await exporter.run();
    const { here, there } = await countBoth(shop, centre);
    const known = (there as { events: { id: string }[] }).events.filter(({ id }) => id !== 'nobody knows');
    expect({ ...there, events: known }).toEqual(here);
    const state = await exporter.state();
    expect(state.centreOnlyRows).toBe(1);
    expect(state.repairedRows).toBeGreaterThan(Number(changed));
    await centre.rows("delete from footfall.counting_events where counting_event_id = 'nobody knows'");
  });

  it('a row that the centre cannot hold is set aside with its reason, everything else goes on, and it is taken once it can be', async () => {
    const store = await openStore('site-set-aside', 120);
    const [{ counting_event_id: bad }, { counting_event_id: long }] = (await store
      .db('counting_events')
      .orderBy('id')
      .offset(60)
      .limit(2)) as { counting_event_id: string }[];
    await store.db('counting_events').where({ counting_event_id: bad }).update({ zone_name: 'a\0b' });
    await store
      .db('counting_events')
      .where({ counting_event_id: long })
      .update({ model_version: 'x'.repeat(51) });
    const exporter = await exporterOf(store, await centre.login('shop_set_aside'));
    await exporter.run();
    const { refused, refusedCount, waitingRows } = await exporter.state();
    expect([refusedCount, waitingRows]).toEqual([2, 0]);
    expect(refused.map(({ table, key, reason }) => [table, key, reason]).sort()).toEqual(
      [
        ['counting_events', [bad], 'zone_name holds a zero character, which PostgreSQL cannot keep'],
        ['counting_events', [long], 'value too long for type character varying(50)'],
      ].sort(),
    );
    const there = () => centre.rows('select 1 from footfall.counting_events where site_id = $1', ['site-set-aside']);
    expect((await there()).length).toBe(118);
    await store.db('counting_events').update({ zone_name: 'Entrance', model_version: 'v0' });
    await exporter.run();
    expect((await exporter.state()).refusedCount).toBe(0);
    expect((await there()).length).toBe(120);
  });

  it('a row that is refused among the first that are sent is set aside, and nothing else', async () => {
    const store = await openStore('site-first-refused', 40);
    const [{ counting_event_id: long }] = (await store.db('counting_events').orderBy('id').limit(1)) as {
      counting_event_id: string;
    }[];
    await store
      .db('counting_events')
      .where({ counting_event_id: long })
      .update({ model_version: 'x'.repeat(51) });
    const exporter = await exporterOf(store, await centre.login('shop_first_refused'));
    await exporter.run();
    expect((await exporter.state()).refused.map(({ key }) => key)).toEqual([[long]]);
    const [{ n }] = await centre.rows<{ n: string }>(
      "select count(*) as n from footfall.counting_events where site_id = 'site-first-refused'",
    );
    expect(Number(n)).toBe(39);
  });

  it('nobody who reads the centre is waited for, also where months are new', async () => {
    const store = await openStore('site-beside-readers', 10);
    await store.db('counting_events').update({ event_timestamp: START - 400 * DAY });
    const reader = new pg.Client({ connectionString: centre.url });
    await reader.connect();
    try {
      await reader.query('begin');
      for (const { table, time } of TRAVELLING)
        if (time !== null) await reader.query(`select count(*) from footfall.${table}`);
      const exporter = await exporterOf(store, await centre.login('shop_beside_readers'));
      await exporter.run();
      const { rows } = await reader.query<{ n: string }>(
        "select count(*) as n from footfall.counting_events where site_id = 'site-beside-readers'",
      );
      expect(Number(rows[0].n)).toBe(10);
    } finally {
      await reader.end();
    }
  });

  it.each(['40P01', '40001'])('what the centre takes back for another transaction (%s) is said again', async (code) => {
    const name = `site-gave-way-${code.toLowerCase()}`,
      of = `gave_way_${code.toLowerCase()}`;
    const store = await openStore(name, 10);
    await centre.rows(`create sequence footfall.${of}; grant usage on footfall.${of} to public;
      create function footfall.${of}() returns trigger language plpgsql as $$ begin
        if new.site_id = '${name}' and nextval('footfall.${of}') <= 2 then raise exception 'it gave way' using errcode = '${code}'; end if;
        return new;
      end $$;
      create trigger ${of} before insert on footfall.counting_events for each row execute function footfall.${of}()`);
    try {
      const exporter = await exporterOf(store, await centre.login(`shop_${of}`));
      await exporter.run();
      const { here, there } = await countBoth(store, centre);
      expect(there).toEqual(here);
      const [{ tries }] = await centre.rows<{ tries: string }>(`select last_value as tries from footfall.${of}`);
      expect(Number(tries)).toBe(12);
    } finally {
      await centre.rows(`drop trigger ${of} on footfall.counting_events`);
    }
  });

  it('three stores at once, each sees its own rows, and nobody writes for another', async () => {
    const names = ['a', 'b', 'c'].map((letter) => `site-${letter}`);
    const stores = await Promise.all(names.map((name) => openStore(name, 200)));
    const urls: string[] = [];
    for (const letter of ['a', 'b', 'c']) urls.push(await centre.login(`shop_${letter}`));
    const exporters = await Promise.all(stores.map((store, i) => exporterOf(store, urls[i])));
    await Promise.all(exporters.map((exporter) => exporter.run()));
    for (const store of stores) {
      const { here, there } = await countBoth(store, centre);
      expect(there).toEqual(here);
    }
    const a = new pg.Client({ connectionString: urls[0] });
    await a.connect();
    closers.push(() => a.end());
    const sites = 'select distinct site_id from footfall.counting_events order by site_id';
    expect((await a.query(sites)).rows).toEqual([{ site_id: 'site-a' }]);
    expect((await a.query('select distinct site_id from footfall.counted_events')).rows).toEqual([
      { site_id: 'site-a' },
    ]);
    await expect(
      a.query("insert into footfall.export_cursors (site_id, node_id, lane, revision) values ('site-b', 'x', 'x', 1)"),
    ).rejects.toThrow(/row-level security/);
    expect(
      (await a.query("update footfall.counting_results set count_in = 99 where site_id = 'site-b'")).rowCount,
    ).toBe(0);
    await expect(a.query('delete from footfall.counting_events')).rejects.toThrow(/permission denied/);
    await expect(a.query("insert into footfall.site_access values ('shop_a', 'site-b', true)")).rejects.toThrow(
      /permission denied/,
    );
    // Another store with the id of a site that is somebody's.
    const thief = await exporterOf({ ...stores[1], identity: stores[0].identity }, await centre.login('shop_thief'));
    expect(await refusal(thief.run())).toMatchObject({ code: 'EXPORT_010', params: { site: 'site-a' } });
    // Head office reads what it is given, and writes nothing.
    const reader = new pg.Client({ connectionString: await centre.login('head_office', 'footfall_reader') });
    await reader.connect();
    closers.push(() => reader.end());
    expect((await reader.query(sites)).rows).toEqual([]);
    await centre.rows("insert into footfall.site_access (login, site_id) values ('head_office', '*')");
    expect((await reader.query(sites)).rows.length).toBeGreaterThanOrEqual(4);
    await expect(reader.query('update footfall.counting_results set count_in = 0')).rejects.toThrow(
      /permission denied/,
    );
  }, 60_000);

  it('a store that was restored from before the last export sends nothing until it is a node of its own, and then nobody is there twice', async () => {
    const store = await openStore('site-restored', 100);
    const shopUrl = await centre.login('shop_restored');
    await (await exporterOf(store, shopUrl)).run();
    const old = join(folder.path, 'old.db');
    await store.db.raw(`vacuum into '${old}'`);
    await count(store, 'lost-session', 50, START + HOUR);
    await (await exporterOf(store, shopUrl)).run();

    const db = await openDatabase(old);
    closers.push(() => db.destroy());
    const restored = { ...store, db, file: old };
    await count(restored, 'since-session', 30, START + 2 * HOUR);
    const exporter = await exporterOf(restored, shopUrl);
    expect(await refusal(exporter.run())).toMatchObject({ code: 'EXPORT_013', params: { node: 'site-restored-node' } });
    expect((await exporter.state()).lastError?.code).toBe('EXPORT_013');
    const there = () =>
      centre.rows(
        "select node_id, count(*)::int as n from footfall.counted_events where site_id = 'site-restored' group by 1 order by 1",
      );
    expect(await there()).toEqual([{ node_id: 'site-restored-node', n: 150 }]);

    await db.transaction((transaction) => forkNode(transaction, 'another-node', START + DAY));
    const forked = await exporterOf({ ...restored, identity: { ...store.identity, nodeId: 'another-node' } }, shopUrl);
    await forked.run();
    expect(await there()).toEqual([
      { node_id: 'another-node', n: 30 },
      { node_id: 'site-restored-node', n: 150 },
    ]);
    // What the other one sent is no difference, and the next run finds nothing to do.
    await forked.run();
    expect(await forked.state()).toMatchObject({ sentRows: 0, repairedRows: 0, waitingRows: 0, lastError: null });
    expect(await there()).toEqual([
      { node_id: 'another-node', n: 30 },
      { node_id: 'site-restored-node', n: 150 },
    ]);
  }, 60_000);

  it('two stores that were cloned from one disk: the second one is stopped', async () => {
    const store = await openStore('site-cloned', 40);
    const shopUrl = await centre.login('shop_cloned');
    await (await exporterOf(store, shopUrl)).run();
    const copy = join(folder.path, 'clone.db');
    await store.db.raw(`vacuum into '${copy}'`);
    const db = await openDatabase(copy);
    closers.push(() => db.destroy());
    await count(store, 'one', 10, START + HOUR);
    await count({ ...store, db, file: copy }, 'two', 20, START + HOUR);
    await (await exporterOf(store, shopUrl)).run();
    expect(await refusal((await exporterOf({ ...store, db, file: copy }, shopUrl)).run())).toMatchObject({
      code: 'EXPORT_013',
    });
    expect(
      await centre.rows("select count(*)::int as n from footfall.counted_events where site_id = 'site-cloned'"),
    ).toEqual([{ n: 50 }]);
  });

  it('a centre that was put back to an older state gets what it lost', async () => {
    const store = await openStore('site-older-centre', 30);
    const shopUrl = await centre.login('shop_older_centre');
    await (await exporterOf(store, shopUrl)).run();
    const site = ['site-older-centre'];
    const [before] = await centre.rows('select run_id from footfall.nodes where site_id = $1', site);
    const cursors = await centre.rows<{ lane: string; revision: string }>(
      'select lane, revision from footfall.export_cursors where site_id = $1',
      site,
    );
    await count(store, 'more', 20, START + HOUR);
    await (await exporterOf(store, shopUrl)).run();
    await centre.rows('update footfall.nodes set run_id = $2 where site_id = $1', [...site, before.run_id]);
    for (const { lane, revision } of cursors)
      await centre.rows('update footfall.export_cursors set revision = $3 where site_id = $1 and lane = $2', [
        ...site,
        lane,
        revision,
      ]);
    await centre.rows('delete from footfall.counting_events where site_id = $1 and event_timestamp >= $2', [
      ...site,
      new Date(START + HOUR),
    ]);
    const exporter = await exporterOf(store, shopUrl);
    await exporter.run();
    expect((await exporter.state()).lastError).toBeNull();
    const { here, there } = await countBoth(store, centre);
    expect(there).toEqual(here);
  });

  it('a centre that is newer or older than the store', async () => {
    await postgres.db.raw('create database other_version');
    const own = postgres.url('footfall', 'other_version');
    await initCentre(own, null);
    const client = new pg.Client({ connectionString: own });
    await client.connect();
    closers.push(() => client.end());
    const store = await openStore('site-version', 10);
    const exporter = await exporterOf(store, own);
    await client.query('alter table footfall.counting_events add column of_tomorrow text');
    await exporter.run();
    await client.query('alter table footfall.counting_events drop column speed cascade');
    await count(store, 'later', 5, START + HOUR);
    expect(await refusal(exporter.run())).toMatchObject({
      code: 'EXPORT_012',
      params: { detail: 'counting_events has no speed' },
    });
    // Made whole again, it takes what waited.
    expect((await initCentre(own, null)).added).toEqual(['counting_events.speed']);
    await exporter.run();
    expect((await client.query('select count(*)::int as n from footfall.counted_events')).rows).toEqual([{ n: 15 }]);
    await client.query("alter table footfall.counting_results add column must text not null default ''");
    await client.query('alter table footfall.counting_results alter column must drop default');
    await count(store, 'last', 5, START + 2 * HOUR);
    expect(await refusal(exporter.run())).toMatchObject({
      code: 'EXPORT_012',
      params: { detail: 'counting_results asks for must' },
    });
  });

  it('each thing that can be wrong with the centre has a sentence of its own, and nothing is lost', async () => {
    const store = await openStore('site-wrong', 10);
    const of = async (target: string) => (await refusal((await exporterOf(store, target)).run()))?.code;
    expect(await of(url.replace(PASSWORD, 'wrong'))).toBe('EXPORT_003');
    expect(await of(url.replace('/centre', '/nowhere'))).toBe('EXPORT_005');
    expect(await of(url.replace(/:\d+\//, ':1/'))).toBe('EXPORT_002');
    expect(await of(url.replace('localhost', 'no-such-host.invalid') + '?sslmode=disable')).toBe('EXPORT_002');
    await postgres.db.raw('create database empty');
    expect(await of(postgres.url('footfall', 'empty'))).toBe('EXPORT_006');
    await postgres.db.raw(`create role nobody login password '${PASSWORD}'`);
    expect(await of(postgres.url('nobody', 'centre'))).toBe('EXPORT_007');
    // The first of two servers is gone.
    const both = url.replace(/localhost:(\d+)/, 'localhost:1,localhost:$1').replace('shop_1', 'shop_both');
    await centre.login('shop_both');
    expect(await of(both)).toBeUndefined();
    expect(
      await centre.rows("select count(*)::int as n from footfall.counted_events where site_id = 'site-wrong'"),
    ).toEqual([{ n: 10 }]);
    for (const [wrong, detail] of [
      ['mysql://a@b/c', 'it does not begin with postgres://'],
      ['postgres://b/c', 'it names no user'],
      ['postgres://a@b', 'it names no database'],
      ['postgres://a:%zz@b/c', 'a % in it is not followed by two digits'],
      ['postgres://a@b:70000/c', '70000 is no port'],
      ['postgres://a@b c:1/c', '“b c:1” is no server'],
      ['postgres://a@b/c?sslmode=prefer', 'sslmode is verify-full or disable'],
    ])
      expect(await refusal(exporterOf(store, wrong))).toMatchObject({ code: 'EXPORT_001', params: { detail } });
    // What was set up before is as it was.
    expect((await getExportTarget(store.db))!.url).toBe(both.replace(`:${PASSWORD}`, ''));
  }, 60_000);

  it('a shop without a network hands out files: each is taken in once, in order, and none that was changed', async () => {
    const store = await openStore('site-file', 60);
    const importUrl = await centre.login('importer');
    const exporter = await exporterOf(store, 'postgres://nobody@127.0.0.1:1/nowhere', runInProcess);
    const fileOf = (name: string) => join(folder.path, `${name}.footfall`);
    const take = (file: string) =>
      runInProcess('import-file', { file, url: importUrl, certificateAuthority: null }).catch((thrown: unknown) => {
        const { code, params } = toErrorInfo(thrown);
        return `${code}: ${params.detail}`;
      });
    expect(await exporter.writeFile(fileOf('first'), false)).toBeGreaterThan(60);
    await count(store, 'second-session', 20, START + HOUR);
    await exporter.writeFile(fileOf('second'), false);
    await count(store, 'third-session', 10, START + 2 * HOUR);
    await exporter.writeFile(fileOf('third'), false);
    expect(await exporter.writeFile(fileOf('nothing'), false)).toBe(0);
    expect(await refusal(exporter.writeFile(fileOf('third'), false))).toMatchObject({ code: 'EXPORT_016' });

    const changed = gunzipSync(readFileSync(fileOf('first'))).toString();
    writeFileSync(fileOf('changed'), gzipSync(changed.replace('"in"', '"out"')));
    writeFileSync(fileOf('cut'), readFileSync(fileOf('first')).subarray(0, 900));
    writeFileSync(fileOf('short'), gzipSync(changed.split('\n').slice(0, -2).join('\n') + '\n'));
    writeFileSync(fileOf('other'), 'a picture, say');
    expect(await take(fileOf('changed'))).toBe('EXPORT_015: its signature is not right: it was changed');
    expect(await take(fileOf('cut'))).toBe('EXPORT_015: it ends in the middle');
    expect(await take(fileOf('short'))).toBe('EXPORT_015: it ends in the middle');
    expect(await take(fileOf('other'))).toBe('EXPORT_015: it is no file of footfall export, or is damaged');
    expect(await take(fileOf('none'))).toBe('EXPORT_015: there is no such file');
    const there = async () =>
      (await centre.rows("select 1 from footfall.counted_events where site_id = 'site-file'")).length;
    expect(await there()).toBe(0);

    expect(await take(fileOf('second'))).toMatch(/a file before it was not taken in yet/);
    expect(await take(fileOf('first'))).toMatchObject({ siteId: 'site-file', known: false, refused: [] });
    expect(await there()).toBe(60);
    expect(await take(fileOf('third'))).toMatch(/a file before it was not taken in yet/);
    expect(await take(fileOf('second'))).toMatchObject({ known: false });
    expect(await take(fileOf('third'))).toMatchObject({ known: false });
    expect(await take(fileOf('first'))).toMatchObject({ known: true, rows: 0 });
    const { here, there: theirs } = await countBoth(store, centre);
    expect(theirs).toEqual(here);

    // One that claims to be this store, with a key of its own.
    const thief = await exporterOf(
      { ...store, file: store.file },
      'postgres://nobody@127.0.0.1:1/nowhere',
      runInProcess,
    );
    rmSync(`${store.file}.signing-key`);
    await thief.writeFile(fileOf('thief'), true);
    expect(await take(fileOf('thief'))).toMatch(/signed by another key/);
  }, 60_000);

  it('the certificate of the server is verified', async () => {
    const ours = selfSigned('localhost'),
      others = selfSigned('localhost');
    if (!ours || !others) throw new Error('there is no openssl');
    const files = { cert: join(folder.path, 'server.crt'), key: join(folder.path, 'server.key') };
    writeFileSync(files.cert, ours.cert);
    writeFileSync(files.key, ours.key);
    const server = await startPostgres(bin!, files);
    closers.push(() => server.stop());
    const own = server.url('footfall', 'postgres');
    await initCentre(own, ours.cert);
    const store = await openStore('site-tls', 10);
    const code = async (certificateAuthority: string, target = own) =>
      (await refusal((await exporterOf(store, target, 'here', { certificateAuthority })).run()))?.code;
    expect(await code(ours.cert)).toBeUndefined();
    expect(await code(others.cert)).toBe('EXPORT_004');
    expect(await code('no certificate')).toBe('EXPORT_004');
    // The right certificate of another name.
    expect(await code(ours.cert, own.replace('localhost', '127.0.0.1'))).toBe('EXPORT_004');
    // A server without TLS.
    expect(await code(ours.cert, url)).toBe('EXPORT_004');
  }, 60_000);
});
