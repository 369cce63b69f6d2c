import { expect, test } from 'vitest';
import { decodedSize, StreamFactsReader } from './stream-facts.ts';

const read = (...lines: string[]) => {
  const reader = new StreamFactsReader();
  for (const line of lines) reader.read(line);
  return reader.facts;
};

test.each<[string, string, object]>([
  [
    'a file, verbose',
    '[info]   Stream #0:0[0x1](und): Video: h264 (High), 1 reference frame (avc1 / 0x31637661), yuv420p(progressive, left), 960x540 (960x544), 443 kb/s, 15 fps, 15 tbr, 15360 tbn (default)',
    { codec: 'h264', profile: 'High', pixelFormat: 'yuv420p', width: 960, height: 540, fps: 15 },
  ],
  [
    'a camera',
    '  Stream #0:0: Video: h264 (Main), yuvj420p(pc, bt709, progressive), 1920x1080, 25 fps, 25 tbr, 90k tbn',
    { codec: 'h264', profile: 'Main', pixelFormat: 'yuvj420p', width: 1920, height: 1080, fps: 25 },
  ],
  [
    'anamorphic',
    '  Stream #0:0: Video: hevc (Main 10), yuv420p10le(tv, bt2020nc), 720x576 [SAR 16:15 DAR 4:3], 12.50 fps, 12.50 tbr, 1k tbn',
    {
      codec: 'hevc',
      profile: 'Main 10',
      pixelFormat: 'yuv420p10le',
      width: 768,
      height: 576,
      codedWidth: 720,
      fps: 12.5,
    },
  ],
  [
    'no known rate',
    '  Stream #0:0: Video: mjpeg, yuvj422p(pc), 640x480, 90k tbr, 90k tbn',
    { codec: 'mjpeg', profile: null, pixelFormat: 'yuvj422p', width: 640, height: 480 },
  ],
  [
    'sound comes first',
    '  Stream #0:1[0x2](eng): Video: mpeg4 (Simple Profile) (mp4v / 0x7634706D), yuv420p, 320x180 [SAR 1:1 DAR 16:9], 78 kb/s, 29.97 fps, 29.97 tbr, 30k tbn (default)',
    { codec: 'mpeg4', fps: 29.97, width: 320 },
  ],
])('%s', (_, line, expected) => {
  expect(read(line)).toMatchObject(expected);
});

test('an output stream is not the input', () => {
  expect(
    read("Output #0, mp4, to 'pipe:1':", '  Stream #0:0: Video: h264 (High), yuv420p, 640x480, 25 fps'),
  ).toBeNull();
});

test('the length, and a picture that lies on its side', () => {
  const stream = '  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p, 1920x1080, 30 fps, 30 tbr';
  expect(
    read(
      '  Duration: 01:02:03.50, start: 0.000000, bitrate: 445 kb/s',
      stream,
      '    Side data:',
      '      displaymatrix: rotation of -90.00 degrees',
    ),
  ).toMatchObject({ durationSeconds: 3723.5, width: 1080, height: 1920, rotated: true });
  expect(read('  Duration: N/A, start: 0.360000, bitrate: N/A', stream)).toMatchObject({
    durationSeconds: null,
    rotated: false,
  });
});

const asked = { scaledWidth: 512, scaledHeight: 288 };
test.each<[string, string, object | null]>([
  [
    'ffmpeg 5',
    '[scale@frames @ 0x5578495ea3c0] [verbose] w:960 h:540 fmt:yuv420p sar:0/1 -> w:512 h:288 fmt:gbrp sar:0/1 flags:0x2',
    { width: 960, height: 540, ...asked },
  ],
  [
    'ffmpeg 7',
    '[scale@frames @ 0x5578495ea3c0] [verbose] w:1280 h:720 fmt:yuv420p csp:bt709 range:tv sar:1/1 -> w:512 h:288 fmt:gbrp csp:gbr range:pc sar:1/1 flags:0x2',
    { width: 1280, height: 720, ...asked },
  ],
  [
    'half the columns',
    '[scale@frames @ 0x5578495ea3c0] [verbose] w:352 h:576 fmt:yuv420p sar:32/11 -> w:512 h:288 fmt:gbrp sar:1/1 flags:0x2',
    { width: 1024, height: 576, ...asked },
  ],
  [
    'half the rows',
    '[scale@frames @ 0x5578495ea3c0] [verbose] w:704 h:288 fmt:yuv420p sar:8/11 -> w:512 h:288 fmt:gbrp sar:1/1 flags:0x2',
    { width: 704, height: 396, ...asked },
  ],
  [
    'the live view',
    '[Parsed_scale_3 @ 0x5578495ea3c0] [verbose] w:1280 h:720 fmt:yuv420p sar:1/1 -> w:960 h:540 fmt:yuv420p sar:1/1 flags:0x2',
    null,
  ],
  [
    'a conversion that ffmpeg put in',
    '[auto_scale_0 @ 0x55] [verbose] w:128 h:96 fmt:yuv420p sar:0/1 -> w:128 h:96 fmt:gbrp sar:0/1 flags:0x2',
    null,
  ],
  ['what was asked for', "[scale@frames @ 0x5578495ea3c0] w:512 h:288 flags:'bilinear' interl:0", null],
])('the decoded size: %s', (_, line, expected) => {
  expect(decodedSize(line)).toEqual(expected);
});

test('a length is a promise where a header states one, less what may lie before the first picture', () => {
  const stream = '  Stream #0:0: Video: h264 (High), yuv420p, 960x540, 15 fps, 15 tbr, 1k tbn';
  expect(
    read(
      "[info] Input #0, matroska,webm, from 'late.mkv':",
      '  Duration: 10:01:00.00, start: 36000.000000, bitrate: 0 kb/s',
      stream,
    ),
  ).toMatchObject({ durationSeconds: 36_060, promisedSeconds: 60 });
  expect(
    read(
      "[info] Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'a.mp4':",
      '  Duration: 00:01:00.00, start: -0.080000, bitrate: 445 kb/s',
      stream,
    ),
  ).toMatchObject({ durationSeconds: 60, promisedSeconds: 60 });
  expect(
    read(
      "[info] Input #0, mpegts, from 'jumps.ts':",
      '  Duration: 00:05:59.87, start: 1.533333, bitrate: 247 kb/s',
      stream,
    ),
  ).toMatchObject({ durationSeconds: 359.87, promisedSeconds: null });
});

test('a guessed length is none', () => {
  expect(
    read(
      '[mpeg @ 0x55] [warning] Estimating duration from bitrate, this may be inaccurate',
      '  Duration: 00:01:02.50, start: 0.0, bitrate: 445 kb/s',
      '  Stream #0:0: Video: mpeg1video, yuv420p, 352x288 [SAR 12:11 DAR 4:3], 25 fps, 25 tbr',
    ),
  ).toMatchObject({ durationSeconds: null, width: 384, height: 288, codedWidth: 352, pixelAspect: 12 / 11 });
});
