import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../app/main/create-app.ts';
import { launchCamera, launchTask } from '../../app/main/headless/fork-launcher.ts';
import { LocalClient } from '../../app/main/rpc/local-client.ts';
import { RUNNER_TIMES } from '../../app/main/supervision/camera-runner.ts';
import { SHARE } from '../../app/core/capacity/share-out.ts';
import type { PreviewLevel } from '../../app/shared/camera-protocol.ts';
import { quiet } from '../support/app-database.ts';
import { demoClip, ffmpeg, isAlive, makeClip, root, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

/* A stream that no browser plays is encoded while somebody watches, and only then. Whether it is, the list of processes says. */

const linux = process.platform === 'linux';
const patient = { timeout: 240_000, interval: 100 };
const folder = temporaryFolder();
const clip = folder.file('h265.mp4');
const started: WorkerClient[] = [];
beforeAll(() => {
  // With B-frames, as the main streams of cameras have them, and a key picture every four seconds.
  const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=60:bframes=2'];
  makeClip('-i', demoClip, '-t', '30', ...x265, clip);
});
afterEach(() => {
  for (const worker of started.splice(0)) worker.kill();
});
afterAll(() => {
  folder.remove();
});

/** Of all programs that encode and belong to one of `pids` or to what these started. */
function encodersOf(...pids: number[]): { pid: number; nice: number }[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,nice=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((row) => {
      const [, pid, ppid, nice, args] = /^\s*(\d+)\s+(\d+)\s+(-?\d+)\s+(.*)$/.exec(row) ?? [];
      return args ? [{ pid: +pid, ppid: +ppid, nice: +nice, args }] : [];
    });
  const known = new Set(pids);
  for (let before = 0; before < known.size;) {
    before = known.size;
    for (const { pid, ppid } of rows) if (known.has(ppid)) known.add(pid);
  }
  return rows.filter(({ pid, args }) => known.has(pid) && args.includes('libx264') && args.includes('pipe:0'));
}

async function counting(): Promise<WorkerClient> {
  const worker = new WorkerClient();
  started.push(worker);
  worker.start({ source: { kind: 'file', path: clip, loop: true } }, { watched: false });
  await worker.until('counting', () => worker.all('status').some(({ phase }) => phase === 'counting'));
  return worker;
}
const level = (preview: PreviewLevel) =>
  ({ type: 'set-share', share: { fps: SHARE.mostFps, restingFps: SHARE.restingFps, preview } }) as const;

describe.skipIf(!linux)('H.265', () => {
  test('is encoded for whoever watches, each picture at its own time, at the lowest priority; some seconds after the last one it ends', async () => {
    const worker = await counting();
    expect([encodersOf(worker.pid), worker.all('video-init')]).toEqual([[], []]);
    expect(worker.all('status').at(-1)?.telemetry).toMatchObject({ codec: 'hevc', encodes: false });

    worker.post({ type: 'watch', on: true });
    await worker.until('a picture', () => worker.all('video-fragment').length > 0);
    expect(worker.all('video-init')[0].mimeType).toMatch(/avc1/);
    expect(worker.all('video-fragment')[0].key).toBe(true);
    expect(encodersOf(worker.pid)).toMatchObject([{ nice: 19 }]);
    await worker.until('boxes', () => worker.all('overlay').length > 60);
    // The last boxes may be of a picture that is being encoded.
    const shown = new Set(worker.all('video-fragment').map(({ ptsUs }) => ptsUs)),
      boxes = worker.all('overlay').map(({ overlay: { ptsUs } }) => ptsUs),
      first = worker.all('video-fragment')[0].ptsUs;
    await worker.until('their pictures', () => worker.all('video-fragment').at(-1)!.ptsUs > boxes.at(-1)!);
    for (const { ptsUs } of worker.all('video-fragment')) shown.add(ptsUs);
    // ffmpeg's H.265 decoder may lose the last B-frames of the first group of pictures that it reads from a pipe.
    const due = boxes.filter((ptsUs) => ptsUs >= first);
    expect(due.filter((ptsUs) => shown.has(ptsUs)).length).toBeGreaterThanOrEqual(due.length - 3);

    const [{ pid }] = encodersOf(worker.pid);
    worker.post({ type: 'watch', on: false });
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), patient);
    await worker.stop();
  });

  test('for one who leaves at once no encoder is left, nor after the worker was killed', async () => {
    const worker = await counting();
    worker.post({ type: 'watch', on: true });
    worker.post({ type: 'watch', on: false });
    await vi.waitFor(() => expect(encodersOf(worker.pid)).toEqual([]), patient);
    worker.post({ type: 'watch', on: true });
    await worker.until('a picture', () => worker.all('video-fragment').length > 0);
    const [{ pid }] = encodersOf(worker.pid);
    process.kill(worker.pid, 'SIGKILL');
    await worker.exited;
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), patient);
  });

  test('an encoder that was killed is followed by another, with a beginning of its own', async () => {
    const worker = await counting();
    worker.post({ type: 'watch', on: true });
    await worker.until('a picture', () => worker.all('video-fragment').length > 0);
    const [{ pid }] = encodersOf(worker.pid);
    process.kill(pid, 'SIGKILL');
    await worker.until('another beginning', () => worker.all('video-init').length > 1);
    await worker.until('its picture', () => {
      const at = worker.messages.findLastIndex(({ type }) => type === 'video-init');
      const [next] = worker.messages.slice(at).filter((message) => message.type === 'video-fragment');
      return next?.type === 'video-fragment' && next.key;
    });
    await worker.stop();
  });

  test('where there is less room only key pictures are, then nothing, which the viewer is told, and all again', async () => {
    const worker = await counting();
    worker.post(level('none'));
    worker.post({ type: 'watch', on: true });
    await worker.until('the reason', () => worker.all('video-none')[0]);
    expect(worker.all('video-none')[0]).toMatchObject({ why: 'shed' });
    expect([encodersOf(worker.pid), worker.all('video-init')]).toEqual([[], []]);
    await worker.until('that it would be', () => worker.all('status').at(-1)?.telemetry?.encodes);

    worker.post(level('keys'));
    await worker.until('three pictures', () => worker.all('video-fragment').length > 2);
    const keys = worker.all('video-fragment').map(({ ptsUs }) => ptsUs);
    for (const [i, ptsUs] of keys.slice(1).entries()) expect(ptsUs - keys[i]).toBeGreaterThan(1e6);

    worker.post(level('all'));
    await worker.until('all pictures', () => worker.all('video-fragment').length > keys.length + 30);
    const [{ pid }] = encodersOf(worker.pid);
    worker.post(level('none'));
    await worker.until('the reason', () => worker.all('video-none').length > 1);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), patient);
    await worker.stop();
  });

  test('eight screens share one encoder; it ends after the last of them, also one that left while it was asked', async () => {
    const data = folder.file('data');
    const app = await createApp(
      {
        kind: 'headless',
        version: '0',
        ffmpegPath: ffmpeg,
        log: quiet,
        launchCamera: (title) => launchCamera(title, { log: quiet }),
        launchTask: (title) => launchTask(title, { log: quiet }),
        folders: { data, logs: data, resources: root },
        secrets: {
          protection: 'none',
          encrypt: (text) => Promise.resolve(text),
          decrypt: (text) => Promise.resolve(text),
        },
      },
      RUNNER_TIMES,
    );
    try {
      const screens = Array.from({ length: 8 }, () => new LocalClient(app)),
        [first] = screens;
      for (const { cameraId } of await first.call('cameras.list', {})) await first.call('cameras.remove', { cameraId });
      const { cameraId } = await first.call('cameras.add', {
        name: 'Door',
        source: { kind: 'file', path: clip, loop: true },
      });
      const stateNow = async () => (await first.call('cameras.list', {}))[0].state.status;
      await vi.waitFor(async () => expect(await stateNow()).toBe('counting'), patient);
      const seen = screens.map((): string[] => []);
      for (const [i, screen] of screens.entries())
        screen.on('live.video', (part) =>
          seen[i].push(part.kind === 'fragment' ? (part.key ? 'key' : 'other') : part.kind),
        );
      // The governor of a busy PC may have no room for it.
      await Promise.all(screens.map((screen) => screen.call('live.watch', { cameraId })));
      await vi.waitFor(() => {
        for (const order of seen) expect(order.at(-1)).toMatch(/other|key/);
      }, patient);
      for (const order of seen) {
        const began = order.slice(order.lastIndexOf('init'));
        expect(began.slice(0, 2)).toEqual(['init', 'key']);
      }
      expect(encodersOf(process.pid)).toHaveLength(1);
      const left = screens.map((screen, i) =>
        i === 0
          ? Promise.all([screen.call('live.watch', { cameraId }), screen.call('live.unwatch', { cameraId })])
          : screen.call('live.unwatch', { cameraId }),
      );
      await Promise.all(left);
      await vi.waitFor(() => expect(encodersOf(process.pid)).toEqual([]), patient);
    } finally {
      await app.close();
    }
  });
});
