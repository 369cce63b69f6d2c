import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { AuditEntry } from '../../app/shared/domain/audit.ts';
import { get, post, type AppClient } from '../support/app-client.ts';
import { temporaryFolder } from '../support/app-database.ts';
import { AppProcess, entry } from '../support/app-process.ts';

/* Who did what, on the running program: what is written of a login, a change, a refusal and a file, and what becomes of it when the program is killed. */

const folder = temporaryFolder(),
  app = new AppProcess(folder.path);
let client: AppClient, demo: string;
beforeAll(async () => {
  await app.start();
  await get(app.port, '/?token=ABCDEFGH');
  client = await app.connect();
  demo = (await client.call('cameras.list', {}))[0].cameraId;
});
afterAll(async () => {
  client?.close();
  await app.stop();
  folder.remove();
});

const footfall = async (...args: string[]) => {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [entry, ...args, '--data', folder.path]);
    return { code: 0, stdout };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string };
    return { code, stdout: stdout + stderr };
  }
};
const rows = async (of: object = {}): Promise<AuditEntry[]> => (await client.call('audit.list', of)).rows;
const short = ({ action, outcome, who, address }: AuditEntry) => [action, outcome, who.kind, address];

it('logins, and failed ones, with where they came from', async () => {
  expect((await rows({ subject: 'login' })).map(short)).toEqual([
    ['login.done', 'done', 'browser', '127.0.0.1'],
    ['login.failed', 'failed', 'nobody', '127.0.0.1'],
  ]);
});

it('a change with what was before and after, of the thing that it is about; what is refused by its rules as well', async () => {
  await client.call('cameras.rename', { cameraId: demo, name: 'Cửa đông' });
  await client.call('app.setHours', { opensMinutes: 600, closesMinutes: 1200 });
  await client.call('cameras.rename', { cameraId: 'nobody', name: 'x' }).catch(() => {});
  const [failed, hours, renamed] = await rows({ who: 'browser', limit: 3 });
  expect(renamed).toMatchObject({
    action: 'cameras.rename',
    outcome: 'done',
    recordId: demo,
    recordName: 'Cửa đông',
    asked: { cameraId: demo, name: 'Cửa đông' },
    before: { name: expect.any(String) as string },
    after: { name: 'Cửa đông' },
    who: { role: 'administrator', kind: 'browser' },
    address: '127.0.0.1',
  });
  expect(Object.keys(renamed.before as object)).toEqual(['name']);
  expect(hours).toMatchObject({ action: 'app.setHours', after: { opensMinutes: 600, closesMinutes: 1200 } });
  expect(failed).toMatchObject({ action: 'cameras.rename', outcome: 'failed', errorCode: 'CAMERA_001', after: null });
});

it('a line: who drew it and moved it, on the thing itself and as a mark of the chart', async () => {
  const draft = {
    kind: 'line' as const,
    name: 'Till',
    points: [
      [0.1, 0.6],
      [0.9, 0.6],
    ] as [number, number][],
  };
  const drawn = await client.call('regions.save', { cameraId: demo, regionId: null, region: draft });
  await client.call('regions.save', {
    cameraId: demo,
    regionId: drawn.regionId,
    region: {
      ...draft,
      points: [
        [0.1, 0.7],
        [0.9, 0.7],
      ],
    },
  });
  const [moved, made] = await rows({ recordId: drawn.regionId });
  expect(made).toMatchObject({ before: { [drawn.regionId]: null }, recordName: 'Till' });
  expect(moved).toMatchObject({
    before: {
      [drawn.regionId]: {
        points: [
          [0.1, 0.6],
          [0.9, 0.6],
        ],
      },
    },
    after: {
      [drawn.regionId]: {
        points: [
          [0.1, 0.7],
          [0.9, 0.7],
        ],
      },
    },
  });
  const last = await client.call('audit.last', { cameraId: demo });
  expect(last[drawn.regionId]).toEqual({ atMs: moved.atMs, action: 'regions.save', name: null, kind: 'browser' });
  expect(last[demo]).toMatchObject({ action: 'cameras.rename' });
  const marks = await client.call('audit.marks', { cameraId: demo, fromMs: 0, toMs: Date.now() + 1 });
  expect(marks.map(({ action, name }) => [action, name])).toEqual([
    ['app.setHours', null],
    ['regions.save', 'Till'],
    ['regions.save', 'Till'],
  ]);
});

it('looking at people once an hour and screen, and a file with its name when it is made and fetched', async () => {
  const seen = async () => (await rows({ recordId: demo })).filter(({ action }) => action === 'cameras.picture').length;
  for (let i = 0; i < 3; i++) await client.call('cameras.picture', { cameraId: demo });
  expect(await seen()).toBe(1);
  const { saveId } = await client.call('saves.begin', {
    ...{ what: 'counts', format: 'csv', interval: 'day', fromMs: null, toMs: null, cameraId: null },
  } as const);
  await vi.waitFor(async () => expect((await client.call('saves.list', {})).saves[0].state).toBe('done'), {
    timeout: 60_000,
    interval: 200,
  });
  expect((await get(app.port, `/saves/${saveId}`, { cookie: app.cookie })).status).toBe(200);
  await vi.waitFor(async () =>
    expect((await rows({ recordId: saveId })).map(short)).toEqual([
      ['saves.fetched', 'done', 'browser', '127.0.0.1'],
      ['saves.begin', 'done', 'browser', '127.0.0.1'],
    ]),
  );
});

it('survives a kill: the chain holds, before and after, and the command proves it', async () => {
  const proof = await client.call('audit.verify', {});
  expect(proof.faults).toEqual([]);
  const changing = Array.from({ length: 20 }, (_, n) =>
    client.call('cameras.rename', { cameraId: demo, name: `n${n}` }).catch(() => {}),
  );
  await changing[3];
  client.close();
  await app.stop('SIGKILL');
  await app.start();
  client = await app.connect();
  const outcomes = (await rows({ subject: 'cameras', limit: 50 })).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'done').length).toBeGreaterThan(4);
  const { code, stdout } = await footfall('audit', 'verify', '--head', proof.head!);
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^\d+ rows, each as it was written\. The log ends with \d+:/),
  ]);
  const listed = await footfall('audit', 'list', '--what', 'login');
  expect(listed.stdout).toMatch(/nobody from 127\.0\.0\.1: login\.failed failed/);
  expect((await footfall('audit', 'verify', '--head', '3')).code).toBe(2);
});

it('logging out is the last that a screen does', async () => {
  const origin = `http://127.0.0.1:${app.port}`;
  expect((await post(app.port, '/api/logout', '', { cookie: app.cookie, origin })).status).toBe(200);
  const { stdout } = await footfall('audit', 'list', '--limit', '1');
  expect(stdout).toContain('browser from 127.0.0.1: login.ended');
});
