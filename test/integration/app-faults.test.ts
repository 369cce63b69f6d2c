import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppClient } from '../support/app-client.ts';
import { AppProcess, descendants } from '../support/app-process.ts';
import { FaultyCamera } from '../support/faulty-camera.ts';
import { demoClip, demoLine, makeClip, temporaryFolder } from '../support/worker-client.ts';

/*
 * What a camera does wrong, all the way through the running program: the row of its stream with cause, begin and end, the gap with its cause in words, and that it counts again. The cameras are
 * wrong at the same time, for somewhat longer than the two minutes of which one whole is a gap, and another one beside them loses nothing.
 */

/** The words of the screens, which are no part of what tests are compiled with. */
const words = async (screen: string) =>
  (
    (await import(new URL(`../../app/renderer/${screen}/messages.ts`, import.meta.url).href)) as {
      messages: Record<'en' | 'vi', Record<'gap' | 'risk', Record<string, string>>>;
    }
  ).messages;
const FPS = 8,
  // Whenever it begins, a whole minute of the clock lies in it: of others it is not kept which part was measured.
  WRONG_MS = 130_000;
const folder = temporaryFolder();
const app = new AppProcess(folder.file('data'));
const usual = folder.file('usual.h264'),
  small = folder.file('small.h264');
const names = ['garbage', 'session', 'stall', 'reboot', 'neighbour'] as const;
type Name = (typeof names)[number];
const cameras = {} as Record<Name, FaultyCamera>,
  ids = {} as Record<Name, string>;
let client: AppClient, beganMs: number, overMs: number;

const state = async (name: Name) =>
  (await client.call('cameras.list', {})).find(({ cameraId }) => cameraId === ids[name])!.state;
async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const states = await Promise.all(names.map(async (name) => `${name} ${JSON.stringify(await state(name))}`));
  throw new Error(`${what} did not come\n${states.join('\n')}`);
}
const isGreen = async (name: Name) => {
  const { status, risk } = await state(name);
  return status === 'counting' && risk === null;
};
const peopleAfter = (name: Name, ms: number) =>
  until(
    'people',
    async () => ((await client.call('counts.totals', {})).cameras[ids[name]]?.lastCrossingAtMs ?? 0) > ms,
  );
const history = (name: Name) =>
  client.call('health.history', { cameraId: ids[name], fromMs: beganMs - 3_600_000, toMs: Date.now() });

/** The rows of what went wrong, as they are stored. */
function rows(name: Name) {
  const db = new Sqlite(join(app.dataFolder, 'footfall.db'), { readonly: true });
  try {
    return db
      .prepare(
        'SELECT event_type, event_timestamp, resolved_at, event_data FROM stream_events WHERE camera_id = ? ORDER BY id',
      )
      .all(ids[name])
      .map((row) => {
        const { event_type, event_timestamp, resolved_at, event_data } = row as Record<string, string | null>,
          { code, risk } = JSON.parse(event_data ?? '{}') as { code?: string; risk?: string };
        return {
          type: event_type!,
          fromMs: Date.parse(String(event_timestamp)) || Number(event_timestamp),
          over: resolved_at !== null,
          cause: code ?? risk,
        };
      });
  } finally {
    db.close();
  }
}

beforeAll(async () => {
  const ten = (scale: string, to: string) =>
    makeClip(
      '-ss',
      '6',
      '-t',
      '10',
      '-i',
      demoClip,
      '-vf',
      `fps=${FPS},scale=${scale}`,
      '-bf',
      '0',
      '-g',
      String(FPS),
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '26',
      '-x264-params',
      'aud=1',
      to,
    );
  ten('640:360', usual);
  ten('480:360', small);
  await app.start();
  client = await app.connect();
  for (const { cameraId } of await client.call('cameras.list', {})) await client.call('cameras.remove', { cameraId });
  const add = async (name: Name) => {
    cameras[name] = new FaultyCamera(usual, FPS);
    await cameras[name].on();
    const source = { kind: 'rtsp' as const, url: cameras[name].url };
    ({ cameraId: ids[name] } = await client.call('cameras.add', { name, source }));
    await client.call('regions.save', {
      cameraId: ids[name],
      regionId: null,
      region: { name: 'Door', points: demoLine.points },
    });
  };
  await Promise.all(names.map(add));
  for (const name of names) await peopleAfter(name, 0);
  // What is told of a camera looks some seconds back.
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  beganMs = Date.now();
  cameras.garbage.fault = 'garbage';
  cameras.stall.fault = 'no-picture';
  // Its session timed out, and it lets nobody in until it has forgotten the old one.
  cameras.session.fault = 'full';
  cameras.session.cut();
  await cameras.reboot.off();
  for (const name of ['garbage', 'session', 'stall', 'reboot'] as const)
    await until(`${name} is not green`, async () => !(await isGreen(name)));
  await new Promise((resolve) => setTimeout(resolve, beganMs + WRONG_MS - Date.now()));
  for (const name of ['garbage', 'session', 'stall', 'reboot'] as const) expect(await isGreen(name)).toBe(false);
  overMs = Date.now();
  for (const each of Object.values(cameras)) each.fault = 'none';
  cameras.stall.cut();
  await cameras.reboot.on();
  for (const name of names) await until(`${name} counts again`, async () => (await state(name)).status === 'counting');
}, 600_000);
afterAll(async () => {
  client.close();
  await app.stop();
  for (const each of Object.values(cameras)) await each.off();
  folder.remove();
});

