import { defineConfig } from 'playwright/test';

// The browser: CHROMIUM_PATH (npm test sets it to Debian's or an installed Chrome), else Playwright's own download.
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/browser',
  // For a slow PC beside a busy program; nothing is measured by them.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: '../../test-results/browser.json' }]],
  use: {
    actionTimeout: 120_000,
    browserName: 'chromium',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    // A trace takes pictures of every page all the time, which doubles the tests' time: `--trace on` where one is wanted.
    trace: 'off',
    launchOptions: {
      ...(process.env['CHROMIUM_PATH'] ? { executablePath: process.env['CHROMIUM_PATH'] } : {}),
      args: ['--autoplay-policy=no-user-gesture-required', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
});
