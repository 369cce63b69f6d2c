import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { basicAuthorization, bestDigest, digestAuthorization, parseChallenges, takeNextNonce } from './digest.ts';

const mufasa = { username: 'Mufasa', password: 'Circle of Life' };
const field = (header: string, name: string) => new RegExp(`${name}="?([^",]*)`).exec(header)?.[1] ?? '';
const hash = (kind: string, text: string) => createHash(kind).update(text).digest('hex');

test('RFC 7616, 3.9.1: MD5 and SHA-256, of which the stronger is answered', () => {
  const realm = 'http-auth@example.org',
    nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
  const challenges = parseChallenges([
    `Digest realm="${realm}", qop="auth, auth-int", algorithm=MD5, nonce="${nonce}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", Digest realm="${realm}", qop="auth, auth-int", algorithm=SHA-256, nonce="${nonce}", opaque="x"`,
  ]);
  expect(challenges.map(({ parts }) => parts.algorithm)).toEqual(['MD5', 'SHA-256']);
  const header = digestAuthorization(bestDigest(challenges)!, mufasa, 'GET', '/dir/index.html', '');
  expect(header).toMatch(/^Digest username="Mufasa", .*algorithm=SHA-256, qop=auth, nc=00000001, /);
  const ha1 = hash('sha256', `Mufasa:${realm}:Circle of Life`),
    ha2 = hash('sha256', 'GET:/dir/index.html');
  expect(field(header, 'response')).toBe(
    hash('sha256', `${ha1}:${nonce}:00000001:${field(header, 'cnonce')}:auth:${ha2}`),
  );
});

test('RFC 2617, 3.5: with what the device left out left out', () => {
  const [challenge] = parseChallenges([
    'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
  ]);
  const header = digestAuthorization(
    challenge,
    { username: 'Mufasa', password: 'Circle Of Life' },
    'GET',
    '/dir/index.html',
    '',
  );
  expect(header).not.toMatch(/algorithm|qop|nc=|cnonce|opaque/);
  expect(field(header, 'response')).toBe('670fd8c2df070c60b045671b8b24ff02');
});

test.each([
  ['Basic realm="web"', ['basic']],
  ['Basic', ['basic']],
  ['Negotiate, Basic realm="a,b", Digest nonce="x", realm="r\\"q"', ['basic', 'digest']],
  ['Digest realm="no nonce"', []],
  ['Digest nonce="x", algorithm=SHA-512-256', []],
  ['digest nonce=x,algorithm=md5-sess', ['digest']],
  ['Digest nonce=x, algorithm=__proto__', []],
  ['Digest nonce=x, algorithm=constructor', []],
  ['', []],
  [`Digest ${'a="'.repeat(100_000)}`, []],
])('the challenges of “%.60s”', (header, kinds) =>
  expect(parseChallenges([header]).map(({ scheme }) => scheme)).toEqual(kinds),
);

test('a user with quotes and letters beyond ASCII is sent in UTF-8, and no line ends', () => {
  const [challenge] = parseChallenges(['Digest nonce="x", realm="r"']);
  const header = digestAuthorization(challenge, { username: 'mậ"t\\\r\nX: y', password: 'p' }, 'POST', '/', '');
  expect(Buffer.from(header, 'latin1').toString()).toContain('username="mậ\\"t\\\\X: y"');
  expect(basicAuthorization({ username: 'ü', password: ':' })).toBe(`Basic ${Buffer.from('ü::').toString('base64')}`);
});

test('the next nonce begins a count of its own', () => {
  const [challenge] = parseChallenges(['Digest nonce="x", realm="r", qop="auth"']);
  digestAuthorization(challenge, mufasa, 'GET', '/', '');
  takeNextNonce(challenge, 'qop=auth, nextnonce="y"');
  expect(digestAuthorization(challenge, mufasa, 'GET', '/', '')).toMatch(/nonce="y".*nc=00000001/);
});

test('how often a nonce was answered is said in hexadecimal (RFC 7616, 3.4)', () => {
  const [challenge] = parseChallenges(['Digest realm="r", nonce="n", qop="auth"']);
  const counts = Array.from({ length: 17 }, () => field(digestAuthorization(challenge, mufasa, 'GET', '/', ''), 'nc'));
  expect([counts[8], counts[9], counts[16]]).toEqual(['00000009', '0000000a', '00000011']);
});
