import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { taskRunner } from '../../app/main/tasks/run-task.ts';
import { decode, judge, type Decoded } from '../../app/workers/decode/decoder-trial.ts';
import type { WorkerSource } from '../../app/shared/camera-protocol.ts';
import { DECODERS_OF } from '../../app/shared/domain/decoder.ts';
import { noRtspServer, startRtspServer } from '../support/rtsp-server.ts';
import { demoClip, ffmpeg, WorkerClient } from '../support/worker-client.ts';

/* Hardware decoders beside software, with a real ffmpeg. Where there is no card, another software decoder stands for one that works, and options that spoil pictures for one that does not. */

const folder = mkdtempSync(join(tmpdir(), 'footfall-decoders-'));
const fragments = ['-movflags', 'frag_every_frame+empty_moov+default_base_moof'];
let stream: Buffer, software: Decoded;
beforeAll(async () => {
  const file = join(folder, 'some.mp4');
  execFileSync(ffmpeg, ['-loglevel', 'error', '-i', demoClip, '-t', '3', '-c', 'copy', ...fragments, file]);
  stream = readFileSync(file);
  software = await decode(ffmpeg, stream, []);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of the processor's time nothing is asked but where that is the question. */
const tried = async (options: string[], of = stream, than = software) =>
  judge('vaapi', 'h264', than, await decode(ffmpeg, of, options), Infinity);

it('software gives every picture its time, and says what it cost', () => {
  expect(software).toMatchObject({ trouble: null, cpuMs: expect.any(Number) });
  expect(software.times.length).toBeGreaterThan(40);
  expect(new Set(software.times).size).toBe(software.times.length);
  expect(software.times[1] - software.times[0]).toBe(66_667);
});

it('a decoder that gives the same pictures at the same times is accepted', async () => {
  // Slices of a picture by two threads: another order of work, and the same to the bit.
  expect(await tried(['-threads', '2', '-thread_type', 'slice'])).toMatchObject({
    error: null,
    frames: software.times.length,
    difference: 0,
  });
});

it('another decoder of the same codec is accepted, where ffmpeg has two', async (context) => {
  const decoders = execFileSync(ffmpeg, ['-hide_banner', '-decoders'], { encoding: 'utf8' }),
    encoders = execFileSync(ffmpeg, ['-hide_banner', '-encoders'], { encoding: 'utf8' });
  if (!/ libvpx-vp9 /.test(decoders) || !/ libvpx-vp9 /.test(encoders)) return context.skip();
  const file = join(folder, 'vp9.mp4');
  const small = ['-t', '1', '-vf', 'scale=320:-2', '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'];
  execFileSync(ffmpeg, ['-loglevel', 'error', '-i', demoClip, ...small, ...fragments, file]);
  const vp9 = readFileSync(file);
  const one = await decode(ffmpeg, vp9, ['-c:v', 'vp9']);
  expect(await tried(['-c:v', 'libvpx-vp9'], vp9, one)).toMatchObject({ error: null, difference: 0 });
});

it.each<[string, string[], string]>([
  ['other pictures', ['-skip_loop_filter', 'all', '-skip_idct', 'noref'], 'DECODER_003'],
  ['fewer pictures', ['-skip_frame', 'nokey'], 'DECODER_002'],
  ['other times', ['-itsoffset', '0.5'], 'DECODER_002'],
])('%s are refused', async (_, options, code) => {
  expect(await tried(options)).toMatchObject({ error: { code } });
});

it('one that works and spares nothing is refused: also ffmpeg that quietly went on in software', () => {
  expect(judge('vaapi', 'h264', software, software)).toMatchObject({ difference: 0, error: { code: 'DECODER_004' } });
  const spares = { ...software, cpuMs: software.cpuMs! / 2 };
  expect(judge('vaapi', 'h264', software, spares)).toMatchObject({ error: null });
});

it('a task tries those of this platform on a source; one that is absent is abandoned with what ffmpeg says', async () => {
  const run = taskRunner((name) => launchTask(name, { log: { info() {}, warn() {} } }));
  // No PC has the accelerators of two systems.
  const foreign = process.platform === 'darwin' ? 'd3d11va' : 'videotoolbox';
  const [absent, ...own] = await run('try-decoders', {
    ffmpegPath: ffmpeg,
    stream,
    codec: 'h264',
    decoders: [foreign, ...(DECODERS_OF[process.platform] ?? [])],
  });
  expect(absent).toMatchObject({ decoder: foreign, error: { code: 'DECODER_001' }, difference: null });
  expect(absent.error!.params.detail).not.toBe('');
  for (const trial of own) expect(trial.error?.code ?? 'used').toMatch(/^(DECODER_00[1234]|used)$/);
});

it('a camera whose hardware decoder fails is decoded in software at once, says so, and counts', async () => {
  const client = new WorkerClient();
  const decoder = process.platform === 'darwin' ? 'd3d11va' : 'videotoolbox';
  client.start({
    source: { kind: 'file', path: demoClip, loop: true },
    pace: 'source',
    regions: [],
    decoding: { hardware: { decoder, codec: 'h264' }, sample: false },
  });
  try {
    await vi.waitFor(() => expect(client.all('status').at(-1)?.phase, client.log).toBe('counting'), {
      timeout: 120_000,
      interval: 100,
    });
    expect(client.all('decoder-failed')).toMatchObject([{ decoder, error: { code: 'DECODER_001' } }]);
  } finally {
    client.kill();
  }
});

/** The first seconds that a worker keeps of its stream, and what it says meanwhile. */
async function sampleOf(source: WorkerSource): Promise<{ client: WorkerClient; data: Uint8Array }> {
  const client = new WorkerClient();
  client.start({ source, pace: 'source', regions: [], decoding: { hardware: null, sample: true } });
  const patient = { timeout: 120_000, interval: 100 };
  await vi.waitFor(() => expect(client.all('stream-sample'), client.log).toHaveLength(1), patient);
  await vi.waitFor(() => expect(client.all('status').at(-1)?.phase, client.log).toBe('counting'), patient);
  return { client, data: client.all('stream-sample')[0].data };
}

it.each<[string, string[], string]>([
  ['H.264 with B-frames', ['-c:v', 'libx264', '-bf', '2'], 'mkv'],
  [
    'H.265, whose live view is made here',
    ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'],
    'mkv',
  ],
  ['Motion JPEG', ['-c:v', 'mjpeg'], 'avi'],
])('the seconds for a trial come out of the stream that is open: %s', async (_, encoder, kind) => {
  const path = join(folder, `source.${kind}`);
  const pattern = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=10', '-t', '10', '-pix_fmt', 'yuv420p'];
  execFileSync(ffmpeg, ['-loglevel', 'error', '-y', ...pattern, ...encoder, path]);
  const { client, data } = await sampleOf({ kind: 'file', path, loop: true });
  client.kill();
  const decoded = await decode(ffmpeg, data, []);
  expect(decoded).toMatchObject({ trouble: null });
  expect(decoded.times.length).toBeGreaterThanOrEqual(38);
  expect(decoded.times.length).toBeLessThanOrEqual(42);
});

it('a stream of which no seconds can be kept is counted all the same, and that is said once', async () => {
  const path = join(folder, 'source.avi');
  // A codec that MP4 has no name for: its live view is made here.
  const pattern = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=10', '-t', '10'];
  execFileSync(ffmpeg, ['-loglevel', 'error', '-y', ...pattern, '-c:v', 'huffyuv', path]);
  const { client, data } = await sampleOf({ kind: 'file', path, loop: true });
  client.kill();
  expect(data).toHaveLength(0);
});

it.skipIf(noRtspServer !== null)('an RTSP camera is asked for no second stream', async () => {
  const path = join(folder, 'camera.mp4');
  execFileSync(ffmpeg, ['-loglevel', 'error', '-y', '-i', demoClip, '-t', '20', '-c:v', 'libx264', '-bf', '0', path]);
  const server = await startRtspServer(path);
  try {
    const { client, data } = await sampleOf({ kind: 'rtsp', url: `rtsp://127.0.0.1:${server.port}/stream` });
    const opened = client.events.filter((event) => event.kind === 'stream' && event.event === 'connected');
    client.kill();
    const decoded = await decode(ffmpeg, data, []);
    expect(decoded).toMatchObject({ trouble: null });
    expect(decoded.times.length).toBeGreaterThan(40);
    expect(opened).toHaveLength(1);
  } finally {
    await server.kill();
  }
});
