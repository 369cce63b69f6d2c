import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readReport } from '../../app/main/counts/count-report.ts';
import { openDatabase } from '../../app/main/db/open-database.ts';
import { listRecounts } from '../../app/main/db/recounts.ts';
import { lockFolder } from '../../app/main/folder-lock.ts';
import type { Recount } from '../../app/shared/domain/recount.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { makePast, NOON } from '../support/app-past.ts';
import { entry } from '../support/app-process.ts';

const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString();

const folder = temporaryFolder();
const range = ['--data', folder.path, '--camera', 'Camera-1', '--from', iso(NOON), '--to', iso(NOON + 2 * HOUR)];
let file = '';
afterAll(() => folder.remove());

beforeAll(async () => {
  ({ file } = await makePast(folder.path, 600));
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [entry, 'recount', ...args], { encoding: 'utf8', timeout: 120_000 });

/** What charts show, and what is stored of recounts. */
async function look() {
  const db = await openDatabase(file);
  const site = { siteId: 's', name: 's', timeZone: 'UTC', dayStartMinutes: 0, opensMinutes: 0, closesMinutes: 0 };
  const { totalIn, totalOut, measuredSeconds } = await readReport(
    db,
    { cameraId: null, regionId: null, fromMs: NOON, toMs: NOON + 2 * HOUR, bucketMinutes: 60 },
    site,
    NOON + 12 * HOUR,
  );
  const recounts = await listRecounts(db, {});
  const rows = (await db('counting_events')
    .whereNotNull('recount_id')
    .distinct('recount_id')
    .pluck('recount_id')) as string[];
  await db.destroy();
  return { shown: [totalIn, totalOut], measuredSeconds, recounts, withRows: rows };
}

it('killed at any moment it leaves what was shown before or what is shown after, whole; and the next one cleans up', async () => {
  const { shown: before } = await look();
  const after = before.toReversed();
  expect(before[0]).not.toBe(before[1]);
  const seen = new Set<string>();
  for (let round = 0; round < 10; round++) {
    const child = spawn(process.execPath, [entry, 'recount', ...range, '--accept'], { stdio: 'ignore' });
    const gone = once(child, 'exit');
    // From before it begins until it must be done.
    await new Promise((resolve) => {
      setTimeout(resolve, 150 + round * 150 + Math.random() * 100);
    });
    child.kill('SIGKILL');
    await gone;
    const { shown, measuredSeconds, recounts } = await look();
    expect([before, after]).toContainEqual(shown);
    expect(shown).toEqual(recounts.some(({ status }) => status === 'accepted') ? after : before);
    expect(measuredSeconds).toBe(7200);
    for (const { status } of recounts) seen.add(status);
  }
  const { status, stdout, stderr } = run(...range, '--json');
  expect([status, stderr]).toEqual([0, '']);
  const { recounts, withRows } = await look();
  expect(recounts.map((one) => one.status)).not.toContain('running');
  // Rows are only of those that are shown, or could be.
  expect(withRows.sort()).toEqual(
    recounts
      .filter((one) => one.status === 'accepted' || one.status === 'ready')
      .map(({ recountId }) => recountId)
      .sort(),
  );
  expect(JSON.parse(stdout) as Recount).toMatchObject({ status: 'ready', tracks: 600 });
  process.stdout.write(`Killed ten times: ${[...seen].join(', ')}.\n`);
}, 180_000);

it('shows old against new, changes charts only when asked to, and counts again what it has counted again', async () => {
  const { shown } = await look();
  const first = run(...range);
  expect([first.status, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toMatch(/^camera-1, .* 12:00 .* to .* 14:00 .*: 600 people\n/);
  expect(first.stdout).toContain('Charts still show what was counted before.');
  expect((await look()).shown).toEqual(shown);
  const accepted = JSON.parse(run(...range, '--accept', '--json').stdout) as Recount;
  expect(accepted.status).toBe('accepted');
  const [day] = accepted.days;
  expect((await look()).shown).toEqual([day.newIn, day.newOut]);
  const again = JSON.parse(run(...range, '--accept', '--json').stdout) as Recount;
  expect(again.days).toEqual([{ ...day, oldIn: day.newIn, oldOut: day.newOut }]);
});

it.each<[string, string[], number, string]>([
  [
    'a camera that is not there',
    ['--data', folder.path, '--camera', 'Garden', '--from', iso(NOON), '--to', iso(NOON + HOUR)],
    2,
    'CLI_001',
  ],
  [
    'a time without a zone',
    ['--data', folder.path, '--camera', 'camera-1', '--from', '2026-03-01T09:00:00', '--to', iso(NOON)],
    2,
    'CLI_001',
  ],
  ['no end', ['--data', folder.path, '--camera', 'camera-1', '--from', iso(NOON)], 2, 'CLI_001'],
  [
    'a time before anything was kept',
    ['--data', folder.path, '--camera', 'camera-1', '--from', iso(NOON - 24 * HOUR), '--to', iso(NOON + HOUR)],
    1,
    'RECOUNT_001',
  ],
  [
    'the future',
    ['--data', folder.path, '--camera', 'camera-1', '--from', iso(NOON + 48 * HOUR), '--to', iso(NOON + 49 * HOUR)],
    1,
    'RECOUNT_002',
  ],
  [
    'a folder without data',
    ['--data', '/', '--camera', 'camera-1', '--from', iso(NOON), '--to', iso(NOON + HOUR)],
    1,
    'SYS_004',
  ],
])('refuses %s', (_, args, code, error) => {
  const { status, stdout, stderr } = run(...args);
  expect([status, stdout, stderr.trim().split('\n').at(-1)]).toEqual([
    code,
    '',
    expect.stringMatching(new RegExp(`\\(${error}\\)$`)) as string,
  ]);
});

it('leaves a folder alone in which Footfall runs, and says so', () => {
  const release = lockFolder(folder.path);
  const { status, stderr } = run(...range);
  release();
  expect(status).toBe(1);
  expect(stderr).toContain('(SYS_005)');
});
