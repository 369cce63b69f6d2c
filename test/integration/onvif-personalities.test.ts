import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readDevice, type DeviceQuestion } from '../../app/workers/onvif/read-device.ts';
import { TWO_PROFILES } from '../support/onvif-answers.ts';
import { PASSWORD, startDevice, USER, type Personality } from '../support/onvif-service.ts';

/* What is read of devices that differ from the book in one way each: a table of personalities and readings. */

async function readingOf(personality: Personality, more: Partial<DeviceQuestion> = {}) {
  const device = await startDevice(personality);
  try {
    return {
      device,
      reading: await readDevice({
        serviceUrl: device.serviceUrl,
        host: '127.0.0.1',
        username: USER,
        password: PASSWORD,
        trusted: null,
        ...more,
      }),
    };
  } finally {
    await device.close();
  }
}

const hour = 3600;
/** The two profiles of a device that says nothing else, the larger first. */
const both = [
  {
    token: 'Profile_1',
    name: 'mainStream',
    videoSource: 'VideoSource_1',
    codec: 'h264',
    width: 1920,
    height: 1080,
    fps: 25,
    bitrateKbps: 4096,
    streamUrl: 'rtsp://127.0.0.1:554/Profile_1?a=1&b=2',
  },
  {
    token: 'Profile_2',
    name: 'subStream',
    videoSource: 'VideoSource_1',
    codec: 'h264',
    width: 640,
    height: 360,
    fps: 10,
    bitrateKbps: 512,
    streamUrl: 'rtsp://127.0.0.1:554/Profile_2?a=1&b=2',
  },
];

