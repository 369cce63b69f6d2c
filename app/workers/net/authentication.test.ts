import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Authentication, challengesIn } from './authentication.ts';

const login = { username: 'Mufasa', password: 'Circle Of Life' };

test('RFC 2617, section 3.5', () => {
  const auth = new Authentication({ ...login }, () => '0a4f113b');
  expect(
    auth.challenge([
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    ]),
  ).toBe(true);
  const header = auth.header('GET', '/dir/index.html')!;
  expect(header).toContain('response="6629fae49393a05397450978507c4ef1"');
  expect(header).toContain('nc=00000001');
  expect(auth.header('GET', '/dir/index.html')).toContain('nc=00000002');
});

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('RFC 7616, section 3.9.1: %s', (algorithm, response) => {
  const auth = new Authentication(
    { username: 'Mufasa', password: 'Circle of Life' },
    () => 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  );
  auth.challenge([
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
  ]);
  expect(auth.header('GET', '/dir/index.html')).toContain(`response="${response}"`);
});

test('without qop, as RTSP cameras ask (RFC 2069)', () => {
  const auth = new Authentication({ username: 'joe', password: 's3cret' });
  auth.challenge(['Digest realm="camera", nonce="abc"']);
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const response = md5(`${md5('joe:camera:s3cret')}:abc:${md5('DESCRIBE:rtsp://h/x')}`);
  expect(auth.header('DESCRIBE', 'rtsp://h/x')).toBe(
    `Digest username="joe", realm="camera", nonce="abc", uri="rtsp://h/x", response="${response}"`,
  );
});

test.each([
  ['one header with both', ['Basic realm="a, b", Digest realm="c", nonce="n", algorithm=SHA-256'], ['digest', 'basic']],
  ['two headers', ['Basic realm="a"', 'Digest realm="c", nonce="n"'], ['digest', 'basic']],
  [
    'MD5 and SHA-256, in the camera’s order',
    ['Digest nonce="n", algorithm=MD5', 'Digest nonce="n", algorithm="SHA-256"'],
    ['digest', 'digest'],
  ],
  ['an unknown algorithm', ['Digest nonce="n", algorithm=ROT13'], []],
  ['no nonce', ['Digest realm="x"'], []],
  ['another scheme', ['Negotiate', 'Bearer realm="x"'], []],
  ['garbage', ['Digest', ',,,"""', 'Digest ' + '"'.repeat(100_000)], []],
])('%s', (_, headers, schemes) => expect(challengesIn(headers).map(({ scheme }) => scheme)).toEqual(schemes));

test('a name beyond ASCII is sent as UTF-8, quotes are escaped', () => {
  const auth = new Authentication({ username: 'Tú"', password: 'x' });
  auth.challenge(['Digest realm="c", nonce="n"']);
  expect(Buffer.from(auth.header('GET', '/')!, 'latin1').toString('utf8')).toContain('username="Tú\\""');
});
