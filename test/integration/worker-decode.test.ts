import { afterAll, expect, test } from 'vitest';
import type { DecodePlan } from '../../app/workers/decode/ffmpeg-args.ts';
import type { VideoSize } from '../../app/workers/decode/stream-facts.ts';
import { VideoDecoder } from '../../app/workers/decode/video-decoder.ts';
import { FragmentReader, type PreviewPart } from '../../app/workers/preview/fragment-reader.ts';
import { demoClip, ffmpeg, makeClip, temporaryFolder } from '../support/worker-client.ts';

const folder = temporaryFolder();
const open: VideoDecoder[] = [];
afterAll(() => {
  for (const decoder of open) decoder.kill();
  folder.remove();
});

function decode(path: string, plan: Partial<DecodePlan> = {}) {
  const parts: PreviewPart[] = [];
  const reader = new FragmentReader((part) => parts.push(part));
  const decoder = new VideoDecoder(
    ffmpeg,
    {
      source: { kind: 'file', path, loop: false },
      pace: 'fast',
      width: 128,
      height: 96,
      colour: 'RGB',
      maxFps: 0,
      preview: 'none',
      shown: null,
      part: null,
      seekSeconds: 0,
      ffmpegMajor: 5,
      ...plan,
    },
    { onFacts() {}, onUntimedPackets() {}, onPreview: (bytes) => reader.push(bytes) },
  );
  open.push(decoder);
  return { decoder, parts };
}

async function framesOf(
  decoder: VideoDecoder,
  most = Infinity,
): Promise<{ ptsUs: number; data: Uint8Array; size: VideoSize }[]> {
  const frames: { ptsUs: number; data: Uint8Array; size: VideoSize }[] = [];
  for (let frame; frames.length < most && (frame = await decoder.take());) {
    frames.push({ ptsUs: frame.ptsUs, data: frame.data.slice(), size: frame.size });
  }
  return frames;
}

test.each<[string, 'copy' | 'transcode', string[]]>([
  ['the stream as it is, with B-frames', 'copy', ['-c', 'copy']],
  [
    'the stream as it is, without B-frames',
    'copy',
    ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '15'],
  ],
  ['a stream that no browser plays', 'transcode', ['-c:v', 'mpeg4', '-q:v', '4']],
])('%s: each fragment has the presentation time of its raw frame', async (_, preview, codec) => {
  const clip = folder.file(`${preview}-${codec.length}.mp4`);
  makeClip('-i', demoClip, '-t', '4', ...codec, clip);
  const { decoder, parts } = decode(clip, { preview });
  const frames = await framesOf(decoder);
  await decoder.ended;
  const [init, ...fragments] = parts;
  expect(init).toMatchObject({
    kind: 'init',
    mimeType: expect.stringMatching(/^video\/mp4; codecs="avc1\.[0-9A-F]{6}"$/) as string,
  });
  // An edit list would move what a player shows against these times.
  expect(Buffer.from((init as { data: Uint8Array }).data).includes('elst')).toBe(false);
  const shown = fragments.map((part) => (part.kind === 'fragment' ? part.ptsUs : NaN));
  expect(frames.length).toBeGreaterThan(55);
  expect(shown.toSorted((a, b) => a - b)).toEqual(frames.map(({ ptsUs }) => ptsUs));
  // The cut may leave a hole in the last frames.
  expect(frames.slice(0, 55).map(({ ptsUs }) => ptsUs)).toEqual(
    frames.slice(0, 55).map((_frame, i) => Math.round((i * 1e6) / 15)),
  );
  expect(fragments[0]).toMatchObject({ key: true });
  expect(fragments.filter((part) => part.kind === 'fragment' && part.key).length).toBeLessThan(fragments.length / 2);
});

test('a looped file goes on: time grows by one period over the seam, and every loop has the same pictures', async () => {
  const clip = folder.file('loop.mp4');
  makeClip(
    '-i',
    demoClip,
    '-ss',
    '16',
    '-t',
    '2',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-bf',
    '2',
    '-g',
    '30',
    clip,
  );
  const { decoder } = decode(clip, { source: { kind: 'file', path: clip, loop: true } });
  const frames = await framesOf(decoder, 100);
  decoder.kill();
  expect(frames.map(({ ptsUs }) => ptsUs)).toEqual(frames.map((_, i) => Math.round((i * 1e6) / 15)));
  for (let i = 30; i < frames.length; i++) {
    // round(pts * fps) mod length is the frame of the file.
    const same = Math.round((frames[i].ptsUs * 15) / 1e6) % 30;
    expect(Buffer.compare(frames[i].data, frames[same].data), `frame ${i}`).toBe(0);
  }
});

