import { expect, test } from 'vitest';
import { classifyEnd } from './stream-error.ts';

const file = { kind: 'file', path: '/videos/door.mp4', loop: true } as const, camera = { kind: 'rtsp', url: 'rtsp://u:p@10.0.0.9/live' } as const;

test.each([
  ['a file whose decoder was killed before its first picture', file, [], { killed: true }, 'STREAM_012'],
  ['a file whose decoder was killed later', file, [], { killed: true, hadFrames: true }, 'STREAM_012'],
  ['a camera whose decoder was killed', camera, [], { killed: true }, 'STREAM_012'],
  ['a file that ended without a picture', file, ['[error] Invalid data found when processing input'], {}, 'STREAM_002'],
  ['a camera that ended the stream', camera, [], { hadFrames: true }, 'STREAM_008'],
])('%s', (_, source, tail, how, code) => expect(classifyEnd(source, tail, how).code).toBe(code));
