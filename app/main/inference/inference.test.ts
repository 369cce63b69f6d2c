import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NO_JITTER } from '../../shared/back-off.ts';
import type { Provider, ProviderTrial } from '../../shared/domain/provider.ts';
import { errorInfo } from '../../shared/errors.ts';
import type { Log } from '../host.ts';
import { TaskAborted, TaskEnded, type RunTask } from '../tasks/run-task.ts';
import { fastest } from './provider-choice.ts';
import { ProviderFile } from './provider-file.ts';
import { KEEPER_TIMES, ProviderKeeper, type KeeperParts } from './provider-keeper.ts';
import { tryOnce, tryProvider } from './provider-trials.ts';
import { cardsOfRegistry, graphicsOf, keyOf, missingOf } from './this-pc.ts';

const log: Log = { info() {}, warn() {}, error() {} };
const trial = (provider: Provider, medianMs: number | null, code?: 'PROVIDER_007'): ProviderTrial => ({
  provider,
  error: code ? errorInfo(code, {}) : null,
  medianMs,
  firstMs: medianMs,
  confidence: 0,
  pixels: 0,
  atMs: 1,
});

let folder = '';
const path = () => join(folder, 'providers.json');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-unit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each<[string, ProviderTrial[], Provider]>([
  ['nothing was tried', [], 'cpu'],
  ['the fastest', [trial('dml', 9), trial('webgpu', 8), trial('cpu', 27)], 'webgpu'],
  ['of equals the first', [trial('dml', 8), trial('webgpu', 8), trial('cpu', 27)], 'dml'],
  ['none that is wrong, however fast', [trial('dml', 1, 'PROVIDER_007'), trial('cpu', 27)], 'cpu'],
  ['none that gains next to nothing', [trial('dml', 26), trial('cpu', 27)], 'cpu'],
  ['none while the CPU itself was not timed', [trial('dml', 9)], 'cpu'],
])('chosen is %s', (_, trials, expected) => expect(fastest(trials)).toBe(expected));

it('what is remembered survives a restart, and a file that cannot be read is as good as none', () => {
  const file = new ProviderFile(path(), log);
  file.set({ key: 'a', trials: [trial('cpu', 27)], wish: 'cpu', cameras: { front: 'webgpu' } });
  expect(new ProviderFile(path(), log).now).toEqual(file.now);
  // A wish of somebody outlives results that another version wrote differently.
  writeFileSync(path(), JSON.stringify({ ...file.now, trials: [{ provider: 'abacus' }] }));
  expect(new ProviderFile(path(), log).now).toMatchObject({ trials: [], wish: 'cpu', cameras: { front: 'webgpu' } });
  writeFileSync(path(), '{"key"');
  expect(new ProviderFile(path(), log).now).toMatchObject({ key: '', trials: [], wish: null });
});

it('a camera that was removed is forgotten, with its wishes and its stream', () => {
  const file = new ProviderFile(path(), log),
    stream = { codec: 'h264', width: 640, height: 360 };
  file.set({ wish: 'cpu', cameras: { front: 'webgpu', gone: 'cpu' } });
  file.setDecoders({ cameras: { gone: 'software' }, streams: { front: stream, gone: stream } });
  file.keepOnly(new Set(['front', 'new']));
  expect(new ProviderFile(path(), log).now).toMatchObject({ wish: 'cpu', cameras: { front: 'webgpu' } });
  expect(readFileSync(path(), 'utf8')).not.toContain('gone');
  expect(file.now.decoders.streams).toEqual({ front: stream });
});

it.each<[string, unknown, string]>([
  ['a crash', new TaskEnded('try-provider', 'signal SIGSEGV'), 'PROVIDER_003'],
  ['a hang', new TaskEnded('try-provider', 'no answer within 90 s', true), 'PROVIDER_004'],
])('%s of a trial is its result', async (_, thrown, code) => {
  const context = {
    host: { ffmpegPath: 'ffmpeg', folders: { resources: '' } },
    model: { manifestPath: '' },
    runTask: (() => Promise.reject(thrown as Error)) as RunTask,
  };
  expect(await tryProvider(context, 'webgpu', { folder, files: [] })).toMatchObject({ error: { code } });
});

it('libraries that are not there, or half there, are named, and no process is started for them', async () => {
  const half = ['libonnxruntime_providers_shared.so'],
    runTask = vi.fn();
  const context = { host: { ffmpegPath: '', folders: { resources: '' } }, model: { manifestPath: '' }, runTask };
  const { error } = await tryProvider(context, 'cuda', { folder, files: half });
  expect(error?.message).toContain('it lacks libonnxruntime_providers_cuda.so.');
  expect(runTask).not.toHaveBeenCalled();
  expect([missingOf('webgpu', []), missingOf('tensorrt', half)]).toEqual([
    [],
    ['libonnxruntime_providers_tensorrt.so'],
  ]);
});