test('the analysis rate takes whole frames of the stream, evenly, with their own times', async () => {
  const { decoder } = decode(demoClip, { maxFps: 5, width: 64, height: 64 });
  const frames = await framesOf(decoder, 50);
  decoder.kill();
  expect(frames.map(({ ptsUs }) => ptsUs)).toEqual(frames.map((_, i) => Math.round((i * 1e6) / 5)));
});

test("the picture lies top left in the model's input, scaled with its aspect kept, the rest grey", async () => {
  const clip = folder.file('red.mp4');
  makeClip('-f', 'lavfi', '-i', 'color=red:s=320x180:d=1:r=5', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', clip);
  const { decoder } = decode(clip, { width: 128, height: 96 });
  const [{ data, size }] = await framesOf(decoder, 1);
  expect(size).toEqual({ width: 320, height: 180, scaledWidth: 128, scaledHeight: 72 });
  const at = (x: number, y: number) => [0, 1, 2].map((plane) => data[plane * 128 * 96 + y * 128 + x]);
  const [red, green, blue] = at(64, 30);
  expect([red > 240, green < 15, blue < 15]).toEqual([true, true, true]);
  expect(at(127, 71)[0]).toBeGreaterThan(200);
  expect(at(0, 73)).toEqual([114, 114, 114]);
  expect(at(127, 95)).toEqual([114, 114, 114]);
});

test('a picture that a phone took upright is upright', async () => {
  const flat = folder.file('flat.mp4'),
    turned = folder.file('turned.mp4');
  makeClip('-f', 'lavfi', '-i', 'testsrc=s=320x180:d=1:r=5', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', flat);
  makeClip('-i', flat, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', turned);
  const { decoder } = decode(turned);
  const [{ size }] = await framesOf(decoder);
  expect(size).toMatchObject({ width: 180, height: 320 });
  expect(decoder.facts).toMatchObject({ width: 180, height: 320, rotated: true });
});

test('a picture that changes its size goes on: each frame says of which size it was', async () => {
  for (const [name, size] of [
    ['small', '320x180'],
    ['large', '640x360'],
  ]) {
    makeClip(
      '-f',
      'lavfi',
      '-i',
      `testsrc=s=${size}:d=1:r=10`,
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-bsf:v',
      'h264_mp4toannexb',
      '-f',
      'mpegts',
      folder.file(`${name}.ts`),
    );
  }
  makeClip(
    '-i',
    `concat:${folder.file('small.ts')}|${folder.file('large.ts')}|${folder.file('small.ts')}`,
    '-c',
    'copy',
    '-f',
    'mpegts',
    folder.file('three.ts'),
  );
  const { decoder } = decode(folder.file('three.ts'));
  const frames = await framesOf(decoder);
  expect(frames.map(({ size }) => size.width)).toEqual(
    [320, 640, 320].flatMap((width) => Array.from({ length: 10 }, () => width)),
  );
  expect(frames[0].size).toBe(frames[9].size);
});

test.each<[string, string, 'auto' | '4:3' | '16:9', object]>([
  [
    'half the columns, as the stream says',
    'scale=180:288,setsar=32/11',
    'auto',
    { width: 524, height: 288, scaledWidth: 128, scaledHeight: 70 },
  ],
  [
    'half the rows, as the stream says',
    'scale=352:144,setsar=8/11',
    'auto',
    { width: 352, height: 198, scaledWidth: 128, scaledHeight: 72 },
  ],
  [
    'half the columns, as the installer says',
    'scale=240:270,setsar=1',
    '16:9',
    { width: 480, height: 270, scaledWidth: 128, scaledHeight: 72 },
  ],
  [
    '4:3, whatever the stream says',
    'scale=352:144,setsar=8/11',
    '4:3',
    { width: 352, height: 264, scaledWidth: 128, scaledHeight: 96 },
  ],
])('pixels that are not square: %s', async (name, filter, aspect, size) => {
  const clip = folder.file(`${name}.mp4`);
  makeClip(
    '-f',
    'lavfi',
    '-i',
    'testsrc=s=640x360:d=1:r=5',
    '-vf',
    filter,
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
    clip,
  );
  const { decoder } = decode(clip, { source: { kind: 'file', path: clip, loop: false, aspect } });
  expect((await framesOf(decoder, 1))[0].size).toEqual(size);
});
