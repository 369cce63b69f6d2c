import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/core/time.ts';
import { readReport } from '../../app/main/counts/open-counts.ts';
import { api, type Method } from '../../app/shared/api/index.ts';
import type { AppClient } from '../support/app-client.ts';
import { countPeople, openShop, temporaryFolder, type Shop } from '../support/app-database.ts';
import { AppProcess } from '../support/app-process.ts';
import { exporterOf, startCentre, type Centre } from '../support/centre.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/* What shops sent to a real centre, on the screens of headquarters: the running program, its sockets, row-level security. */

const bin = await findPostgres();
/** Yesterday at eleven, UTC. */
const ELEVEN = Math.floor(Date.now() / DAY_MS) * DAY_MS - 13 * HOUR_MS;
const DAY = { fromMs: ELEVEN - 11 * HOUR_MS, toMs: ELEVEN + 13 * HOUR_MS };

describe.skipIf(!bin)('headquarters', () => {
  const folders = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  let postgres: Postgres, centre: Centre, app: AppProcess;
  let shops: Shop[];
  const clients: AppClient[] = [];
  const look = async (siteId: string | null, at = app) => {
    const client = await at.connect(siteId);
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    // The second one is in another zone, and counted twice as many.
    shops = [
      await openShop(folders[0].path, ELEVEN - 30 * DAY_MS, { siteId: 'north', nodeId: 'n1', cameraId: 'camera-n' }),
      await openShop(folders[1].path, ELEVEN - 30 * DAY_MS, { siteId: 'south', nodeId: 'n2', cameraId: 'camera-s' }),
    ];
    await shops[1].db('sites').update({ timezone: 'Asia/Kolkata', site_name: 'Süd & <b>Ost</b>' });
    await countPeople(shops[0], minutes(10), 0);
    await countPeople(shops[1], minutes(20), 0);
    for (const [i, shop] of shops.entries()) await (await exporterOf(shop, await centre.login(`shop_${i}`))).run();
    // Somebody who sees all, and somebody of the north.
    await centre.login('head', 'footfall_reader');
    await centre.login('north_only', 'footfall_reader');
    await centre.rows(
      `insert into footfall.site_access (login, site_id) values ('head', '*'), ('north_only', 'north')`,
    );
    app = headquarters('head', folders[2].path);
    await app.start();
  }, 300_000);
  afterAll(async () => {
    for (const client of clients) client.close();
    await app?.stop();
    for (const shop of shops ?? []) await shop.close();
    await postgres?.stop();
    for (const folder of folders) folder.remove();
  });

  const headquarters = (login: string, folder: string, environment: NodeJS.ProcessEnv = {}) =>
    new AppProcess(folder, { FOOTFALL_DATABASE_URL: postgres.url(login, 'centre'), ...environment }, [
      '--headquarters',
    ]);

  it('every site is there, with how far it is known, and its days beside the others’', async () => {
    const client = await look(null);
    expect((await client.call('app.info', {})).host).toBe('headquarters');
    const sites = await client.call('sites.list', {});
    expect(sites.map(({ siteId, name, timeZone }) => [siteId, name, timeZone])).toEqual([
      ['south', 'Süd & <b>Ost</b>', 'Asia/Kolkata'],
      ['north', 'Test shop', 'UTC'],
    ]);
    for (const { knownToMs } of sites) expect(Math.abs(Date.now() - knownToMs!)).toBeLessThan(10 * MINUTE_MS);
    const compared = await client.call('sites.compare', { days: 7 });
    expect(compared.map(({ siteId, sums }) => [siteId, sums.in, sums.measuredSeconds])).toEqual([
      ['south', 20, 1200],
      ['north', 10, 600],
    ]);
    // Of days on which nobody looked there is no zero: nothing was measured.
    const north = compared.find(({ siteId }) => siteId === 'north')!;
    expect(north.days).toHaveLength(7);
    expect(
      north.days.filter(({ measuredSeconds }) => measuredSeconds > 0).map(({ fromMs, in: came }) => [fromMs, came]),
    ).toEqual([[DAY.fromMs, 10]]);
    expect(north.before).toMatchObject({ in: 0, measuredSeconds: 0 });
  });

  it('a day of a site is what the site itself shows: its sums, its bars, its gaps, its events', async () => {
    for (const shop of shops) {
      const client = await look(shop.site.siteId);
      const asked = { cameraId: null, regionId: null, ...DAY, bucketMinutes: 15 };
      const site = (await client.call('app.info', {})).site;
      expect(await client.call('counts.report', asked)).toEqual(
        JSON.parse(JSON.stringify(await readReport(shop.db, asked, site, Date.now()))),
      );
      const [known] = await client.call('cameras.known', {});
      expect(known).toMatchObject({ cameraId: shop.cameraId, regions: [{ regionId: shop.line.regionId }] });
      const events = await client.call('events.list', { cameraId: null, ...DAY, limit: 100 });
      expect(events).toHaveLength(shop === shops[0] ? 10 : 20);
      expect(events[0]).toMatchObject({
        cameraId: shop.cameraId,
        regionName: shop.line.name,
        receipt: { anchor: 'bottom-centre' },
      });
    }
  });

  it('what is younger than what a site sent is not known, and no zero', async () => {
    await centre.rows(`update footfall.nodes set complete_at = $1 where site_id = 'north'`, [
      new Date(ELEVEN + 5 * MINUTE_MS),
    ]);
    const client = await look('north');
    expect((await client.call('app.info', {})).knownToMs).toBe(ELEVEN + 5 * MINUTE_MS);
    const report = await client.call('counts.report', { cameraId: null, regionId: null, ...DAY, bucketMinutes: 60 });
    expect(report.knownToMs).toBeLessThan(ELEVEN + 5 * MINUTE_MS);
    expect(report.gaps.every(({ toMs }) => toMs <= report.knownToMs)).toBe(true);
    await (await exporterOf(shops[0], postgres.url('shop_0', 'centre'))).run();
    expect((await client.call('app.info', {})).knownToMs).toBeGreaterThan(ELEVEN + DAY_MS / 2);
  });

  it('nothing can be changed: every other method is refused with the reason, and the login may not write either', async () => {
    const client = await look('north');
    const reads: Method[] = [];
    for (const method of Object.keys(api) as Method[]) {
      const answer = await client.call(method, { cameraId: 'camera-n' } as never).then(
        () => 'answered',
        (thrown: { info: { code: string } }) => thrown.info.code,
      );
      if (answer === 'answered') reads.push(method);
      // Only what is read or lets a screen in is answered at all; a question that says too little is API_001.
      if (api[method].audited === true && !method.startsWith('screens.'))
        expect([method, answer]).toEqual([method, expect.stringMatching(/^API_00[15]$/)]);
    }
    expect(reads).toEqual(expect.arrayContaining(['app.info', 'sites.list', 'cameras.known', 'notices.list']));
    await expect(client.call('cameras.remove', { cameraId: 'camera-n' })).rejects.toMatchObject({
      info: { code: 'API_005' },
    });
    const unknown = await look('west');
    await expect(unknown.call('app.info', {})).rejects.toMatchObject({ info: { code: 'API_006' } });
  });

  it('a login sees the sites it was given, whatever a page asks for', async () => {
    const folder = temporaryFolder();
    const north = headquarters('north_only', folder.path);
    try {
      await north.start();
      expect((await (await look(null, north)).call('sites.list', {})).map(({ siteId }) => siteId)).toEqual(['north']);
      await expect(
        (await look('south', north)).call('counts.report', {
          cameraId: null,
          regionId: null,
          ...DAY,
          bucketMinutes: 60,
        }),
      ).rejects.toMatchObject({
        info: { code: 'API_006' },
      });
      expect(await (await look('south', north)).call('events.list', { cameraId: null, ...DAY, limit: 100 })).toEqual(
        [],
      );
    } finally {
      await north.stop();
      folder.remove();
    }
  });

  it('a replica is asked first; when it is gone the server itself answers, and one that restarts is met again', async (context) => {
    const standby = await postgres.standby();
    if (!standby) return context.skip('this PostgreSQL came without pg_basebackup');
    const folder = temporaryFolder();
    const replica = headquarters('head', folder.path, { FOOTFALL_DATABASE_READ_URL: standby.url('head', 'centre') });
    try {
      await replica.start();
      const client = await look(null, replica);
      expect(await client.call('sites.list', {})).toHaveLength(2);
      const log = readFileSync(join(folder.path, 'logs', 'footfall.log'), 'utf8');
      expect(log).toContain(`localhost:${new URL(standby.url('head')).port}`);
      expect(log).not.toContain(`localhost:${postgres.port}"`);
      // It answers while the server it copies does not.
      await postgres.restart();
      expect(await client.call('sites.compare', { days: 1 })).toHaveLength(2);
    } finally {
      await replica.stop();
      folder.remove();
    }
    // Those whose server was away for a moment are answered as before.
    const [own] = clients;
    expect(await own.call('sites.compare', { days: 28 })).toHaveLength(2);
    const nowhere = temporaryFolder();
    const fallen = headquarters('head', nowhere.path, {
      FOOTFALL_DATABASE_READ_URL: 'postgres://head:x@127.0.0.1:9/centre',
    });
    try {
      await fallen.start();
      expect(await (await look(null, fallen)).call('sites.list', {})).toHaveLength(2);
      expect(fallen.output).toContain('does not answer');
    } finally {
      await fallen.stop();
      nowhere.remove();
    }
  });

  it.each([
    ['no address', { FOOTFALL_DATABASE_URL: '' }, 'CLI_001'],
    ['no centre', { FOOTFALL_DATABASE_URL: () => postgres.url('head', 'postgres') }, 'EXPORT_006'],
    ['a wrong password', { FOOTFALL_DATABASE_URL: () => postgres.url('head', 'centre', 'wrong') }, 'EXPORT_003'],
    ['no server', { FOOTFALL_DATABASE_URL: 'postgres://head:x@127.0.0.1:9/centre' }, 'EXPORT_002'],
    ['a shop’s login, which writes', { FOOTFALL_DATABASE_URL: () => postgres.url('shop_0', 'centre') }, 'EXPORT_007'],
  ] as const)('%s is said, and nothing is served', async (_, { FOOTFALL_DATABASE_URL: url }, code) => {
    const folder = temporaryFolder();
    const wrong = headquarters('head', folder.path, { FOOTFALL_DATABASE_URL: typeof url === 'string' ? url : url() });
    await expect(wrong.start()).rejects.toThrow(code);
    expect(wrong.output).not.toContain('wrong');
    folder.remove();
  });
});

/** So many minutes from eleven on. */
function minutes(many: number): number[] {
  return Array.from({ length: many }, (_, i) => ELEVEN + i * MINUTE_MS + 1_000);
}
