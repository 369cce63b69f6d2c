import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

/* The scripts behind npm start and npm test: what they do with failure. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const load = <T>(name: string) => import(pathToFileURL(join(root, 'build', name)).href) as Promise<T>;
const folder = mkdtempSync(join(tmpdir(), 'footfall-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
const { readVitest, readPlaywright } =
  await load<Record<'readVitest' | 'readPlaywright', (path: string, status: number) => Counts>>('test-report.mjs');
interface StepOptions {
  cwd: string;
  seconds: number;
  say(text: string): void;
}
const { runStep, needStep } = await load<{
  runStep(what: string, command: string, args: string[], options: StepOptions): Promise<{ ok: boolean; why: string }>;
  needStep(what: string, command: string, args: string[], options: StepOptions & { fix: string }): Promise<void>;
}>('step.mjs');

function report(content: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('the closing line', () => {
  const vitest = (counts: object, files: object[] = []) => ({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: files,
    ...counts,
  });
  test.each([
    [
      'what passed, failed and was skipped',
      vitest({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }),
      1,
      { passed: 5, failed: 1, skipped: 3 },
    ],
    [
      'a file that could not be loaded',
      vitest({ numPassedTests: 5 }, [{ status: 'failed', assertionResults: [] }]),
      1,
      { passed: 5, failed: 1, skipped: 0 },
    ],
    ['an error outside of any test', vitest({ numPassedTests: 5 }), 1, { passed: 5, failed: 1, skipped: 0 }],
    ['a run in which nothing ran', vitest({ numPendingTests: 4 }), 0, { passed: 0, failed: 1, skipped: 4 }],
    ['a runner that died before its report', 'not json', 1, { passed: 0, failed: 1, skipped: 0 }],
  ])('counts %s', (_, content, status, counts) => expect(readVitest(report(content), status)).toMatchObject(counts));

  test.each([
    [
      'passed, failed and skipped',
      { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] },
      1,
      { passed: 3, failed: 2, skipped: 2 },
    ],
    [
      'a configuration that cannot be loaded',
      { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'x' }] },
      1,
      { passed: 0, failed: 1, skipped: 0 },
    ],
  ])('counts browser tests: %s', (_, content, status, counts) =>
    expect(readPlaywright(report(content), status)).toMatchObject(counts),
  );

  test('names the files that failed, which are run once more', () => {
    const files = [
      { name: '/a.test.ts', status: 'failed', startTime: 5, endTime: 9, assertionResults: [{}] },
      { name: '/b.test.ts', status: 'passed', startTime: 5, endTime: 6, assertionResults: [{}] },
    ];
    expect(readVitest(report(vitest({ numPassedTests: 1, numFailedTests: 1 }, files)), 1)).toMatchObject({
      failedFiles: ['/a.test.ts'],
      times: [
        { file: '/a.test.ts', ms: 4 },
        { file: '/b.test.ts', ms: 1 },
      ],
    });
    const spec = (ok: boolean) => ({ ok, tests: [{ results: [{ duration: 3 }, { duration: 4 }] }] });
    const suites = [
      { file: 'a.spec.ts', specs: [spec(true)], suites: [{ specs: [spec(false)] }] },
      { file: 'b.spec.ts', specs: [spec(true)] },
    ];
    const stats = { expected: 2, unexpected: 1, flaky: 0, skipped: 0 };
    expect(readPlaywright(report({ stats, errors: [], suites }), 1)).toMatchObject({
      failedFiles: ['a.spec.ts'],
      times: [
        { file: 'a.spec.ts', ms: 14 },
        { file: 'b.spec.ts', ms: 7 },
      ],
    });
  });

  test('is not fooled by a report that is missing', () =>
    expect(readPlaywright(join(folder, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1, skipped: 0 }));
});

/** Nobody may have collected it yet. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  return process.platform === 'linux' && readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] === 'Z';
}

describe('a step', () => {
  const node = (code: string): [string, string[]] => [process.execPath, ['-e', code]];

  test('that works is one line', async () => {
    const said: string[] = [];
    expect(
      await runStep('Doing it', ...node(''), { cwd: folder, seconds: 60, say: (text) => said.push(text) }),
    ).toMatchObject({ ok: true });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Doing it: done in \d+ s$/);
  });

  test('that fails says what was tried, why it failed, and the one command that fixes it', async () => {
    const npm =
      'npm error code ECONNREFUSED\\nnpm error FetchError: request to http://registry failed, reason: connect ECONNREFUSED';
    const step = needStep('Doing it', ...node(`console.error('${npm}'); process.exit(3)`), {
      cwd: folder,
      seconds: 60,
      say: () => {},
      fix: 'do it again',
    });
    await expect(step).rejects.toThrow(
      /^Doing it failed\.\n {2}Tried: .*\n {2}Why: {3}FetchError: request to http:\/\/registry failed, reason: connect ECONNREFUSED\n {2}Fix: {3}do it again$/,
    );
  });

  test('that hangs is ended, its children too, and says so', async () => {
    const pidFile = join(folder, 'pid');
    const hang = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(c.pid)); setInterval(() => {}, 1000)`;
    expect(await runStep('Doing it', ...node(hang), { cwd: folder, seconds: 8, say: () => {} })).toMatchObject({
      ok: false,
      why: 'it took longer than 8 s',
    });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await expect.poll(() => isGone(pid), { timeout: 120_000 }).toBe(true);
  });

  test('whose command does not exist says so', async () => {
    expect(
      await runStep('Doing it', join(folder, 'nothing'), [], { cwd: folder, seconds: 60, say: () => {} }),
    ).toMatchObject({ ok: false, why: expect.stringContaining('ENOENT') as string });
  });
});

describe.skipIf(process.platform === 'win32')('the product in place of the script', () => {
  function runProduct(code: string) {
    const script = `import { runProduct } from ${JSON.stringify(pathToFileURL(join(root, 'build/run-product.mjs')).href)}; runProduct(process.execPath, ['-e', ${JSON.stringify(code)}]);`;
    return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  test.each([
    ['process.exit(7)', 7],
    ['process.kill(process.pid, "SIGKILL")', 137],
  ])('%s: the exit code is kept', async (code, expected) => {
    expect((await once(runProduct(code), 'exit'))[0]).toBe(expected);
  });

  test('ends when npm was asked to end and told only the shell between them', async () => {
    const script = join(folder, 'start.mjs');
    writeFileSync(
      script,
      `import { runProduct } from ${JSON.stringify(pathToFileURL(join(root, 'build/run-product.mjs')).href)};
      runProduct(process.execPath, ['-e', "process.on('SIGTERM', () => { console.log('ended'); process.exit(0); }); setInterval(() => {}, 1000); console.log('ready')"]);`,
    );
    // A second command keeps the shell from becoming the first.
    const shell = spawn('sh', ['-c', `'${process.execPath}' '${script}'; true`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_command: 'run-script' },
    });
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await expect.poll(() => output, { timeout: 120_000 }).toContain('ready');
    shell.kill('SIGTERM');
    await once(shell, 'close');
    expect(output).toContain('ended');
  });

  test('hears of a signal once, however often it was sent', async () => {
    const child = runProduct(
      "let n = 0; process.on('SIGTERM', () => { n += 1; setTimeout(() => { console.log('heard ' + n); process.exit(0); }, 500); }); setInterval(() => {}, 1000); console.log('ready')",
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await expect.poll(() => output, { timeout: 120_000 }).toContain('ready');
    for (let i = 0; i < 3; i++) child.kill('SIGTERM');
    await once(child, 'exit');
    expect(output).toContain('heard 1');
  });
});

test('.ci/run calls npm test and decides nothing itself', () => {
  const commands = readFileSync(join(root, '.ci/run'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  expect(commands).toEqual(['set -euo pipefail', 'cd "$(dirname "$0")/.."', 'npm test']);
});
