import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeSamples } from '../../app/core/counting/storage/trajectory.ts';
import type { Camera } from '../../app/shared/domain/camera.ts';
import type { ZoneState } from '../../app/shared/domain/zone.ts';
import { post, type AppClient } from '../support/app-client.ts';
import { AppProcess, descendants, entry } from '../support/app-process.ts';

const demo = fileURLToPath(new URL('../../demo/entrance.mp4', import.meta.url));
const patient = { timeout: 120_000, interval: 50 };

let folder: string;
let app: AppProcess;
let client: AppClient;
let door: Camera;

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (thrown: { info?: { code: string } }) => thrown.info?.code ?? String(thrown),
  );
const camera = async (cameraId: string) =>
  (await client.call('cameras.list', {})).find((one) => one.cameraId === cameraId);
const statusIs = (cameraId: string, status: string) =>
  vi.waitFor(async () => expect((await camera(cameraId))?.state.status).toBe(status), patient);
const run = (...args: string[]) =>
  spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', timeout: 120_000 });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-test-'));
  app = new AppProcess(join(folder, 'data'));
  await app.start();
  client = await app.connect();
  [door] = await client.call('cameras.list', {});
});
afterAll(async () => {
  client?.close();
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the first start', () => {
  it('has a shop, a model, and a demo camera that counts on its line', async () => {
    const info = await client.call('app.info', {});
    expect(info).toMatchObject({
      host: 'headless',
      site: { name: 'My shop', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, dayStartMinutes: 240 },
      model: { id: 'footfall-person-v0', version: 'v0' },
    });
    expect(info.today.fromMs <= info.nowMs && info.nowMs < info.today.toMs).toBe(true);
    expect(door).toMatchObject({
      name: 'Front door (demo)',
      enabled: true,
      source: { kind: 'demo', hasPassword: false },
    });
    expect(await client.call('regions.list', { cameraId: door.cameraId })).toMatchObject([
      {
        name: 'Entrance',
        ruleVersion: 1,
        points: [
          [0.3669, 0.59005],
          [0.66345, 0.62254],
        ],
      },
    ]);
    const { events, totals } = await client.when('counts.recorded', ({ events: some }) =>
      some.some(({ refusal: why }) => why === null),
    );
    expect(events[0]).toMatchObject({
      cameraId: door.cameraId,
      regionName: 'Entrance',
      ruleVersion: 1,
      modelId: 'footfall-person-v0',
      modelVersion: 'v0',
    });
    expect(totals.in + totals.out).toBeGreaterThan(0);
    const listed = await client.call('events.list', { cameraId: null, fromMs: 0, toMs: Date.now() + 60_000 });
    expect(listed.find(({ eventId }) => eventId === events[0].eventId)).toEqual(events[0]);
  });

  it.skipIf(process.platform === 'win32')('keeps its keys for its owner', () => {
    for (const name of ['secrets.key', 'login.key'])
      expect(statSync(join(app.dataFolder, name)).mode & 0o777, name).toBe(0o600);
  });
});

describe('live', () => {
  it('a screen that watches gets the video from its beginning, boxes on its frames, and nothing once it stops', async () => {
    const second = await app.connect();
    for (const screen of [client, second]) {
      const order: string[] = [];
      const frames = new Map<string, boolean>();
      let boxes = 0;
      screen.on('live.video', (part, bytes) => {
        order.push(part.kind !== 'fragment' ? part.kind : part.key ? 'key' : 'other');
        if (part.kind === 'fragment') frames.set(`${part.epoch} ${part.ptsUs}`, true);
        expect(bytes!.length).toBeGreaterThan(100);
      });
      screen.on('live.overlay', ({ epoch, ptsUs }) => {
        if (frames.has(`${epoch} ${ptsUs}`)) boxes += 1;
      });
      await screen.call('live.watch', { cameraId: door.cameraId });
      await vi.waitFor(() => expect(boxes).toBeGreaterThan(15), patient);
      expect(order.slice(0, 2)).toEqual(['init', 'key']);
    }
    second.close();
    await client.call('live.unwatch', { cameraId: door.cameraId });
    let late = 0;
    client.on('live.video', () => {
      late += 1;
    });
    client.on('live.overlay', () => {
      late += 1;
    });
    await client.when('camera.changed');
    await client.when('camera.changed');
    expect(late).toBe(0);
  });
});

