import { expect, test } from 'vitest';
import { jpegOf } from '../../../net/camera-server.test-support.ts';
import { JPEG_READER, JpegReader, NoPictures } from './jpeg-reader.ts';

const a = jpegOf('first'),
  b = jpegOf('second'),
  between = (head: string) => Buffer.from(head);

function read(bytes: Buffer, size: number): Buffer[] {
  const reader = new JpegReader(),
    found: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += size) found.push(...reader.push(bytes.subarray(i, i + size)));
  return found;
}

test.each([
  ['boundaries', Buffer.concat([between('--b\r\nContent-Type: image/jpeg\r\n\r\n'), a, between('\r\n--b\r\n\r\n'), b])],
  [
    'wrong lengths',
    Buffer.concat([between('--b\r\nContent-Length: 7\r\n\r\n'), a, between('Content-Length: 99999\n\n'), b]),
  ],
  ['nothing at all between them', Buffer.concat([a, b])],
  ['noise with half a beginning', Buffer.concat([Buffer.from([0xff, 0xd8, 0, 0xff]), a, Buffer.from([0xff]), b])],
  ['a picture that is cut off by the next', Buffer.concat([a, b.subarray(0, b.length - 2), b])],
  ['a picture that is cut off in its header', Buffer.concat([a.subarray(0, 5), between('\r\n--b\r\n\r\n'), a, b])],
])('pictures are found whatever lies between them: %s', (_, bytes) => {
  for (const size of [1, 2, 3, 7, 64, bytes.length]) {
    const found = read(bytes, size);
    expect(found.slice(-2).map((one) => one.includes('first') || one.includes('second'))).toEqual([true, true]);
    expect(Buffer.compare(found.at(-1)!, b)).toBe(0);
  }
});

test('a picture is whole with its last byte', () => {
  const reader = new JpegReader();
  expect(reader.push(a.subarray(0, -1))).toEqual([]);
  expect(reader.push(a.subarray(-1))).toEqual([a]);
});

test('stuffed bytes and restart markers are part of a picture', () => {
  const scan = Buffer.from([0xff, 0, 0xff, 0xd3, 1, 0xff, 0xff, 0, 2]);
  const long = Buffer.concat([a.subarray(0, -2), scan, a.subarray(-2)]);
  for (const size of [1, 2, 5, 1000]) expect(read(Buffer.concat([long, b]), size)).toEqual([long, b]);
});

test('memory is bounded: no picture, or one that never ends', () => {
  const noise = Buffer.alloc(1024 * 1024, 'x'),
    reader = new JpegReader();
  expect(() => {
    for (let i = 0; i <= JPEG_READER.noise / noise.length + 1; i++) reader.push(noise);
  }).toThrow(NoPictures);
  const endless = new JpegReader();
  endless.push(a.subarray(0, -2));
  expect(() => {
    for (let i = 0; i <= JPEG_READER.picture / noise.length + 1; i++) endless.push(noise);
  }).toThrow('does not end');
});
