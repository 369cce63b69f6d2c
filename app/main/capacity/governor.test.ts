import { expect, test } from 'vitest';
import { SHARE } from '../../core/capacity/share-out.ts';
import type { WorkerShare } from '../../shared/camera-protocol.ts';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import { RegionDraft, type Region } from '../../shared/domain/region.ts';
import { MeasuredCosts } from './measured-costs.ts';
import { Governor, GOVERNOR, rankOf, type GovernedCamera } from './governor.ts';

/** A PC of so many cores and its cameras, simulated: what is shared out is used, as far as the cores go, and what does not fit comes too late. */
class Shop {
  readonly governor: Governor;
  readonly shares = new Map<string, WorkerShare>();
  readonly cameras: (Pick<GovernedCamera, 'cameraId' | 'rank'> & {
    away?: boolean;
    resting?: boolean;
    neededFps?: number;
    sourceFps?: number;
    perPicture?: number;
  })[];
  othersCores = 0;
  /** Somebody watches a stream that has to be encoded: this many cores, of which key pictures take a tenth. */
  watched = false;
  encoderCores = 0;
  /** A picture costs so many times what a worker measures: what no measurement shows, as a shared cache. */
  hidden = 1;
  #drops = new Map<string, number>();
  #telemetry = new Map<string, CameraTelemetry>();
  readonly cores: number;
  messages = 0;

  constructor(cores: number, cameras: Shop['cameras'], measured = new MeasuredCosts()) {
    this.governor = new Governor(measured);
    this.cores = cores;
    this.cameras = cameras;
  }

  /** A second. What each camera was able to look at. */
  second(): Map<string, number> {
    const wanted = this.cameras
      .filter(({ away }) => !away)
      .map((camera) => {
        const share = this.shares.get(camera.cameraId) ?? { fps: SHARE.mostFps, restingFps: SHARE.restingFps };
        const sourceFps = camera.sourceFps ?? 15,
          perPicture = camera.perPicture ?? 0.03;
        return {
          camera,
          sourceFps,
          perPicture,
          fps: Math.min(camera.resting ? share.restingFps : share.fps, sourceFps),
        };
      });
    const encoding = this.watched ? this.encoderCores * { all: 1, keys: 0.1, none: 0 }[this.preview] : 0,
      demand = encoding + wanted.reduce((sum, { fps, perPicture }) => sum + 0.05 + fps * perPicture * this.hidden, 0),
      // The system shares alike with whoever else wants it.
      fits = Math.min(1, this.cores / (demand + this.othersCores));
    const looked = new Map<string, number>();
    for (const { camera, sourceFps, perPicture, fps } of wanted) {
      const done = fps * fits;
      looked.set(camera.cameraId, done);
      this.#drops.set(camera.cameraId, (this.#drops.get(camera.cameraId) ?? 0) + Math.round(fps - done));
      this.#telemetry.set(camera.cameraId, {
        sourceFps,
        analysisFps: done,
        droppedFrames: this.#drops.get(camera.cameraId)!,
        inferenceMs: perPicture * 1000,
        ownWorkMs: 1,
        behindMs: 50,
        resting: camera.resting ?? false,
        neededFps: camera.neededFps ?? 5,
        cost: { fixedCores: 0.05, perPicture, cores: 0.05 + done * perPicture },
        encodes: this.watched,
        provider: 'CPU',
        hardware: null,
        inputSize: '512x288',
        peopleHeight: null,
        width: 640,
        height: 360,
        codec: 'h264',
      });
    }
    const changed = this.governor.look(
      this.cameras.map(({ cameraId, rank, away = false }) => ({
        cameraId,
        rank,
        away,
        telemetry: away ? null : (this.#telemetry.get(cameraId) ?? null),
      })),
      {
        cores: this.cores,
        busyCores: Math.min(this.cores, this.othersCores + demand),
        mainCores: 0.02,
      },
    );
    this.messages += changed.size;
    for (const [cameraId, share] of changed) this.shares.set(cameraId, share);
    return looked;
  }

  get preview() {
    return [...this.shares.values()][0]?.preview ?? 'all';
  }

  seconds(n: number): Map<string, number> {
    let last = new Map<string, number>();
    for (let i = 0; i < n; i++) last = this.second();
    return last;
  }
}
const door = (cameraId: string, more = {}) => ({ cameraId, rank: 'entrance' as const, ...more });
const aisle = (cameraId: string, more = {}) => ({ cameraId, rank: 'zone' as const, neededFps: 3, ...more });