/** Personalities of which everything is read; `refused`: the logins that the device refused on the way. */
const readable: [string, Personality, { refused?: number; inClear?: number; reading?: object }?][] = [
  ['by the book', {}],
  ['without a login', { auth: 'none' }],
  ['device information is open, the profiles are not', { open: ['GetDeviceInformation'] }],
  [
    'preauth_required',
    { preauth_required: true, clock_skew: 100 },
    { reading: { clockAheadMs: expect.closeTo(100_000, -4) } },
  ],
  ['a page with 400 instead of a fault', { refusal_page: 400 }],
  ['a page with 403 instead of a fault', { refusal_page: 403 }],
  ['preauth_required, with Digest', { preauth_required: true, auth: ['MD5'] }],
  ['HTTP Digest, MD5', { auth: ['MD5'] }],
  ['HTTP Digest, SHA-256', { auth: ['SHA-256'] }],
  ['HTTP Digest, MD5 and SHA-256', { auth: ['MD5', 'SHA-256'] }],
  ['HTTP Digest, as of RFC 2069', { auth: [null] }],
  ['HTTP Digest, MD5-sess', { auth: ['MD5-sess'] }],
  ['HTTP Digest, a nonce for one question', { auth: ['MD5'], nonce_strict_once: true }],
  ['HTTP Digest, nextnonce', { auth: ['MD5'], nonce_strict_once: true, nextnonce: true }, { refused: 0 }],
  ['HTTP Digest and a clock that is years off', { auth: ['MD5'], clock_skew: -4e8, tight_time_window: 5 }],
  ['http_401_not_fault', { http_401_not_fault: true }],
  [
    'it challenges for Digest and means WS-Security',
    { auth: ['MD5'], challenges_but_wants_token: true },
    { refused: 1 },
  ],
  ['HTTP Basic', { auth: 'basic' }, { refused: 1 }],
  ['password_text_only', { password_text_only: true }, { refused: 1 }],
  ['nonce_strict_once', { nonce_strict_once: true }],
  ['fault_http_status 200', { fault_http_status: 200 }],
  ['fault_http_status 500', { fault_http_status: 500 }],
  ['fault_http_status 401', { fault_http_status: 401 }],
  [
    'fault_wording SenderNotAuthorized',
    { fault_wording: 'Sender not Authorized', fault_code: 'ter:SenderNotAuthorized' },
  ],
  ['fault_wording FailedAuthentication', { fault_wording: 'failed', fault_code: 'wsse:FailedAuthentication' }],
  ['fault_wording Unknown', { fault_wording: 'Something went wrong', fault_code: 'ter:Unknown' }],
  ['faults of SOAP 1.1', { old_soap: true }],
  [
    'tight_time_window and clock_skew',
    { tight_time_window: 5, clock_skew: 3 * 24 * hour },
    { reading: { clockAheadMs: expect.closeTo(3 * 24 * hour * 1000, -4) } },
  ],
  ['a clock of 1970', { tight_time_window: 5, clock_skew: 1000 - Date.now() / 1000 }],
  [
    'local time in both fields (UTC+10)',
    { tight_time_window: 60, says_utc: 10 * hour, says_local: 10 * hour },
    { refused: 1, reading: { clockAheadMs: 0 } },
  ],
  [
    'UTC and local time changed places',
    { tight_time_window: 60, clock_skew: 7 * hour, says_utc: 7 * hour, says_local: 0 },
    { refused: 1 },
  ],
  [
    'its clock is that of its local time, far off',
    { tight_time_window: 60, clock_skew: 500 * hour, says_utc: -7 * hour, says_local: 0 },
    { refused: 1 },
  ],
  [
    'its clock goes by local time, and it says so',
    {
      tight_time_window: 60,
      clock_skew: 7 * hour,
      says_utc: -7 * hour,
      says_local: 0,
      fault_wording: 'Wsse authorized time check failed.',
    },
    { refused: 1 },
  ],
  ['no UTC', { tight_time_window: 60, clock_skew: 9 * hour, says_utc: null, says_local: 0 }],
  ['no clock', { says_utc: null, says_local: null }, { reading: { clockAheadMs: null } }],
  [
    'device_info_missing',
    { device_info_missing: ['SerialNumber', 'HardwareId'] },
    { reading: { identity: { serial: null, maker: 'Acme & Söhne' } } },
  ],
  ['no device information', { device_info_missing: true }, { reading: { identity: { model: null } } }],
  ['no_get_services', { no_get_services: true }],
  [
    'neither services nor capabilities',
    {
      no_get_services: true,
      no_get_capabilities: true,
      paths: { device: '/onvif/device_service', media1: '/onvif/device_service' },
    },
  ],
  ['media2_first', { media2: 'first' }],
  ['Media2 last', { media2: 'last' }],
  ['Media2 only', { media2: 'only' }],
  ['Media2 is offered and does nothing', { media2: 'broken' }],
  ['Media2 knows profiles and no addresses', { media2: 'no_uris' }],
  ['paths of its own', { paths: { device: '/onvif/service', media1: '/a/b?c=1'.split('?')[0], media2: '/x' } }],
  ['xaddr_odd_port', { xaddr_odd_port: 1 }],
  ['it names another host', { names_host: '192.168.77.99' }],
  ['it names no host that there is', { names_host: 'camera.invalid' }],
  ['stream_uri_nested, in Media2', { media2: 'only', stream_uri_nested: true }],
  ['an address of the stream that is not nested', { stream_uri_nested: false }],
  ['no_get_snapshot_uri', { no_get_snapshot_uri: true }],
  ['no network interfaces', { no_network_interfaces: true }, { reading: { identity: { macs: [] } } }],
  [
    'the network interfaces are for administrators',
    { forbidden: ['GetNetworkInterfaces', 'GetSnapshotUri'] },
    { reading: { identity: { macs: [] } } },
  ],
  [
    'answers about Media2 that do not end',
    {
      media2: 'first',
      raw: {
        GetProfiles: (response, envelope, question) =>
          void (question.includes('ver20') ? response.write(envelope.slice(0, 100)) : response.end(envelope)),
      },
    },
  ],
  ['one of its profiles has no address', { profiles: [...TWO_PROFILES, { token: 'x', stream: 'about:blank' }] }],
  ['overload_reboot', { overload_reboot: 8 }],
  ['global_delay', { global_delay: 700 }],
  ['answers in UTF-16', { wrap: (envelope) => Buffer.from(`\ufeff${envelope}`, 'utf16le') }],
  ['answers with bytes around them', { wrap: (envelope) => `\ufeff \n${envelope}\n\0\0` }],
  ['answers in gzip, not asked for', { raw: { '*': packed('gzip', gzipSync) } }],
  ['answers in deflate, not asked for', { raw: { '*': packed('deflate', deflateSync) } }],
  ['answers in deflate without its head', { raw: { '*': packed('deflate', deflateRawSync) } }],
  ['answers byte by byte, in chunks', { raw: { '*': chunked } }],
  [
    'prefixes of its own',
    {
      wrap: (envelope) =>
        envelope.replaceAll(/(<\/?)([a-z0-9]+):/gi, '$1x-$2:').replaceAll(/xmlns:([a-z0-9]+)=/gi, 'xmlns:x-$1='),
    },
  ],
  [
    'comments and instructions between its words',
    { wrap: (envelope) => envelope.replaceAll('><', '><!-- <a> --><?b c?><') },
  ],
  ['random_dropout of one connection', { raw: once('GetServices', (response) => response.socket!.destroy()) }],
];

type Raw = NonNullable<Personality['raw']>[string];
function packed(encoding: string, pack: (text: string) => Buffer): Raw {
  return (response, envelope) => void response.setHeader('content-encoding', encoding).end(pack(envelope));
}
function chunked(...[response, envelope]: Parameters<Raw>): void {
  for (const letter of envelope) response.write(letter);
  response.end();
}

function once(
  operation: string,
  act: (response: Parameters<NonNullable<Personality['raw']>[string]>[0]) => void,
): Personality['raw'] {
  let done = false;
  return {
    [operation]: (response, envelope) => {
      if (done) return void response.end(envelope);
      done = true;
      act(response);
    },
  };
}

test.concurrent.each(readable)('read: %s', async (_, personality, expected = {}) => {
  const { device, reading } = await readingOf(personality);
  expect(reading, JSON.stringify(reading)).toMatchObject({
    ok: true,
    certificate: null,
    profiles: both,
    ...(expected.reading as object),
  });
  if (expected.refused !== undefined) expect(device.refused).toBe(expected.refused);
  // A password leaves as it is only to a device that knows nothing else, and that alone may have cost a try.
  expect(device.inClear > 0).toBe(personality.password_text_only ?? false);
  expect(device.refused).toBeLessThan(personality.nonce_strict_once ? 99 : 2);
});
