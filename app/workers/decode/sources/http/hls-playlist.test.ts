import { expect, test } from 'vitest';
import { chooseVariant, parsePlaylist } from './hls-playlist.ts';
import { paceFor } from './pacing.ts';

const live = `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:41

#EXTINF:2.000000,
live41.ts
#EXT-X-DISCONTINUITY
#EXTINF:1.5,a title
/other/live42.ts?token=1
`;

test('a live list', () => {
  expect(parsePlaylist(live.replaceAll('\n', '\r\n'))).toEqual({
    kind: 'segments',
    targetSeconds: 2,
    ended: false,
    encrypted: false,
    segments: [
      { sequence: 41, uri: 'live41.ts', seconds: 2, range: null, map: null },
      { sequence: 42, uri: '/other/live42.ts?token=1', seconds: 1.5, range: null, map: null },
    ],
  });
});

test('fragmented MP4, parts of one file', () => {
  const list = parsePlaylist(
    '#EXTM3U\n#EXT-X-MAP:URI="init.mp4",BYTERANGE="100@0"\n#EXTINF:1,\n#EXT-X-BYTERANGE:50@100\na.mp4\n#EXTINF:1,\n#EXT-X-BYTERANGE:60\na.mp4',
  );
  const map = { uri: 'init.mp4', range: { from: 0, bytes: 100 } };
  expect(list).toMatchObject({
    segments: [
      { range: { from: 100, bytes: 50 }, map },
      { range: { from: 150, bytes: 60 }, map },
    ],
  });
});

test.each([
  ['the end is said', `${live}#EXT-X-ENDLIST`, { ended: true }],
  ['a recording', live.replace('#EXTINF', '#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF'), { ended: true }],
  ['a key', live.replace('#EXTINF', '#EXT-X-KEY:METHOD=AES-128,URI="k"\n#EXTINF'), { encrypted: true }],
  ['no key', live.replace('#EXTINF', '#EXT-X-KEY:METHOD=NONE\n#EXTINF'), { encrypted: false }],
  ['no list', '<html>', { kind: 'none' }],
  ['no numbers', live.replace('41', 'many'), { kind: 'none' }],
  ['a length that is none', live.replace('1.5', 'x'), { kind: 'none' }],
  ['hours', live.replace('1.5', '99999'), { kind: 'none' }],
  ['variants without a stream', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1', { kind: 'none' }],
  ['without end', `#EXTM3U\n${'#EXTINF:1,\na.ts\n'.repeat(20_000)}`, { kind: 'none' }],
])('%s', (_, text, expected) => expect(parsePlaylist(text)).toMatchObject(expected));

test('of several streams the smallest that shows people well enough', () => {
  const of = (...heights: number[]) =>
    chooseVariant(heights.map((height) => ({ uri: String(height), height, bandwidth: height }))).height;
  expect(of(1080, 720, 240)).toBe(720);
  expect(of(240, 360)).toBe(360);
  expect(of(0, 0)).toBe(0);
  const list = parsePlaylist('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=5,RESOLUTION=640x480,CODECS="a,b"\n\nx/sub.m3u8');
  expect(list).toEqual({ kind: 'variants', variants: [{ uri: 'x/sub.m3u8', bandwidth: 5, height: 480 }] });
});

test('the pace follows what waits, and stays near the stream’s own', () => {
  expect([0, 1, 3, 5, 20].map((seconds) => paceFor(seconds, 2))).toEqual([0.96, 0.96, 1, 1.04, 1.04]);
});
