import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';

/** What axe says of the page as it is, by all rules or by those named: the rule, and where. */
export async function findings(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (runOnly) =>
      (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(runOnly ? { runOnly } : {}),
    rules,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any[0]?.message ?? ''}`),
  );
}
