import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from 'playwright/test';
import type { AppClient } from '../support/app-client.ts';
import { AppProcess } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* Whose numbers the screens show, how many are inside, and the past of what was deleted. The tests follow one another on one data folder. */
test.describe.configure({ mode: 'serial' });

let app: AppProcess;
let page: Page;
let complaints: string[];
let client: AppClient;

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-worlds-')));
  await app.start();
  client = await app.connect();
  const cookie = app.cookie.split('=');
  ({ page, complaints } = await openPage(browser, `http://127.0.0.1:${app.port}/`, /401|ERR_/));
  await page
    .context()
    .addCookies([{ name: cookie[0], value: cookie.slice(1).join('='), url: `http://127.0.0.1:${app.port}` }]);
  await page.reload();
  complaints.length = 0;
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const show = (path: string) => page.goto(new URL(`#${path}`, page.url()).href);
test('the demo alone is shown, and says that it is one', async () => {
  await show('/today');
  await expect(page.getByTestId('demo-world')).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Demo');
  await expect.poll(async () => (await client.call('counts.totals', {})).in, { timeout: 90_000 }).toBeGreaterThan(0);
  expect((await client.call('counts.totals', {})).world).toBe('demo');
  await show('/live');
  await expect(page.getByRole('complementary', { name: 'Counts' })).toContainText('people of the demo');
  await expect(page.getByRole('complementary', { name: 'Counts' })).not.toContainText('whole shop');
});

test('the first camera of the shop: the demo is in none of its numbers, and somebody is asked whether it stays', async () => {
  const clip = join(app.dataFolder, 'clip.mp4');
  copyFileSync(fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url)), clip);
  await client.call('cameras.add', { name: 'Back door', source: { kind: 'file', path: clip, loop: true } });
  expect(await client.call('counts.totals', {})).toMatchObject({ world: 'shop', in: 0, out: 0, inside: 0 });
  await expect(page.getByTestId('demo-world')).toHaveCount(0);
  await expect(page.getByTestId('keep-demo')).toBeVisible();
  await show('/live');
  await expect(page.getByTestId('in-today')).toHaveText('0');
  await page.getByRole('button', { name: 'Keep the demo' }).click();
  await expect(page.getByTestId('keep-demo')).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('in-today')).toHaveText('0');
  await expect(page.getByTestId('keep-demo')).toHaveCount(0);
});

// Nobody walks so high in the picture.
test('which lines are ways into the shop is chosen in Settings, which says what inside means; two on one camera are told', async () => {
  const { cameraId } = (await client.call('cameras.list', {})).find(({ name }) => name === 'Back door')!;
  for (const [name, y] of [
    ['Door', 0.02],
    ['Aisle', 0.05],
  ] as const)
    await client.call('regions.save', {
      cameraId,
      regionId: null,
      region: {
        kind: 'line',
        name,
        points: [
          [0.2, y],
          [0.8, y],
        ],
      },
    });
  await show('/settings');
  const means = page.getByTestId('inside-means'),
    twice = page.getByText('Two ways into the shop are on “Back door”');
  await expect(means).toContainText(
    /came in over (Door|Aisle) \(Back door\) and (Door|Aisle) \(Back door\), less those/,
  );
  await expect(twice).toBeVisible();
  await page.getByRole('combobox', { name: 'Aisle (Back door)' }).click();
  await page.getByRole('option', { name: 'Not a way into the shop' }).click();
  await expect(means).toHaveText(
    'Inside are those who came in over Door (Back door), less those who went out there. Not in the sum of the shop: Aisle (Back door).',
  );
  await expect(twice).toHaveCount(0);
  const aisle = (await client.call('regions.list', { cameraId })).find(({ name }) => name === 'Aisle')!;
  expect(aisle).toMatchObject({ siteSum: 'none', ruleVersion: 2 });
  expect((await client.call('counts.totals', {})).leftOut).toEqual([aisle.regionId]);
  for (const { regionId } of await client.call('regions.list', { cameraId }))
    await client.call('regions.remove', { cameraId, regionId });
});

test('how many are inside is set, shown as set, and taken back', async () => {
  await show('/today');
  await page.getByRole('button', { name: 'Correct' }).click();
  await page.getByLabel('People inside now').fill('many');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Type a whole number')).toBeVisible();
  await page.getByLabel('People inside now').fill('7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByTestId('correction')).toContainText(/set to 7 at \d\d:\d\d \(was 0\)/);
  await expect(page.getByRole('button', { name: 'Correct' })).toBeFocused();
  await show('/live');
  await expect(page.getByTestId('inside-now')).toHaveText('7');
  await expect(page.getByTestId('corrected')).toContainText('set to 7');
  await show('/today');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('correction')).toHaveCount(0);
});

test('a push renders what it changed: the numbers, and the chart once a second at most', async () => {
  await show('/today');
  await expect(page.getByTestId('count-chart').locator('svg')).toBeVisible();
  const charts = () =>
    page.evaluate(() => (window as unknown as { __footfallCharts: () => number }).__footfallCharts());
  const before = await charts(),
    beganAt = performance.now();
  for (let people = 1; people <= 60; people++) await client.call('counts.correctInside', { people, reason: 'counted' });
  await expect(page.getByTestId('correction')).toContainText('set to 60');
  const seconds = (performance.now() - beganAt) / 1000;
  expect((await charts()) - before).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
});

test('every camera is deleted: the days that passed are still there, under the old names', async () => {
  for (const { cameraId } of await client.call('cameras.list', {})) await client.call('cameras.remove', { cameraId });
  await show('/live');
  await page.getByRole('link', { name: 'Show the days' }).click();
  await page.getByRole('combobox', { name: 'Door' }).click();
  await page.getByRole('option', { name: 'Front door (demo) (deleted), demo' }).click();
  await expect.poll(() => page.locator('tbody [data-event]').count()).toBeGreaterThan(0);
  await page.locator('tbody [data-event]').first().click();
  await expect(page.getByTestId('receipt-sentence')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open the line' })).toHaveCount(0);
  expect(complaints).toEqual([]);
});
