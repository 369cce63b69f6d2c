import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Camera, CameraSource, Probe } from '../../shared/domain/camera.ts';
import type { Candidate } from '../../shared/domain/candidate.ts';
import type { Place } from '../../shared/domain/place.ts';
import type { CameraDevice, DeviceProfile, DeviceReading, FoundDevice } from '../../shared/domain/device.ts';
import { errorInfo, FootfallError } from '../../shared/errors.ts';
import type { Login } from './candidate-entry.ts';
import { CandidateList } from './candidate-list.ts';
import { CandidateStore } from './candidate-store.ts';

const GOOD: Login = { username: 'admin', password: 'right' },
  BAD: Login = { username: 'admin', password: 'wrong' };

const device = (id: string, part: Partial<FoundDevice> = {}): FoundDevice => ({
  id,
  name: null,
  maker: 'Acme',
  model: 'T240',
  location: null,
  addresses: [`10.0.0.${id}`],
  serviceUrl: `http://10.0.0.${id}/onvif/device_service`,
  rtsp: null,
  serial: null,
  macs: [],
  seenMacs: [],
  profiles: [],
  streams: null,
  ...part,
});
const profile = (token: string, height: number, lens = 'v1'): DeviceProfile => ({
  token,
  name: token,
  videoSource: lens,
  codec: 'h264',
  width: (height * 16) / 9,
  height,
  fps: 15,
  bitrateKbps: null,
  streamUrl: `rtsp://camera/${token}`,
  snapshotUrl: `http://camera/${token}.jpg`,
});
const identity = { maker: 'Acme', model: 'T240', firmware: null, serial: 's', macs: [] };
const stream = {
  codec: 'h264',
  profile: null,
  width: 640,
  height: 360,
  fps: 15,
  durationSeconds: null,
  firstPictureMs: 1,
  proposedAspect: null,
  certificate: null,
};

/** A shop of simulated devices that take GOOD; `more`: what one of them does instead. */
function shop(
  devices: FoundDevice[],
  more: Record<string, (login: Login) => DeviceReading | Promise<DeviceReading>> = {},
) {
  const cameras: Camera[] = [],
    asked: string[] = [],
    opened: string[] = [],
    states: Candidate['state'][][] = [];
  let atOnce = 0,
    most = 0;
  const list = new CandidateList({
    found: (id) => devices.find((one) => one.id === id),
    async read({ host, username, password }) {
      const { id } = devices.find(({ addresses }) => addresses[0] === host)!;
      asked.push(id);
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      const own = more[id];
      if (own) return own({ username, password });
      if (password !== GOOD.password) return refused('DEVICE_006');
      return {
        ok: true,
        identity: { ...identity, serial: `SN-${id}` },
        clockAheadMs: 0,
        certificate: null,
        profiles: [profile('main', 1080), profile('sub', 360)],
      };
    },
    probe: async (source) => {
      opened.push((source as { url: string }).url);
      return (await probes(source)) satisfies Probe;
    },
    snapshot: () => Promise.resolve({ ok: true, jpeg: new Uint8Array([1]) }),
    cameras: () => Promise.resolve(cameras),
    add({ name, source, device: kept, mounting, place }) {
      if (cameras.some((one) => one.name === name)) return Promise.reject(new FootfallError('CAMERA_002', { name }));
      const camera = {
        cameraId: `c${cameras.length}`,
        name,
        source: { address: (source as { url: string }).url },
        device: kept,
        mounting,
        place,
      } as Camera;
      cameras.push(camera);
      return Promise.resolve(camera);
    },
    onChanged: () => states.push(list.shown.map(({ state }) => state)),
  });
  let probes: (source: CameraSource) => Probe | Promise<Probe> = () => ({ ok: true, stream, pictureDataUrl: 'data:x' });
  return {
    list,
    cameras,
    asked,
    opened,
    states,
    most: () => most,
    probeWith(probe: typeof probes) {
      probes = probe;
    },
    check: (login: Login | null, ...ids: string[]) =>
      list.check(
        ids.map((deviceId) => ({ deviceId, trusted: null })),
        login,
      ),
    settled: () =>
      vi.waitFor(() =>
        expect(list.shown.filter(({ state }) => ['waiting', 'asking', 'opening'].includes(state))).toEqual([]),
      ),
    outcome: () => list.shown.map(({ id, state, error }) => [id, state, error?.code ?? null]),
  };
}
const refused = (code: Parameters<typeof errorInfo>[0]): DeviceReading => ({
  ok: false,
  error: errorInfo(code),
  clockAheadMs: null,
  certificate: null,
});

