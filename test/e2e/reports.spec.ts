import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from 'playwright/test';
import { AppProcess } from '../support/app-process.ts';
import { findings } from '../support/axe-findings.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* Reports by hand and by themselves. The tests follow one another on one data folder. */
test.describe.configure({ mode: 'serial' });

let app: AppProcess;
let page: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-reports-')));
  await app.start();
  await app.connect();
  const [name, ...value] = app.cookie.split('=');
  ({ page, complaints } = await openPage(browser, `http://127.0.0.1:${app.port}/`, /401|ERR_/));
  await page.context().addCookies([{ name, value: value.join('='), url: `http://127.0.0.1:${app.port}` }]);
  await page.goto(`http://127.0.0.1:${app.port}/#/reports`);
  await page.reload();
  complaints.length = 0;
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

test('a week is made by hand, and fetched as a PDF', async () => {
  await page.getByRole('radiogroup').getByText('Week', { exact: true }).click();
  await page.getByRole('button', { name: 'Make the report' }).click();
  const fetch = page.getByRole('link', { name: /^Download .* week .*\.pdf$/ });
  await expect(fetch).toBeVisible();
  const coming = page.waitForEvent('download');
  await fetch.click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/ week \d{4}-\d\d-\d\d\.pdf$/);
  expect(
    readFileSync(await download.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('the sheet and the sign for data protection are made as well', async () => {
  for (const [button, name] of [
    ['Make the sheet', / sheet\.pdf$/],
    ['Make the sign', / sign\.pdf$/],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('link', { name })).toBeVisible();
  }
});

test('they are put into a folder by themselves; one that is not there is refused by name', async () => {
  const folder = page.getByLabel('Folder');
  await folder.fill('/not/there');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Reports cannot be written into /not/there')).toBeVisible();
  await folder.fill(app.dataFolder);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^The next is that of /)).toBeVisible();
  await page.reload();
  await expect(folder).toHaveValue(app.dataFolder);
});

test('a picture becomes the logo, and what is none does not', async () => {
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') });
  await expect(page.getByText('This picture cannot be the logo')).toBeVisible();
  await input.setInputFiles({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(600_000) });
  await expect(page.getByText('This picture has 600 kB')).toBeVisible();
  await input.setInputFiles(fileURLToPath(new URL('../../build/icon.png', import.meta.url)));
  await expect(page.getByRole('img', { name: 'The logo' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByRole('img', { name: 'The logo' })).toHaveCount(0);
});

test('nothing was complained of on the way', () => expect(complaints).toEqual([]));
