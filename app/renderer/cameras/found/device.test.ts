// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import type { Candidate } from '../../../shared/domain/candidate.ts';
import { cameraDevice, type DeviceProfile, type FoundDevice } from '../../../shared/domain/device.ts';
import { cameraOf } from '../../ui/render.test-support.tsx';
import { camerasOf, deviceTitle, proposedNames, streamsOf, wantsCameraAccount } from './device.ts';

const found = (part: Partial<FoundDevice> = {}): FoundDevice => ({
  id: 'endpoint-1',
  name: null,
  maker: null,
  model: null,
  location: null,
  addresses: ['10.0.0.5', 'fd00::5'],
  serviceUrl: 'http://10.0.0.5/onvif/device_service',
  rtsp: null,
  serial: null,
  macs: [],
  seenMacs: [],
  profiles: [],
  streams: null,
  ...part,
});
const profile = (token: string, part: Partial<DeviceProfile> = {}): DeviceProfile => ({
  token,
  name: token,
  videoSource: 'v1',
  codec: 'h264',
  width: 640,
  height: 360,
  fps: 15,
  bitrateKbps: null,
  streamUrl: `rtsp://10.0.0.5/${token}`,
  snapshotUrl: null,
  ...part,
});

it.each([
  [{ maker: 'Acme', model: 'T240' }, 'Acme T240'],
  [{ maker: 'Acme', model: 'ACME T240' }, 'ACME T240'],
  [{ model: 'T240', name: 'Door' }, 'T240'],
  [{ maker: 'Acme', name: 'Door' }, 'Door'],
  [{ maker: 'Acme' }, 'Acme'],
  [{}, null],
])('%o is called %s', (part, title) => expect(deviceTitle(found(part))).toBe(title));

it.each([
  ['its address', 'rtsp://10.0.0.5:554/a', true],
  ['its IPv6 address', 'rtsp://[fd00::5]/a', true],
  ['an address that begins like it', 'rtsp://10.0.0.50/a', false],
  ['a file', '/videos/10.0.0.5', false],
])('a camera at %s', (_, address, added) => {
  const camera = cameraOf({}, { source: { ...cameraOf().source, address } });
  expect(camerasOf(found(), [camera])).toHaveLength(added ? 1 : 0);
});

it('a camera whose device is known is known at another address', () => {
  const reading = {
    ok: true as const,
    identity: { maker: 'Acme', model: null, firmware: null, serial: 'SN-100', macs: ['c0:56:e3:f9:55:68'] },
    clockAheadMs: 0,
    certificate: null,
    profiles: [profile('sub')],
  };
  const device = cameraDevice(found(), reading, 'aa', reading.profiles[0])!;
  expect(device).toMatchObject({ deviceId: 'endpoint-1', serial: 'SN-100', profile: 'sub', trusted: null });
  const camera = cameraOf({}, { device, source: { ...cameraOf().source, address: 'rtsp://10.0.0.9/a' } });
  expect(camerasOf(found(), [camera])).toHaveLength(1);
  expect(camerasOf(found({ id: 'endpoint-2' }), [camera])).toHaveLength(0);
  // With another endpoint, as some have after each start: by its number, or its card.
  expect(camerasOf(found({ id: 'endpoint-2', serial: 'SN-100' }), [camera])).toHaveLength(1);
  expect(camerasOf(found({ id: 'address:10.0.0.5', seenMacs: ['c0:56:e3:f9:55:68'] }), [camera])).toHaveLength(1);
  // Another one that was given its address is not it.
  const there = found({ addresses: ['10.0.0.9'], serial: 'SN-200' });
  expect(camerasOf(there, [camera])).toHaveLength(0);
  expect(camerasOf({ ...there, serial: null }, [camera])).toHaveLength(1);
  expect(cameraDevice(found({ id: 'address:10.0.0.5' }), reading, null, profile('sub'))?.deviceId).toBeNull();
});

it('candidates are called as they call themselves, with a number where several do alike or a camera is called so', () => {
  const candidate = (id: string, part: Partial<Candidate>) =>
    ({ id, name: null, maker: null, model: null, ...part }) as Candidate;
  const names = proposedNames(
    [
      candidate('a', { name: 'Door' }),
      candidate('b', { maker: 'Acme', model: 'T240' }),
      candidate('c', { maker: 'Acme', model: 'T240', cameraId: 'added' }),
      candidate('d', { maker: 'ACME', model: 'T240' }),
      candidate('e', {}),
      candidate('f', { name: 'x'.repeat(300) }),
    ],
    [
      { cameraId: 'other', name: 'door' },
      { cameraId: 'added', name: 'Acme T240 2' },
    ],
    'Camera',
  );
  expect([...names.values()].slice(0, 5)).toEqual(['Door 2', 'Acme T240 1', 'Acme T240 2', 'ACME T240 3', 'Camera']);
  expect(names.get('f')!.length).toBeLessThanOrEqual(200);
});

it('streams are offered lens by lens, the proposed one first', () => {
  const options = streamsOf([
    profile('a-main', { height: 1080, width: 1920 }),
    profile('b-main', { videoSource: 'v2', height: 1080, width: 1920 }),
    profile('a-sub'),
  ]);
  expect(options.map(({ profile: { token }, lens, reason }) => [token, lens, reason])).toEqual([
    ['a-sub', 1, 'smallest-sufficient'],
    ['a-main', 1, null],
    ['b-main', 2, 'only-one'],
  ]);
  expect(streamsOf([profile('only')])[0].lens).toBeNull();
});

it.each([
  [{ maker: 'TP-Link' }, true],
  [{ model: 'Tapo C210' }, true],
  [{ name: 'VIGI C340' }, true],
  [{ rtsp: { address: 'a', port: 554, secure: false, maker: 'TP-Link', words: '', wantsLogin: true } }, true],
  [{ maker: 'Acme', model: 'T240' }, false],
])('%o has an account of the camera’s own: %s', (part, wants) => expect(wantsCameraAccount(found(part))).toBe(wants));