test('a PC that carries its cameras leaves them alone', () => {
  const shop = new Shop(2, [door('a'), door('b')]);
  expect([...shop.seconds(20).values()]).toEqual([15, 15]);
  expect([...shop.shares.values()].every(({ fps }) => fps === SHARE.mostFps)).toBe(true);
});

test('too many cameras: within seconds the entrances have what they need, the others share the rest, and nothing trembles', () => {
  const shop = new Shop(2, [door('door'), ...Array.from({ length: 7 }, (_, i) => aisle(`aisle ${i}`))]);
  const looked = shop.seconds(5);
  expect(looked.get('door')).toBeGreaterThanOrEqual(14);
  expect(looked.get('aisle 3')).toBeGreaterThanOrEqual(3);
  shop.seconds(20);
  shop.messages = 0;
  shop.seconds(60);
  expect(shop.messages).toBeLessThan(10);
});

test('somebody uses the PC: the entrance keeps what it needs, and all is as before when they are gone', () => {
  const shop = new Shop(2, [door('door', { neededFps: 8 }), aisle('aisle'), aisle('hall')]);
  shop.seconds(20);
  shop.othersCores = 2;
  shop.seconds(30);
  const looked = shop.second();
  expect(looked.get('door')).toBeGreaterThan(6);
  expect(looked.get('aisle')).toBeLessThan(looked.get('door')! / 2);
  // Health says who gives way, in that order.
  const { heldBack } = shop.governor.room!;
  expect(heldBack.map(({ cameraId }) => cameraId)).toEqual(['aisle', 'hall', 'door'].slice(0, heldBack.length));
  expect(heldBack[0].fps).toBeLessThan(heldBack[0].wantedFps);
  shop.othersCores = 0;
  expect(shop.seconds(30).get('aisle')).toBe(15);
  expect(shop.governor.room!.heldBack).toEqual([]);
});

test('pictures cost more than was measured: less is given out until none is too late, the entrance last', () => {
  const shop = new Shop(2, [door('door'), ...Array.from({ length: 5 }, (_, i) => aisle(`aisle ${i}`))]);
  shop.hidden = 1.8;
  shop.seconds(40);
  const looked = [...Array(20)].map(() => shop.second());
  const mean = (cameraId: string) => looked.reduce((sum, each) => sum + each.get(cameraId)!, 0) / looked.length;
  expect(mean('door')).toBeGreaterThan(10);
  expect(mean('aisle 1')).toBeLessThan(6);
});

test('who wakes has what they need in the first second', () => {
  const cameras = [door('door', { resting: true }), ...Array.from({ length: 8 }, (_, i) => aisle(`aisle ${i}`))];
  const shop = new Shop(2, cameras);
  shop.seconds(20);
  cameras[0] = door('door');
  expect(shop.second().get('door')).toBeGreaterThan(4);
});

test('a camera whose rate changes from 5 to 30 has all of it where there is room', () => {
  const cameras = [door('a', { sourceFps: 5 })];
  const shop = new Shop(2, cameras);
  expect(shop.seconds(5).get('a')).toBe(5);
  cameras[0] = door('a', { sourceFps: 30 });
  shop.seconds(2);
  expect(shop.shares.get('a')!.fps).toBe(SHARE.mostFps);
});

test('room counts all cameras as busy, keeps what those that are away need, and is unknown before anything was measured', () => {
  const cameras = [door('a'), door('b', { away: true })];
  const shop = new Shop(2, cameras);
  expect(new Governor().look([], { cores: 2, busyCores: null, mainCores: 0 })).toEqual(new Map());
  expect(shop.governor.room).toBeNull();
  shop.seconds(20);
  const room = shop.governor.room!;
  expect(room.usedFps).toBe(15);
  expect(room.keptFps).toBe(GOVERNOR.linesFps);
  // 1.78 cores less twice (0.05 + 5 × 0.03), and each more costs 0.05 + 7.5 × 0.03.
  expect(room.cameras).toBe(5);
  shop.othersCores = 6;
  shop.seconds(60);
  expect(shop.governor.room!.cameras).toBeLessThan(3);
});

