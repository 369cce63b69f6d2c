import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { decoderAnswers, rtsp } from './rtsp.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

const hash = (name: string, text: string) => createHash(name).update(text).digest('hex');
const challenge = (algorithm: string | null) =>
  algorithm === 'Basic'
    ? 'Basic realm="camera"'
    : `Digest realm="camera", nonce="n1"${algorithm === null ? '' : `, algorithm=${algorithm}`}, qop="auth"`;

/** A camera that lets in whoever answers one of its challenges with the password `right`. */
async function camera(algorithms: (string | null)[]): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const request = String(data),
        sequence = /CSeq: *(\d+)/i.exec(request)?.[1],
        [method, uri] = request.split(' ');
      const shown = /Authorization: Digest ([^\r]*)/i.exec(request)?.[1] ?? '';
      const part = (name: string) => new RegExp(`\\b${name}="?([^",]*)`).exec(shown)?.[1] ?? '';
      const name = part('algorithm') === 'SHA-256' ? 'sha256' : 'md5';
      const right = hash(
        name,
        [hash(name, 'u:camera:right'), 'n1', part('nc'), part('cnonce'), 'auth', hash(name, `${method}:${uri}`)].join(
          ':',
        ),
      );
      const basic = `Authorization: Basic ${Buffer.from('u:right').toString('base64')}`;
      const isIn = method === 'OPTIONS' || part('response') === right || request.includes(basic);
      socket.write(
        isIn
          ? `RTSP/1.0 200 OK\r\nCSeq: ${sequence}\r\n\r\n`
          : `RTSP/1.0 401 Unauthorized\r\nCSeq: ${sequence}\r\n${algorithms.map((each) => `WWW-Authenticate: ${challenge(each)}\r\n`).join('')}\r\n`,
      );
    });
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const look = async (algorithms: (string | null)[], password: string) =>
  (await rtsp.check({ kind: 'rtsp', url: `rtsp://u:${password}@${await camera(algorithms)}/live` }, 2000))?.code ??
  null;

// What ffmpeg does with each was tried: it answers the last Digest, by MD5, and Basic where there is no Digest.
test.each([
  [['MD5'], null],
  [[null], null],
  [['SHA-256', 'MD5'], null],
  [['Basic'], null],
  [['SHA-256'], 'STREAM_027'],
  [['MD5', 'SHA-256'], 'STREAM_027'],
  [['SHA-256', 'Basic'], 'STREAM_027'],
  [['Basic', 'SHA-256'], 'STREAM_027'],
])('a camera that asks by %s: a right password is not called wrong', async (algorithms, code) => {
  expect(await look(algorithms, 'right')).toBe(code);
  expect(await look(algorithms, 'wrong')).toBe('STREAM_005');
});

test('a hash that nobody here knows is said as well', async () => {
  expect(await look(['SHA-512-256'], 'right')).toBe('STREAM_027');
});

test('what a decoder answers, also where several stand in one header', () => {
  expect(decoderAnswers([`${challenge('MD5')}, ${challenge('Basic')}`])).toBe(true);
  expect(decoderAnswers([`${challenge('MD5')}, ${challenge('SHA-256')}`])).toBe(false);
  expect(decoderAnswers([`${challenge('SHA-256')}, ${challenge('MD5')}`])).toBe(true);
  expect(decoderAnswers([])).toBe(true);
});
