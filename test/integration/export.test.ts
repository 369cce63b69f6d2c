import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { createCentre } from '../../app/main/db/centre/create-centre.ts';
import { TRAVELLING } from '../../app/main/db/export/travelling.ts';
import type { ExportStep } from '../../app/shared/domain/export.ts';
import { run } from '../../app/workers/tasks/export.ts';
import { findPostgres, PASSWORD, startPostgres, type Postgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { makePast } from '../support/app-past.ts';
import { openReader } from '../../app/main/db/open-database.ts';

const bin = await findPostgres();

describe.skipIf(!bin)('the export to a centre', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres(bin!);
  });
  afterAll(() => postgres?.stop());

  it('sends', async () => {
    const config = { host: 'localhost', port: postgres.port, user: 'footfall', password: PASSWORD, database: 'postgres' };
    const client = new pg.Client(config);
    await client.connect();
    console.log(await createCentre(client, config));
    console.log(await createCentre(client, config));
    const folder = temporaryFolder();
    const { file } = await makePast(folder.path, 50);
    const steps: ExportStep[] = [];
    const job = {
      databaseFile: file,
      url: postgres.url('footfall'),
      certificateAuthority: null,
      siteId: 'site-1',
      nodeId: 'node-1',
      forked: false,
      runId: 'run-1',
      timeZone: 'UTC',
      dayStartMinutes: 0,
      nowMs: Date.now(),
    };
    console.log(await run(job, async (step) => void steps.push(step)));
    console.log(steps);
    console.log((await client.query('select count(*) from footfall.counted_events')).rows);
    await client.end();
  }, 60_000);
});