describe('the picture of a camera', () => {
  it('is taken when it is asked for, kept for its owner, taken anew when wanted, and goes with its camera', async () => {
    const { cameraId } = await client.call('cameras.add', {
      name: 'Still',
      source: { kind: 'file', path: demo, loop: true },
    });
    const file = join(app.dataFolder, 'pictures', `${cameraId}.jpg`);
    expect(existsSync(file)).toBe(false);
    const taken = await Promise.all([
      client.call('cameras.picture', { cameraId }),
      client.call('cameras.picture', { cameraId }),
    ]);
    expect(taken[0]?.dataUrl).toMatch(/^data:image\/jpeg;base64,\/9j\//);
    expect(taken[1]).toEqual(taken[0]);
    expect(await client.call('cameras.picture', { cameraId })).toEqual(taken[0]);
    expect(readFileSync(file).toString('base64')).toBe(taken[0]!.dataUrl.split(',')[1]);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await client.call('cameras.picture', { cameraId, renew: true }))!.takenAtMs).toBeGreaterThan(
      taken[0]!.takenAtMs,
    );
    await client.call('cameras.remove', { cameraId });
    expect(existsSync(file)).toBe(false);
    expect(await refusal(client.call('cameras.picture', { cameraId: '../footfall' }))).toBe('CAMERA_001');
  });

  it('is none when the camera gives none; one that was taken stays', async () => {
    const path = join(folder, 'going.mp4');
    writeFileSync(path, readFileSync(demo));
    const { cameraId } = await client.call('cameras.add', { name: 'Going', source: { kind: 'file', path } });
    const taken = await client.call('cameras.picture', { cameraId });
    rmSync(path);
    expect(await client.call('cameras.picture', { cameraId, renew: true })).toBe(null);
    expect(await client.call('cameras.picture', { cameraId })).toEqual(taken);
    await client.call('cameras.remove', { cameraId });
  });
});

describe('a zone', () => {
  it('is told while its camera counts, gives visits and minutes, and is forgotten when the camera stops', async () => {
    const { cameraId } = await client.call('cameras.add', {
      name: 'Floor',
      source: { kind: 'file', path: demo, loop: true },
    });
    const now: ZoneState[][] = [];
    client.on('zones.changed', (change) => {
      if (change.cameraId === cameraId) now.push(change.zones);
    });
    const zone = await client.call('regions.save', {
      cameraId,
      regionId: null,
      region: {
        kind: 'zone',
        name: 'Floor',
        points: [
          [0.02, 0.4],
          [0.98, 0.4],
          [0.98, 0.98],
          [0.02, 0.98],
        ],
        queue: true,
        releaseMs: 500,
      },
    });
    await vi.waitFor(
      () => expect(now.some(([one]) => one?.regionId === zone.regionId && one.occupancy > 0)).toBe(true),
      patient,
    );
    expect(await client.call('zones.now', { cameraId })).toEqual([
      expect.objectContaining({ regionId: zone.regionId }),
    ]);
    const range = { cameraId, regionId: zone.regionId, fromMs: Date.now() - 3_600_000, toMs: Date.now() + 3_600_000 };
    await vi.waitFor(async () => expect((await client.call('visits.list', range)).length).toBeGreaterThan(0), patient);
    await client.call('cameras.setEnabled', { cameraId, enabled: false });
    expect([now.at(-1), await client.call('zones.now', { cameraId })]).toEqual([[], []]);
    const { buckets, visits } = await client.call('zones.report', { ...range, bucketMinutes: 120 });
    expect(visits).toBe((await client.call('visits.list', range)).length);
    expect(buckets[0]).toMatchObject({ occupancyMax: expect.any(Number) as number });
    expect(buckets[0].entries).toBeGreaterThanOrEqual(visits);
    expect(buckets[0].measuredSeconds).toBeGreaterThan(1);
    const { tracks, complete } = await client.call('tracks.list', {
      cameraId,
      fromMs: range.fromMs,
      toMs: range.toMs,
    });
    expect(complete).toBe(true);
    expect(tracks.length).toBeGreaterThan(0);
    expect(decodeSamples({ ...tracks[0], samples: Buffer.from(tracks[0].samples, 'base64') }).length).toBeGreaterThan(
      2,
    );
    // It has counted only this minute, which may not be over.
    expect(await refusal(client.call('recounts.start', { cameraId, fromMs: range.fromMs, toMs: Date.now() }))).toMatch(
      /^RECOUNT_00[12]$/,
    );
    for (const absurd of [2 ** 53, -(2 ** 53), 1e300])
      expect(await refusal(client.call('recounts.start', { cameraId, fromMs: absurd, toMs: Date.now() }))).toBe(
        'API_001',
      );
    await client.call('cameras.remove', { cameraId });
  });
});

