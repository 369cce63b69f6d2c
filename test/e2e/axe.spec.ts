import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect as soon, test, type Page } from 'playwright/test';
import { AppClient } from '../support/app-client.ts';
import { AppProcess } from '../support/app-process.ts';
import { findings } from '../support/axe-findings.ts';
import { closePages, openPage } from '../support/open-page.ts';
import { WHOLE_WEEK } from '../support/whole-week.ts';

/* Every screen as a screen reader and weak eyes have it: axe finds nothing, in light and in dark colours. */

test.describe.configure({ mode: 'serial', timeout: 600_000 });
const expect = soon.configure({ timeout: 90_000 });

let app: AppProcess;
let client: AppClient;
let desk: Page;
let cameraId: string;
let other: string;
let receipt: string;

test.beforeAll(async ({ browser }) => {
  app = new AppProcess(mkdtempSync(join(tmpdir(), 'footfall-axe-')));
  await app.start();
  ({ page: desk } = await openPage(browser, app.link));
  await expect(desk.getByTestId('camera-state')).toHaveText('Counting');
  const [cookie] = await desk.context().cookies();
  client = await AppClient.open(app.port, `${cookie.name}=${cookie.value}`);
  [{ cameraId }] = await client.call('cameras.list', {});
  const crossings = () =>
    client.call('events.list', {
      cameraId: null,
      regionId: null,
      fromMs: Date.now() - 3_600_000,
      toMs: Date.now() + 60_000,
      only: 'counted',
    });
  await expect.poll(async () => (await crossings()).length, { timeout: 240_000 }).toBeGreaterThan(0);
  const [{ eventId, capturedAtMs }] = await crossings();
  receipt = `/today?event=${capturedAtMs}.${eventId}`;
  await desk.close();
  const clip = join(app.dataFolder, 'clip.mp4');
  copyFileSync(fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url)), clip);
  ({ cameraId: other } = await client.call('cameras.add', {
    name: 'Back door',
    source: { kind: 'file', path: clip, loop: true },
  }));
  await client.call('cameras.setSchedule', { cameraId: other, schedule: WHOLE_WEEK });
});
test.afterAll(async ({ browser }) => {
  await closePages(browser);
  client.close();
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

test('nothing is found, neither in light nor in dark colours', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage(),
    origin = `http://127.0.0.1:${app.port}/`;
  const all: string[] = [];
  // The page before it is plain.
  let inside = false;
  const wear = async (colorScheme: 'light' | 'dark') => {
    await page.emulateMedia({ colorScheme });
    if (inside) await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
  };
  const look = async (name: string) => {
    all.push(...(await findings(page)).map((finding) => `${name}: ${finding}`));
    await wear('dark');
    // What colours change is what is read again.
    all.push(...(await findings(page, ['color-contrast'])).map((finding) => `${name}, dark: ${finding}`));
    await wear('light');
  };
  await page.goto(origin);
  await expect(page.getByLabel('Code or link')).toBeVisible();
  await look('login page');
  // a place within the page is not loaded anew
  await context.addCookies(await desk.context().cookies());
  await page.reload();
  inside = true;
  const screens: [string, string, string][] = [
    ['wall', '/live', 'figure + figure video'],
    ['live', `/live/${cameraId}`, 'video'],
    ['today', `/today?door=${cameraId}`, 'table tbody tr'],
    ['receipt', receipt, 'aside h2'],
    ['cameras', '/cameras', 'table tbody tr'],
    ['health', '/cameras/health', 'table tbody tr'],
    ['health of a camera', `/cameras/${cameraId}/health`, '[data-testid="history-rate"] svg'],
    ['found cameras', '/cameras/add', 'fieldset'],
    ['add camera', '/cameras/add?kind=address', 'fieldset'],
    ['change camera', `/cameras/${other}/source`, 'fieldset'],
    ['settings of a camera', `/cameras/${other}/settings`, 'section h2'],
    ['editor', `/cameras/${cameraId}/lines`, '[data-testid="editor-canvas"]'],
    ['check the view', `/cameras/${cameraId}/view`, 'h2'],
    ['a first line', `/cameras/${other}/lines?new`, '[data-testid="editor-canvas"]'],
    ['settings', '/settings', 'section h2'],
    ['who did what', '/settings/audit', 'tbody tr'],
    ['people', '/settings/people', 'form'],
  ];
  for (const [name, path, sign] of screens) {
    await page.goto(`${origin}#${path}`);
    await expect(page.locator(`main ${sign}`).first()).toBeVisible();
    await look(name);
  }
  await page.getByRole('button', { name: 'This screen' }).click();
  await page.getByRole('menuitem', { name: 'Show on another screen…' }).click();
  await expect(page.getByRole('dialog')).toContainText('footfall start');
  await look('invite dialog');
  await context.close();
  expect(all).toEqual([]);
});
