import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listVideo4Linux, readAvFoundation, readDirectShow } from './device-list.ts';
import { chooseMode, rateOf, readAvFoundationModes, readDirectShowOptions, readV4l2Formats } from './device-modes.ts';
import { device, deviceArgs } from './device.ts';
import { classifyEnd } from '../index.ts';

const ALTERNATIVE =
  '@device_pnp_\\\\?\\usb#vid_046d&pid_082d&mi_00#7&1f2c1f&0&0000#{65e8773d-8f56-11d0-a3b9-00a0c9223196}\\global';

test('DirectShow, ffmpeg 4: in sections', () => {
  const log = `[dshow @ 00000224] DirectShow video devices (some may be both video and audio devices)
[dshow @ 00000224]  "Integrated Camera"
[dshow @ 00000224]     Alternative name "@device_pnp_x"
[dshow @ 00000224]  "HD Pro Webcam C920"
[dshow @ 00000224]     Alternative name "${ALTERNATIVE}"
[dshow @ 00000224] DirectShow audio devices
[dshow @ 00000224]  "Microphone (HD Pro Webcam C920)"
[dshow @ 00000224]     Alternative name "@device_cm_y"
dummy: Immediate exit requested`;
  expect(readDirectShow(log)).toEqual([
    { id: 'Integrated Camera', name: 'Integrated Camera' },
    { id: 'HD Pro Webcam C920', name: 'HD Pro Webcam C920' },
  ]);
});

test('DirectShow, ffmpeg 5 to 8: with the kind behind the name; two of one name are told apart', () => {
  const log = `[dshow @ 000001d4] "USB Camera" (video)\r
[dshow @ 000001d4]   Alternative name "@device_pnp_1"\r
[dshow @ 000001d4] "OBS Virtual Camera" (none)\r
[in#0 @ 000001d4] [dshow @ 000001d4] "USB Camera" (video)\r
[dshow @ 000001d4]   Alternative name "@device_pnp_2"\r
[dshow @ 000001d4] "Cam: Link 4K" (video, audio)\r
[dshow @ 000001d4]   Alternative name "@device_pnp_3"\r
[dshow @ 000001d4] "Microphone" (audio)\r
[dshow @ 000001d4]   Alternative name "@device_cm_4"\r
Error opening input file dummy.\r`;
  expect(readDirectShow(log)).toEqual([
    { id: '@device_pnp_1', name: 'USB Camera' },
    { id: '@device_pnp_2', name: 'USB Camera' },
    { id: '@device_pnp_3', name: 'Cam: Link 4K' },
  ]);
});

test('AVFoundation: cameras, without screens and microphones', () => {
  const log = `[AVFoundation indev @ 0x7f9] AVFoundation video devices:
[AVFoundation indev @ 0x7f9] [0] FaceTime HD Camera
[AVFoundation indev @ 0x7f9] [1] USB Camera
[AVFoundation indev @ 0x7f9] [2] USB Camera
[AVFoundation indev @ 0x7f9] [3] Capture screen 0
[AVFoundation indev @ 0x7f9] AVFoundation audio devices:
[AVFoundation indev @ 0x7f9] [0] MacBook Pro Microphone
: Input/output error`;
  expect(readAvFoundation(log)).toEqual([
    { id: 'FaceTime HD Camera', name: 'FaceTime HD Camera' },
    { id: '1', name: 'USB Camera' },
    { id: '2', name: 'USB Camera' },
  ]);
});

test.each(['', 'garbage', 'dshow: unknown input format'])('what lists nothing has none: %j', (log) => {
  expect([readDirectShow(log), readAvFoundation(log)]).toEqual([[], []]);
});

test('Video4Linux: the node with pictures, by its lasting name', async () => {
  const root = mkdtempSync(join(tmpdir(), 'footfall-v4l-')),
    sys = join(root, 'sys'),
    dev = join(root, 'dev');
  const nodes = [
    ['video0', 'HD Pro Webcam C920', '0'],
    ['video1', 'HD Pro Webcam C920', '1'],
    ['video2', 'USB Camera', '0'],
    ['video10', 'Plain', '0'],
    ['radio0', 'Radio', '0'],
  ];
  for (const [node, name, index] of nodes) {
    mkdirSync(join(sys, node), { recursive: true });
    mkdirSync(dev, { recursive: true });
    writeFileSync(join(sys, node, 'name'), `${name}\n`);
    writeFileSync(join(sys, node, 'index'), `${index}\n`);
    writeFileSync(join(dev, node), '');
  }
  for (const kind of ['by-id', 'by-path']) mkdirSync(join(dev, 'v4l', kind), { recursive: true });
  symlinkSync('../../video0', join(dev, 'v4l/by-id/usb-046d_C920_A1-video-index0'));
  symlinkSync('../../video0', join(dev, 'v4l/by-path/pci-0000-usb-0:1:1.0-video-index0'));
  symlinkSync('../../video2', join(dev, 'v4l/by-path/pci-0000-usb-0:2:1.0-video-index0'));
  symlinkSync('../../video7', join(dev, 'v4l/by-path/gone'));
  expect(await listVideo4Linux(sys, dev)).toEqual([
    { id: join(dev, 'v4l/by-id/usb-046d_C920_A1-video-index0'), name: 'HD Pro Webcam C920' },
    { id: join(dev, 'v4l/by-path/pci-0000-usb-0:2:1.0-video-index0'), name: 'USB Camera' },
    { id: join(dev, 'video10'), name: 'Plain' },
  ]);
  expect(await listVideo4Linux(join(root, 'none'), dev)).toEqual([]);
  rmSync(root, { recursive: true });
});

