import { expect, test } from 'vitest';
import { errorInfo, maskCredentials } from './errors.ts';

test.each([
  ['rtsp://admin:secret@cam:554/1', 'rtsp://***@cam:554/1'],
  ['rtsp://admin@cam/1', 'rtsp://***@cam/1'],
  ['a password with an at sign rtsp://u:sec@ret@cam/1', 'a password with an at sign rtsp://***@cam/1'],
  ['with a slash rtsp://u:secret/#?@cam/1, and more', 'with a slash rtsp://***@cam/1, and more'],
  ['/home/me/rtsp:/u:secret@cam/1', '/home/me/rtsp:/***@cam/1'],
  ['rtsp://a:secret@x and rtsps://b:secret@y', 'rtsp://***@x and rtsps://***@y'],
  [
    JSON.stringify({ url: 'rtsp://u:sec"ret@cam/1', mail: 'me@here' }),
    JSON.stringify({ url: 'rtsp://***@cam/1', mail: 'me@here' }),
  ],
  ['rtsp://cam/user=admin&password=secret&channel=1', 'rtsp://cam/user=admin&password=***&channel=1'],
  ['rtsp://cam/cgi?usr=a&pwd=secret', 'rtsp://cam/cgi?usr=a&pwd=***'],
  ['http://127.0.0.1:4780/?token=abc', 'http://127.0.0.1:4780/?token=***'],
])('%s', (text, masked) => expect(maskCredentials(text)).toBe(masked));

test.each([
  'rtsp://cam:554/stream2',
  'C:/videos/me@home/door.mp4',
  'mail me@here, or http://127.0.0.1:4780/#/live',
  '50% off: 1@2.mp4',
])('%s has none', (text) => {
  expect(maskCredentials(text)).toBe(text);
});

test('an error never holds credentials, whoever makes it', () => {
  const { params, message } = errorInfo('STREAM_010', { source: 'rtsp://u:secret@cam', detail: 'it is odd' });
  expect(JSON.stringify(params) + message).not.toContain('secret');
  expect(message).toContain('rtsp://***@cam');
});