describe('several found cameras with one login', () => {
  it('each has its own outcome, and those that fail are tried with another login', async () => {
    const { list, check, settled, outcome, asked } = shop([device('1'), device('2'), device('3')], {
      2: ({ password }) =>
        password === 'other'
          ? { ok: true, identity, clockAheadMs: 0, certificate: null, profiles: [profile('a', 720)] }
          : refused('DEVICE_006'),
      3: () => refused('DEVICE_008'),
    });
    check(GOOD, '1', '2', '3');
    expect(list.shown.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
    await settled();
    expect(outcome()).toEqual([
      ['1', 'seen', null],
      ['2', 'failed', 'DEVICE_006'],
      ['3', 'failed', 'DEVICE_008'],
    ]);
    expect(list.shown[0]).toMatchObject({ stream: { height: 360 }, reason: 'smallest-sufficient' });
    expect(list.picture('1')).toBe('data:x');
    check({ username: 'x', password: 'other' }, '2');
    await settled();
    expect(outcome()[1]).toEqual(['2', 'seen', null]);
    expect(list.shown.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(asked).toEqual(['1', '2', '3', '2']);
  });

  it('a few at a time, however many there are', async () => {
    const many = Array.from({ length: 30 }, (_, i) => device(String(i + 1)));
    const { check, settled, most, outcome } = shop(many);
    check(GOOD, ...many.map(({ id }) => id));
    await settled();
    expect(most()).toBeLessThanOrEqual(4);
    expect(outcome().filter(([, state]) => state === 'seen')).toHaveLength(30);
  });

  it('the proposed stream alone is opened, with the login beside its address', async () => {
    const { check, settled, opened, cameras, list } = shop([device('1')]);
    check(GOOD, '1');
    await settled();
    expect(opened).toEqual(['rtsp://camera/sub']);
    const place: Place = { location: { name: 'North door', type: null }, groups: [], description: '' };
    await list.add([{ candidateId: '1', name: 'Door', mounting: { place: 'aisle', perspective: 'overhead' }, place }]);
    expect(cameras[0]).toMatchObject({
      name: 'Door',
      mounting: { place: 'aisle', perspective: 'overhead' },
      place,
      device: { deviceId: '1', profile: 'sub', serial: 'SN-1' } satisfies Partial<CameraDevice>,
    });
    expect(list.shown[0]).toMatchObject({ state: 'added', cameraId: 'c0', error: null });
  });

  it('a stream that shows nothing says why, and is not added', async () => {
    const { check, settled, outcome, list, cameras, probeWith } = shop([device('1')]);
    probeWith(() => ({ ok: false, error: errorInfo('STREAM_015') }));
    check(GOOD, '1');
    await settled();
    expect(outcome()).toEqual([['1', 'failed', 'STREAM_015']]);
    // Its own picture tells which one it is.
    await vi.waitFor(() => expect(list.shown[0].hasPicture).toBe(true));
    expect(list.picture('1')).toBe('data:image/jpeg;base64,AQ==');
    await list.add([{ candidateId: '1', name: 'Door' }]);
    expect(cameras).toEqual([]);
  });
});

it('a device that was found at two addresses is looked at once, and is not added twice', async () => {
  const same = () => ({ ...lenses(1), identity: { ...identity, serial: 'SN-7' } });
  const { check, settled, outcome, list, opened } = shop([device('1'), device('2')], { 1: same, 2: same });
  check(GOOD, '1', '2');
  await settled();
  expect(outcome()).toEqual([
    ['1', 'seen', null],
    ['2', 'failed', 'DISCOVERY_005'],
  ]);
  expect(list.shown[1].error?.params).toEqual({ host: '10.0.0.2', other: '10.0.0.1' });
  expect(opened).toHaveLength(1);
  await list.add([{ candidateId: '1', name: 'Door' }]);
  // Nor once the first is a camera: known by its number, whatever its address and its endpoint are now.
  list.forget(['1', '2']);
  check(GOOD, '2');
  await settled();
  expect(outcome()).toEqual([['2', 'failed', 'CAMERA_012']]);
});

describe('tries of a login', () => {
  it('pressing twice asks once', async () => {
    const { check, settled, asked } = shop([device('1')]);
    check(BAD, '1');
    check(BAD, '1');
    await settled();
    expect(asked).toEqual(['1']);
  });

  it('two devices behind one address: what one of them refused, the other is not shown', async () => {
    const twin = device('2', { serviceUrl: 'http://10.0.0.1/onvif/device_service' });
    const { check, settled, asked, outcome } = shop([device('1'), twin]);
    check(BAD, '1', '2');
    await settled();
    expect(asked).toEqual(['1']);
    expect(outcome().map(([, , code]) => code)).toEqual(['DEVICE_006', 'DEVICE_006']);
  });

  it('a stream that refuses it ends the lenses after it', async () => {
    const { check, settled, opened, outcome, probeWith } = shop([device('1')], { 1: () => lenses(3) });
    probeWith(() => ({ ok: false, error: errorInfo('STREAM_005') }));
    check(GOOD, '1');
    await settled();
    expect(opened).toHaveLength(1);
    expect(outcome().map(([, , code]) => code)).toEqual(['STREAM_005', 'STREAM_005', 'STREAM_005']);
  });
});

const lenses = (count: number): DeviceReading => ({
  ok: true,
  identity,
  clockAheadMs: 0,
  certificate: null,
  profiles: Array.from({ length: count }, (_, i) => profile(`p${i + 1}`, 720, `v${i + 1}`)),
});

describe('a recorder, or a camera with several lenses', () => {
  it('each lens is a camera of its own, opened one after another', async () => {
    const { check, settled, outcome, list, probeWith } = shop([device('1')], { 1: () => lenses(3) });
    let atOnce = 0,
      most = 0;
    probeWith(async (source) => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return (source as { url: string }).url.endsWith('p2')
        ? { ok: false, error: errorInfo('STREAM_006') }
        : { ok: true, stream, pictureDataUrl: 'data:x' };
    });
    check(GOOD, '1');
    await settled();
    expect(most).toBe(1);
    expect(outcome()).toEqual([
      ['1#1', 'seen', null],
      ['1#2', 'failed', 'STREAM_006'],
      ['1#3', 'seen', null],
    ]);
    expect(list.shown.map(({ lens }) => lens)).toEqual([1, 2, 3]);
  });

  it('a lens that is a camera already is left out; one of which all are says so', async () => {
    const { check, settled, outcome, list } = shop([device('1')], { 1: () => lenses(2) });
    check(GOOD, '1');
    await settled();
    await list.add([{ candidateId: '1#1', name: 'Left' }]);
    check(GOOD, '1');
    await settled();
    expect(outcome()).toEqual([['1#2', 'seen', null]]);
    await list.add([{ candidateId: list.shown[0].id, name: 'Right' }]);
    check(GOOD, '1');
    await settled();
    expect(outcome()).toEqual([['1', 'failed', 'CAMERA_012']]);
  });
});

describe('what is kept', () => {
  it('a name that is taken is said at its row, which stays; the others are added', async () => {
    const { check, settled, list, outcome } = shop([device('1'), device('2')]);
    check(GOOD, '1', '2');
    await settled();
    await list.add([
      { candidateId: '1', name: 'Door' },
      { candidateId: '2', name: 'Door' },
    ]);
    expect(outcome()).toEqual([
      ['1', 'added', null],
      ['2', 'seen', 'CAMERA_002'],
    ]);
    await list.add([{ candidateId: '2', name: 'Yard' }]);
    expect(outcome()[1]).toEqual(['2', 'added', null]);
  });

  it('what is given up ends, and is out of sight', async () => {
    const { check, list, settled, opened } = shop([device('1'), device('2')]);
    check(GOOD, '1', '2');
    list.forget(['1']);
    await settled();
    expect(list.shown.map(({ id }) => id)).toEqual(['2']);
    expect(opened).toHaveLength(1);
  });

  it('a certificate that is not known stops it, and is accepted with the login that was typed', async () => {
    const certificate = { fingerprint: 'aa', subject: 'camera', validToMs: 0 };
    let trusted: string | null = null;
    const { list, check, settled, outcome } = shop([device('1')], {
      1: () => (trusted === 'aa' ? lenses(1) : ({ ...refused('DEVICE_011'), certificate } as DeviceReading)),
    });
    check(GOOD, '1');
    await settled();
    expect(list.shown[0]).toMatchObject({ state: 'failed', certificate });
    trusted = 'aa';
    list.check([{ deviceId: '1', trusted }], null);
    await settled();
    expect(outcome()).toEqual([['1', 'seen', null]]);
  });

  it('a device that was never found is refused', () =>
    expect(() => shop([]).check(GOOD, '9')).toThrow(
      expect.objectContaining({ info: expect.objectContaining({ code: 'DISCOVERY_003' }) as unknown }),
    ));
});

describe('after a restart', () => {
  it('what was seen can be added, what failed says why, and what was being asked waits for somebody to ask again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footfall-candidates-'));
    try {
      const secrets = {
        protection: 'none' as const,
        encrypt: (text: string) => Promise.resolve(Buffer.from(text).toString('base64')),
        decrypt: (sealed: string) => Promise.resolve(Buffer.from(sealed, 'base64').toString()),
      };
      const log = { info: () => {}, warn: () => {}, error: () => {} };
      const file = join(folder, 'candidates.sealed'),
        devices = [device('1'), device('2'), device('3')];
      const before = shop(devices, { 2: () => refused('DEVICE_006'), 3: () => new Promise(() => {}) });
      before.check(GOOD, '1', '2', '3');
      await vi.waitFor(() => expect(before.list.shown.map(({ state }) => state)).toEqual(['seen', 'failed', 'asking']));
      const store = new CandidateStore(file, { secrets, log });
      store.write(() => before.list.saved);
      await store.flush();
      expect(readFileSync(file, 'utf8')).not.toContain(GOOD.password);

      const after = shop(devices);
      after.list.restore(await new CandidateStore(file, { secrets, log }).read());
      expect(after.outcome()).toEqual([
        ['1', 'seen', null],
        ['2', 'failed', 'DEVICE_006'],
        ['3', 'failed', 'DISCOVERY_004'],
      ]);
      expect(after.list.picture('1')).toBe('data:x');
      expect(after.asked).toEqual([]);
      await after.list.add([{ candidateId: '1', name: 'Door' }]);
      expect(after.cameras.map(({ name }) => name)).toEqual(['Door']);
      after.check(null, '3');
      await after.settled();
      expect(after.outcome().at(-1)).toEqual(['3', 'seen', null]);

      // With the last of them the file goes, and one that cannot be read is none.
      store.write(() => []);
      await store.flush();
      expect(existsSync(file)).toBe(false);
      writeFileSync(file, 'rubbish');
      expect(await store.read()).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
