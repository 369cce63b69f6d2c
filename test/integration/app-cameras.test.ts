import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { AppProcess } from '../support/app-process.ts';

/* Lists of cameras and settings for many of them, on the whole application. The addresses answer nobody: what is tested is what is kept. */

let folder: ReturnType<typeof temporaryFolder>, app: AppProcess, client: AppClient;
beforeAll(async () => {
  folder = temporaryFolder();
  app = new AppProcess(folder.path);
  await app.start();
  client = await app.connect();
});
afterAll(async () => {
  client.close();
  await app.stop();
  folder.remove();
});

const names = async () => (await client.call('cameras.list', {})).filter(({ demo }) => !demo).map(({ name }) => name);
const line = '[{""kind"":""line"",""name"":""Door"",""points"":[[0.1,0.5],[0.9,0.5]]}]';
const list = [
  'name,address,username,password,enabled,regions',
  `Front,rtsp://127.0.0.1:9/1,admin,p@ss:/?#,no,"${line}"`,
  'Back,rtsp://127.0.0.1:9/2,,,no,',
  'front,rtsp://127.0.0.1:9/3,,,no,',
  'Side,ftp://127.0.0.1/,,,no,',
  `Yard,rtsp://127.0.0.1:9/5,,,no,"${line.replace('0.9,0.5', '0.1001,0.5')}"`,
  'Clip,/no/such.mp4,,,no,',
].join('\r\n');

test('a list with wrong rows says which and why, and adds none of it where all or none was asked for', async () => {
  const { rows, added } = await client.call('cameras.import', { text: list, onlyGood: false, look: false });
  expect(rows.map(({ row, error }) => [row, error?.code ?? null])).toEqual([
    [2, null],
    [3, null],
    [4, 'CAMERA_002'],
    [5, 'STREAM_010'],
    [6, 'REGION_001'],
    [7, 'STREAM_001'],
  ]);
  expect(added).toBe(0);
  expect(await names()).toEqual([]);
});

test('the good half of it is added, with lines and passwords; a password is in no answer and no export', async () => {
  const looked = await client.call('cameras.import', { text: list, onlyGood: true, look: true });
  expect([looked.added, await names()]).toEqual([0, []]);
  const { added } = await client.call('cameras.import', { text: list, onlyGood: true, look: false });
  expect(added).toBe(2);
  const [, front, back] = await client.call('cameras.list', {});
  expect([front.name, back.name]).toEqual(['Front', 'Back']);
  expect(front).toMatchObject({ enabled: false, source: { username: 'admin', hasPassword: true } });
  expect(await client.call('regions.list', { cameraId: front.cameraId })).toMatchObject([
    { kind: 'line', name: 'Door' },
  ]);
  for (const format of ['json', 'csv'] as const) {
    const { text } = await client.call('cameras.export', { format });
    expect(text).not.toContain('p@ss');
    expect(text).not.toContain('p%40ss');
    expect(text).toContain('rtsp://127.0.0.1:9/2');
  }
});

test('what is exported is imported elsewhere as the same; twice is refused by name', async () => {
  const [{ cameraId: placed }] = (await client.call('cameras.list', {})).filter(({ demo }) => !demo);
  const place = {
    location: { name: 'East', type: 'entrance' as const },
    groups: [{ name: 'Floor 1', type: 'floor' as const }],
    description: 'above the till',
  };
  const schedule = [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinutes: 0, toMinutes: 0 }];
  expect((await client.call('cameras.setPlace', { cameraId: placed, place })).place).toEqual(place);
  await client.call('cameras.setSchedule', { cameraId: placed, schedule });
  const mounting = { place: 'area', perspective: 'overhead' } as const;
  await client.call('cameras.setMounting', { cameraId: placed, mounting });
  // Its lines stay as they are.
  expect(await client.call('regions.list', { cameraId: placed })).toMatchObject([
    { ruleVersion: 1, anchor: 'bottom-centre' },
  ]);
  const { text } = await client.call('cameras.export', { format: 'json' });
  const again = await client.call('cameras.import', { text, onlyGood: true, look: false });
  expect(again.rows.map(({ error }) => error?.code)).toEqual(['CAMERA_002', 'CAMERA_002']);
  for (const { cameraId, demo } of await client.call('cameras.list', {}))
    if (!demo) await client.call('cameras.remove', { cameraId });
  expect((await client.call('cameras.import', { text, onlyGood: false, look: false })).added).toBe(2);
  expect((await client.call('cameras.export', { format: 'json' })).text).toBe(text);
  expect((await client.call('cameras.list', {})).filter(({ demo }) => !demo)[0]).toMatchObject({
    place,
    schedule,
    mounting,
  });
});

test('lines are given to other cameras, each with its own result', async () => {
  const all = await client.call('cameras.list', {});
  const [front, back] = ['Front', 'Back'].map((name) => all.find((camera) => camera.name === name)!.cameraId);
  const copied = await client.call('cameras.copySettings', {
    cameraId: front,
    to: [back, 'nobody'],
    what: ['regions'],
  });
  expect(copied.map(({ cameraId, error }) => [cameraId, error?.code ?? null])).toEqual([
    [back, null],
    ['nobody', 'CAMERA_001'],
  ]);
  expect(await client.call('regions.list', { cameraId: back })).toMatchObject([{ name: 'Door' }]);
  await client.call('cameras.change', {
    cameraId: front,
    source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/1', username: 'admin', aspect: '4:3', transport: 'udp' },
  });
  await client.call('cameras.copySettings', { cameraId: front, to: [back], what: ['picture', 'hours'] });
  const changed = (await client.call('cameras.list', {})).find(({ cameraId }) => cameraId === back)!;
  expect(changed.source).toMatchObject({ aspect: '4:3', transport: 'udp', address: 'rtsp://127.0.0.1:9/2' });
  expect(changed.schedule).toHaveLength(1);
  // Where it hangs is its own.
  expect(changed.mounting).toBeNull();
});

test('the hours of the shop are set, and a camera that keeps them is off outside them', async () => {
  const [{ cameraId }] = (await client.call('cameras.list', {})).filter(({ demo }) => !demo);
  await client.call('cameras.setEnabled', { cameraId, enabled: true });
  await client.call('cameras.setSchedule', { cameraId, schedule: 'site' });
  // The site has this PC's clock.
  const hour = new Date().getHours(),
    at = (hours: number) => ((hour + hours) % 24) * 60;
  const becomes = async (hours: { opensMinutes: number; closesMinutes: number }, off: string | null) => {
    expect(await client.call('app.setHours', hours)).toMatchObject(hours);
    expect((await client.call('app.info', {})).site).toMatchObject(hours);
    const now = async () => (await client.call('cameras.list', {})).find((camera) => camera.cameraId === cameraId)!;
    await vi.waitFor(async () => expect((await now()).state.off).toBe(off), { timeout: 60_000, interval: 200 });
  };
  await becomes({ opensMinutes: at(4), closesMinutes: at(6) }, 'outside-hours');
  await becomes({ opensMinutes: 0, closesMinutes: 1440 }, null);
});
