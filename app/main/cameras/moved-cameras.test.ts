import { beforeEach, describe, expect, it } from 'vitest';
import type { CameraState } from '../../shared/domain/camera.ts';
import type { CameraDevice, DeviceReading, FoundDevice } from '../../shared/domain/device.ts';
import { errorInfo, type ErrorCode } from '../../shared/errors.ts';
import { MOVED, MovedCameras } from './moved-cameras.ts';

const device: CameraDevice = {
  maker: 'Acme',
  model: 'T240',
  firmware: null,
  serial: 'S1',
  macs: ['aa:bb:cc:dd:ee:01'],
  deviceId: 'endpoint-1',
  serviceUrl: 'http://10.0.0.5/onvif/device_service',
  trusted: null,
  profile: 'sub',
};
const found = (address: string, id = 'endpoint-1'): FoundDevice => ({
  id,
  name: null,
  maker: null,
  model: null,
  location: null,
  addresses: [address],
  serviceUrl: `http://${address}/onvif/device_service`,
  rtsp: null,
  serial: null,
  macs: [],
  seenMacs: [],
  profiles: [],
  streams: null,
});
const reading = (part: Partial<CameraDevice>): DeviceReading => ({
  ok: true,
  identity: { maker: null, model: null, firmware: null, serial: 'S1', macs: [], ...part },
  clockAheadMs: 0,
  certificate: null,
  profiles: [
    {
      token: 'sub',
      name: 'sub',
      videoSource: 'v',
      codec: 'h264',
      width: 640,
      height: 360,
      fps: 15,
      bitrateKbps: null,
      streamUrl: 'rtsp://10.0.0.9/sub',
      snapshotUrl: null,
    },
  ],
});
const state = (status: CameraState['status'], code?: ErrorCode) => ({
  status,
  error: code ? errorInfo(code, { host: '10.0.0.5', user: '', seconds: 5, detail: '', name: '' }) : null,
});

let nowMs: number, searches: number, moved: string[], network: FoundDevice[], answer: DeviceReading, own: CameraDevice;
let cameras: MovedCameras, asked: number, refused: string[], back: (() => Promise<boolean>) | null;
beforeEach(() => {
  [nowMs, searches, moved, network, answer, own] = [0, 0, [], [found('10.0.0.9')], reading({}), device];
  [asked, refused, back] = [0, [], null];
  cameras = new MovedCameras({
    log: { info() {}, warn() {}, error() {} },
    now: () => nowMs,
    lost: (ids) => Promise.resolve(ids.map((cameraId) => ({ cameraId, device: own, host: '10.0.0.5' }))),
    search() {
      searches += 1;
      return Promise.resolve(network);
    },
    read: () => Promise.resolve(answer),
    ask() {
      asked += 1;
      return Promise.resolve(answer);
    },
    refuse(camera, isBack) {
      refused.push(camera.cameraId);
      back = isBack;
      return Promise.resolve();
    },
    move(cameraId, { addresses }) {
      moved.push(`${cameraId} ${addresses[0]}`);
      return Promise.resolve();
    },
  });
});
async function after(ms: number): Promise<void> {
  for (const end = nowMs + ms; nowMs < end; nowMs += MOVED.lookEveryMs) await cameras.look();
}

