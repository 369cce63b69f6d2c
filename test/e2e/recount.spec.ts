import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import type { AppClient } from '../support/app-client.ts';
import { makePast, NOON } from '../support/app-past.ts';
import { AppProcess } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* A shop whose line was turned round after a day was counted: that day is counted again on the screen, taken, and taken back. */

let app: AppProcess;
let page: Page;
let complaints: string[];
let client: AppClient;
let cameraId: string;

test.beforeAll(async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-recount-'));
  ({ cameraId } = await makePast(folder, 120));
  app = new AppProcess(folder);
  await app.start();
  client = await app.connect();
  const cookie = app.cookie.split('=');
  ({ page, complaints } = await openPage(browser, `http://127.0.0.1:${app.port}/`, /401|ERR_/));
  await page
    .context()
    .addCookies([{ name: cookie[0], value: cookie.slice(1).join('='), url: `http://127.0.0.1:${app.port}` }]);
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  client.close();
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

test('a recount shows old against new, changes the charts when it is accepted, and can be taken back', async () => {
  const day = () =>
    client.call('counts.report', { cameraId, fromMs: NOON, toMs: NOON + 7_200_000, bucketMinutes: 120 });
  const { totalIn, totalOut } = await day();
  expect(totalIn).toBeGreaterThan(0);
  expect(totalIn).not.toBe(totalOut);
  await page.reload();
  await page.goto(new URL(`#/cameras/${cameraId}/lines`, page.url()).href);
  await page
    .getByRole('complementary', { name: 'Line', exact: true })
    .getByRole('button', { name: 'Recount the past…' })
    .click();
  const aside = page.getByRole('complementary', { name: 'Recount the past' });
  await aside.getByRole('button', { name: 'Recount', exact: true }).click();
  const row = aside.getByRole('row', { name: /^Entrance/ }).last();
  await expect(row).toBeVisible();
  const cells = (await row.getByRole('cell').allTextContents()).map((cell) => Number(cell.replace('−', '-')));
  expect(cells).toEqual([totalIn, totalOut, totalOut - totalIn, totalOut, totalIn, totalIn - totalOut]);
  expect(await day()).toMatchObject({ totalIn, totalOut });
  await aside.getByRole('button', { name: 'Accept' }).click();
  await expect(aside.getByText(/Charts show these numbers/)).toBeVisible();
  expect(await day()).toMatchObject({ totalIn: totalOut, totalOut: totalIn });
  // the chart of that day says where it applies, and leads to where it is taken back
  await page.goto(new URL(`#/today?day=${new Date(NOON).toISOString().slice(0, 10)}`, page.url()).href);
  await expect(page.getByTestId('recounted-mark')).toHaveCount(1);
  await page.getByRole('link', { name: /^Counted again/ }).click();
  await aside.getByRole('button', { name: /accepted/ }).click();
  await aside.getByRole('button', { name: 'Take it back' }).click();
  await expect(aside.getByText(/Charts show these numbers/)).toHaveCount(0);
  expect(await day()).toMatchObject({ totalIn, totalOut });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: 'Line', exact: true })).toBeVisible();
  expect(complaints.filter((one) => !/401/.test(one))).toEqual([]);
});
