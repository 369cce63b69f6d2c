import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { VIEW_TIMES } from '../../app/core/camera-moved/view-guard.ts';
import { createApp, type App } from '../../app/main/create-app.ts';
import { launchCamera, launchTask } from '../../app/main/headless/fork-launcher.ts';
import { LocalClient } from '../../app/main/rpc/local-client.ts';
import { RUNNER_TIMES } from '../../app/main/supervision/camera-runner.ts';
import type { Push } from '../../app/shared/api/index.ts';
import { quiet, temporaryFolder } from '../support/app-database.ts';
import { demoClip, ffmpeg, makeClip, root } from '../support/worker-client.ts';

/* The whole application with real workers: a camera is pushed, says so, its lines are moved, and it is pushed back. */

const patient = { timeout: 300_000, interval: 200 };
/** The real order of things, quicker. */
const view = {
  ...VIEW_TIMES,
  usualMs: 500,
  settledMs: 0,
  apartMs: 50,
  doubtMs: 100,
  spanMs: 500,
  otherLooks: 5,
  otherSpanMs: 500,
};
const folder = temporaryFolder();
const clip = (name: string) => join(folder.path, `${name}.mp4`);
let app: App, client: LocalClient, cameraId: string;
const pushed: Push<'views.changed'>[] = [],
  checking: Push<'views.checking'>[] = [];

beforeAll(async () => {
  const crop = (x: number) => `crop=iw*0.8:ih*0.8:iw*${x}:ih*0.1,scale=640:360`;
  makeClip('-i', demoClip, '-t', '20', '-vf', crop(0.05), clip('placed'));
  makeClip('-i', demoClip, '-t', '20', '-vf', crop(0.13), clip('moved'));
  makeClip('-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=10', '-t', '5', clip('other'));
  const data = join(folder.path, 'data');
  app = await createApp(
    {
      kind: 'headless',
      version: '0',
      ffmpegPath: ffmpeg,
      log: quiet,
      launchCamera: (title) => launchCamera(title, { log: quiet }),
      launchTask: (title) => launchTask(title, { log: quiet }),
      folders: { data, logs: data, resources: root },
      secrets: {
        protection: 'none',
        encrypt: (text) => Promise.resolve(text),
        decrypt: (text) => Promise.resolve(text),
      },
    },
    { ...RUNNER_TIMES, view, viewCheck: { forMs: 12_000, silentMs: 60_000 } },
  );
  client = new LocalClient(app);
  client.on('views.changed', (now) => pushed.push(now));
  client.on('views.checking', (now) => checking.push(now));
  for (const camera of await client.call('cameras.list', {}))
    await client.call('cameras.remove', { cameraId: camera.cameraId });
  const added = await client.call('cameras.add', {
    name: 'Door',
    source: { kind: 'file', path: clip('placed'), loop: true },
  });
  ({ cameraId } = added);
});
afterAll(async () => {
  await app.close();
  folder.remove();
});

const show = (name: string) =>
  client.call('cameras.change', { cameraId, source: { kind: 'file', path: clip(name), loop: true } });
const viewNow = async () => (await client.call('views.list', {})).find((one) => one.cameraId === cameraId)!;
const stateNow = async () => (await client.call('cameras.list', {})).find((one) => one.cameraId === cameraId)!.state;
const line = (name: string, x: number, y: number) => ({
  kind: 'line' as const,
  name,
  points: [
    [x, y],
    [x + 0.3, y],
  ] as [number, number][],
});
const pictures = () => readdirSync(join(folder.path, 'data', 'pictures')).filter((name) => name.endsWith('.view.json'));
const suspects = async () => {
  const hour = 3_600_000,
    range = { cameraId, fromMs: Date.now() - hour, toMs: Date.now() + hour };
  return (await client.call('counts.report', { ...range, bucketMinutes: 15 })).suspects;
};
const draw = (name: string, x: number, y: number) =>
  client.call('regions.save', { cameraId, regionId: null, region: line(name, x, y) });