const v4l2 = `[video4linux2,v4l2 @ 0x55d] Raw       :     yuyv422 :           YUYV 4:2:2 : 640x480 1280x720 1920x1080
[video4linux2,v4l2 @ 0x55d] Compressed:       mjpeg :          Motion-JPEG : 640x480 1280x720 1920x1080
[video4linux2,v4l2 @ 0x55d] Compressed: Unsupported :                HEVC : 3840x2160
/dev/video0: Immediate exit requested`;
const dshow = `[dshow @ 0]  Pin "Capture" (alternative pin name "0")
[dshow @ 0]   pixel_format=yuyv422  min s=1280x720 fps=5 max s=1280x720 fps=5
[dshow @ 0]   pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30
[dshow @ 0]   vcodec=mjpeg  min s=1920x1080 fps=30 max s=1920x1080 fps=30
[dshow @ 0]   vcodec=mjpeg  min s=1280x720 fps=30 max s=1280x720 fps=60.0002 (pc, bt470bg/bt709/unknown, center)`;
const mac = `[avfoundation @ 0x7f] Selected video size (2x2) is not supported by the device.
[avfoundation @ 0x7f] Supported modes:
[avfoundation @ 0x7f]   640x480@[1.000000 30.000000]fps
[avfoundation @ 0x7f]   1280x720@[29.970000 29.970000]fps`;

test.each([
  [
    'linux',
    '/dev/v4l/by-id/usb-C920',
    v4l2,
    [
      '-f',
      'v4l2',
      '-input_format',
      'mjpeg',
      '-video_size',
      '1280x720',
      '-framerate',
      '15',
      '-i',
      '/dev/v4l/by-id/usb-C920',
    ],
  ],
  [
    'win32',
    'USB Camera',
    dshow,
    [
      '-f',
      'dshow',
      '-vcodec',
      'mjpeg',
      '-video_size',
      '1280x720',
      '-framerate',
      '30',
      '-rtbufsize',
      '64M',
      '-i',
      'video=USB Camera',
    ],
  ],
  [
    'darwin',
    'FaceTime HD Camera',
    mac,
    ['-f', 'avfoundation', '-video_size', '1280x720', '-framerate', '29.97', '-i', 'FaceTime HD Camera:none'],
  ],
  ['linux', '/dev/video0', 'nothing', ['-f', 'v4l2', '-i', '/dev/video0']],
] as const)('%s: what it offers is asked for', (system, id, log, args) => {
  expect(deviceArgs(system, id, log)).toEqual(['-protocol_whitelist', 'pipe', ...args]);
});

test('a camera that only sends raw pictures is asked for those that come fast enough', () => {
  expect(chooseMode(readV4l2Formats(v4l2.split('\n')[0]))).toMatchObject({ height: 480, format: 'yuyv422' });
  expect(chooseMode(readDirectShowOptions(dshow).filter(({ compressed }) => !compressed))).toMatchObject({
    height: 480,
  });
  expect(rateOf(readAvFoundationModes(mac)[0])).toBe(15);
  expect(chooseMode([])).toBeNull();
});

test.each([
  ['[error] ioctl(VIDIOC_STREAMON): Device or resource busy', 'STREAM_024'],
  ['[error] Could not run graph (sometimes caused by a device already in use by other application)', 'STREAM_024'],
  ['[error] Cannot open video device /dev/video0: Permission denied', 'STREAM_025'],
  ['[error] ioctl(VIDIOC_DQBUF): No such device', 'STREAM_023'],
  ['[error] Could not find video device with name [USB Camera] among source devices of type video.', 'STREAM_023'],
  ['[error] Video device not found', 'STREAM_023'],
  ['[error] something else', 'STREAM_012'],
])('%s', (line, code) =>
  expect(classifyEnd({ kind: 'device', id: '/dev/video0' }, [line], { hadFrames: true }).code).toBe(code),
);

test
  .skipIf(process.platform !== 'linux')
  .each([
    '/dev/video987',
    '/dev/null',
    '/etc/passwd',
    '/dev/v4l/by-id/../../../etc/passwd',
    '/dev/v4l/by-id/..',
    'video=USB Camera',
    '',
  ])('not connected, or no camera: %j', async (id) => {
  expect(await device.check({ kind: 'device', id }, 1000)).toMatchObject({ code: 'STREAM_023' });
});
