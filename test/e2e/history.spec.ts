import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { updateCamera } from '../../app/main/db/camera-configurations.ts';
import { openShop } from '../support/app-database.ts';
import { AppProcess } from '../support/app-process.ts';
import { findings } from '../support/axe-findings.ts';
import { countDay } from '../support/count-day.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* Ten weeks of a shop: any days, compared, by weekday and hour. The tests follow one another in one browser. */
test.describe.configure({ mode: 'serial' });

const DAY = 86_400_000;
/** The Monday of ten weeks ago, UTC, which is the shop's time. */
const today = Math.floor(Date.now() / DAY) * DAY,
  monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY - 70 * DAY;
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);
/** Sunday of the fifth week: the power was off from ten to twelve. */
const outage = monday + 34 * DAY;

let app: AppProcess;
let page: Page;
let complaints: string[];

/** Each minute of opening: one in, Saturdays two; one out every other minute. In the last five weeks twice as many. */
const people = (dayMs: number) => (hour: number, minute: number) => {
  if (dayMs === outage && (hour === 10 || hour === 11)) return null;
  if (hour < 9 || hour >= 19) return { in: 0, out: 0 };
  const many = (dayMs < monday + 35 * DAY ? 1 : 2) * (new Date(dayMs).getUTCDay() === 6 ? 2 : 1);
  return { in: hour === 17 ? 3 * many : many, out: minute % 2 === 0 ? many : 0 };
};

test.beforeAll(async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-history-'));
  const shop = await openShop(folder, monday);
  for (let day = monday; day < monday + 70 * DAY; day += DAY) await countDay(shop, day, people(day));
  await updateCamera(shop.db, shop.identity, shop.cameraId, { enabled: false }, monday + 70 * DAY);
  await shop.close();
  app = new AppProcess(folder);
  await app.start();
  ({ page, complaints } = await openPage(browser, app.link));
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const show = (path: string) => page.goto(new URL(`#${path}`, page.url()).href);
const figure = (name: string) => page.getByRole('group', { name, exact: true });
const week = (n: number) => `from=${iso(monday + 7 * n * DAY)}&to=${iso(monday + (7 * n + 6) * DAY)}`;
/** Of a day: nine hours of 60, and one of 180. */
const DAY_IN = 9 * 60 + 180;

test('a week by days: sums, the busiest day, what was measured, a gap', async () => {
  await show(`/history?${week(4)}`);
  // Six days, of which Saturday counts twice, and Sunday without two hours of 60.
  await expect(figure('In')).toContainText((7 * DAY_IN + DAY_IN - 120).toLocaleString('en-GB'));
  await expect(figure('Busiest day')).toContainText('Sat');
  await expect(figure('Measured')).toContainText('98%');
  await expect(figure('Measured')).toContainText('2 h 00 missing');
  const bars = page.locator('[data-testid="count-chart"] rect[data-direction="in"]');
  await expect(bars).toHaveCount(7);
  expect(await findings(page)).toEqual([]);
});

test('it is compared with the week before, only over what was measured whole in both', async () => {
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option', { name: 'Against the time before' }).click();
  await expect(page.getByTestId('compared')).toContainText('As many in against');
  await expect(page.getByTestId('compared')).toContainText('over the 6 of 7 bars that were measured whole in both');
  await expect(page.locator('rect[data-before]')).toHaveCount(7);
  await show(`/history?${week(5)}&with=before`);
  await expect(page.getByTestId('compared')).toContainText('5,040 (100%) more in against');
  await show(`/history?${week(0)}&with=before`);
  await expect(page.getByTestId('compared')).toContainText('no bar was measured whole in both');
});

test('from a week to its days, to a day on Today with its hour, and back by the button of the browser', async () => {
  await show(`/history?from=${iso(monday)}&to=${iso(monday + 69 * DAY)}`);
  await expect(page.getByRole('radio', { name: 'Week' })).toBeChecked();
  const chart = page.getByTestId('count-chart');
  await chart.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`from=${iso(monday)}&to=${iso(monday + 6 * DAY)}`));
  await expect(figure('In')).toContainText((8 * DAY_IN).toLocaleString('en-GB'));
  await chart.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/today\\?day=${iso(monday)}`));
  await expect(figure('In')).toContainText(String(DAY_IN));
  await page.goBack();
  await expect(page).toHaveURL(/\/history/);
  await page.goBack();
  await expect(page.getByRole('radio', { name: 'Week' })).toBeChecked();
});

test('the week as a table: what the hours have in the middle, and the busiest', async () => {
  await show(`/history?${week(4)}`);
  const heat = page.getByRole('region', { name: 'Week' });
  await expect(heat.getByTitle('Sat 17:00: 360 in, 60 out, over 1 hour')).toBeVisible();
  await expect(heat.getByTitle('Sun 10:00: not measured')).toBeVisible();
  await expect(page.getByText('Busiest: Sat 17:00 (360)')).toBeVisible();
});

test('as a table, by quarters of an hour, moved by keys; what is impossible is not offered', async () => {
  await show(`/history?from=${iso(monday)}&to=${iso(monday)}&step=quarter`);
  await page.getByRole('button', { name: 'Show as table' }).click();
  await expect(
    page.getByRole('button', { name: 'Mon', exact: false }).filter({ hasText: '17:00–17:15' }),
  ).toBeVisible();
  await page.keyboard.press(']');
  await expect(page).toHaveURL(new RegExp(`from=${iso(monday + DAY)}`));
  await show(`/history?from=${iso(monday)}&to=${iso(monday + 69 * DAY)}`);
  await expect(page.getByRole('radio', { name: '15 min' })).toHaveCount(0);
  await expect(page.getByRole('radio', { name: 'Day', exact: true })).toHaveCount(1);
  await page.getByRole('button', { name: 'Show as chart' }).click();
});

test('days without anybody who looked are no zeros; a range that ends before it begins changes nothing', async () => {
  await show(`/history?from=${iso(monday - 70 * DAY)}&to=${iso(monday - 60 * DAY)}`);
  await expect(page.getByText('Nobody measured in these days. That is no zero.')).toBeVisible();
  await expect(figure('In')).toContainText('–');
  const url = page.url();
  await page.getByLabel('Last day').fill(iso(monday - 80 * DAY));
  await expect(page.getByText('The last day is before the first one: nothing changed.')).toBeVisible();
  expect(page.url()).toBe(url);
});

test('a day has a note, which stands on the chart, is changed, and taken back', async () => {
  await show(`/history?${week(4)}`);
  await page
    .locator('form')
    .getByLabel('Day', { exact: true })
    .fill(iso(monday + 30 * DAY));
  await page.locator('form').getByLabel('Note').fill('Giảm giá 50% 🎉 <b>');
  await page.getByRole('button', { name: 'Add the note' }).click();
  const list = page.getByRole('listitem').filter({ hasText: 'Giảm giá 50% 🎉 <b>' });
  await expect(list).toContainText(/^Wed /);
  await expect(page.locator('[data-note]')).toHaveCount(1);
  expect(await findings(page)).toEqual([]);
  await list.getByRole('button', { name: /^Change the note of/ }).click();
  await page.getByRole('listitem').getByLabel('Note').fill('Storm');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('[data-note="Storm"]')).toHaveCount(1);
  await page.getByRole('button', { name: /^Change the note of/ }).click();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('No note in these days.')).toBeVisible();
  await expect(page.locator('[data-note]')).toHaveCount(0);
});

test('nothing was complained of on the way', () => expect(complaints).toEqual([]));
