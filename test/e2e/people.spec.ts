import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as soon, test } from 'playwright/test';
import { AppProcess } from '../support/app-process.ts';
import { findings } from '../support/axe-findings.ts';
import { closePages } from '../support/open-page.ts';
import { asCommand, PASSWORD, phoneCode } from '../support/people.ts';

/* Logging in as a person does it: with a passkey of a virtual device, and with a code of a phone after the password. */

test.describe.configure({ mode: 'serial', timeout: 300_000 });
const expect = soon.configure({ timeout: 60_000 });

let app: AppProcess;
test.beforeAll(async () => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-people-')));
  await app.start();
  const command = await asCommand(app.dataFolder, app.port);
  for (const name of ['Lan', 'Minh'])
    await command.call('people.add', { name, role: 'viewer', models: false, password: PASSWORD });
  command.close();
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

test('a passkey lets in without a password, and a device that does not know its owner does not', async ({
  browser,
}) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1366, height: 768 } }),
    page = await context.newPage();
  const devices = await context.newCDPSession(page);
  await devices.send('WebAuthn.enable');
  const options = {
    ...({ protocol: 'ctap2', transport: 'internal' } as const),
    ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  };
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', { options });
  await page.goto(`http://localhost:${app.port}/`);
  await expect(page.getByRole('button', { name: 'Log in with a passkey' })).toHaveCount(0);
  await page.getByLabel('Name').fill('Lan');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await expect(page.getByRole('button', { name: 'This screen' })).toBeVisible();
  await page.goto(`http://localhost:${app.port}/#/settings/people`);
  const form = page.getByRole('form', { name: 'Passkeys' });
  await form.getByLabel('What this device is called').fill('Desk');
  await form.getByLabel('Your password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Add this device' }).click();
  await expect(page.getByRole('group', { name: 'Desk' })).toContainText('for localhost');
  expect((await devices.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1);
  if (process.env.FOOTFALL_SHOTS)
    await page.screenshot({ path: `${process.env.FOOTFALL_SHOTS}/account.png`, fullPage: true });
  expect(await findings(page)).toEqual([]);

  await page.getByRole('button', { name: 'This screen' }).click();
  await page.getByRole('menuitem', { name: 'Log out', exact: true }).click();
  const button = page.getByRole('button', { name: 'Log in with a passkey' });
  await expect(button).toBeVisible();
  if (process.env.FOOTFALL_SHOTS)
    await page.screenshot({ path: `${process.env.FOOTFALL_SHOTS}/login.png`, fullPage: true });
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await button.click();
  await expect(page.getByText('No passkey was used.')).toBeVisible();
  await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await button.click();
  await expect(page.getByRole('button', { name: 'This screen' })).toBeVisible();
  await page.goto(`http://localhost:${app.port}/#/settings/people`);
  await page.getByRole('group', { name: 'Desk' }).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('group', { name: 'Desk' })).toHaveCount(0);
});

test('a second step is set up with a phone, asked for after the password, and paper lets in without it', async ({
  browser,
}) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } }),
    page = await context.newPage();
  const home = `http://127.0.0.1:${app.port}/`;
  const logIn = async () => {
    await page.goto(home);
    await page.getByLabel('Name').fill('Minh');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  };
  await logIn();
  await expect(page.getByRole('button', { name: 'This screen' })).toBeVisible();
  await page.goto(`${home}#/settings/people`);
  const form = page.getByRole('form', { name: 'Second step of logging in' });
  await form.getByLabel('Your password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Set up the second step' }).click();
  await expect(form.getByRole('img')).toBeVisible();
  if (process.env.FOOTFALL_SHOTS)
    await page.screenshot({ path: `${process.env.FOOTFALL_SHOTS}/second.png`, fullPage: true });
  const secret = (await form.locator('code').innerText()).replaceAll(' ', '');
  await form.getByLabel('Code that the app shows').fill(phoneCode(secret, Date.now()));
  await form.getByRole('button', { name: 'Ask for it from now on' }).click();
  const paper = page.getByRole('dialog').getByRole('listitem');
  await expect(paper).toHaveCount(10);
  if (process.env.FOOTFALL_SHOTS) await page.screenshot({ path: `${process.env.FOOTFALL_SHOTS}/paper.png` });
  expect(await findings(page)).toEqual([]);
  const code = await paper.first().innerText();
  await context.clearCookies();
  await logIn();
  if (process.env.FOOTFALL_SHOTS) await page.screenshot({ path: `${process.env.FOOTFALL_SHOTS}/code.png` });
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByText('This code is not right')).toBeVisible();
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('button', { name: 'This screen' })).toBeVisible();
  await page.goto(`${home}#/settings/people`);
  await expect(page.getByText('Codes on paper that are left: 9.')).toBeVisible();
});