describe('a camera that is away', () => {
  it('is found again at another address, where it says the same of itself', async () => {
    cameras.onState('door', state('failed', 'STREAM_004'));
    await after(MOVED.awayMs);
    expect(searches).toBe(0);
    await after(MOVED.lookEveryMs);
    expect(moved).toEqual(['door 10.0.0.9']);
    await after(3_600_000);
    expect(searches).toBe(1);
  });

  it.each([
    ['another serial number', { serial: 'S2' }, device],
    ['no serial number where there was one', { serial: null, macs: device.macs }, device],
    [
      'another network card where there is no serial number',
      { serial: null, macs: ['00:00:00:00:00:01'] },
      { ...device, serial: null },
    ],
  ])('is not followed to a device with %s', async (_, identity, before) => {
    own = before;
    answer = reading(identity);
    cameras.onState('door', state('failed', 'STREAM_011'));
    await after(10 * 60_000);
    expect(searches).toBeGreaterThan(0);
    expect(moved).toEqual([]);
  });

  it('is known by its network card where it has no serial number', async () => {
    own = { ...device, serial: null };
    answer = reading({ serial: null, macs: device.macs });
    cameras.onState('door', state('stalled', 'STREAM_008'));
    await after(10 * 60_000);
    expect(moved).toEqual(['door 10.0.0.9']);
  });

  it('is left where it is when its device refuses the login, is at the same address, or is not found', async () => {
    for (const next of [
      () =>
        (answer = {
          ok: false,
          error: errorInfo('STREAM_005', { host: 'a', user: 'b' }),
          clockAheadMs: null,
          certificate: null,
        }),
      () => (network = [found('10.0.0.5')]),
      () => (network = [found('10.0.0.9', 'endpoint-2')]),
    ]) {
      next();
      cameras.onState('door', state('failed', 'STREAM_004'));
      await after(3 * 3_600_000);
    }
    expect(moved).toEqual([]);
  });

  it('costs a search now and then, less and less often', async () => {
    network = [];
    cameras.onState('door', state('failed', 'STREAM_004'));
    await after(3_600_000);
    expect(searches).toBe(4);
    await after(23 * 3_600_000);
    expect(searches).toBeLessThan(30);
  });

  it('is not looked for when it comes back, is switched off, or only refuses its password', async () => {
    cameras.onState('back', state('failed', 'STREAM_004'));
    cameras.onState('back', state('counting'));
    cameras.onState('off', state('failed', 'STREAM_004'));
    cameras.onState('off', state('off'));
    cameras.onState('locked', state('failed', 'STREAM_005'));
    await after(3_600_000);
    expect(searches).toBe(0);
  });
});

describe('a camera that is back at its address', () => {
  const comesBack = async () => {
    cameras.onState('door', state('failed', 'STREAM_004'));
    cameras.onState('door', state('counting'));
    await new Promise((resolve) => setImmediate(resolve));
  };

  it.each([
    ['the same', {}, device, []],
    ['another', { serial: 'S2' }, device, ['door']],
    ['silent about its serial number, with the same network card', { serial: null, macs: device.macs }, device, []],
    [
      'silent about its serial number, with another network card',
      { serial: null, macs: ['00:00:00:00:00:01'] },
      device,
      ['door'],
    ],
    ['silent', { serial: null }, device, []],
  ] as [string, Partial<CameraDevice>, CameraDevice, string[]][])('is %s', async (_, identity, before, expected) => {
    own = before;
    answer = reading(identity);
    await comesBack();
    expect(refused).toEqual(expected);
  });

  it('is believed where it does not answer', async () => {
    answer = { ok: false, error: errorInfo('STREAM_004', { host: 'a' }), clockAheadMs: null, certificate: null };
    await comesBack();
    expect(refused).toEqual([]);
  });

  it('is looked for when it is another one, and counts again when it is the right one', async () => {
    answer = reading({ serial: 'S2' });
    await comesBack();
    expect(await back?.()).toBe(false);
    answer = reading({});
    expect(await back?.()).toBe(true);
    cameras.onState('door', state('failed', 'CAMERA_009'));
    await after(10 * 60_000);
    expect(moved).toEqual(['door 10.0.0.9']);
  });

  it('is asked when it begins to count, and not again while it stays', async () => {
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    cameras.onState('door', state('counting'));
    await settled();
    expect([asked, refused]).toEqual([1, []]);
    answer = reading({ serial: 'S2' });
    cameras.onState('door', state('counting'));
    await settled();
    expect([asked, refused]).toEqual([1, []]);
    // This PC and the cameras had no power, and each got another address.
    cameras.onState('yard', state('counting'));
    await settled();
    expect([asked, refused]).toEqual([2, ['yard']]);
    // It was off for a night, and counts again.
    cameras.onState('door', state('off'));
    cameras.onState('door', state('counting'));
    await settled();
    expect([asked, refused]).toEqual([3, ['yard', 'door']]);
  });
});