it('its view is checked by the worker that counts: pushed while it runs, kept when it is through', async () => {
  await vi.waitFor(async () => expect(await stateNow()).toMatchObject({ status: 'counting' }), patient);
  expect(await client.call('views.checked', { cameraId })).toMatchObject({ running: null, latest: null });
  expect(await client.call('views.check', { cameraId })).toMatchObject({ running: { leftMs: 12_000, people: 0 } });
  await vi.waitFor(() => expect(checking.at(-1)?.latest).toBeTruthy(), patient);
  expect(checking.filter(({ running }) => running !== null).length).toBeGreaterThan(2);
  const { running, unfinished, latest } = await client.call('views.checked', { cameraId });
  expect({ running, unfinished }).toEqual({ running: null, unfinished: null });
  expect(latest!.parts.map(({ part }) => part)).toContain('rate');
});

it('a check that is taken back leaves nothing; one whose camera is switched off says that it is not finished', async () => {
  const { latest } = await client.call('views.checked', { cameraId });
  await client.call('views.check', { cameraId });
  expect(await client.call('views.stopCheck', { cameraId })).toEqual({
    cameraId,
    running: null,
    unfinished: null,
    latest,
  });
  await client.call('views.check', { cameraId });
  await client.call('cameras.setEnabled', { cameraId, enabled: false });
  await vi.waitFor(
    async () =>
      expect(await client.call('views.checked', { cameraId })).toMatchObject({
        running: null,
        unfinished: { why: 'off' },
        latest,
      }),
    patient,
  );
  await expect(client.call('views.check', { cameraId })).rejects.toMatchObject({ info: { code: 'VIEW_002' } });
  await client.call('cameras.setEnabled', { cameraId, enabled: true });
  await vi.waitFor(async () => expect(await stateNow()).toMatchObject({ status: 'counting' }), patient);
});

it('without a line nothing is kept; with the first one a picture is, for this user only', async () => {
  expect(await viewNow()).toMatchObject({ state: { kind: 'in-place' }, takenAtMs: null });
  await draw('Left', 0.12, 0.6);
  await draw('Right', 0.6, 0.6);
  await draw('Cut', 0.02, 0.3);
  await vi.waitFor(async () => expect((await viewNow()).takenAtMs).not.toBeNull(), patient);
  expect(pictures()).toHaveLength(1);
  if (process.platform !== 'win32')
    expect(statSync(join(folder.path, 'data', 'pictures', pictures()[0])).mode & 0o077).toBe(0);
  expect(await client.call('views.proposal', { cameraId })).toBeNull();
});

it('pushed by a tenth: yellow, what it counts is suspect, its lines are proposed where their place is', async () => {
  const shownAtMs = Date.now();
  await show('moved');
  await vi.waitFor(async () => expect((await viewNow()).state.kind).toBe('moved'), patient);
  await vi.waitFor(
    async () => expect(await stateNow()).toMatchObject({ status: 'counting', risk: 'view-moved' }),
    patient,
  );
  // What is asked may be answered before what is pushed has come.
  await vi.waitFor(() => expect(pushed.at(-1)).toMatchObject({ cameraId, state: { kind: 'moved' } }), patient);
  const { state, suspectMs } = await viewNow();
  await vi.waitFor(
    async () => expect(await suspects()).toMatchObject([{ cameraId, why: 'moved', fromMs: suspectMs }]),
    patient,
  );
  // Its pictures were of the old place until the last look that said so, and by then the new one had not been shown.
  expect(suspectMs).toBeLessThan(shownAtMs);
  expect(state.sinceMs).toBeGreaterThan(shownAtMs);
  const { regions } = (await client.call('views.proposal', { cameraId }))!;
  expect(regions.map(({ name, kept }) => [name, Math.round(10 * kept)])).toEqual([
    ['Left', 10],
    ['Right', 10],
    ['Cut', 7],
  ]);
  const [left] = regions;
  expect(left.region!.kind === 'line' && left.region!.points[0][0]).toBeCloseTo(0.02, 1);
});

