import { expect, it } from 'vitest';
import type { SecretBox } from '../host.ts';
import { toShown, toStored, toWorkerSource } from './camera-source.ts';

/** Reversible, so that the test sees what was sealed. */
const box: SecretBox = { protection: 'none', encrypt: (text) => Promise.resolve(`sealed ${text}`), decrypt: (sealed) => Promise.resolve(sealed.slice(7)) };

it.each([
  ['no credentials', { url: 'rtsp://cam:8554/a?b=1' }, 'rtsp://cam:8554/a?b=1', 'rtsp://cam:8554/a?b=1', null],
  ['in the address', { url: 'rtsp://admin:p%40ss@cam/a' }, 'rtsp://cam/a', 'rtsp://admin:p%40ss@cam/a', 'admin'],
  ['in fields of their own, which win', { url: 'rtsp://x:y@cam/a', username: 'admin', password: 'a/b:c@d' }, 'rtsp://cam/a', 'rtsp://admin:a%2Fb%3Ac%40d@cam/a', 'admin'],
  ['in the path', { url: 'rtsp://cam/user=admin&password=ss@1&channel=1' }, 'rtsp://cam/user=admin&password=***&channel=1', 'rtsp://cam/user=admin&password=ss@1&channel=1', null],
  ['in the path, and one of its own, which wins', { url: 'rtsp://cam/cgi?pwd=ss@', password: 'a&b' }, 'rtsp://cam/cgi?pwd=***', 'rtsp://cam/cgi?pwd=a%26b', null],
  ['none in a path that asks for none', { url: 'rtsp://cam/user=admin&password=&channel=1' }, 'rtsp://cam/user=admin&password=&channel=1', 'rtsp://cam/user=admin&password=&channel=1', null],
  ['a name alone', { url: 'rtsps://admin@cam/a' }, 'rtsps://cam/a', 'rtsps://admin@cam/a', 'admin'],
])('an address with credentials: %s', async (_, source, address, opened, username) => {
  const stored = await toStored({ kind: 'rtsp', ...source }, box);
  expect(stored).toMatchObject({ address, username });
  expect(await toWorkerSource(stored, box, '/')).toEqual({ kind: 'rtsp', url: opened });
  expect(JSON.stringify(toShown(stored))).not.toMatch(/sealed|ss@|a%2F/);
});

it.each(['http://cam/a', 'cam/a', 'rtsp://', '', 'rtsp://admin:12/34@cam/a', 'rtsp://admin:12#34@cam/a'])('refused: %j', async (url) => {
  await expect(toStored({ kind: 'rtsp', url }, box)).rejects.toMatchObject({ info: { code: 'STREAM_010' } });
});

it('a refused address is told without its password, spaces and all', async () => {
  await expect(toStored({ kind: 'rtsp', url: 'http://admin:my secret@cam/a' }, box)).rejects.toMatchObject({ info: { params: { source: 'http://***@cam/a' } } });
});
