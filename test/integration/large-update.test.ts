import { statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { migrations, type Migration } from '../../app/main/db/migrations/index.ts';
import { keptFiles } from '../../app/main/safety/kept-files.ts';
import { openKept } from '../../app/main/safety/open-kept.ts';
import { openShop, quiet, temporaryFolder } from '../support/app-database.ts';
import { fillStore } from '../support/large-store.ts';

/* How long a shop does not count while its database is brought up to date: a copy that is checked, the change, and rows and sums compared. 5 GB: FOOTFALL_LONG=1. */

const long = process.env.FOOTFALL_LONG === '1';
const DAY = 86_400_000,
  END = Date.UTC(2026, 10, 21);

it('an update of a large store loses nothing, and says how long it took', async () => {
  const folder = temporaryFolder();
  const shop = await openShop(folder.path, END - 400 * DAY);
  await fillStore(shop.db, END, {
    cameras: long ? 16 : 1,
    days: long ? 270 : 4,
    crossingsADay: 500,
    openMinutes: 840,
  });
  const before = await shop.db('counting_results').sum({ in: 'count_in', out: 'count_out' }).count({ n: '*' });
  await shop.close();
  const bytes = statSync(shop.file).size;
  // What an update usually does: a column with what every row has, and an index over it.
  const up: Migration['up'] = async (db) => {
    await db.schema.alterTable('counting_events', (table) => table.integer('of_a_test').defaultTo(0));
    await db.raw('create index of_a_test on counting_events (of_a_test, event_timestamp)');
  };
  const beganMs = performance.now();
  const { db } = await openKept(keptFiles(folder.path), quiet, [...migrations, { name: '9998-of-a-test', up }]);
  const seconds = (performance.now() - beganMs) / 1000;
  expect(await db('counting_results').sum({ in: 'count_in', out: 'count_out' }).count({ n: '*' })).toEqual(before);
  expect(await db('counting_events').where({ of_a_test: 0 }).first()).toBeTruthy();
  await db.destroy();
  process.stderr.write(
    `${(bytes / 1e9).toFixed(2)} GB were brought up to date in ${seconds.toFixed(1)} s, copied and checked\n`,
  );
  folder.remove();
}, 3_600_000);