describe('lines', () => {
  it('a saved line counts from the next frame, a changed one is a new version, a deleted one is gone; nothing restarts', async () => {
    // What counts this camera, and what decodes for it: other programs come and go (a trial of a provider, a picture).
    const workers = () => {
      const worker = descendants(app.pid).find(({ args }) =>
        args.includes(`footfall camera ${door.cameraId.slice(-4)}`),
      )!;
      return [worker.pid, ...descendants(worker.pid).map(({ pid }) => pid)].sort();
    };
    await statusIs(door.cameraId, 'counting');
    const before = workers();
    const { cameraId } = door;
    const draft = {
      name: 'Across the floor',
      points: [
        [0.02, 0.7],
        [0.98, 0.7],
      ] as [number, number][],
    };
    const told = client.when('regions.changed', ({ regions }) => regions.length === 2);
    const line = await client.call('regions.save', { cameraId, regionId: null, region: draft });
    expect(line).toMatchObject({ ruleVersion: 1, counts: 'both', anchor: 'bottom-centre' });
    await told;
    await client.when('counts.recorded', ({ events }) =>
      events.some(({ regionId, ruleVersion }) => regionId === line.regionId && ruleVersion === 1),
    );
    const moved = await client.call('regions.save', {
      cameraId,
      regionId: line.regionId,
      region: {
        ...draft,
        points: [
          [0.02, 0.72],
          [0.98, 0.72],
        ],
      },
      note: 'a little lower',
    });
    expect(moved).toMatchObject({ regionId: line.regionId, ruleVersion: 2 });
    await client.when('counts.recorded', ({ events }) =>
      events.some(({ regionId, ruleVersion }) => regionId === line.regionId && ruleVersion === 2),
    );
    await client.call('regions.remove', { cameraId, regionId: line.regionId });
    expect(await client.call('regions.list', { cameraId })).toHaveLength(1);
    const after = await client.call('events.list', { cameraId, fromMs: 0, toMs: Date.now() + 60_000, limit: 500 });
    expect(
      new Set(after.filter(({ regionId }) => regionId === line.regionId).map(({ ruleVersion }) => ruleVersion)),
    ).toEqual(new Set([1, 2]));
    expect(workers()).toEqual(before);
  });

  it.each([
    [
      'zero length',
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      'REGION_001',
    ],
    [
      'outside',
      [
        [0.1, 0.5],
        [1.2, 0.5],
      ],
      'REGION_002',
    ],
    [
      'along the edge',
      [
        [0.1, 0.001],
        [0.9, 0.001],
      ],
      'REGION_004',
    ],
    [
      'crosses itself',
      [
        [0.1, 0.1],
        [0.9, 0.9],
        [0.9, 0.1],
        [0.1, 0.9],
      ],
      'REGION_003',
    ],
    ['one point', [[0.5, 0.5]], 'REGION_006'],
    [
      'a name that is taken',
      [
        [0.1, 0.3],
        [0.9, 0.3],
      ],
      'REGION_008',
    ],
    [
      'not numbers',
      [
        [Number.NaN, 0.5],
        [0.9, 0.5],
      ],
      'API_001',
    ],
    ['words', 'left to right', 'API_001'],
  ])('refused: %s', async (what, points, code) => {
    const region = { name: what === 'a name that is taken' ? 'Entrance' : 'New', points: points as [number, number][] };
    expect(await refusal(client.call('regions.save', { cameraId: door.cameraId, regionId: null, region }))).toBe(code);
    expect(await client.call('regions.list', { cameraId: door.cameraId })).toHaveLength(1);
  });
});

