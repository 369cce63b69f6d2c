import { afterEach, beforeEach, expect, it } from 'vitest';
import { CameraService, type CameraServiceOptions } from '../../app/main/cameras/camera-service.ts';
import { RegionService } from '../../app/main/cameras/region-service.ts';
import { listCameras } from '../../app/main/db/camera-configurations.ts';
import { listOutages } from '../../app/main/db/stream-events.ts';
import { FoundDevice, type CameraDevice } from '../../app/shared/domain/device.ts';
import { openShop, quiet, temporaryFolder, type Shop } from '../support/app-database.ts';

/* A camera whose device has another address, or another device its address, in the real database; its worker is only noted. */

const device: CameraDevice = {
  maker: 'Acme',
  model: 'T240',
  firmware: '1',
  serial: 'S1',
  macs: ['aa:bb:cc:dd:ee:01'],
  deviceId: 'endpoint-1',
  serviceUrl: 'http://10.0.0.5/onvif/device_service',
  trusted: 'aa:bb',
  profile: 'sub',
};
const found = (address: string): FoundDevice =>
  FoundDevice.parse({
    id: 'endpoint-1',
    name: null,
    maker: null,
    model: null,
    location: null,
    addresses: [address],
    serviceUrl: `http://${address}:8000/onvif`,
    rtsp: null,
  });
/** Sealed is what was turned round. */
const secrets = {
  encrypt: (text: string) => Promise.resolve([...text].reverse().join('')),
  decrypt: (text: string) => Promise.resolve([...text].reverse().join('')),
};

let folder: ReturnType<typeof temporaryFolder>, shop: Shop, service: CameraService;
let shown: { status: string; error: { code: string } | null };
let noted: string[], postponed: { error: unknown; again: () => Promise<unknown> }[];
beforeEach(async () => {
  folder = temporaryFolder();
  shop = await openShop(folder.path);
  [noted, postponed] = [[], []];
  shown = { status: 'counting', error: null };
  const nothing = () => Promise.resolve();
  const { db, identity } = shop;
  service = new CameraService({
    db,
    identity,
    host: { secrets, log: quiet, folders: { resources: folder.path } },
    supervisor: {
      state: () => shown,
      telemetry: () => null,
      setName() {},
      halt: (cameraId: string) => Promise.resolve(void noted.push(`halt ${cameraId}`)),
      run: (cameraId: string) => Promise.resolve(void noted.push(`run ${cameraId}`)),
      postpone: (_: string, error: unknown, again: () => Promise<unknown>) => postponed.push({ error, again }),
    },
    regions: new RegionService({ db, identity, onChanged() {} }),
    pictures: { remove: nothing },
    videos: { remove: nothing },
    onListChanged() {},
  } as unknown as CameraServiceOptions);
});
afterEach(async () => {
  await shop.close();
  folder.remove();
});
const add = () =>
  service.add({
    name: 'Door',
    source: {
      kind: 'rtsp',
      url: 'rtsp://10.0.0.5:554/cam?subtype=1&password=secret',
      username: 'admin',
      password: 'p@ss',
    },
    device,
  });
const stored = async (cameraId: string) => (await listCameras(shop.db)).find((one) => one.cameraId === cameraId)!;

it('its address and its service are the new ones; login, secrets in the address, lines and identity stay', async () => {
  const { cameraId } = await add();
  const before = await stored(cameraId);
  expect(await service.sources.withDevice([cameraId, 'nobody'])).toEqual([{ cameraId, device, host: '10.0.0.5' }]);
  noted.length = 0;
  await service.sources.move(cameraId, found('10.0.0.9'));
  const { source, device: now } = await stored(cameraId);
  expect(source.address).toBe(before.source.address.replace('10.0.0.5', '10.0.0.9'));
  expect(source).toMatchObject({ username: 'admin', sealedPassword: before.source.sealedPassword });
  expect(source.sealedSecrets).toBe(before.source.sealedSecrets);
  expect(now).toEqual({ ...device, serviceUrl: 'http://10.0.0.9:8000/onvif' });
  expect(noted).toEqual([`halt ${cameraId}`, `run ${cameraId}`]);
  const event = await shop.db('stream_events').where({ camera_id: cameraId, event_type: 'source_changed' }).first();
  expect(JSON.parse(String(event.event_data))).toEqual({ elsewhere: false, from: '10.0.0.5', to: '10.0.0.9' });
  await service.sources.move(cameraId, { ...found('fd00::9'), id: 'endpoint-after-its-update' });
  expect((await stored(cameraId)).device?.deviceId).toBe('endpoint-after-its-update');
  expect((await stored(cameraId)).source.address).toContain('rtsp://[fd00::9]:554/');
});

it('it is asked with the login and the certificate that are kept', async () => {
  const { cameraId } = await add();
  expect(await service.sources.asked(cameraId, found('10.0.0.9'))).toEqual({
    serviceUrl: 'http://10.0.0.9:8000/onvif',
    host: '10.0.0.9',
    username: 'admin',
    password: 'p@ss',
    trusted: 'aa:bb',
  });
});

it('another device at its address: it is halted with a gap and its reason, and runs when the right one is back', async () => {
  const { cameraId } = await add();
  noted.length = 0;
  let back = false;
  await service.runs.refuse(cameraId, '10.0.0.5', () => Promise.resolve(back));
  expect(noted).toEqual([`halt ${cameraId}`]);
  expect(postponed[0].error).toMatchObject({
    info: { code: 'CAMERA_009', params: { host: '10.0.0.5', name: 'Door' } },
  });
  expect(await listOutages(shop.db, 0, Date.now() + 1000)).toMatchObject([{ cameraId, type: 'failed' }]);
  await expect(postponed[0].again()).rejects.toMatchObject({ info: { code: 'CAMERA_009' } });
  back = true;
  await postponed[0].again();
  expect(noted.at(-1)).toBe(`run ${cameraId}`);
});

it('given another stream it is the same device; at another host only where a person says so', async () => {
  const { cameraId } = await add();
  await service.sources.change(cameraId, {
    kind: 'rtsp',
    url: 'rtsp://10.0.0.5:554/cam?subtype=0&password=secret',
    username: 'admin',
  });
  expect((await stored(cameraId)).device).toEqual(device);
  await service.sources.change(cameraId, { kind: 'rtsp', url: 'rtsp://10.0.0.6/1' });
  expect((await stored(cameraId)).device).toBeNull();
  await service.sources.change(cameraId, { kind: 'rtsp', url: 'rtsp://10.0.0.7/1' }, { ...device, serial: 'S7' });
  expect((await stored(cameraId)).device?.serial).toBe('S7');
});

it('saved by a person while another one is refused there, it was replaced: the new one is not refused', async () => {
  const { cameraId } = await add();
  shown = { status: 'failed', error: { code: 'CAMERA_009' } };
  await service.sources.change(cameraId, {
    kind: 'rtsp',
    url: 'rtsp://10.0.0.5:554/cam?subtype=1&password=other',
    username: 'admin',
  });
  expect(await stored(cameraId)).toMatchObject({ device: null, enabled: true });
  expect(await service.sources.withDevice([cameraId])).toEqual([]);
});
