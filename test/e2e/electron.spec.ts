import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron as electron } from 'playwright';
import { expect, test } from 'playwright/test';

/* The desktop application itself, where its binary and a display are. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const missing = whyNot();
test.skip(missing !== null, missing ?? '');

function whyNot(): string | null {
  const folder = join(root, 'node_modules/electron');
  if (
    !existsSync(join(folder, 'path.txt')) ||
    !existsSync(join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8')))
  )
    return 'the Electron binary is not installed (npx install-electron)';
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return 'there is no display';
  if (process.getuid?.() === 0) return "Electron's sandbox does not work for root";
  return null;
}

/** Runs in the page: asks over a port of its own, after which the page itself has to be loaded again. */
const countedSoFar = `new Promise((resolve) => {
  const port = window.footfall.port();
  port.onMessage((message) => { if (message.type === 'reply' && message.ok) resolve(message.value.in + message.value.out); });
  port.post({ type: 'request', id: 1, method: 'counts.totals', input: {} });
})`;

test('opens its window, counts the demo, keeps the page locked in, and survives a crash of the page', async () => {
  const data = mkdtempSync(join(tmpdir(), 'footfall-electron-'));
  const app = await electron.launch({ cwd: root, args: [root, '--data', data] });
  try {
    const page = await app.firstWindow();
    await expect(page).toHaveURL(/^app:\/\/footfall\//);
    await expect(page.locator('video')).toBeVisible();

    // No Node, one port, no way out.
    expect(
      await page.evaluate(() => [
        typeof (window as { require?: unknown }).require,
        typeof (window as { process?: unknown }).process,
        typeof (window as { footfall?: unknown }).footfall,
      ]),
    ).toEqual(['undefined', 'undefined', 'object']);
    expect(await page.evaluate(() => window.open('https://example.com'))).toBeNull();
    expect(
      await page.evaluate(() =>
        fetch('https://example.com').then(
          () => 'sent',
          () => 'refused',
        ),
      ),
    ).toBe('refused');

    // A crashed page comes back by itself, and the counts with it. Playwright gives up on a page that crashed, so the window is asked.
    const inWindow = <T>(script: string) =>
      app.evaluate(
        ({ BrowserWindow }, code) =>
          BrowserWindow.getAllWindows()[0].webContents.executeJavaScript(code) as Promise<unknown>,
        script,
      ) as Promise<T>;
    await expect.poll(() => inWindow<number>(countedSoFar), { timeout: 90_000 }).toBeGreaterThan(0);
    const before = await inWindow<number>(countedSoFar);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer());
    await expect
      .poll(() => inWindow<boolean>("document.querySelector('video') !== null").catch(() => false), { timeout: 30_000 })
      .toBe(true);
    expect(await inWindow<number>(countedSoFar)).toBeGreaterThanOrEqual(before);
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
});
