import { describe, expect, test } from 'vitest';
import { errorInfo } from '../../shared/errors.ts';
import { Reconnect } from './reconnect.ts';

const refused = errorInfo('STREAM_005', { host: 'door' }),
  unreachable = errorInfo('STREAM_007', { host: 'door', seconds: 12 }),
  gone = errorInfo('STREAM_006', { host: 'door', path: '/' });

describe('the wait', () => {
  test('doubles with every failure in a row, to half a minute', () => {
    const reconnect = new Reconnect('camera');
    expect(Array.from({ length: 7 }, () => reconnect.failed(unreachable, 0.5))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    expect(reconnect.idle(0.5)).toBe(1000);
  });

  test('of a camera that counted stays short', () => {
    const reconnect = new Reconnect('camera');
    reconnect.counted();
    expect(Array.from({ length: 4 }, () => reconnect.failed(unreachable, 0.5))).toEqual([1000, 2000, 2500, 2500]);
  });

  test('while nobody listens never grows beyond a second and a half, and what comes then begins anew', () => {
    const reconnect = new Reconnect('camera'),
      away = errorInfo('STREAM_011', { host: 'door' });
    for (let i = 0; i < 4; i++) reconnect.failed(unreachable, 0.5);
    expect(Array.from({ length: 4 }, () => reconnect.failed(away, 0.5))).toEqual([1000, 1500, 1500, 1500]);
    expect([reconnect.failed(unreachable, 0.5), reconnect.failed(unreachable, 0.5)]).toEqual([1000, 2000]);
  });

  test.each([
    ['a camera that gave one picture', 'camera', 1, 100, 1000],
    ['a camera that gave none', 'camera', 0, 60_000, 2000],
    ['a looped file that ended at once', 'file', 1, 100, 2000],
    ['a looped file that was watched for long', 'file', 100, 10_001, 1000],
  ] as const)('after %s', (_what, kind, frames, lastedMs, ms) => {
    const reconnect = new Reconnect(kind);
    reconnect.failed(unreachable, 0.5);
    reconnect.ended(frames, lastedMs);
    expect(reconnect.failed(unreachable, 0.5)).toBe(ms);
  });
});

test.each([
  ['a camera that does not answer', unreachable, false, true],
  ['an address that is wrong', gone, false, false],
  ['one that was right before', gone, true, true],
  ['a password', refused, false, false],
  ['a password that was right before', refused, true, false],
])('%s: tried again', (_what, error, counted, again) => {
  const reconnect = new Reconnect('camera');
  if (counted) reconnect.counted();
  expect(reconnect.mayRetry(error)).toBe(again);
});

test('what is counted in batch is opened once', () => {
  const reconnect = new Reconnect('batch');
  reconnect.counted();
  expect(reconnect.mayRetry(unreachable)).toBe(false);
});
