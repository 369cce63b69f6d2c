// npm test: set-up, then type-check, lint, format, unit, integration and browser tests. All of them run, also after a failure;
// the closing line sums their own reports (type-check, lint and format count as one each). Up to three files of a suite that fail are run
// once more, alone: what passes only then is named in the summary, and is a test or a race to mend. npm run test:long: the test files
// that have a long form (simulated days, thousands of mutations), in that form, once; npm test has a short one of each.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { childEnv, findChromium, findFfmpeg, nodePath, root } from './environment.mjs';
import { prepare } from './prepare.mjs';
import { readPlaywright, readVitest } from './test-report.mjs';

const begun = Date.now();
await prepare({ desktop: true, tests: true });
const reports = join(root, 'test-results');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

const ffmpeg = findFfmpeg(),
  chromium = findChromium();
const isLong = process.argv.includes('--long');
const long = isLong ? { FOOTFALL_LONG: '1' } : {};
/** The files of a folder that have a long form. */
const only = (folder) =>
  isLong
    ? readdirSync(join(root, folder), { recursive: true })
        .filter((file) => /\.(test|spec)\.tsx?$/.test(file))
        .map((file) => join(folder, file))
        .filter((file) => readFileSync(join(root, file), 'utf8').includes('FOOTFALL_LONG'))
    : [];
const env = childEnv({
  ...long,
  ...(ffmpeg ? { FFMPEG_PATH: ffmpeg } : {}),
  ...(chromium ? { CHROMIUM_PATH: chromium } : {}),
});
const vitest = (project, files, report, ...more) => [
  'node_modules/vitest/vitest.mjs',
  'run',
  ...files,
  ...['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=test-results/${report}`],
  ...more,
];
const playwright = (files) => [
  'node_modules/playwright/cli.js',
  'test',
  '-c',
  'test/e2e/playwright.config.ts',
  ...files,
];
const house = [
  { name: 'type-check', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
];
const suites = [
  ...(isLong ? [] : house),
  {
    name: 'unit tests',
    args: vitest('unit', only('app'), 'unit.json'),
    alone: (files) => vitest('unit', files, 'unit.json', '--maxWorkers=1'),
    report: 'unit.json',
    read: readVitest,
  },
  {
    name: 'integration tests',
    args: vitest('integration', ['test/integration', 'test/golden'].flatMap(only), 'integration.json'),
    alone: (files) => vitest('integration', files, 'integration.json', '--maxWorkers=1'),
    report: 'integration.json',
    read: readVitest,
  },
  {
    name: 'browser tests',
    args: playwright(only('test/e2e')),
    alone: playwright,
    report: 'browser.json',
    read: readPlaywright,
  },
];
const AT_MOST_ALONE = 3;

/** What is read only runs side by side; each is shown whole, when its turn has come. */
const beside = new Map((isLong ? [] : house).map(({ name, args }) => [name, output(args)]));

function output(args) {
  const child = spawn(nodePath(), args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    parts = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => parts.push(bytes));
  return new Promise((resolve) =>
    child.once('close', (status) => resolve({ status, text: Buffer.concat(parts).toString() })),
  );
}

const run = (args) => spawnSync(nodePath(), args, { cwd: root, env, stdio: 'inherit' }).status;

/** The counts of a suite whose few failed files passed when they were run alone, with their names; else what they were. */
function secondRun({ alone, report, read }, counts) {
  const files = counts.failedFiles;
  if (isLong || files.length === 0 || files.length > AT_MOST_ALONE) return counts;
  console.log(`\n── once more, alone: ${files.map((file) => relative(root, file)).join(', ')}`);
  if (read(join(reports, report), run(alone(files))).failed > 0) return counts;
  return { ...counts, passed: counts.passed + counts.failed, failed: 0, onlyAlone: files };
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [],
  times = [],
  onlyAlone = [];
for (const suite of suites) {
  const { name, args, report, read } = suite;
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const from = Date.now();
  const apart = await beside.get(name);
  if (apart) process.stdout.write(apart.text);
  const status = apart ? apart.status : run(args);
  const counts = read
    ? secondRun(suite, read(join(reports, report), status))
    : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  times.push(...(counts.times ?? []));
  onlyAlone.push(...(counts.onlyAlone ?? []));
  for (const key of Object.keys(total)) total[key] += counts[key];
  summary.push(
    `${counts.failed ? '✗' : '✓'} ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${Math.round((Date.now() - from) / 1000)} s)`,
  );
}
const longest = times.sort((a, b) => b.ms - a.ms).slice(0, 25);
console.log(
  `\nThe files that took longest, in seconds: ${longest.map(({ file, ms }) => `${relative(root, file)} ${Math.round(ms / 1000)}`).join(', ')}`,
);
if (onlyAlone.length > 0)
  console.log(
    `\nPassed only when run once more, alone; to be mended: ${onlyAlone.map((file) => relative(root, file)).join(', ')}`,
  );
console.log(`\n${summary.join('\n')}\n${Math.round((Date.now() - begun) / 1000)} s in all\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
