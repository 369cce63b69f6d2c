import { expect, it, test } from 'vitest';
import { differences, masked } from './masked.ts';

it.each([
  ['a password by its name', { username: 'shop', password: 'hunter2' }],
  ['one in an address', { source: { kind: 'rtsp', url: 'rtsp://shop:hunter2@10.0.0.5/a' } }],
  ['one in a path', { url: 'rtsp://10.0.0.5/user=shop_password=hunter2_channel=1' }],
  ['a connection string of a centre', { url: 'postgres://shop:hunter2@centre/footfall' }],
  ['a passphrase of copies', { folder: '/mnt', passphrase: 'hunter2' }],
  ['a list of cameras', { text: 'name,address,password\nDoor,rtsp://a/,hunter2', onlyGood: true }],
  ['a code that lets somebody in', { code: 'hunter2' }],
  ['logins in a list', { cameras: [{ login: { username: 'a', password: 'hunter2' } }] }],
  ['a long text', { note: `${'x'.repeat(400)} hunter2` }],
])('%s is not written', (_, input) => {
  const text = JSON.stringify(masked(input));
  expect(text).not.toContain('hunter2');
  expect(text.length).toBeGreaterThan(10);
});

test('what is no secret is', () => {
  const input = {
    cameraId: 'a',
    name: 'Cửa đông',
    points: [[0.1, 0.5]],
    on: true,
    none: null,
    hasPassword: true,
    compass: 'north',
  };
  expect(masked(input)).toEqual(input);
});

test('what no database takes becomes something it does', () => {
  expect(masked({ a: 'x\0y', b: '\ud800', c: Number.NaN, d: undefined })).toEqual({ a: 'xy', b: '\ufffd', c: null });
  const deep = { a: {} };
  for (let i = 0, at: Record<string, unknown> = deep; i < 50; i++) at = at.a = {} as Record<string, unknown>;
  expect(JSON.stringify(masked(deep)).length).toBeLessThan(100);
  expect(masked({ list: Array.from({ length: 5_000 }, (_, i) => i) })).toEqual({
    length: expect.any(Number) as number,
    sha256: expect.stringMatching(/^[\da-f]{64}$/) as string,
  });
});

test('of two states only what is other is told', () => {
  expect(differences({ a: 1, b: [1], c: 3 }, { a: 1, b: [2], d: 4 })).toEqual({
    before: { b: [1], c: 3, d: null },
    after: { b: [2], c: null, d: 4 },
  });
  expect(differences({ a: 1 }, { a: 1 })).toEqual({ before: null, after: null });
  expect(differences(null, { a: 1 })).toEqual({ before: null, after: { a: 1 } });
});
