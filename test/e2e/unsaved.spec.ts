import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect as soon, test, type Page } from 'playwright/test';
import { AppClient } from '../support/app-client.ts';
import { AppProcess, processes } from '../support/app-process.ts';
import { closePages, openPage } from '../support/open-page.ts';

/* Work in the editor that was not saved, and work of two people on the same line. The tests follow one another on one data folder. */

test.describe.configure({ mode: 'serial', timeout: 400_000 });
/** Pages are loaded again and again: a busy PC may take its time. */
const expect = soon.configure({ timeout: 60_000 });

let app: AppProcess;
let one: Page, two: Page;
let complaints: string[];
let editor: string;

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-unsaved-')));
  await app.start();
  ({ page: one, complaints } = await openPage(browser, app.link));
  await expect(one.getByTestId('camera-state')).toHaveText('Counting');
  // nothing of this needs a picture, and two that play are much for a small PC
  const [cookie] = await one.context().cookies(),
    client = await AppClient.open(app.port, `${cookie.name}=${cookie.value}`);
  const [{ cameraId }] = await client.call('cameras.list', {});
  await client.call('cameras.setEnabled', { cameraId, enabled: false });
  client.close();
  await one.goto(`${new URL(one.url()).origin}/#/cameras/${cameraId}/lines`);
  await expect(inspector(one).getByText(/version 1 since/)).toBeVisible();
  editor = one.url();
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' });
  await context.addCookies(await one.context().cookies());
  two = await context.newPage();
  await two.goto(editor);
  await expect(inspector(two).getByText(/version 1 since/)).toBeVisible();
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const inspector = (page: Page, kind = 'Line') => page.getByRole('complementary', { name: kind, exact: true });
const field = (page: Page, name: string) => inspector(page).getByRole('textbox', { name, exact: true });
const button = (page: Page, name: string | RegExp) => inspector(page).getByRole('button', { name });
const region = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Lines and zones of this camera' }).getByRole('button', { name });
const asked = (page: Page) => page.getByRole('region', { name: /while you were changing it/ });
const left = (page: Page) => page.getByText(/^Drawn here and not saved/);

test('two people change the same line: the second sees both and is asked, and nothing is overwritten', async () => {
  await field(two, 'Start y').fill('0.45');
  await field(two, 'Name').fill('Front door');
  await field(one, 'Start y').fill('0.55');
  await inspector(one)
    .getByRole('textbox', { name: /What changed/ })
    .fill('nearer to the shop');
  await button(one, 'Save as version 2').click();
  await expect(inspector(one).getByText(/version 2 since/)).toBeVisible();
  await expect(asked(two)).toContainText('Somebody else saved “Entrance” as version 2');
  await expect(asked(two)).toContainText('nearer to the shop');
  await expect(asked(two).getByRole('row', { name: /Place/ })).toContainText('drawn dotted');
  await expect(asked(two).getByRole('row', { name: /Name/ })).toContainText('Front door');
  await expect(button(two, /^Save/)).toBeDisabled();
  await button(two, 'Keep mine').click();
  await expect(inspector(two).getByText(/version 3 since/)).toBeVisible();
  await expect(field(one, 'Name')).toHaveValue('Front door');
  await expect(field(one, 'Start y')).toHaveValue('0.450');
});

test('theirs can be taken, or both kept', async () => {
  await field(two, 'Start y').fill('0.5');
  await field(one, 'Start y').fill('0.52');
  await button(one, 'Save as version 4').click();
  await button(two, 'Take theirs').click();
  await expect(inspector(two).getByText(/version 4 since/)).toBeVisible();
  await expect(field(two, 'Start y')).toHaveValue('0.520');
  await field(two, 'Start y').fill('0.58');
  await field(two, 'End y').fill('0.58');
  await field(one, 'End y').fill('0.5');
  await button(one, 'Save as version 5').click();
  await button(two, 'Keep both').click();
  await expect(region(one, 'Line: Front door 2')).toHaveCount(1);
  await expect(inspector(two).getByText(/version 1 since/)).toBeVisible();
  await expect(field(two, 'Start y')).toHaveValue('0.580');
});

test('what somebody deleted does not come back unasked', async () => {
  await region(one, 'Line: Front door 2').click();
  await field(two, 'Name').fill('Side door');
  await button(one, 'Delete the line').click();
  await expect(asked(two)).toContainText('Somebody else deleted “Front door 2”');
  await button(two, 'Let it go').click();
  await expect(region(two, 'Line: Side door')).toHaveCount(0);
  await two.reload();
  await expect(inspector(two).getByText(/version 5 since/)).toBeVisible();
  await expect(left(two)).toHaveCount(0);
});

