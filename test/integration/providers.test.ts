import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import type { TaskProcess } from '../../app/main/host.ts';
import { tryProvider } from '../../app/main/inference/open-inference.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { PROVIDERS_OF, type Provider } from '../../app/shared/domain/provider.ts';
import { tasks } from '../../app/shared/tasks.ts';
import { demoClip, ffmpeg, root, starterModel, WorkerClient } from '../support/worker-client.ts';
import { AppProcess, entry } from '../support/app-process.ts';

/* Trials of providers in real processes, with real libraries that are wrong in real ways. */

/** A graphics card that the processor simulates; Debian's chromium brings it along. */
const SIMULATED_CARD = '/usr/lib/chromium/vk_swiftshader_icd.json';
const quiet = { info() {}, warn() {} };
const { deadlineMs } = tasks['try-provider'];
const libraries = { folder: '', files: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'] };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-providers-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
  Object.assign(tasks['try-provider'], { deadlineMs });
});

const trial = (
  provider: Provider,
  launch: (name: string) => TaskProcess = (name) => launchTask(name, { log: quiet }),
) =>
  tryProvider(
    {
      host: { ffmpegPath: ffmpeg, folders: { resources: root } },
      model: { manifestPath: starterModel },
      runTask: taskRunner(launch),
    },
    provider,
    libraries,
  );

it('the CPU agrees with itself to the bit, and is timed', async () => {
  expect(await trial('cpu')).toMatchObject({ error: null, confidence: 0, pixels: 0, medianMs: expect.any(Number) });
});

// Half a minute of a processor that plays a card.
it.runIf(process.env.FOOTFALL_LONG === '1' && existsSync(SIMULATED_CARD))(
  'WebGPU on a simulated card finds the same people as the CPU, and is too slow to be chosen by itself',
  async () => {
    vi.stubEnv('VK_ICD_FILENAMES', SIMULATED_CARD);
    Object.assign(tasks['try-provider'], { deadlineMs: 600_000 });
    const { error, medianMs, firstMs, confidence, pixels } = await trial('webgpu');
    expect(confidence).toBeGreaterThan(0);
    expect(confidence).toBeLessThan(0.001);
    expect(pixels).toBeLessThan(0.01);
    expect(medianMs).toBeGreaterThan(0);
    // Whether it is slow is the PC's affair; if it is, that is why.
    expect(error?.code).toBe(firstMs! > 4_000 ? 'PROVIDER_009' : undefined);
  },
);

it('WebGPU without a card and a provider of another system are refused with what the runtime says', async () => {
  vi.stubEnv('VK_ICD_FILENAMES', join(folder, 'none.json'));
  if (process.platform === 'linux')
    expect(await trial('webgpu')).toMatchObject({ error: { code: 'PROVIDER_002' }, medianMs: null });
  const foreign = process.platform === 'darwin' ? 'dml' : 'coreml';
  expect(await trial(foreign)).toMatchObject({ error: { code: 'PROVIDER_001' } });
});

it('a trial whose process is killed, and one that hangs, are results; the next one is not harmed', async () => {
  const during = (signal: NodeJS.Signals) => (name: string) => {
    const process_ = launchTask(name, { log: quiet });
    process_.onMessage(({ type }) => {
      if (type === 'ready') process.kill(process_.pid!, signal);
    });
    return process_;
  };
  expect(await trial('webgpu', during('SIGSEGV'))).toMatchObject({
    error: { code: 'PROVIDER_003', params: { detail: 'signal SIGSEGV' } },
  });
  Object.assign(tasks['try-provider'], { deadlineMs: 1_000 });
  expect(await trial('webgpu', during('SIGSTOP'))).toMatchObject({ error: { code: 'PROVIDER_004' } });
  Object.assign(tasks['try-provider'], { deadlineMs });
  expect(await trial('cpu')).toMatchObject({ error: null });
});

it('a worker whose provider cannot be opened counts with the CPU, and says so in its stream events', async () => {
  vi.stubEnv('VK_ICD_FILENAMES', join(folder, 'none.json'));
  const client = new WorkerClient(),
    provider = process.platform === 'darwin' ? 'dml' : 'coreml';
  client.start({ source: { kind: 'file', path: demoClip, loop: true }, pace: 'source', regions: [], provider });
  try {
    await vi.waitFor(
      () =>
        expect(client.all('status').at(-1)?.telemetry, client.log).toMatchObject({
          provider: 'CPU',
          analysisFps: expect.any(Number),
        }),
      { timeout: 120_000, interval: 100 },
    );
    expect(client.all('provider-failed')).toMatchObject([{ provider, error: { code: 'PROVIDER_001' } }]);
    const events = client.all('events').flatMap(({ events }) => events.map(({ event }) => event));
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'stream',
        event: 'provider-changed',
        data: { from: provider, to: 'cpu', untilMs: expect.any(Number) },
      }),
    );
  } finally {
    client.kill();
  }
});

