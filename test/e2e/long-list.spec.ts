import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { makePast, NOON } from '../support/app-past.ts';
import { AppProcess } from '../support/app-process.ts';
import { findings } from '../support/axe-findings.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* A day of more events than are in the page at a time: by keyboard, and as a screen reader has it. */

let app: AppProcess;
let page: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-long-list-'));
  await makePast(folder, 300);
  app = new AppProcess(folder);
  await app.start();
  ({ page, complaints } = await openPage(browser, app.link));
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

/** Where the focus is, of the whole table: 0 is its newest event. Null: not on a row. */
const focused = () =>
  page.evaluate(() => {
    const row = document.activeElement?.closest('tr[data-event]');
    return row ? Number(row.getAttribute('aria-rowindex')) - 2 : null;
  });
/** Whether the whole of the row that has the focus is seen, beneath the head that stays. */
const isSeen = () =>
  page.evaluate(() => {
    const row = document.activeElement!,
      { top, bottom, left } = row.getBoundingClientRect();
    return [top + 2, bottom - 2].every((y) => document.elementFromPoint(left + 20, y)?.closest('tr') === row);
  });
const press = async (key: string, times: number) => {
  for (let i = 0; i < times; i++) await page.keyboard.press(key);
};

test('a long list of events is walked by keyboard, and axe finds nothing in the midst of it', async () => {
  const table = page.getByRole('table', { name: 'Last events' }),
    rows = table.locator('tr[data-event]');
  await page.goto(new URL(`#/today?day=${new Date(NOON).toISOString().slice(0, 10)}`, page.url()).href);
  await expect(rows).toHaveCount(50);
  await page.getByRole('button', { name: /^Show more/ }).press('Enter');
  // Of the first 50 and the next 200, one is the same; and the head is a row.
  await expect(table).toHaveAttribute('aria-rowcount', '250');
  // Those in sight, and some beyond.
  await expect.poll(() => rows.count()).toBeLessThan(100);

  await rows.first().focus();
  await press('ArrowDown', 80);
  expect(await focused()).toBe(80);
  await expect.poll(isSeen).toBe(true);
  expect(await rows.count()).toBeLessThan(100);
  expect(await table.locator('tr[tabindex="0"]').count()).toBe(1);
  expect(await findings(page)).toEqual([]);

  // Whoever looks elsewhere in the list goes on from where the focus is.
  await page.getByText('Time', { exact: true }).hover();
  await page.mouse.wheel(0, -20_000);
  await expect(rows.first()).toHaveAttribute('aria-rowindex', '2');
  await expect.poll(() => page.locator('tr[aria-rowindex="2"]').isVisible()).toBe(true);
  expect([await focused(), await isSeen()]).toEqual([80, false]);
  await press('ArrowUp', 1);
  expect(await focused()).toBe(79);
  await expect.poll(isSeen).toBe(true);
  await press('ArrowUp', 9);
  expect(await focused()).toBe(70);

  // Its receipt, those below, and back to the row.
  await page.keyboard.press('Enter');
  const receipt = page.getByRole('complementary', { name: 'Receipt' });
  await expect(receipt).toBeVisible();
  await press('ArrowDown', 20);
  expect(await focused()).toBe(90);
  await expect(table.locator('tr[aria-selected=true]')).toHaveAttribute('aria-rowindex', '92');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(receipt).toHaveCount(0);
  await expect.poll(focused).toBe(90);
  await expect.poll(isSeen).toBe(true);

  // Out of the table, and in again.
  await page.keyboard.press('Tab');
  expect(await focused()).toBeNull();
  await page.keyboard.press('Shift+Tab');
  expect(await focused()).toBe(90);
  expect(complaints).toEqual([]);
});
