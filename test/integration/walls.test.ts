import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const eslint = new ESLint({ cwd: root });

/** Whether the linter lets a file of this name have this line. */
async function isAllowed(filePath: string, line: string): Promise<boolean> {
  const [{ messages }] = await eslint.lintText(`${line}\n`, { filePath });
  return !messages.some(({ ruleId }) => /^(@typescript-eslint\/)?no-restricted-(imports|syntax)$/.test(ruleId ?? ''));
}

it.each([
  ['app/main/recounts/recount-service.ts', "export { addMissed } from '../counts/open-counts.ts';", true],
  ['app/main/recounts/recount-service.ts', "export { addMissed } from '../counts/late-events.ts';", false],
  ['app/main/recounts/recount-service.ts', "export type { Intake } from '../counts/event-recorder.ts';", false],
  ['app/main/recounts/recount-service.ts', "export { openSite } from '../counts/open-site.ts';", false],
  ['app/main/recounts/recount-service.ts', "export { clock } from './site-clock.ts';", true],
  ['app/main/recounts/inner/clock.ts', "export { clock } from '../site-clock.ts';", true],
  ['app/main/create-app.ts', "export { openCounts } from './counts/open-counts.ts';", true],
  ['app/main/create-app.ts', "export { readTotals } from './counts/count-report.ts';", false],
  ['app/main/headless/commands/recount.ts', "export { clock } from '../../recounts/site-clock.ts';", false],
  ['app/main/electron/main.ts', "export { NoticeBoard } from '../notices/notice-board.ts';", false],
  ['app/main/electron/main.ts', "export { app } from 'electron';", true],
  ['app/main/counts/event-recorder.ts', "export { listMinutes } from '../db/counting-results.ts';", true],
])('%s: %s (%s)', async (file, line, allowed) => {
  expect(await isAllowed(file, line)).toBe(allowed);
});

it.each([
  ['app/main/counts/count-report.ts', "export const rows = (db: Db) => db('cameras');", false],
  ['app/main/counts/count-report.ts', "export const rows = (transaction: Db) => transaction.raw('select 1');", false],
  ['app/main/db/sites.ts', "export const rows = (db: Db) => db('cameras');", true],
])('SQL is written in db only: %s: %s (%s)', async (file, line, allowed) => {
  expect(await isAllowed(file, line)).toBe(allowed);
});

it('no folder is without walls', async () => {
  const walled = await Promise.all(
    globSync('app/**/*.{ts,tsx}', { cwd: root })
      .filter((file) => !/\.test\.tsx?$/.test(file))
      .map(async (file) => {
        const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, unknown> };
        return { file, has: rules['no-restricted-imports'] !== undefined };
      }),
  );
  expect(walled.filter(({ has }) => !has).map(({ file }) => file)).toEqual([]);
});
