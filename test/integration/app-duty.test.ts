import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OffReason } from '../../app/shared/domain/camera.ts';
import { CameraService, type CameraServiceOptions } from '../../app/main/cameras/camera-service.ts';
import { DUTY, noteDowntime } from '../../app/main/cameras/duty.ts';
import { inTransaction } from '../../app/main/db/transaction.ts';
import { openShop, quiet, temporaryFolder } from '../support/app-database.ts';

/* Hours and maintenance of a camera: who runs, what is noted, and what is told, by a clock that is set. */

const MINUTE = 60_000;
let folder: ReturnType<typeof temporaryFolder>;
let shop: Awaited<ReturnType<typeof openShop>>;
let service: CameraService;
/** What the supervisor is told to do, in order. */
let done: string[];
let off: OffReason | null;
let due: string[];

const supervisor = {
  state: () => ({ status: off === null ? 'counting' : 'off', off, lastFrameAtMs: null, sinceMs: 0 }),
  telemetry: () => null,
  setName: () => {},
  setNotCountingSince: () => {},
  run: () => {
    off = null;
    done.push('run');
    return Promise.resolve();
  },
  halt: (_: string, reason: OffReason = 'by-hand') => {
    off = reason;
    done.push(reason);
    return Promise.resolve();
  },
};

/** The program is started. */
async function start() {
  off = 'by-hand';
  service = new CameraService({
    db: shop.db,
    identity: shop.identity,
    host: { log: quiet },
    supervisor,
    regions: { list: () => Promise.resolve([]) },
    videos: { sweep: () => Promise.resolve() },
    site: shop.site,
    onVisitsDue: (names: string[]) => (due = names),
    onListChanged: () => {},
  } as unknown as CameraServiceOptions);
  await service.start();
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(new Date('2026-06-01T08:00:00Z'));
  folder = temporaryFolder();
  shop = await openShop(folder.path);
  done = [];
  due = [];
  await start();
});
afterEach(async () => {
  await service.runs.duty.close();
  vi.useRealTimers();
  await shop.close();
  folder.remove();
});

const at = async (time: string) => {
  vi.setSystemTime(new Date(`2026-06-01T${time}:00Z`));
  await service.runs.duty.look();
};
const outages = async () =>
  (
    await shop
      .db('stream_events')
      .where({ camera_id: shop.cameraId })
      .whereIn('event_type', ['outside_hours', 'maintenance', 'switched_off', 'not_running'])
      .orderBy('id')
      .select<{ event_type: string; event_timestamp: number; resolved_at: number | null }[]>()
  ).map(({ event_type, event_timestamp, resolved_at }) => [
    event_type.replaceAll('_', '-'),
    new Date(event_timestamp).toISOString().slice(11, 16),
    resolved_at === null ? null : new Date(resolved_at).toISOString().slice(11, 16),
  ]);
const mondayNine = [{ days: [1], fromMinutes: 540, toMinutes: 1080 }];

it('a camera counts in its hours only, and the rest is a gap of its own kind', async () => {
  expect(off).toBeNull();
  await service.setSchedule(shop.cameraId, mondayNine);
  expect(off).toBe('outside-hours');
  expect((await service.get(shop.cameraId)).health).toBe('offline');
  await at('08:59');
  expect(await outages()).toEqual([['outside-hours', '08:00', null]]);
  await at('09:00');
  expect(off).toBeNull();
  await at('18:00');
  expect(off).toBe('outside-hours');
  expect(await outages()).toEqual([
    ['outside-hours', '08:00', '09:00'],
    ['outside-hours', '18:00', null],
  ]);
  // Somebody who takes the hours away has it back at once.
  await service.setSchedule(shop.cameraId, null);
  expect(off).toBeNull();
});

it('a camera may keep the hours of its site', async () => {
  await at('07:59');
  await service.setSchedule(shop.cameraId, 'site');
  expect(off).toBe('outside-hours');
  await at('08:00');
  expect(off).toBeNull();
  await at('21:00');
  expect(off).toBe('outside-hours');
});

it('maintenance goes before the hours, says who, and ends by itself', async () => {
  const untilMs = Date.now() + 30 * MINUTE;
  const { health, maintenance } = await service.setMaintenance(
    shop.cameraId,
    { by: 'Linh', untilMs },
    { last: null, next: null, notes: '' },
  );
  expect([health, maintenance, off]).toEqual(['maintenance', { by: 'Linh', untilMs }, 'maintenance']);
  await at('08:29');
  expect(off).toBe('maintenance');
  await at('08:30');
  expect(off).toBeNull();
  expect(await outages()).toEqual([['maintenance', '08:00', '08:30']]);
});

