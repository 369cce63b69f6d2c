import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync, copyFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FromWorker } from '../../app/shared/camera-protocol.ts';
import {
  configOf,
  demoClip,
  demoLine,
  ffmpegOf,
  isAlive,
  makeClip,
  root,
  starterModel,
  temporaryFolder,
  WorkerClient,
} from '../support/worker-client.ts';

const folder = temporaryFolder();
const clients: WorkerClient[] = [];
const linux = process.platform === 'linux';
/** Four seconds of the demo in which one person comes in after one and a half. */
const short = folder.file('short.mp4');
beforeAll(() =>
  makeClip(
    '-ss',
    '6',
    '-i',
    demoClip,
    '-t',
    '6',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '18',
    '-bf',
    '2',
    '-g',
    '15',
    short,
  ),
);
afterAll(() => {
  for (const client of clients) client.kill();
  folder.remove();
});

function launch(): WorkerClient {
  const client = new WorkerClient();
  clients.push(client);
  return client;
}

test('a line that is drawn while the camera runs counts from then on, without a restart', async () => {
  const client = launch();
  client.start({ source: { kind: 'file', path: short, loop: true } });
  // A whole loop without a line counts nothing.
  await client.until('a second loop', () => client.all('overlay').some(({ overlay }) => overlay.ptsUs > 6e6));
  expect(client.counted).toEqual([]);
  client.post({ type: 'set-regions', regions: [demoLine] });
  const crossing = await client.until('a crossing', () => client.counted[0]);
  expect(crossing).toMatchObject({ regionId: 'Entrance', ruleVersion: 1, direction: 'in' });
  expect(new Set(client.all('overlay').map(({ overlay }) => overlay.epoch)).size).toBe(1);
  client.post({ type: 'set-regions', regions: [] });
  const seen = client.all('overlay').length;
  await client.until('more frames', () => client.all('overlay').length > seen + 10);
  await client.stop();
  const measured = client.events.flatMap((event) => (event.kind === 'coverage' ? [event.regionIds.join()] : []));
  expect(measured.filter((regionIds, i) => regionIds !== measured[i - 1])).toEqual(['', 'Entrance', '']);
  const frames = client.events.reduce((sum, event) => sum + (event.kind === 'coverage' ? event.frames : 0), 0);
  expect(frames).toBe(client.all('overlay').length);
});

test('no two sessions of a worker give their pictures the same epoch', async () => {
  const epochs: number[] = [];
  for (let session = 0; session < 2; session++) {
    const client = launch();
    client.start({ source: { kind: 'file', path: short, loop: true } });
    const { epoch } = (await client.until('boxes', () => client.all('overlay')[0])).overlay;
    const { epoch: ofPicture } = await client.until('the picture', () => client.all('video-init')[0]);
    expect(ofPicture).toBe(epoch);
    epochs.push(epoch);
    await client.stop();
  }
  expect(epochs[0]).not.toBe(epochs[1]);
});

