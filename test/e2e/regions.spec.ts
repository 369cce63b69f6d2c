import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { AppProcess } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* An installer before the editor of lines, gates and zones of the headless application, in a real browser. The tests follow one another on one data folder. */

test.describe.configure({ mode: 'serial' });

let app: AppProcess;
let page: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-regions-')));
  await app.start();
  ({ page, complaints } = await openPage(browser, app.link));
  await expect(page.getByTestId('camera-state')).toHaveText('Counting');
  await page.getByRole('button', { name: /draw/i }).first().click();
  await expect(canvas()).toBeVisible();
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const canvas = () => page.getByTestId('editor-canvas');
const inspector = (kind: string) => page.getByRole('complementary', { name: kind, exact: true });
const region = (name: string) =>
  page.getByRole('group', { name: 'Lines and zones of this camera' }).getByRole('button', { name });
const today = () => page.getByTestId('draft-today');

/** A place of the picture, given in 0..1, in pixels of the page. */
async function at(x: number, y: number): Promise<[number, number]> {
  const box = (await canvas().boundingBox())!;
  return [box.x + x * box.width, box.y + y * box.height];
}
const press = async (x: number, y: number) => page.mouse.click(...(await at(x, y)));
async function drag(from: [number, number], to: [number, number]) {
  await page.mouse.move(...(await at(...from)));
  await page.mouse.down();
  await page.mouse.move(...(await at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2)));
  await page.mouse.move(...(await at(...to)));
  await page.mouse.up();
}
async function save(kind: string, name: string) {
  await inspector(kind).getByLabel('Name', { exact: true }).fill(name);
  await inspector(kind).getByRole('button', { name: 'Save as version 1' }).click();
  await expect(inspector(kind).getByText(/version 1 since/)).toBeVisible();
}
const coordinate = async (kind: string, name: string) =>
  Number(await inspector(kind).getByRole('textbox', { name, exact: true }).inputValue());

test('a gate is its first line, then its second', async () => {
  await page.keyboard.press('g');
  await drag([0.38, 0.5], [0.66, 0.5]);
  await expect(page.getByText('Draw the second line, or take the dashed one.')).toBeVisible();
  // drawn the other way round: the editor turns it
  await drag([0.66, 0.68], [0.38, 0.68]);
  await save('Gate', 'Inner door');
  expect(await coordinate('Gate', 'Second line, Start x')).toBeCloseTo(0.38, 2);
  expect(await coordinate('Gate', 'Second line, End y')).toBeCloseTo(0.68, 2);
});

test('a zone is its corners, an ignore zone a rectangle', async () => {
  await page.keyboard.press('z');
  for (const [x, y] of [
    [0.12, 0.7],
    [0.42, 0.66],
    [0.48, 0.95],
    [0.12, 0.95],
  ])
    await press(x, y);
  await press(0.12, 0.7);
  await inspector('Zone').getByRole('textbox', { name: 'Capacity, people' }).fill('12');
  await inspector('Zone')
    .getByRole('checkbox', { name: /People wait here/ })
    .check();
  await save('Zone', 'Queue');
  await page.keyboard.press('Escape');
  await page.keyboard.press('x');
  await drag([0.85, 0.55], [0.97, 0.95]);
  await save('Ignore zone', 'Mirror');
});

test('what cannot count is refused with its reason, and mended', async () => {
  await region('Gate: Inner door').click();
  await inspector('Gate').getByRole('textbox', { name: 'Second line, Start y' }).fill('0.3');
  await inspector('Gate').getByRole('textbox', { name: 'Second line, End y' }).fill('0.3');
  await expect(inspector('Gate').locator('#region-checks')).toContainText('is not on the inside of the first');
  await expect(inspector('Gate').getByRole('button', { name: /^Save/ })).toBeDisabled();
  await inspector('Gate').getByRole('button', { name: 'Put them in order' }).click();
  await expect(inspector('Gate').getByRole('button', { name: /^Save/ })).toBeEnabled();
  await inspector('Gate').getByRole('button', { name: 'Cancel' }).click();
  await expect(inspector('Gate').getByText(/version 1 since/)).toBeVisible();
});

test('a press in the enlarged picture means what is seen there', async () => {
  await page.keyboard.press('Escape');
  await page.mouse.move(...(await at(0.2, 0.2)));
  await page.mouse.wheel(0, -600);
  await expect(page.getByRole('button', { name: 'Zoom: 246%' })).toBeVisible();
  await page.keyboard.press('z');
  await drag([0.12, 0.15], [0.3, 0.31]);
  expect(await coordinate('Zone', 'Corner 1 x')).toBeCloseTo(0.12, 2);
  expect(await coordinate('Zone', 'Corner 3 y')).toBeCloseTo(0.31, 2);
  await inspector('Zone').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: /^Zoom/ }).click();
  await expect(page.getByRole('button', { name: 'Zoom: 100%' })).toBeVisible();
});

test('after a reload all of it is there', async () => {
  await page.reload();
  for (const name of ['Line: Entrance', 'Gate: Inner door', 'Zone: Queue', 'Ignore zone: Mirror'])
    await expect(region(name)).toHaveCount(1);
  await region('Zone: Queue').click();
  await expect(inspector('Zone').getByRole('textbox', { name: 'Capacity, people' })).toHaveValue('12');
  await expect(inspector('Zone').getByRole('checkbox', { name: /People wait here/ })).toBeChecked();
  expect(await coordinate('Zone', 'Corner 2 x')).toBeCloseTo(0.42, 2);
  await expect(inspector('Zone').getByText('Version 1', { exact: true })).toBeVisible();
});

test('people’s ways answer whether a line can count, and propose one', async () => {
  await region('Line: Entrance').click();
  // ten people are enough to say
  await expect(inspector('Line').getByText(/Seen well on both sides: \d+ of \d+ people/)).toBeVisible({
    timeout: 120_000,
  });
  await expect.poll(async () => Number(/\d+/.exec((await today().textContent()) ?? '')?.[0] ?? 0)).toBeGreaterThan(0);
  await inspector('Line').getByRole('button', { name: 'Propose a line' }).click();
  await expect(inspector('Line').getByText(/The dashed line would count \d+ in and \d+ out/)).toBeVisible({
    timeout: 60_000,
  });
  await inspector('Line').getByRole('button', { name: 'Take it' }).click();
  await expect(inspector('Line').getByText('changed, not saved')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(inspector('Line').getByText(/version 1 since/)).toBeVisible();
});

test('nothing was complained of on the way', () => expect(complaints).toEqual([]));