test('an older version is looked at, and restored by saving it', async () => {
  await inspector(two)
    .getByRole('button', { name: /All 5 versions/ })
    .click();
  const first = inspector(two).getByRole('button', { name: /^Version 1/ });
  await first.click();
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await expect(inspector(two).getByText('Drawn dotted over the picture.')).toBeVisible();
  await button(two, 'Restore version 1').click();
  await expect(field(two, 'Name')).toHaveValue('Entrance');
  await expect(inspector(two).getByText('changed, not saved')).toBeVisible();
  await button(two, 'Save as version 6').click();
  await expect(inspector(two).getByText(/version 6 since/)).toBeVisible();
  await expect(inspector(two).getByText('Back to version 1')).toBeVisible();
  await one.reload();
  await expect(field(one, 'Name')).toHaveValue('Entrance');
});

test('what was not saved is kept when one leaves the page or loads it again, and offered', async () => {
  await field(one, 'Start y').fill('0.41');
  await one.getByRole('link', { name: 'Live' }).click();
  await expect(one.getByTestId('editor-canvas')).toHaveCount(0);
  await one.goBack();
  await expect(left(one)).toContainText('“Entrance”');
  await expect(field(one, 'Start y')).not.toHaveValue('0.410');
  await one.reload();
  await expect(left(one)).toContainText('“Entrance”');
  await one.getByRole('button', { name: 'Take it up again' }).click();
  await expect(field(one, 'Start y')).toHaveValue('0.410');
  await expect(left(one)).toHaveCount(0);
  // another tab of this browser is not offered what is being drawn here
  const tab = await one.context().newPage();
  await tab.goto(editor);
  await expect(inspector(tab).getByText(/version 6 since/)).toBeVisible();
  await expect(left(tab)).toHaveCount(0);
  await tab.close();
  await one.reload();
  await one.getByRole('button', { name: 'Throw it away' }).click();
  await one.reload();
  await expect(inspector(one).getByText(/version 6 since/)).toBeVisible();
  await expect(left(one)).toHaveCount(0);
});

test('somebody saved it since: what was left is asked about', async () => {
  await field(one, 'Start y').fill('0.41');
  await one.goto('about:blank');
  await field(two, 'Start y').fill('0.47');
  await button(two, 'Save as version 7').click();
  await expect(inspector(two).getByText(/version 7 since/)).toBeVisible();
  await one.goto(editor);
  await one.getByRole('button', { name: 'Take it up again' }).click();
  await expect(asked(one)).toContainText('as version 7');
  await button(one, 'Take theirs').click();
  await expect(field(one, 'Start y')).toHaveValue('0.470');
});

test('a killed browser loses nothing that was drawn', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'footfall-profile-'));
  const { launchOptions } = test.info().project.use;
  const open = async () => {
    const context = await chromium.launchPersistentContext(profile, {
      ...launchOptions,
      viewport: { width: 1366, height: 768 },
      locale: 'en-GB',
    });
    await context.addCookies(await two.context().cookies());
    const page = await context.newPage();
    await page.goto(editor);
    return { context, page };
  };
  const before = await open();
  await expect(inspector(before.page).getByText(/version 7 since/)).toBeVisible();
  await before.page.keyboard.press('z');
  const box = (await before.page.getByTestId('editor-canvas').boundingBox())!;
  await before.page.mouse.move(box.x + 30, box.y + 30);
  await before.page.mouse.down();
  await before.page.mouse.move(box.x + 230, box.y + 180, { steps: 3 });
  await before.page.mouse.up();
  await expect(before.page.getByText('new, not saved')).toBeVisible();
  for (const { pid, args } of processes())
    if (args.includes(profile) && !args.includes('--type=')) process.kill(pid, 'SIGKILL');
  await before.context.close().catch(() => {});
  const after = await open();
  await expect(left(after.page)).toContainText('“Zone 1”');
  await after.page.getByRole('button', { name: 'Take it up again' }).click();
  await expect(inspector(after.page, 'Zone').getByText('new, not saved')).toBeVisible();
  await after.context.close();
  rmSync(profile, { recursive: true, force: true });
});

test('nothing was complained of on the way', () => expect(complaints).toEqual([]));