/** The built task worker beside a runtime of its own, whose files can be broken. */
function copyRuntime(): { launch: (name: string) => TaskProcess; libraryFolder: string } {
  const bin = join('bin', 'napi-v6', process.platform, process.arch),
    from = join(root, 'node_modules/onnxruntime-node'),
    to = join(folder, 'node_modules/onnxruntime-node');
  cpSync(join(dirname(entry), '../workers'), join(folder, 'dist/workers'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  mkdirSync(join(to, bin), { recursive: true });
  for (const name of ['package.json', 'dist']) cpSync(join(from, name), join(to, name), { recursive: true });
  for (const name of readdirSync(join(from, bin))) cpSync(join(from, bin, name), join(to, bin, name));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== 'onnxruntime-node') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  return {
    launch: (name) => launchTask(name, { log: quiet, entry: join(folder, 'dist/workers/task-worker.js') }),
    libraryFolder: join(to, bin),
  };
}

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'a library that is half there, is none, or breaks off is a result: the CPU still counts',
  async () => {
    const { launch, libraryFolder } = copyRuntime();
    const [shared, cuda] = libraries.files.map((name) => join(libraryFolder, name));
    writeFileSync(shared, '');
    expect(await trial('cuda', launch)).toMatchObject({ error: { code: 'PROVIDER_001' }, medianMs: null });
    // A real library that breaks off in the middle, in the place of one or of both.
    const whole = join(libraryFolder, 'libonnxruntime.so.1');
    cpSync(whole, shared);
    truncateSync(shared, 1_000_000);
    expect((await trial('cuda', launch)).error?.code).toMatch(/PROVIDER_00[123]/);
    cpSync(whole, shared);
    writeFileSync(cuda, readFileSync(whole).subarray(0, 100_000));
    expect((await trial('cuda', launch)).error?.code).toMatch(/PROVIDER_00[123]/);
    expect(await trial('cpu', launch)).toMatchObject({ error: null });
  },
);

const run = async (...args: string[]) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [entry, 'providers', ...args, '--data', folder, '--json'],
    { env: { ...process.env, FOOTFALL_CHILD: '' } },
  );
  return JSON.parse(stdout) as { provider: Provider; wish: Provider | null; trials: { provider: Provider }[] };
};

it('the command tries all of them, remembers it, and sets one', async () => {
  vi.stubEnv('VK_ICD_FILENAMES', join(folder, 'none.json'));
  expect(await run()).toMatchObject({ provider: 'cpu', trials: [] });
  const known = PROVIDERS_OF[process.platform];
  expect((await run('try')).trials.map(({ provider }) => provider)).toEqual(known);
  expect(await run('set', 'webgpu', '--camera', 'front')).toMatchObject({ wish: null, cameras: { front: 'webgpu' } });
  expect(await run('set', 'webgpu')).toMatchObject({ wish: 'webgpu', provider: 'webgpu' });
  expect(await run('set', 'auto')).toMatchObject({ wish: null, trials: known.map((provider) => ({ provider })) });
  await expect(run('set', 'abacus')).rejects.toThrow('PROVIDER_010');
  expect(await run('decode', 'software', '--camera', 'front')).toMatchObject({
    decoding: { wish: null, cameras: { front: 'software' } },
  });
  await expect(run('decode', 'abacus')).rejects.toThrow('CLI_001');
});

it('while Footfall runs with the folder the command tells it, and it does so at once', async () => {
  vi.stubEnv('VK_ICD_FILENAMES', join(folder, 'none.json'));
  const app = new AppProcess(folder);
  await app.start();
  try {
    const client = await app.connect();
    await run('set', 'webgpu');
    await run('decode', 'software');
    expect(await client.call('inference.get', {})).toMatchObject({ wish: 'webgpu', decoding: { wish: 'software' } });
    expect(await run('set', 'auto')).toMatchObject({ wish: null, decoding: { wish: 'software' } });
    const { trials } = await run('try');
    expect((await client.call('inference.get', {})).trials.map(({ provider }) => provider)).toEqual(
      trials.map(({ provider }) => provider),
    );
    expect(trials.map(({ provider }) => provider)).toEqual(PROVIDERS_OF[process.platform]);
    await expect(run('set', 'abacus')).rejects.toThrow('PROVIDER_010');
  } finally {
    await app.stop('SIGKILL');
  }
});
