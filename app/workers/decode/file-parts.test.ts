import { expect, test } from 'vitest';
import { walkParts } from './file-parts.ts';

const walk = (file: Buffer) => walkParts((at, length) => file.subarray(at, at + length), file.length);
const starts = async (file: Buffer) => (await walk(file)).map(({ start }) => start);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const box = (type: string, bytes = 8) =>
  Buffer.concat([u32(8 + bytes), Buffer.from(type, 'latin1'), Buffer.alloc(bytes)]);
const mp4 = () => Buffer.concat([box('ftyp'), box('moov', 40), box('mdat', 100)]);
const fragmented = () =>
  Buffer.concat([box('ftyp'), box('moov', 40), box('moof'), box('mdat', 50), box('moof'), box('mdat', 50)]);
const element = (id: number[], bytes: number) =>
  Buffer.concat([Buffer.from([...id, 0x40, bytes]), Buffer.alloc(bytes)]);
const EBML = [0x1a, 0x45, 0xdf, 0xa3],
  SEGMENT = [0x18, 0x53, 0x80, 0x67],
  CLUSTER = [0x1f, 0x43, 0xb6, 0x75];
const matroska = () => Buffer.concat([element(EBML, 20), element(SEGMENT, 200)]);
/** A live recording: its segment's size is not known. */
const live = () =>
  Buffer.concat([
    element(EBML, 20),
    Buffer.from([...SEGMENT, 0x01, ...Array<number>(7).fill(0xff)]),
    element(CLUSTER, 90),
    element(CLUSTER, 30),
  ]);
const riff = (type: string, bytes: number) => {
  const head = Buffer.from(`RIFF....${type}`);
  head.writeUInt32LE(4 + bytes, 4);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
};
const tag = (ms: number, type = 9, bytes = 30) => {
  const head = Buffer.alloc(11);
  head[0] = type;
  head.writeUIntBE(bytes, 1, 3);
  head.writeUIntBE(ms & 0xffffff, 4, 3);
  head[7] = ms >>> 24;
  return Buffer.concat([head, Buffer.alloc(bytes), u32(11 + bytes)]);
};
const flvHeader = Buffer.concat([Buffer.from('FLV'), Buffer.from([1, 1, 0, 0, 0, 9]), u32(0)]);
const tags = () => Buffer.concat([tag(0, 18), tag(0), tag(4000), tag(3960, 8), tag(8000)]);
const flv = () => Buffer.concat([flvHeader, tags()]);

test.each<[string, () => Buffer]>([
  ['MP4', mp4],
  ['fragmented MP4', fragmented],
  ['Matroska', matroska],
  ['a live Matroska', live],
  ['AVI', () => riff('AVI ', 101)],
  ['Flash', flv],
])('%s: alone one part, joined as many as there were', async (_, make) => {
  const one = make(),
    padded = one.length + (one.toString('latin1', 0, 4) === 'RIFF' ? one.length % 2 : 0);
  const whole = Buffer.concat([one, Buffer.alloc(padded - one.length)]);
  expect(await walk(one)).toMatchObject([{ start: 0, end: one.length }]);
  expect(await walk(Buffer.concat([whole, whole, whole]))).toEqual(
    [0, 1, 2].map((i) => ({ start: i * padded, end: (i + 1) * padded, headerBytes: 0, cut: false })),
  );
});

test('an AVI of more than 2 GB is one', async () =>
  expect(await starts(Buffer.concat([riff('AVI ', 100), riff('AVIX', 100), riff('AVI ', 50)]))).toEqual([0, 224]));

test('Flash whose second part has no header: its times begin anew, and the first header belongs before it', async () => {
  const at = flv().length;
  // The first tag of it holds no picture.
  expect(await walk(Buffer.concat([flv(), tags()]))).toMatchObject([
    { start: 0, headerBytes: 0 },
    { start: at + tag(0, 18).length, headerBytes: 13 },
  ]);
});

test.each<[string, () => Buffer]>([
  ['MP4', mp4],
  ['Matroska', matroska],
  ['a live Matroska', live],
  ['AVI', () => riff('AVI ', 100)],
  ['Flash', flv],
])('%s that is cut off is known to be', async (_, make) => {
  const whole = make();
  expect((await walk(whole)).at(-1)!.cut).toBe(false);
  expect((await walk(whole.subarray(0, whole.length - 10))).at(-1)!.cut).toBe(true);
});

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['a few bytes', Buffer.from('FLV')],
  ['text', Buffer.from('hello, this is not a video at all')],
  ['an MPEG-TS', Buffer.alloc(376, 0x47)],
  ['a box of no length', Buffer.concat([box('ftyp'), u32(3), Buffer.from('moov'), Buffer.alloc(20)])],
  ['zeros after it', Buffer.concat([mp4(), Buffer.alloc(64)])],
  [
    'an AVI that was never finished',
    (() => {
      const file = riff('AVI ', 100);
      file.writeUInt32LE(0, 4);
      return file;
    })(),
  ],
])('%s is one part', async (_, file) =>
  expect(await walk(file)).toMatchObject([{ start: 0, end: file.length, cut: false }]),
);
