import type { Browser, Page } from 'playwright/test';

/** The application in a new browser context, in English, as large as a store PC's screen; `complaints`: what the console and the page say against it, but for what is expected. */
export async function openPage(
  browser: Browser,
  link: string,
  expected?: RegExp,
): Promise<{ page: Page; complaints: string[] }> {
  const complaints: string[] = [];
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' })).newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected?.test(message.text())) complaints.push(message.text());
  });
  await page.goto(link);
  // A link leads on to the application by itself; who goes elsewhere before that would be interrupted.
  await page.waitForURL((url) => !url.searchParams.has('token'));
  return { page, complaints };
}

/** What a test file has opened would go on asking and drawing under the next one. */
export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}
