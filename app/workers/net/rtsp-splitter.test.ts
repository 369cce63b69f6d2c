import { expect, test } from 'vitest';
import { headersOf, RtspSplitter, withHeader } from './rtsp-splitter.ts';

const packet = (text: string) => `$\0\0${String.fromCharCode(text.length)}${text}`;
const answer = 'RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n\r\nbody';

/** What comes out of these bytes, given in pieces of `size`. */
function split(text: string, size: number): { told: string[]; all: string } {
  const told: string[] = [];
  let all = '';
  const splitter = new RtspSplitter({
    onPackets: (bytes) => (all += bytes.toString('latin1')),
    onMessage: (head, body) => told.push(`${head}|${body.toString()}`),
  });
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
  return { told, all };
}

test.each([1, 2, 3, 7, 1000])('messages between packets, in pieces of %i', (size) => {
  const said = packet('one') + packet('RTSP/1.0 in a packet\r\n\r\n') + answer + packet('two') + answer;
  expect(split(said, size)).toEqual({
    told: Array(2).fill('RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4|body'),
    all: packet('one') + packet('RTSP/1.0 in a packet\r\n\r\n') + packet('two'),
  });
});

test.each([
  ['a line of garbage', '\0\x01abc$def\n'],
  ['an empty line', '\r\n'],
  ['a body without end', 'RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n'],
  ['a body of less than nothing', 'RTSP/1.0 200 OK\r\nContent-Length: -4\r\n\r\n'],
  ['a line without end', 'x'.repeat(70_000) + '\n'],
  ['a head without end', `RTSP/1.0 200 OK\r\n${'a: b\r\n'.repeat(20_000)}\r\n`],
])('%s is passed on, and what comes after it is understood', (_, noise) => {
  const { told, all } = split(noise + packet('one') + answer, 1000);
  expect(told.at(-1)).toContain('CSeq: 3');
  expect(all).toContain(packet('one'));
});

test('lines that end with a newline alone', () =>
  expect(split('RTSP/1.0 200 OK\nCSeq: 9\n\n', 5).told).toEqual(['RTSP/1.0 200 OK\nCSeq: 9|']));

test('a header is set where it stood, and its others go', () => {
  const head =
    'RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Basic\r\nSession: 4\r\nwww-authenticate: Digest a="b: c"';
  expect(headersOf(head, 'www-authenticate')).toEqual(['Basic', 'Digest a="b: c"']);
  expect(withHeader(head, 'WWW-Authenticate', null)).toBe('RTSP/1.0 401 No\r\nCSeq: 1\r\nSession: 4');
  expect(withHeader('A b RTSP/1.0\r\nCSeq: 1\r\nX: y', 'CSeq', '2')).toBe('A b RTSP/1.0\r\nCSeq: 2\r\nX: y');
  expect(withHeader('A b RTSP/1.0', 'X', 'y')).toBe('A b RTSP/1.0\r\nX: y');
});
