import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import type { AppClient } from '../support/app-client.ts';
import { makePast, NOON } from '../support/app-past.ts';
import { AppProcess } from '../support/app-process.ts';
import { openPage } from '../support/open-page.ts';

/* A shop whose camera was pushed while it counted: the chart marks what it counted since, and one click moves its line. */

let app: AppProcess, page: Page, complaints: string[], client: AppClient, cameraId: string;

test.beforeAll(async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-views-'));
  ({ cameraId } = await makePast(folder, 120, true));
  app = new AppProcess(folder);
  await app.start();
  client = await app.connect();
  const cookie = app.cookie.split('=');
  ({ page, complaints } = await openPage(browser, `http://127.0.0.1:${app.port}/`, /401|ERR_/));
  await page
    .context()
    .addCookies([{ name: cookie[0], value: cookie.slice(1).join('='), url: `http://127.0.0.1:${app.port}` }]);
});
test.afterAll(async () => {
  client.close();
  await app.stop();
  rmSync(app.dataFolder, { recursive: true, force: true });
});

const goTo = (path: string) => page.goto(new URL(`#/${path}`, page.url()).href);

test('the chart marks what was counted elsewhere; the line is moved by one click, and nothing is asked any more', async () => {
  await page.reload();
  await goTo(`today?day=${new Date(NOON).toISOString().slice(0, 10)}`);
  await expect(page.getByText('Camera moved: counts may be wrong')).toBeVisible();
  await expect(page.getByTestId('count-chart').locator('rect[data-bucket][data-suspect]').first()).toBeVisible();
  await shoot('today');

  await goTo(`cameras/${cameraId}/lines`);
  const strip = page.getByTestId('view-moved');
  await expect(strip).toContainText('The camera was moved');
  await shoot('editor');
  const before = await client.call('regions.list', { cameraId });
  await strip.getByRole('button', { name: 'Move it' }).click();
  await expect(strip).toHaveCount(0);
  const [line] = await client.call('regions.list', { cameraId });
  expect(line.ruleVersion).toBe(before[0].ruleVersion + 1);
  expect(line.points).not.toEqual(before[0].points);
  expect(complaints).toEqual([]);
});

/** Looked at by people: only where a folder for them is named. */
async function shoot(name: string): Promise<void> {
  const folder = process.env.FOOTFALL_SHOTS;
  if (!folder) return;
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1366, 1024]) {
      await page.setViewportSize({ width, height: 768 });
      await page.evaluate((to) => document.documentElement.setAttribute('data-mantine-color-scheme', to), scheme);
      await page.screenshot({ path: join(folder, `${name}-${scheme}-${width}.png`) });
    }
  await page.setViewportSize({ width: 1366, height: 768 });
}