describe('cameras', () => {
  it('a probe shows what a source is, or says exactly why not', async () => {
    expect(await client.call('cameras.probe', { source: { kind: 'file', path: demo } })).toMatchObject({
      ok: true,
      stream: { codec: 'h264', width: 960, height: 540, fps: 15 },
      pictureDataUrl: expect.stringMatching(/^data:image\/jpeg;base64,/),
    });
    expect(await client.call('cameras.probe', { source: { kind: 'file', path: '/no/such.mp4' } })).toMatchObject({
      ok: false,
      error: { code: 'STREAM_001' },
    });
    expect(
      await client.call('cameras.probe', { source: { kind: 'file', path: fileURLToPath(import.meta.url) } }),
    ).toMatchObject({ ok: false, error: { code: 'STREAM_002' } });
  });

  it('added, renamed, switched off and on, removed: and its counts stay', async () => {
    const path = join(folder, 'copy.mp4');
    writeFileSync(path, readFileSync(demo));
    const told = client.when('cameras.changed');
    const { cameraId, order } = await client.call('cameras.add', {
      name: ' Back door ',
      source: { kind: 'file', path, loop: true },
    });
    await told;
    expect(order).toBeGreaterThan(door.order);
    await statusIs(cameraId, 'counting');
    expect(await client.call('cameras.rename', { cameraId, name: 'Garden' })).toMatchObject({ name: 'Garden' });
    expect(await client.call('cameras.setEnabled', { cameraId, enabled: false })).toMatchObject({
      enabled: false,
      state: { status: 'off' },
    });
    expect(descendants(app.pid).filter(({ args }) => args.includes(path))).toEqual([]);
    await client.call('cameras.setEnabled', { cameraId, enabled: true });
    await statusIs(cameraId, 'counting');
    await client.call('cameras.remove', { cameraId });
    expect(await camera(cameraId)).toBeUndefined();
    expect(await refusal(client.call('cameras.rename', { cameraId, name: 'Ghost' }))).toBe('CAMERA_001');
    expect((await client.call('counts.totals', {})).cameras).toHaveProperty(cameraId);
  });

  it('a file that is not looped is counted once and then switched off', async () => {
    const path = join(folder, 'short.mp4');
    const ffmpeg = process.env.FFMPEG_PATH ?? 'ffmpeg';
    expect(spawnSync(ffmpeg, ['-v', 'error', '-i', demo, '-t', '2', '-c', 'copy', path]).status).toBe(0);
    const { cameraId } = await client.call('cameras.add', { name: 'Once', source: { kind: 'file', path } });
    await vi.waitFor(
      async () => expect(await camera(cameraId)).toMatchObject({ enabled: false, state: { status: 'off' } }),
      patient,
    );
    await client.call('cameras.remove', { cameraId });
  });

  it.skipIf(process.platform === 'win32')(
    'a file that is not looped goes on where it was, whoever was killed, and nobody is counted twice',
    async () => {
      const path = join(folder, 'once.mp4');
      const ffmpeg = process.env.FFMPEG_PATH ?? 'ffmpeg';
      // One person goes in after 2 s of it, another after 7 s, with nobody near the line in between; copied, so that its pictures are the same everywhere.
      expect(spawnSync(ffmpeg, ['-v', 'error', '-ss', '18', '-i', demo, '-t', '8', '-c', 'copy', path]).status).toBe(0);
      const { cameraId } = await client.call('cameras.add', { name: 'Recording', source: { kind: 'file', path } });
      const [line] = await client.call('regions.list', { cameraId: door.cameraId });
      await client.call('regions.save', { cameraId, regionId: null, region: { name: line.name, points: line.points } });
      const counted = async () =>
        (await client.call('events.list', { cameraId, fromMs: 0, toMs: Date.now() + 60_000, only: 'counted' })).map(
          ({ direction }) => direction,
        );
      await vi.waitFor(async () => expect(await counted()).toEqual(['in']), patient);
      const worker = descendants(app.pid).find(({ args }) => args.includes(`footfall camera ${cameraId.slice(-4)}`))!;
      process.kill(worker.pid, 'SIGKILL');
      await statusIs(cameraId, 'stalled');
      await statusIs(cameraId, 'counting');
      await app.stop('SIGKILL');
      await app.start();
      client = await app.connect();
      await vi.waitFor(
        async () => expect(await camera(cameraId)).toMatchObject({ enabled: false, state: { status: 'off' } }),
        patient,
      );
      expect(await counted()).toEqual(['in', 'in']);
      // Switched on again it is wanted from its beginning.
      await client.call('cameras.setEnabled', { cameraId, enabled: true });
      await vi.waitFor(async () => expect(await counted()).toEqual(['in', 'in', 'in']), patient);
      await client.call('cameras.remove', { cameraId });
    },
  );

  it('another source takes its place: its name, its lines and its counts stay, and what was handed over for it goes with it', async () => {
    const { cameraId } = await client.call('cameras.add', {
      name: 'Moved',
      source: { kind: 'file', path: demo, loop: true },
    });
    const [{ points }] = await client.call('regions.list', { cameraId: door.cameraId });
    const line = await client.call('regions.save', { cameraId, regionId: null, region: { name: 'Door', points } });
    await client.when('counts.recorded', ({ events }) => events.some((event) => event.cameraId === cameraId));
    const before = await client.call('cameras.picture', { cameraId });
    const counted = async () =>
      (await client.call('events.list', { cameraId, fromMs: 0, toMs: Date.now() + 60_000, limit: 500 })).map(
        ({ eventId }) => eventId,
      );
    const handed = async () => {
      const { status, body } = await post(app.port, '/api/videos?name=new.mp4', readFileSync(demo), {
        cookie: app.cookie,
        origin: `http://127.0.0.1:${app.port}`,
      });
      expect(status).toBe(200);
      return (JSON.parse(body) as { path: string }).path;
    };
    const [first, second] = [await handed(), await handed()];
    const changed = await client.call('cameras.change', {
      cameraId,
      source: { kind: 'file', path: first, loop: true },
    });
    expect(changed).toMatchObject({ name: 'Moved', enabled: true, source: { kind: 'file', address: first } });
    const earlier = await counted();
    await statusIs(cameraId, 'counting');
    expect(await client.call('regions.list', { cameraId })).toEqual([line]);
    await client.when('counts.recorded', ({ events }) =>
      events.some((event) => event.cameraId === cameraId && event.regionId === line.regionId),
    );
    expect((await counted()).slice(-earlier.length)).toEqual(earlier);
    expect((await client.call('cameras.picture', { cameraId }))!.takenAtMs).toBeGreaterThan(before!.takenAtMs);

    // Refused: nothing changes.
    expect(await refusal(client.call('cameras.change', { cameraId, source: { kind: 'demo' } }))).toBe('CAMERA_003');
    expect(
      await refusal(client.call('cameras.change', { cameraId, source: { kind: 'file', path: '/no/such.mp4' } })),
    ).toBe('STREAM_001');
    await statusIs(cameraId, 'counting');

    // Switched off it stays off, and begins with the new source when it is switched on.
    await client.call('cameras.setEnabled', { cameraId, enabled: false });
    expect(
      await client.call('cameras.change', { cameraId, source: { kind: 'file', path: second, loop: true } }),
    ).toMatchObject({ enabled: false, state: { status: 'off' } });
    expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
    await client.call('cameras.setEnabled', { cameraId, enabled: true });
    await statusIs(cameraId, 'counting');
    expect(descendants(app.pid).some(({ args }) => args.includes(second))).toBe(true);
    await client.call('cameras.remove', { cameraId });
    expect([existsSync(second), existsSync(demo)]).toEqual([false, true]);
  });

  it('another demo camera comes with its line', async () => {
    const { cameraId } = await client.call('cameras.add', { name: 'Look around', source: { kind: 'demo' } });
    expect(await client.call('regions.list', { cameraId })).toMatchObject([{ name: 'Entrance', ruleVersion: 1 }]);
    await client.call('cameras.remove', { cameraId });
  });

  it.each<[string, Parameters<typeof JSON.stringify>[0], string]>([
    ['a name that is taken', { name: 'front door (DEMO)', source: { kind: 'demo' } }, 'CAMERA_002'],
    ['a file that is not there', { name: 'X', source: { kind: 'file', path: '/no/such.mp4' } }, 'STREAM_001'],
    [
      'an address of another kind',
      { name: 'X', source: { kind: 'rtsp', url: 'http://192.168.1.20/stream' } },
      'STREAM_010',
    ],
    ['no address', { name: 'X', source: { kind: 'rtsp', url: 'my camera' } }, 'STREAM_010'],
    ['no name', { name: '  ', source: { kind: 'demo' } }, 'API_001'],
  ])('refused: %s', async (_, input, code) => {
    expect(await refusal(client.call('cameras.add', input))).toBe(code);
    expect(await client.call('cameras.list', {})).toHaveLength(1);
  });

  it('a password travels in and never out: not in the list, the log, the errors, the database', async () => {
    const password = 'hunter2 geheim/ß@:';
    const listening = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await vi.waitFor(() => expect(listening.address()).not.toBe(null), { timeout: 120_000 });
    const { port } = listening.address() as { port: number };
    const { cameraId, source } = await client.call('cameras.add', {
      name: 'Locked',
      source: { kind: 'rtsp', url: `rtsp://admin:${encodeURIComponent(password)}@127.0.0.1:${port}/stream2` },
    });
    expect(source).toEqual({
      kind: 'rtsp',
      address: `rtsp://127.0.0.1:${port}/stream2`,
      username: 'admin',
      hasPassword: true,
      loop: false,
      aspect: 'auto',
      transport: 'auto',
      certificate: null,
    });
    await vi.waitFor(async () => expect((await camera(cameraId))?.state.error?.code).toMatch(/^STREAM_/), patient);
    await client.call('cameras.setPassword', { cameraId, username: 'admin', password: `${password}2` });
    await vi.waitFor(async () => expect((await camera(cameraId))?.state.error?.code).toMatch(/^STREAM_/), patient);
    const everything = [
      JSON.stringify(await client.call('cameras.list', {})),
      app.output,
      ...['footfall.db', 'footfall.db-wal', join('logs', 'footfall.log')]
        .map((name) => join(app.dataFolder, name))
        .filter(existsSync)
        .map((file) => readFileSync(file, 'latin1')),
    ].join('\n');
    for (const form of ['hunter2', encodeURIComponent(password)]) expect(everything.includes(form), form).toBe(false);
    await client.call('cameras.remove', { cameraId });
    listening.close();
  });
});

