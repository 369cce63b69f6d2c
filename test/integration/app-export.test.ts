import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { makePast } from '../support/app-past.ts';
import { AppProcess } from '../support/app-process.ts';
import { startCentre, type Centre } from '../support/centre.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/* The running program and a real centre: what somebody changed there by hand is put right, and told. */

const bin = await findPostgres();
const PEOPLE = 40;

describe.skipIf(!bin)('a running program with a centre', () => {
  const folder = temporaryFolder();
  const app = new AppProcess(folder.path);
  let postgres: Postgres, centre: Centre, client: AppClient;
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
    centre = await startCentre(postgres, 'centre');
    await makePast(folder.path, PEOPLE);
    await app.start();
    client = await app.connect();
  }, 300_000);
  afterAll(async () => {
    client?.close();
    await app.stop();
    await postgres?.stop();
    folder.remove();
  });
  const sent = async () => {
    const done = client.when('export.changed', ({ running, lastError }) => !running || lastError !== null);
    await client.call('export.run', {});
    expect((await done).lastError).toBeNull();
  };
  const differed = async () => (await client.call('notices.list', {})).filter(({ code }) => code === 'centre-differed');

  it('says how much differed and of which days, once it is the same again', async () => {
    await client.call('export.setTarget', { url: await centre.login('shop'), intervalMinutes: 1_000, active: false });
    await sent();
    expect(await differed()).toEqual([]);
    const counted = async () => (await centre.rows('select 1 from footfall.counted_events')).length;
    const here = await counted();
    expect(here).toBeGreaterThan(PEOPLE / 2);
    await centre.rows(
      `delete from footfall.counting_events where counting_event_id in (select counting_event_id from footfall.counted_events limit 3)`,
    );
    await sent();
    await expect
      .poll(differed, { timeout: 60_000 })
      .toMatchObject([
        { params: { rows: 3, days: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }, acknowledgeable: true },
      ]);
    expect(await counted()).toBe(here);
    await sent();
    expect(await differed()).toHaveLength(1);
  });

  it('writes a file for a centre without a network, and then only what came since', async () => {
    const first = await client.call('export.toFile', { all: false });
    expect(first.rows).toBeGreaterThan(PEOPLE);
    expect(existsSync(first.file)).toBe(true);
    expect((await client.call('export.toFile', { all: false })).rows).toBe(0);
  });
});