test('what one more would have is predicted by its size, and nothing before anything was measured', () => {
  const small = { codec: 'h264', width: 640, height: 360, fps: 15 },
    large = { codec: 'h264', width: 2560, height: 1440, fps: 25 };
  expect(new Governor().predict(small)).toBeNull();
  const shop = new Shop(2, [door('a')]);
  shop.seconds(20);
  expect(shop.governor.predict(small)).toMatchObject({ cameras: 5, fps: 15 });
  expect(shop.governor.predict(large)!.cameras).toBeLessThan(2);
  const full = new Shop(
    2,
    Array.from({ length: 10 }, (_, i) => door(String(i))),
  );
  full.seconds(20);
  const { cameras, fps } = full.governor.predict(small)!;
  expect(cameras).toBe(0);
  expect(fps).toBeGreaterThan(3);
  expect(fps).toBeLessThan(7.5);
});

test('after a restart what this PC measured before is predicted, before any camera counts, and costs nothing new', () => {
  const before = new MeasuredCosts(),
    stream = { codec: 'h264', width: 640, height: 360, fps: 15 };
  const shop = new Shop(2, [door('a')], before);
  shop.seconds(20);
  const predicted = shop.governor.predict(stream)!;
  const after = new Shop(2, [], new MeasuredCosts(before.all));
  expect(after.governor.predict(stream)).toBeNull();
  after.seconds(1);
  expect(after.governor.room).not.toBeNull();
  // The one that counted then is away now.
  expect(after.governor.predict(stream)!.cameras).toBe(predicted.cameras + 1);
});

test('what a camera is for', () => {
  const regions = (...drafts: object[]) => drafts.map((draft) => RegionDraft.parse(draft) as Region);
  const line = {
      kind: 'line',
      name: 'a',
      points: [
        [0, 0.5],
        [1, 0.5],
      ],
    },
    zone = {
      kind: 'zone',
      name: 'z',
      points: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    };
  expect(rankOf(regions(line), null, false)).toBe('entrance');
  expect(rankOf(regions(line), { place: 'aisle', perspective: 'oblique' }, false)).toBe('line');
  expect(rankOf(regions(zone), null, false)).toBe('zone');
  expect(rankOf(regions(zone, { ...zone, queue: true }), null, false)).toBe('queue');
  expect(rankOf(regions(zone, line), { place: 'entrance', perspective: 'overhead' }, false)).toBe('entrance');
  expect(rankOf([], null, false)).toBe('nothing');
  expect(rankOf(regions(line), null, true)).toBe('nothing');
});

test('what is encoded for whoever watches is spared first: the cameras look as often as before', () => {
  const cameras = () => [door('door'), aisle('aisle'), aisle('hall')];
  const quiet = new Shop(2, cameras()),
    shop = new Shop(2, cameras());
  const before = quiet.seconds(60);
  shop.watched = true;
  shop.encoderCores = 2;
  shop.seconds(60);
  expect(shop.preview).not.toBe('all');
  const looked = shop.second();
  for (const [cameraId, fps] of before) expect(looked.get(cameraId), cameraId).toBeGreaterThanOrEqual(0.9 * fps);
});

test('on a PC that is at its limit nothing is encoded at all, and where there is room everything', () => {
  const full = new Shop(
    2,
    Array.from({ length: 12 }, (_, i) => door(`door ${i}`, { neededFps: 8 })),
  );
  full.watched = true;
  full.encoderCores = 0.5;
  full.seconds(60);
  expect(full.preview).toBe('none');
  const free = new Shop(8, [door('door')]);
  free.watched = true;
  free.encoderCores = 0.5;
  free.seconds(60);
  expect(free.preview).toBe('all');
});
