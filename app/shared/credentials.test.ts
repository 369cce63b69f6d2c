import { describe, expect, it, test } from 'vitest';
import { hideSecrets, HIDDEN, maskCredentials, showSecrets } from './credentials.ts';

describe('secrets of an address', () => {
  const cases: [string, string, string[]][] = [
    [
      'rtsp://cam:554/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp',
      'rtsp://cam:554/user=admin_password=***_channel=1_stream=0.sdp',
      ['tlJwpbo6'],
    ],
    [
      'rtsp://cam/user=admin_password=a_b_c_channel=1_stream=0.sdp?real_stream',
      'rtsp://cam/user=admin_password=***_channel=1_stream=0.sdp?real_stream',
      ['a_b_c'],
    ],
    ['rtsp://cam/user=admin&password=secret&channel=1', 'rtsp://cam/user=admin&password=***&channel=1', ['secret']],
    ['rtsp://cam/user=admin_password=_channel=1', 'rtsp://cam/user=admin_password=_channel=1', []],
    ['rtsp://cam/cam1?usr=a&psw=se/cr?et', 'rtsp://cam/cam1?usr=a&psw=***', ['se/cr?et']],
    ['rtsp://cam/?loginuse=a&loginpas=secret', 'rtsp://cam/?loginuse=a&loginpas=***', ['secret']],
    [
      'rtsp://cam/live?pwd=a&token=b&accessToken=c&api_key=d&auth=YWRtaW46MTIzNDU=',
      'rtsp://cam/live?pwd=***&token=***&accessToken=***&api_key=***&auth=***',
      ['a', 'b', 'c', 'd', 'YWRtaW46MTIzNDU='],
    ],
    [
      'rtsp://cam/user%3Dadmin%26password%3Dsecret%26channel%3D1',
      'rtsp://cam/user%3Dadmin%26password%3D***%26channel%3D1',
      ['secret'],
    ],
    ['rtsp://cam/admin:12345/video1', 'rtsp://cam/admin:***/video1', ['12345']],
    ['rtsp://cam:8554/live/admin:12345', 'rtsp://cam:8554/live/admin:***', ['12345']],
    ['rtsp://[fe80::1]:554/11', 'rtsp://[fe80::1]:554/11', []],
    ['rtsp://cam/PASSWD=x/stream1', 'rtsp://cam/PASSWD=***/stream1', ['x']],
    ['rtsp://cam/cam/realmonitor?channel=1&subtype=0', 'rtsp://cam/cam/realmonitor?channel=1&subtype=0', []],
    ['rtsp://cam/onvif/profile1/media.smp', 'rtsp://cam/onvif/profile1/media.smp', []],
  ];
  it.each(cases)('%s', (address, hidden, values) => {
    const { address: shown, secrets } = hideSecrets(address);
    expect([shown, secrets.map(({ value }) => value)]).toEqual([hidden, values]);
    expect(showSecrets(shown, values)).toBe(address);
    expect(hideSecrets(shown).address).toBe(shown);
  });

  it('whatever an address is made of, it comes back whole and nothing that was hidden stands in it', () => {
    const pieces = [
      '/',
      '?',
      '&',
      '_',
      '=',
      ':',
      '%3D',
      '%26',
      ';',
      ',',
      '#',
      'user',
      'password',
      'psw',
      'token',
      'channel',
      'stream',
      'key',
      'S3cr3tA',
      'S3cr3tB',
      '.sdp',
      '1',
    ];
    let seed = 1;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    for (let i = 0; i < 20_000; i++) {
      const address = `rtsp://cam/${Array.from({ length: 2 + (next() % 12) }, () => pieces[next() % pieces.length]).join('')}`;
      const { address: shown, secrets } = hideSecrets(address);
      expect(
        showSecrets(
          shown,
          secrets.map(({ value }) => value),
        ),
      ).toBe(address);
      expect(maskCredentials(shown)).toBe(shown);
    }
  });
});

test.each([
  [
    'Error opening rtsp://cam/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp: 401',
    'Error opening rtsp://cam/user=admin_password=***_channel=1_stream=0.sdp: 401',
  ],
  ['opening rtsp://cam/admin:secret/1, again', 'opening rtsp://cam/admin:***/1, again'],
  [
    JSON.stringify({ url: 'rtsp://cam/?token=secret', next: 1 }),
    JSON.stringify({ url: 'rtsp://cam/?token=***', next: 1 }),
  ],
  [
    JSON.stringify({ url: 'rtsp://cam/?psw=se"cr\\et&channel=2' }),
    JSON.stringify({ url: 'rtsp://cam/?psw=***&channel=2' }),
  ],
  ['the line psw=secret', 'the line psw=***'],
])('masked: %s', (text, masked) => expect(maskCredentials(text)).toBe(masked));

test.each([
  'at file:///opt/footfall/dist/main.js:123:45',
  '    at open (http://127.0.0.1:4780/assets/main-abc.js:1:20)',
  'http://[::1]:4780/',
  'width=640 height=480',
  'C:/videos/a:b',
  '',
])('as it is: %s', (text) => {
  expect(maskCredentials(text)).toBe(text);
});

/** Work that grows with the square of the length would take minutes here, and a thousandth of that with its length. */
test.each([
  ['letters', 'a'],
  ['schemes', 'rtsp:/'],
  ['schemes with hosts', 'rtsp://a/'],
  ['names', 'password'],
  ['equal signs', '='],
  ['names with values', 'password=a&'],
  ['names without ends', 'password='],
  ['at signs', '@'],
  ['slashes', '/'],
  ['pairs', '/a:b'],
  ['colons', ':'],
  ['backslashes', '\\'],
  ['quotes', '"'],
  ['underscores', '_channel'],
  ['percent signs', '%3d'],
  ['question marks', '?'],
])('a megabyte of %s is walked once', (_, piece) => {
  const text = `rtsp://cam/${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
  expect(maskCredentials(text).length).toBeGreaterThan(0);
  expect(showSecrets(text, []).length + hideSecrets(text).address.length).toBeGreaterThan(HIDDEN.length);
  expect(maskCredentials(text.slice(11)).length).toBeGreaterThan(0);
});