test('whoever watches gets the stream from a key frame on, with the times of the overlays; nobody else gets either', async () => {
  const client = launch();
  client.start({ source: { kind: 'file', path: short, loop: true } }, { watched: false });
  await client.until(
    'counting',
    () => client.all('status').filter(({ telemetry }) => (telemetry?.analysisFps ?? 0) > 1).length > 1,
  );
  expect([client.all('video-init'), client.all('overlay')]).toEqual([[], []]);
  client.post({ type: 'watch', on: true });
  // However busy the PC is: enough of both.
  const sinceFirst = () => {
    const first = client.all('video-fragment').at(0)?.ptsUs ?? Infinity,
      newest = client.all('video-fragment').at(-1)?.ptsUs ?? 0;
    return client
      .all('overlay')
      .map(({ overlay }) => overlay.ptsUs)
      .filter((ptsUs) => ptsUs >= first && ptsUs < newest - 500_000);
  };
  await client.until('video', () => client.all('video-fragment').length > 40 && sinceFirst().length > 15);
  client.post({ type: 'watch', on: false });
  await client.stop();
  const [init] = client.all('video-init'),
    fragments = client.all('video-fragment');
  expect(init.mimeType).toMatch(/^video\/mp4; codecs="avc1\.64/);
  expect(client.messages.indexOf(init)).toBeLessThan(client.messages.indexOf(fragments[0]));
  expect(fragments[0].key).toBe(true);
  expect(Buffer.from(fragments[0].data).toString('latin1', 4, 8)).toBe('moof');
  const shown = new Set(fragments.map(({ ptsUs }) => ptsUs)),
    last = Math.max(...shown);
  const drawn = client
    .all('overlay')
    .map(({ overlay }) => overlay.ptsUs)
    .filter((ptsUs) => ptsUs >= fragments[0].ptsUs && ptsUs < last - 500_000);
  expect(drawn.length).toBeGreaterThan(15);
  expect(drawn.filter((ptsUs) => !shown.has(ptsUs))).toEqual([]);
});

test('events that nobody acknowledges are sent again, with the same numbers', async () => {
  const client = launch();
  client.acknowledges = false;
  client.start({ source: { kind: 'file', path: short, loop: true }, regions: [demoLine] });
  const numbers = () => client.all('events').flatMap(({ events }) => events.map(({ sequence }) => sequence));
  await client.until('the first event again', () => numbers().filter((sequence) => sequence === 1).length > 1);
  const last = Math.max(...numbers());
  expect([...new Set(numbers())].toSorted((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
  client.kill();
});

test('when the model is slower than the camera late frames are dropped and counted; memory stays flat', async () => {
  const { input, ...manifest } = JSON.parse(readFileSync(starterModel, 'utf8')) as { input: object; file: string };
  const slow = folder.file('slow.json');
  copyFileSync(starterModel.replace('.json', '.onnx'), folder.file(manifest.file));
  writeFileSync(slow, JSON.stringify({ ...manifest, input: { ...input, width: 1536, height: 864 } }));
  const fast = folder.file('fast.mp4');
  makeClip(
    '-f',
    'lavfi',
    '-i',
    'testsrc=s=640x360:d=10:r=60',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '60',
    '-pix_fmt',
    'yuv420p',
    fast,
  );
  const client = launch();
  client.start({ source: { kind: 'file', path: fast, loop: true }, modelManifestPath: slow });
  const telemetry = () => client.all('status').at(-1)?.telemetry;
  const memory = () =>
    existsSync(`/proc/${client.pid}/status`)
      ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${client.pid}/status`, 'utf8'))![1]) / 1024
      : 0;
  await client.until(
    'analysis',
    () => client.all('overlay').length >= 10 && client.all('video-fragment').some(({ ptsUs }) => ptsUs > 3e6),
    120_000,
  );
  const before = memory(),
    from = client.all('overlay').length;
  await client.until(
    'more analysis',
    () => client.all('overlay').length >= from + 20 && client.all('video-fragment').some(({ ptsUs }) => ptsUs > 9e6),
    120_000,
  );
  const after = memory();
  await client.until('its figures', () => (telemetry()?.droppedFrames ?? 0) > 0);
  // A second's worth of 1536x864 frames alone would be 240 MB.
  expect(after - before).toBeLessThan(100);
  // What is analysed is where the stream is: nothing piles up.
  const drawn = client.all('overlay').at(-1)!.overlay.ptsUs,
    arrived = client.all('video-fragment').at(-1)!.ptsUs;
  expect(arrived - drawn).toBeLessThan(3e6);
  const pts = client.all('overlay').map(({ overlay }) => overlay.ptsUs);
  expect(pts).toEqual(pts.toSorted((a, b) => a - b));
  const due = Math.round((pts.at(-1)! * 60) / 1e6) + 1;
  // Every frame is analysed, dropped, or on its way.
  expect(telemetry()!.droppedFrames + pts.length).toBeGreaterThan(due * 0.8);
  expect(telemetry()!.droppedFrames + pts.length).toBeLessThan(due * 1.2 + 120);
  await client.stop();
});

test.skipIf(!linux)('ffmpeg is killed: the loss is told, a new decoder counts on, and nothing is doubled', async () => {
  const client = launch();
  client.start({ source: { kind: 'file', path: short, loop: true }, regions: [demoLine] });
  await client.until('a crossing', () => client.counted.length === 1);
  const [pid] = ffmpegOf(client.pid);
  const killedAtMs = Date.now();
  process.kill(pid, 'SIGKILL');
  await client.until('the loss', () =>
    client.events.some((event) => event.kind === 'stream' && event.event === 'lost'),
  );
  await client.until('the state', () =>
    client.all('status').some(({ phase, error }) => phase === 'stalled' && error?.code === 'STREAM_012'),
  );
  await client.until('a new decoder', () =>
    client.all('overlay').some(({ overlay }) => overlay.epoch === client.all('overlay')[0].overlay.epoch + 1),
  );
  // On a busy PC the clip may have come to its person again meanwhile, with the new decoder.
  const [first, ...others] = client.counted;
  expect(first.capturedAtMs).toBeLessThan(killedAtMs);
  expect(others.filter(({ capturedAtMs, trackId }) => capturedAtMs < killedAtMs || trackId === first.trackId)).toEqual(
    [],
  );
  expect(ffmpegOf(client.pid)).toHaveLength(1);
  expect(ffmpegOf(client.pid)).not.toContain(pid);
  await client.stop();
  const stream = client.stream.map(({ event }) => event);
  expect(stream).toEqual(['connected', 'lost', 'connected']);
});

test.skipIf(!linux)('ffmpeg is killed within a file that is not looped: it goes on where it was', async () => {
  const client = launch();
  client.start({ source: { kind: 'file', path: short, loop: false }, regions: [demoLine] });
  await client.until('overlays', () => client.all('overlay').length > 10);
  process.kill(ffmpegOf(client.pid)[0], 'SIGKILL');
  expect(await client.exited).toBe('exit code 0');
  expect(client.stream.map(({ event }) => event)).toEqual(['connected', 'lost', 'connected', 'ended']);
  const frames = client.all('overlay').length + client.all('status').at(-1)!.telemetry!.droppedFrames;
  expect(frames).toBeLessThanOrEqual(90);
  expect(frames).toBeGreaterThan(80);
});

test.skipIf(!linux)('a frozen ffmpeg is noticed, killed and replaced', async () => {
  const client = launch();
  client.start({ source: { kind: 'file', path: short, loop: true } });
  await client.until('overlays', () => client.all('overlay').length > 5);
  const [pid] = ffmpegOf(client.pid);
  process.kill(pid, 'SIGSTOP');
  await client.until('the stall', () =>
    client.all('status').find(({ phase, error }) => phase === 'stalled' && error?.code === 'STREAM_012'),
  );
  await client.until('a new decoder', () =>
    client.all('overlay').some(({ overlay }) => overlay.epoch === client.all('overlay')[0].overlay.epoch + 1),
  );
  expect(isAlive(pid)).toBe(false);
  await client.stop();
});

test.skipIf(!linux || !existsSync('/usr/bin/setpriv'))('no ffmpeg outlives its worker, however that ends', async () => {
  for (const end of ['kill', 'stop'] as const) {
    const client = launch();
    client.start({ source: { kind: 'file', path: short, loop: true } });
    await client.until('overlays', () => client.all('overlay').length > 0);
    const [pid] = ffmpegOf(client.pid);
    expect(isAlive(pid)).toBe(true);
    if (end === 'kill') client.kill();
    else await client.stop();
    await client.exited;
    await expect.poll(() => isAlive(pid), { timeout: 120_000 }).toBe(false);
  }
});

test.skipIf(!linux)('when main is gone the worker goes too, and its ffmpeg', async () => {
  const child = fork(join(root, 'dist/workers/camera-worker.js'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const counting = new Promise((resolve) =>
    child.on('message', (message: FromWorker) => {
      if (message.type === 'ready')
        child.send({ type: 'start', config: configOf({ source: { kind: 'file', path: short, loop: true } }) });
      if (message.type === 'status' && message.phase === 'counting') resolve(message);
    }),
  );
  await counting;
  const [pid] = ffmpegOf(child.pid!);
  const gone = once(child, 'exit');
  child.disconnect();
  expect(await gone).toEqual([0, null]);
  await expect.poll(() => isAlive(pid), { timeout: 120_000 }).toBe(false);
});

test('a file that is not looped ends, says so, and the worker is through', async () => {
  const client = launch();
  client.start({ source: { kind: 'file', path: short, loop: false }, regions: [demoLine] });
  expect(await client.exited).toBe('exit code 0');
  expect(client.stream.map(({ event }) => event)).toEqual(['connected', 'ended']);
  expect(client.counted.map(({ direction }) => direction)).toContain('in');
});

test('a file whose picture changes its size goes on as the same camera', async () => {
  for (const [name, size] of [
    ['small', '320x180'],
    ['large', '640x360'],
  ]) {
    makeClip(
      '-f',
      'lavfi',
      '-i',
      `testsrc=s=${size}:d=2:r=10`,
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-f',
      'mpegts',
      folder.file(`${name}.ts`),
    );
  }
  makeClip(
    '-i',
    `concat:${folder.file('small.ts')}|${folder.file('large.ts')}`,
    '-c',
    'copy',
    '-f',
    'mpegts',
    folder.file('both.ts'),
  );
  const client = launch();
  client.start({ source: { kind: 'file', path: folder.file('both.ts'), loop: false } });
  expect(await client.exited).toBe('exit code 0');
  const stream = client.stream.map(({ event, data }) => [event, data.width]);
  expect(stream.slice(0, 2)).toEqual([
    ['connected', 320],
    ['size-changed', 640],
  ]);
  expect(stream.at(-1)![0]).toBe('ended');
});

test('a video that is cut off is counted up to the cut, and that is said', async () => {
  const whole = folder.file('whole.mp4'),
    cut = folder.file('cut.mp4');
  makeClip('-i', short, '-c', 'copy', '-movflags', 'faststart', whole);
  copyFileSync(whole, cut);
  truncateSync(cut, Math.round(readFileSync(whole).length * 0.6));
  const client = launch();
  client.start({ source: { kind: 'file', path: cut, loop: false }, pace: 'fast', startTimeMs: 0, regions: [demoLine] });
  expect(await client.exited).toBe('exit code 0');
  const [ended] = client.all('ended');
  expect(ended.warning).toMatchObject({ code: 'STREAM_003', params: { source: 'cut.mp4' } });
  expect(ended.video.frames).toBeGreaterThan(30);
  expect(ended.video.frames).toBeLessThan(80);
  expect(ended.timing.framesAnalysed).toBe(ended.video.frames);
});

test('what cannot be mended by waiting is said at once', async () => {
  const client = launch();
  client.start({ source: { kind: 'file', path: folder.file('nowhere.mp4'), loop: true } });
  expect(await client.exited).toBe('exit code 1');
  expect(client.all('failed')).toMatchObject([{ error: { code: 'STREAM_001' }, retry: false }]);
});

test('outside Footfall the worker says what it is', () => {
  expect(() => execFileSync(process.execPath, [`${root}/dist/workers/camera-worker.js`], { stdio: 'pipe' })).toThrow(
    /started by Footfall/,
  );
});
