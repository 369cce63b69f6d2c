import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as anyExpect, test, type Browser, type Page } from 'playwright/test';
import { AppProcess, entry } from '../support/app-process.ts';
import { closePages } from '../support/open-page.ts';

/* One screen invites another, and both leave again. */

// Three pages with moving pictures share the PC with what counts.
const expect = anyExpect.configure({ timeout: 90_000 });
test.setTimeout(600_000);

let app: AppProcess;
const start = async (...args: string[]) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-screens-')), {}, args);
  await app.start();
};
test.afterEach(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const open = async (
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> => {
  const page =
    await // Encrypted by an authority of its own beyond this PC; that a client that trusts it needs no more is tested in tls.test.ts.
    (await browser.newContext({ locale: 'en-GB', ignoreHTTPSErrors: true, ...options })).newPage();
  await page.goto(url);
  return page;
};
const choose = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'This screen' }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
};
const live = (page: Page) => expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
const typeCode = async (page: Page, code: string) => {
  await page.getByLabel('Code or link').fill(code);
  await page.getByRole('button', { name: 'Log in' }).click();
};

test('a second screen is let in once, and everybody leaves', async ({ browser }) => {
  await start('--address', '0.0.0.0');
  const first = await open(browser, `https://127.0.0.1:${app.port}${new URL(app.link).search}`);
  await live(first);
  await choose(first, 'Show on another screen…');
  const dialog = first.getByRole('dialog');
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expect(dialog.getByText(/Opens once\. (10:0\d|9:\d\d) left/)).toBeVisible();
  const code = (await dialog.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/).textContent())!;

  const second = await open(browser, `https://127.0.0.1:${app.port}/`, { viewport: { width: 390, height: 844 } });
  await typeCode(second, 'ABCD-2345');
  await expect(second.getByText('This code is not known.')).toBeVisible();
  await typeCode(second, code.toLowerCase());
  await expect(second.getByRole('banner')).toBeVisible();
  await expect(dialog.getByText('The other screen is logged in.')).toBeVisible();

  // One that is closed opens no more, and neither does one that was used.
  await dialog.getByRole('button', { name: 'Invite another screen' }).click();
  const withdrawn = (await dialog.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/).textContent())!;
  await first.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const third = await open(browser, `https://127.0.0.1:${app.port}/?token=${withdrawn}`);
  await expect(third.getByText('This link has expired.')).toBeVisible();
  await typeCode(third, code);
  await expect(third.getByText('This link was used already.')).toBeVisible();
  await typeCode(
    third,
    execFileSync(process.execPath, [entry, 'link', '--data', app.dataFolder], { encoding: 'utf8' }).split('\n')[0],
  );
  await live(third);

  await choose(third, 'Log out');
  await expect(third.getByText('You are logged out.')).toBeVisible();
  await live(first);
  await choose(first, 'Log out on all screens');
  await first.getByRole('dialog').getByRole('button', { name: 'Log out on all screens' }).click();
  await expect(first.getByText('You are logged out.')).toBeVisible();
  await expect(second.getByLabel('Code or link')).toBeVisible();
});

test('a server that listens on its own PC says so, and how to change it', async ({ browser }) => {
  await start();
  const page = await open(browser, app.link);
  await choose(page, 'Show on another screen…');
  await expect(page.getByRole('dialog')).toContainText('Footfall listens on this PC only');
  await expect(page.getByRole('dialog')).toContainText('footfall start --address 0.0.0.0');
  await expect(page.getByRole('img', { name: /QR/ })).toHaveCount(0);
});