it('a camera that is off by hand stays off, and one that is switched on waits for its hours', async () => {
  await service.setSchedule(shop.cameraId, mondayNine);
  await service.runs.setEnabled(shop.cameraId, false);
  await at('10:00');
  expect(off).toBe('by-hand');
  await at('20:00');
  await service.runs.setEnabled(shop.cameraId, true);
  await service.runs.duty.look();
  expect(off).toBe('outside-hours');
  expect(await outages()).toEqual([
    ['outside-hours', '08:00', '08:00'],
    ['switched-off', '08:00', '20:00'],
    ['outside-hours', '20:00', null],
  ]);
});

it('a visit that is due is told from its day on, until another one is entered', async () => {
  const visits = (next: string | null) =>
    service.setMaintenance(shop.cameraId, null, { last: '2026-05-01', next, notes: 'lens' });
  await visits('2026-06-02');
  await at('23:59');
  expect(due).toEqual([]);
  vi.setSystemTime(new Date('2026-06-02T00:00:00Z'));
  await service.runs.duty.look();
  expect(due).toHaveLength(1);
  await visits('2026-09-01');
  expect(due).toEqual([]);
  expect((await service.get(shop.cameraId)).visits).toEqual({ last: '2026-05-01', next: '2026-09-01', notes: 'lens' });
});

/** The program did not run between these. */
async function down(from: string, to: string) {
  const [aliveAtMs, nowMs] = [from, to].map((time) => Date.parse(`2026-06-0${time}:00Z`));
  await service.runs.duty.close();
  vi.setSystemTime(nowMs);
  await inTransaction(shop.db, (transaction) => noteDowntime(transaction, shop.identity, shop.site, aliveAtMs, nowMs));
  await start();
}

it('hours that begin while the program does not run: what it missed of them is its fault, the rest is none', async () => {
  await service.setSchedule(shop.cameraId, [{ days: [1, 2], fromMinutes: 540, toMinutes: 1080 }]);
  await down('1T08:30', '2T10:00');
  expect(off).toBeNull();
  expect(await outages()).toEqual([
    ['outside-hours', '08:00', '08:30'],
    ['outside-hours', '08:30', '09:00'],
    ['not-running', '09:00', '18:00'],
    ['outside-hours', '18:00', '09:00'],
    ['not-running', '09:00', '10:00'],
  ]);
});

it('maintenance that ends while the program does not run is over', async () => {
  const untilMs = Date.now() + 30 * MINUTE;
  await service.setMaintenance(shop.cameraId, { by: 'Linh', untilMs }, { last: null, next: null, notes: '' });
  await down('1T08:10', '1T09:00');
  expect(off).toBeNull();
  expect(await outages()).toEqual([
    ['maintenance', '08:00', '08:10'],
    ['maintenance', '08:10', '08:30'],
    ['not-running', '08:30', '09:00'],
  ]);
});

it('a camera that is off when the program starts stays off, and one outage is open', async () => {
  await service.setSchedule(shop.cameraId, mondayNine);
  await down('1T08:10', '1T08:40');
  expect(done.at(-1)).toBe('outside-hours');
  expect((await outages()).filter(([, , end]) => end === null)).toEqual([['outside-hours', '08:40', null]]);
});

it('a program that did not run for years does not note each of its nights', async () => {
  await service.setSchedule(shop.cameraId, mondayNine);
  await inTransaction(shop.db, (transaction) =>
    noteDowntime(transaction, shop.identity, shop.site, Date.parse('2016-01-01T00:00:00Z'), Date.now()),
  );
  expect((await outages()).length).toBeLessThan(3 * DUTY.stretches);
});

it('it keeps its hours also while nothing can be written, and notes them when that is possible again', async () => {
  await service.setSchedule(shop.cameraId, mondayNine);
  const refuse = (what: string) =>
    shop.db.raw(`create trigger full_disk before ${what} on stream_events begin select raise(abort, 'full'); end`);
  const writable = () => shop.db.raw('drop trigger full_disk');
  await refuse('update');
  await at('09:00');
  expect(off).toBeNull();
  await writable();
  await at('09:01');
  await refuse('insert');
  await at('18:00');
  expect(off).toBe('outside-hours');
  await writable();
  await at('18:01');
  expect(await outages()).toEqual([
    ['outside-hours', '08:00', '09:01'],
    ['outside-hours', '18:01', null],
  ]);
  expect(done.filter((each) => each === 'run')).toHaveLength(2);
});

it('nobody works on a camera for longer than a month', async () => {
  await expect(
    service.setMaintenance(
      shop.cameraId,
      { by: 'Linh', untilMs: Date.now() + (DUTY.workDays + 1) * 24 * 60 * MINUTE },
      { last: null, next: null, notes: '' },
    ),
  ).rejects.toMatchObject({ info: { code: 'CAMERA_013' } });
});