it('accepted by one click: new rule versions, green again, the suspect stretch ends; an old proposal is refused', async () => {
  const { sinceMs } = (await client.call('views.proposal', { cameraId }))!,
    { suspectMs } = await viewNow();
  await expect(client.call('views.accept', { cameraId, sinceMs: sinceMs - 1 })).rejects.toMatchObject({
    info: { code: 'VIEW_001' },
  });
  const saved = await client.call('views.accept', { cameraId, sinceMs });
  expect(saved.every(({ ruleVersion }) => ruleVersion === 2)).toBe(true);
  expect(await viewNow()).toMatchObject({ state: { kind: 'in-place' }, suspectMs: null });
  await vi.waitFor(async () => expect(await stateNow()).toMatchObject({ status: 'counting', risk: null }), patient);
  const [suspect] = await suspects();
  expect(suspect.fromMs).toBe(suspectMs);
  expect(suspect.toMs).toBeLessThanOrEqual(Date.now());
  await expect(client.call('views.accept', { cameraId, sinceMs })).rejects.toMatchObject({
    info: { code: 'VIEW_001' },
  });
  const versions = await client.call('regions.versions', { cameraId });
  expect(versions[0]).toMatchObject({ ruleVersion: 2, note: 'camera moved' });
});

it('pushed back, and drawn anew by hand: that is as good as accepting', async () => {
  await vi.waitFor(
    async () => expect((await viewNow()).takenAtMs).toBeGreaterThan((await viewNow()).state.sinceMs),
    patient,
  );
  await show('placed');
  await vi.waitFor(async () => expect((await viewNow()).state.kind).toBe('moved'), patient);
  for (const { regionId, name } of await client.call('regions.list', { cameraId })) {
    expect((await viewNow()).state.kind).toBe('moved');
    await client.call('regions.save', {
      cameraId,
      regionId,
      region: line(name, { Left: 0.12, Right: 0.6, Cut: 0.02 }[name]!, name === 'Cut' ? 0.3 : 0.55),
    });
  }
  await vi.waitFor(async () => expect((await viewNow()).state.kind).toBe('in-place'), patient);
});
it('another picture altogether is said, and can be right; then it is known beside the first one', async () => {
  await vi.waitFor(
    async () => expect((await viewNow()).takenAtMs).toBeGreaterThan((await viewNow()).state.sinceMs),
    patient,
  );
  await show('other');
  await vi.waitFor(
    async () => expect(await stateNow()).toMatchObject({ status: 'counting', risk: 'view-other' }),
    patient,
  );
  expect(await client.call('views.proposal', { cameraId })).toBeNull();
  // The worker is heard before what it said is stored.
  await vi.waitFor(async () => expect((await viewNow()).suspectMs).not.toBeNull(), patient);
  const { suspectMs } = await viewNow();
  await client.call('views.confirm', { cameraId });
  const now = await viewNow(),
    last = (await suspects()).at(-1)!;
  expect(now).toMatchObject({ state: { kind: 'in-place' }, suspectMs: null });
  // What was counted until somebody decided stays marked.
  expect(last).toMatchObject({ why: 'other', fromMs: suspectMs });
  expect(last.toMs).toBeLessThanOrEqual(now.state.sinceMs);
  await vi.waitFor(
    async () => expect((await viewNow()).takenAtMs).toBeGreaterThan((await viewNow()).state.sinceMs),
    patient,
  );
  await vi.waitFor(async () => expect(await stateNow()).toMatchObject({ status: 'counting', risk: null }), patient);
});

it('its pictures go with the camera', async () => {
  const [name] = pictures();
  await client.call('cameras.remove', { cameraId });
  await vi.waitFor(() => expect(existsSync(join(folder.path, 'data', 'pictures', name))).toBe(false), patient);
});
