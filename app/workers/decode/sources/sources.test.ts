import { expect, test } from 'vitest';
import { RTSP_STATUS, refusalIn } from './rtsp-status.ts';
import { classifyEnd, kindOf } from './index.ts';
import type { WorkerSource } from '../../../shared/camera-protocol.ts';
import { refusesTransport } from './rtsp.ts';

const file: WorkerSource = { kind: 'file', path: '/videos/door.mp4', loop: true },
  camera: WorkerSource = { kind: 'rtsp', url: 'rtsp://u:p@10.0.0.9/live' };

test.each([
  ['a file whose decoder was killed before its first picture', file, [], { killed: true }, 'STREAM_012'],
  ['a file whose decoder was killed later', file, [], { killed: true, hadFrames: true }, 'STREAM_012'],
  ['a camera whose decoder was killed', camera, [], { killed: true }, 'STREAM_012'],
  ['a file that ended without a picture', file, ['[error] Invalid data found when processing input'], {}, 'STREAM_002'],
  ['a camera that ended the stream', camera, [], { hadFrames: true }, 'STREAM_008'],
  [
    'a list that leads to other files',
    file,
    ["[hls @ 0x55] [error] Format not on whitelist 'mov,matroska'"],
    {},
    'STREAM_002',
  ],
])('%s', (_, source, tail, how, code) => expect(classifyEnd(source, tail, how).code).toBe(code));

const codes = {
  login: 'STREAM_005',
  path: 'STREAM_006',
  viewers: 'STREAM_015',
  transport: 'STREAM_016',
  trouble: 'STREAM_017',
  other: 'STREAM_018',
} as const;

test.each(Object.entries(RTSP_STATUS))('a camera that answers %s', (status, { words, refusal }) => {
  const said = [
    `[rtsp @ 0x55] [error] method SETUP failed: ${status} ${words}`,
    '[error] rtsp://10.0.0.9/live: Server returned 4XX Client Error, but not one of 40{0,1,3,4}',
  ];
  const { code, message } = classifyEnd(camera, said, {});
  expect(code).toBe(codes[refusal]);
  if (refusal === 'transport' || refusal === 'other') expect(message).not.toMatch(/by itself/);
  expect(refusesTransport(said)).toBe(refusal === 'transport');
});

test('every status of RFC 2326 and RFC 7826 from 400 on has its kind; what they do not know is judged by its hundreds', () => {
  const standard = [
    400,
    401,
    402,
    403,
    404,
    405,
    406,
    407,
    408,
    410,
    411,
    412,
    413,
    414,
    415,
    ...Array.from({ length: 16 }, (_, i) => 451 + i),
    470,
    471,
    472,
    500,
    501,
    502,
    503,
    504,
    505,
    551,
    553,
  ];
  expect(Object.keys(RTSP_STATUS).map(Number)).toEqual(standard);
  expect(refusalIn('method PLAY failed: 499 Whatever')).toEqual({ status: '499', refusal: 'other' });
  expect(refusalIn('method PLAY failed: 599 Whatever')).toEqual({ status: '599', refusal: 'trouble' });
  expect(refusalIn('nothing of the kind')).toBeNull();
});

test('a camera that refuses TCP is opened by UDP, once, and only where nobody chose the way', () => {
  const refused = ['[rtsp @ 0x55] [error] method SETUP failed: 461 Unsupported transport'];
  const otherWay = (source: WorkerSource, tail = refused) => kindOf(source).otherWay(source, tail),
    other = otherWay(camera);
  expect(other).toEqual({ ...camera, transport: 'udp' });
  expect(otherWay(other!)).toBeNull();
  expect(otherWay({ ...camera, transport: 'tcp' } as WorkerSource)).toBeNull();
  expect(otherWay(camera, ['[error] Connection refused'])).toBeNull();
  expect(otherWay(file)).toBeNull();
});