it('a trial that took everything along twice is not begun a third time, one that was called off is', async () => {
  const begun: unknown[] = [];
  // What the file holds while the trial runs is what the next start finds after a power cut.
  const context = {
    host: { ffmpegPath: '', folders: { resources: '' } },
    model: { manifestPath: '' },
    runTask: (() => {
      begun.push(JSON.parse(readFileSync(path(), 'utf8')).begun);
      return Promise.reject(new TaskAborted('try-provider'));
    }) as RunTask,
  };
  const libraries = { folder, files: [] },
    { signal } = new AbortController();
  const once = () => tryOnce(context, new ProviderFile(path(), log), 'webgpu', libraries, signal);
  await expect(once()).rejects.toThrow(TaskAborted);
  for (const cut of [1, 2]) {
    await expect(once()).rejects.toThrow(TaskAborted);
    expect(begun.at(-1)).toEqual({ provider: 'webgpu', times: cut });
    new ProviderFile(path(), log).set({ begun: begun.at(-1) as never });
  }
  expect(await once()).toMatchObject({ error: { code: 'PROVIDER_003' } });
  expect(begun).toHaveLength(3);
});

class Stage {
  readonly used: string[] = [];
  readonly restarted: string[] = [];
  readonly tried: Provider[] = [];
  results: Partial<Record<Provider, ProviderTrial>> = { webgpu: trial('webgpu', 9), cpu: trial('cpu', 27) };
  key = 'this driver';
  readonly file = new ProviderFile(path(), log);
  readonly keeper: ProviderKeeper;

  constructor(times: Partial<KeeperParts['times']> = {}) {
    const again = { firstMs: 5, longestMs: 40, jitter: NO_JITTER };
    this.keeper = new ProviderKeeper({
      file: this.file,
      log,
      known: ['webgpu', 'cpu'],
      times: { afterCountingMs: 0, afterStartMs: 60_000, again, ...times },
      look: () => Promise.resolve({ key: this.key, graphics: ['a card'] }),
      tryOne: (provider) => {
        this.tried.push(provider);
        return Promise.resolve(this.results[provider]!);
      },
      use: (cameraId, provider) => this.used.push(`${cameraId} ${provider}`),
      restart: (cameraId) => Promise.resolve(void this.restarted.push(cameraId)),
      onChanged() {},
    });
    this.keeper.begin();
  }

  /** Cameras count, and everything was tried. */
  async counts(): Promise<void> {
    this.keeper.counting();
    await vi.waitFor(() => expect([this.keeper.state.trying, this.keeper.state.trials.length]).toEqual([false, 2]));
  }
}

it('cameras begin with the CPU, and get what was found once they count; the next start knows it', async () => {
  const stage = new Stage();
  expect([stage.keeper.providerOf('front'), stage.tried]).toEqual(['cpu', []]);
  await stage.counts();
  expect([stage.tried, stage.used.at(-1)]).toEqual([['webgpu', 'cpu'], 'front webgpu']);
  expect(stage.keeper.state).toMatchObject({ provider: 'webgpu', wish: null, graphics: ['a card'] });
  await stage.keeper.close();

  const next = new Stage();
  expect(next.keeper.providerOf('front')).toBe('webgpu');
  await next.counts();
  await vi.waitFor(() => expect(next.keeper.state.graphics).toEqual(['a card']));
  expect(next.tried).toEqual([]);
  await next.keeper.close();

  const other = new Stage();
  other.key = 'another driver';
  other.keeper.counting();
  await vi.waitFor(() => expect(other.tried).toEqual(['webgpu', 'cpu']));
  await other.keeper.close();
});

it('a trial that was left unfinished goes on where it was', async () => {
  const stage = new Stage();
  stage.file.set({ key: 'this driver', trials: [trial('webgpu', 9)] });
  await stage.counts();
  expect(stage.tried).toEqual(['cpu']);
  await stage.keeper.close();
});

it('what was tried because somebody asked is not tried again when the cameras count', async () => {
  const stage = new Stage();
  await stage.keeper.retry();
  expect(stage.keeper.state).toMatchObject({ provider: 'webgpu', trying: false });
  stage.keeper.counting();
  await vi.waitFor(() => expect(stage.keeper.state.trying).toBe(false));
  await stage.keeper.close();
  expect(stage.tried).toEqual(['webgpu', 'cpu']);
});