test.each([
  ['a session that the camera let time out', 'session', 'STREAM_008'],
  ['a stream that stalls', 'stall', 'STREAM_012'],
  ['a camera that reboots', 'reboot', 'STREAM_008'],
] as const)(
  '%s: a row from begin to end with its cause, a gap in words, and it counts again',
  async (_, name, code) => {
    const lost = rows(name).filter(({ type }) => type === 'connection_lost');
    expect(lost.every(({ over }) => over)).toBe(true);
    // The watchdog or ffmpeg's own deadline, whichever is first.
    expect(name === 'stall' ? [code, 'STREAM_008'] : [code]).toContain(lost[0].cause);
    expect(lost[0].fromMs).toBeGreaterThanOrEqual(beganMs - 1000);
    const { events } = await history(name);
    expect(events.map(({ type, untilMs }) => [type, untilMs !== null])).toContainEqual(['connection-lost', true]);
    // Which minutes were measured is stored some seconds later.
    const gap = await until('the gap', async () =>
      (await history(name)).gaps.find(({ reason, toMs }) => reason === 'connection-lost' && toMs > beganMs + 60_000),
    );
    // To the minute: of one that was measured in part, it is not kept which part.
    expect(gap.fromMs).toBeGreaterThan(beganMs - 60_000);
    const { en, vi } = await words('today');
    expect([en, vi].map((language) => language.gap[gap.reason!])).toEqual([
      'the connection was lost',
      'mất kết nối camera',
    ]);
    const report = await client.call('counts.report', {
      cameraId: ids[name],
      fromMs: beganMs - 60_000,
      toMs: Date.now(),
      bucketMinutes: 15,
    });
    expect(report.gaps.map(({ reason }) => reason)).toContain('connection-lost');
    await peopleAfter(name, overMs);
  },
);

test('garbage in place of the picture: a row from begin to end, named as what misses people or as a gap, and it counts again', async () => {
  const wrong = rows('garbage').filter(
    ({ type, fromMs }) => ['count_at_risk', 'connection_lost'].includes(type) && fromMs >= beganMs - 10_000,
  );
  expect(wrong).not.toEqual([]);
  expect(wrong.every(({ cause }) => cause !== undefined)).toBe(true);
  const { events } = await history('garbage');
  const told = events.filter(({ type }) => type === 'count-at-risk' || type === 'connection-lost');
  expect(told.every(({ risk, error }) => risk !== null || error !== null)).toBe(true);
  const { en } = await words('health');
  for (const { risk } of told) if (risk) expect(en.risk[risk]).toMatch(/[a-z]/);
  await until('the end of it', () =>
    Promise.resolve(
      rows('garbage').every(({ type, cause, over }) => over || (type === 'count_at_risk' && cause !== 'damaged')),
    ),
  );
  await peopleAfter('garbage', overMs);
});

test('another size of the picture: a row, and no gap', async () => {
  const changedMs = Date.now();
  cameras.garbage.show(small);
  await until('its row', () => Promise.resolve(rows('garbage').some(({ type }) => type === 'size_changed')));
  await peopleAfter('garbage', Date.now());
  expect((await history('garbage')).gaps.filter(({ toMs }) => toMs > changedMs)).toEqual([]);
});

test('a worker that is killed: its row ends, and it counts again', async () => {
  const worker = descendants(app.pid).find(({ args }) => args.includes(`footfall camera ${ids.garbage.slice(-4)}`))!;
  const killedMs = Date.now();
  process.kill(worker.pid, 'SIGKILL');
  await until('its row', () =>
    Promise.resolve(
      rows('garbage').some(({ type, over, fromMs }) => type === 'worker_ended' && over && fromMs >= killedMs - 60_000),
    ),
  );
  await peopleAfter('garbage', killedMs + 1);
});

test('the camera beside them has lost nothing meanwhile', async () => {
  expect(rows('neighbour').filter(({ type }) => type === 'connection_lost' || type === 'worker_ended')).toEqual([]);
  const { gaps } = await history('neighbour');
  expect(gaps.filter(({ toMs }) => toMs > beganMs)).toEqual([]);
  const crossed = await client.call('counts.report', {
    cameraId: ids.neighbour,
    fromMs: beganMs,
    toMs: overMs,
    bucketMinutes: 15,
  });
  expect(crossed.totalIn + crossed.totalOut).toBeGreaterThan(10);
});