describe('requests that make no sense', () => {
  it.each([
    ['nothing of ours', 'toString', {}],
    ['no camera', 'regions.list', { cameraId: 'x' }],
    ['a wrong type', 'cameras.rename', { cameraId: 5, name: 'x' }],
    ['too many', 'events.list', { cameraId: null, fromMs: 0, toMs: 1, limit: 1e9 }],
  ])('%s', async (_, method, input) => {
    expect(await refusal(client.call(method as 'app.info', input as never))).toMatch(/^(API_001|CAMERA_001)$/);
    expect(await client.call('app.info', {})).toMatchObject({ host: 'headless' });
  });
});

it('a clean end, and everything is there again', async () => {
  await statusIs(door.cameraId, 'counting');
  await client.call('cameras.rename', { cameraId: door.cameraId, name: 'Main door' });
  const before = await client.call('counts.totals', {});
  expect(await app.stop('SIGTERM')).toBe(0);
  await app.start();
  client = await app.connect();
  const after = await client.call('counts.totals', {});
  expect(after.in).toBeGreaterThanOrEqual(before.in);
  expect(after.out).toBeGreaterThanOrEqual(before.out);
  expect((await client.call('cameras.list', {})).map(({ name }) => name)).toEqual(['Main door']);
  await statusIs(door.cameraId, 'counting');
});