it('people choose for all or for one camera, and what is not there is refused', async () => {
  const stage = new Stage();
  for (const id of ['front', 'back']) stage.keeper.providerOf(id);
  await stage.counts();
  stage.keeper.choose(null, 'cpu');
  stage.keeper.choose('back', 'webgpu');
  expect(['front', 'back'].map((id) => stage.keeper.providerOf(id))).toEqual(['cpu', 'webgpu']);
  expect(stage.used.slice(-2)).toEqual(['front cpu', 'back webgpu']);
  expect(stage.keeper.state.cameras).toEqual([{ cameraId: 'back', wish: 'webgpu', provider: 'webgpu' }]);
  // Of a camera that nobody runs, only the wish is known.
  stage.keeper.choose('removed', 'webgpu');
  expect(stage.used.join()).not.toContain('removed');
  stage.keeper.choose('removed', null);
  stage.keeper.choose('back', null);
  expect(stage.keeper.providerOf('back')).toBe('cpu');
  expect(() => stage.keeper.choose(null, 'coreml')).toThrow('Core ML');
  await stage.keeper.close();
});

const fault = (ended: boolean) => ({
  provider: 'webgpu' as const,
  error: errorInfo('PROVIDER_005', { provider: 'WebGPU', detail: 'lost' }),
  ended,
});

it('one that fails is the CPU’s for that camera until a trial agrees again, later and later', async () => {
  const stage = new Stage();
  for (const id of ['front', 'back']) stage.keeper.providerOf(id);
  await stage.counts();
  stage.results.webgpu = trial('webgpu', null, 'PROVIDER_007');
  const nowMs = Date.now();
  stage.keeper.fault('front', fault(false));
  expect([stage.keeper.providerOf('front'), stage.keeper.providerOf('back')]).toEqual(['cpu', 'webgpu']);
  expect(stage.keeper.state.failed).toMatchObject([{ provider: 'webgpu', error: { code: 'PROVIDER_005' } }]);
  expect(stage.keeper.state.failed[0].againAtMs).toBeGreaterThanOrEqual(nowMs + 5);
  // Tried again, it is still wrong: everybody is with the CPU.
  await vi.waitFor(() => expect(stage.keeper.state.failed).toMatchObject([{ error: { code: 'PROVIDER_007' } }]));
  expect(stage.keeper.providerOf('back')).toBe('cpu');
  stage.results.webgpu = trial('webgpu', 9);
  await vi.waitFor(() => expect(stage.restarted).toEqual(['front']));
  expect([stage.keeper.providerOf('front'), stage.keeper.state.failed]).toEqual(['webgpu', []]);
  await stage.keeper.close();
});

it('a worker that ended may have ended for any reason; the second one within ten minutes is the provider’s fault', async () => {
  const stage = new Stage({ again: KEEPER_TIMES.again });
  stage.keeper.providerOf('front');
  await stage.counts();
  stage.keeper.fault('front', fault(true));
  expect(stage.keeper.providerOf('front')).toBe('webgpu');
  stage.keeper.fault('front', fault(true));
  expect(stage.keeper.providerOf('front')).toBe('cpu');
  // Somebody who wants it all the same, gets it.
  stage.keeper.choose('front', 'webgpu');
  expect(stage.keeper.providerOf('front')).toBe('webgpu');
  await stage.keeper.close();
});

it('graphics are named as the system does', async () => {
  const key = String.raw`HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Class\{4d36e968}\0000`;
  expect(
    cardsOfRegistry(
      `\r\n${key}\r\n    DriverDesc    REG_SZ    Intel(R) UHD Graphics 630\r\n    DriverVersion    REG_SZ    31.0.101.2111\r\n\r\n${key}\\Settings\r\n    Other    REG_SZ    x\r\n`,
    ),
  ).toEqual(['Intel(R) UHD Graphics 630 31.0.101.2111']);
  const put = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  put('sys/class/drm/card0/device/vendor', '0x8086\n');
  put('sys/class/drm/card0/device/device', '0x3e92\n');
  put('proc/sys/kernel/osrelease', '6.1.0-31-amd64\n');
  put('drivers/i915/x', '');
  symlinkSync(join(folder, 'drivers/i915'), join(folder, 'sys/class/drm/card0/device/driver'));
  put('proc/driver/nvidia/version', 'NVRM version: 550.54\nGCC\n');
  expect(await graphicsOf('linux', folder)).toEqual(['i915 0x8086:0x3e92 6.1.0-31-amd64', 'NVRM version: 550.54']);
  expect(await graphicsOf('linux', join(folder, 'nothing'))).toEqual([]);
});

it('what was found holds for as long as driver, runtime, model and list are the same', async () => {
  const manifestPath = join(folder, 'm.json');
  writeFileSync(manifestPath, '{"sha256":"a"}');
  writeFileSync(join(folder, 'lib.so'), 'lib');
  const key = (known: Provider[] = ['cpu'], card = 'a card') => keyOf({ manifestPath }, known, [card], folder);
  const before = await key();
  expect(await key()).toBe(before);
  const others = [await key(['webgpu', 'cpu']), await key(['cpu'], 'another')];
  writeFileSync(join(folder, 'lib.so'), 'longer');
  others.push(await key());
  writeFileSync(manifestPath, '{"sha256":"b"}');
  others.push(await key());
  expect(new Set([before, ...others]).size).toBe(5);
});
