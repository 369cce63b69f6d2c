import { expect, test } from 'vitest';
import { parseHost, serviceAt, streamAt } from './address.ts';

test.each([
  ['192.168.1.20', '192.168.1.20', null],
  [' 192.168.1.20:8000 ', '192.168.1.20', 8000],
  ['camera-3.shop.lan', 'camera-3.shop.lan', null],
  ['Kamera:80', 'kamera', 80],
  ['fd00::12', '[fd00::12]', null],
  ['[fd00::12]:8080', '[fd00::12]', 8080],
  ['fe80::1%eth0', '[fe80::1]', null],
])('“%s” is a host', (given, host, port) => expect(parseHost(given)).toEqual({ host, port }));

test.each([
  '',
  ' ',
  'a b',
  'http://1.2.3.4',
  '1.2.3.4/x',
  '1.2.3.4:0',
  '1.2.3.4:65536',
  '1.2.3.4:x',
  'user@host',
  '[::1',
  '999.1.1.1',
  'x'.repeat(300),
])('“%s” is none', (given) => expect(parseHost(given)).toBeNull());

const asked = new URL('http://10.0.0.5:8080/onvif/device_service');
test.each([
  ['http://10.0.0.5:8080/onvif/Media', 'http://10.0.0.5:8080/onvif/Media', null],
  ['http://192.168.0.64:8080/onvif/Media?a=1', 'http://10.0.0.5:8080/onvif/Media?a=1', null],
  ['http://192.168.0.64:2020/onvif/Media', 'http://10.0.0.5:8080/onvif/Media', 'http://10.0.0.5:2020/onvif/Media'],
  ['http://user:pass@evil.example/onvif/Media#x', 'http://10.0.0.5:8080/onvif/Media', 'http://10.0.0.5/onvif/Media'],
  ['https://10.0.0.5/onvif/Media', 'http://10.0.0.5:8080/onvif/Media', 'https://10.0.0.5/onvif/Media'],
  ['http://[fe80::1]/v6 http://10.0.0.5:8080/v4', 'http://10.0.0.5:8080/v4', null],
  ['/onvif/Media', 'http://10.0.0.5:8080/onvif/Media', null],
])('the service %s', (said, url, other) => {
  const service = serviceAt(said, asked);
  expect(service?.url.href).toBe(url);
  expect(service?.saidPort?.href ?? null).toBe(other);
});

test('a service that was asked over HTTPS is not asked in clear', () =>
  expect(serviceAt('http://10.0.0.5/onvif/Media', new URL('https://10.0.0.5/onvif/device_service'))).toMatchObject({
    saidPort: null,
  }));

test.each(['', 'file:///etc/passwd', 'javascript:alert(1)', 'http://', '//evil.example/x', 'onvif/Media'])(
  '“%s” is no service',
  (said) => expect(serviceAt(said, asked)).toBeNull(),
);

test.each([
  [
    'rtsp://10.10.1.65:554/Streaming/Channels/2?transportmode=unicast&profile=Profile_2',
    'rtsp://10.0.0.5:554/Streaming/Channels/2?transportmode=unicast&profile=Profile_2',
  ],
  ['rtsp://0.0.0.0/live', 'rtsp://10.0.0.5/live'],
  ['rtsp://admin:wrong@pass@10.0.0.9/live/a@b', 'rtsp://10.0.0.5/live/a@b'],
  ['RTSP://camera.invalid', 'rtsp://10.0.0.5/'],
  ['rtsp://[fd00::1]:8554/x', 'rtsp://10.0.0.5:8554/x'],
  ['rtsp://10.0.0.9:/x', 'rtsp://10.0.0.5/x'],
  ['rtsps://10.0.0.9:322/x', 'rtsps://10.0.0.5:322/x'],
  [
    'rtsp://10.0.0.9/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp',
    'rtsp://10.0.0.5/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp',
  ],
])('the stream %s', (said, url) => expect(streamAt(said, '10.0.0.5', ['rtsp', 'rtsps'])).toBe(url));

test.each([
  '',
  '/live',
  'file:///etc/passwd',
  'concat:a|b',
  'rtsp://a b/x',
  'rtsp://a/x\nfile:/y',
  'rtsp://a:99999/x',
  'rtmp://a/x',
  'rtsp:/a/x',
])('“%s” is no stream', (said) => expect(streamAt(said, '10.0.0.5', ['rtsp', 'rtsps'])).toBeNull());