describe('the command', () => {
  it('says its version and its help', () => {
    const { version } = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    ) as { version: string };
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });
    expect(run('--help').stdout).toContain('footfall COMMAND --help');
    expect(run('start', '--help').stdout).toContain('--port N');
  });

  it.each([
    [['--colour', 'red'], 2, 'CLI_001'],
    [['--port', 'many'], 2, 'CLI_001'],
    [['--port', '70000'], 2, 'CLI_001'],
    [['dance'], 2, 'CLI_001'],
    [['start', 'now'], 2, 'CLI_001'],
  ])('%j', (args, status, code) => {
    const { stdout, stderr, ...ended } = run(...args);
    expect([ended.status, stdout]).toEqual([status, '']);
    expect(stderr).toContain(`(${code})`);
  });

  it('refuses what it cannot use, says why, and ends with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await vi.waitFor(() => expect(taken.address()).not.toBe(null), { timeout: 120_000 });
    const { port } = taken.address() as { port: number };
    writeFileSync(join(folder, 'a-file'), '');
    for (const [args, code] of [
      [['--data', app.dataFolder, '--port', '0'], 'SYS_005'],
      [['--data', join(folder, 'a-file'), '--port', '0'], 'SYS_004'],
      [['--data', join(folder, 'other'), '--port', String(port)], 'SYS_001'],
      [['--data', join(folder, 'other'), '--port', '0', '--address', '192.0.2.1'], 'SYS_010'],
    ] as const) {
      const { status, stdout, stderr } = run(...args);
      expect([status, stdout, stderr.trim().split('\n').at(-1)], code).toEqual([
        1,
        '',
        expect.stringMatching(new RegExp(`\\(${code}\\)$`)),
      ]);
    }
    taken.close();
  });
});
