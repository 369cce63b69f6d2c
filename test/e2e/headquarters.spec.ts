import { expect, test } from 'playwright/test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/core/time.ts';
import { countPeople, openShop, temporaryFolder } from '../support/app-database.ts';
import { AppProcess } from '../support/app-process.ts';
import { findings } from '../support/axe-findings.ts';
import { exporterOf, startCentre } from '../support/centre.ts';
import { closePages, openPage } from '../support/open-page.ts';
import { findPostgres, startPostgres, type Postgres } from '../support/postgres.ts';

/* Head office looks at two shops that sent to a real centre: beside each other, and each by itself. */

test.describe.configure({ mode: 'serial', timeout: 300_000 });

/** Of a day that ended, ten in Hanoi. */
const TEN = Math.floor(Date.now() / DAY_MS) * DAY_MS - 45 * HOUR_MS;
const folder = temporaryFolder();
const stops: (() => void | Promise<void>)[] = [() => folder.remove()];
let app: AppProcess;

test.beforeAll(async () => {
  const bin = await findPostgres();
  test.skip(bin === null, 'there is no PostgreSQL on this computer');
  const postgres: Postgres = await startPostgres(bin!);
  stops.unshift(() => postgres.stop());
  const centre = await startCentre(postgres, 'centre');
  for (const [siteId, name, people] of [
    ['hanoi', 'Hà Nội Tràng Tiền', 12],
    ['hue', 'Huế', 0],
  ] as const) {
    const own = temporaryFolder();
    const shop = await openShop(own.path, TEN - 20 * DAY_MS, {
      siteId,
      nodeId: `node-${siteId}`,
      cameraId: `camera-${siteId}`,
    });
    await shop.db('sites').update({ site_name: name, timezone: 'Asia/Ho_Chi_Minh' });
    if (people > 0)
      await countPeople(
        shop,
        Array.from({ length: people }, (_, i) => TEN + i * MINUTE_MS + 1_000),
        0,
      );
    await (await exporterOf(shop, await centre.login(siteId))).run();
    await shop.close();
    own.remove();
  }
  await centre.rows(`update footfall.nodes set complete_at = now() - interval '40 hours' where site_id = 'hue'`);
  await centre.login('head', 'footfall_reader');
  await centre.rows(`insert into footfall.site_access (login, site_id) values ('head', '*')`);
  app = new AppProcess(folder.path, { FOOTFALL_DATABASE_URL: postgres.url('head', 'centre') }, ['--headquarters']);
  await app.start();
  stops.unshift(async () => void (await app.stop()));
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  for (const stop of stops) await stop();
});

test('sites stand beside each other, and from one it goes to its day, its events and a receipt', async ({
  browser,
}) => {
  const { page, complaints } = await openPage(browser, app.link);
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: 'Tràng Tiền' })).toContainText('12');
  // Nothing was measured there: no number, and said for how long nothing is known.
  const hue = rows.filter({ hasText: 'Huế' });
  await expect(hue.getByRole('cell').first()).toHaveText('–');
  await expect(hue.getByText(/^Known to /)).toBeVisible();
  await expect(rows.filter({ hasText: '2 sites together' })).toContainText('12');
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findings(page)).toEqual([]);

  await page.getByRole('link', { name: 'Hà Nội Tràng Tiền' }).click();
  await expect(page.getByText(/^Known to /)).toBeVisible();
  await page.goto(`${page.url()}?day=${new Date(TEN).toISOString().slice(0, 10)}`);
  await expect(page.getByRole('group', { name: 'In', exact: true })).toContainText('12');
  await page.getByRole('row').filter({ hasText: '10:11:01' }).click();
  await expect(page.getByRole('complementary')).toContainText('Counted in at 10:11:01');
  expect(await findings(page)).toEqual([]);
  // Nothing that would change something is offered.
  await expect(page.getByRole('button', { name: /correct|set/i })).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
    'Sites',
    'Today',
    'History',
  ]);

  // A link shows what its sender saw.
  const link = page.url();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('group', { name: 'In', exact: true })).toContainText('12');
  await expect(page.getByRole('heading', { name: 'Notes' })).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Site' }).click();
  await page.getByRole('option', { name: 'Huế' }).click();
  await expect(page.getByText(/This site sent what it counted up to/)).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole('complementary')).toContainText('Counted in at 10:11:01');
  expect(complaints).toEqual([]);
});

test('on a phone, in Vietnamese, nothing is out of reach', async ({ browser }) => {
  const [signedIn] = browser.contexts();
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'vi-VN',
    storageState: await signedIn.storageState(),
  });
  const page = await context.newPage();
  await page.addInitScript(() => localStorage.setItem('footfall.language', 'vi'));
  await page.goto(`http://127.0.0.1:${app.port}/#/sites?days=28`);
  await expect(page.getByRole('row').filter({ hasText: 'Tràng Tiền' })).toContainText('12');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await findings(page)).toEqual([]);
});
