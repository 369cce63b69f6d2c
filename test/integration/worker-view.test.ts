import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { join } from 'node:path';
import { VIEW_TIMES } from '../../app/core/camera-moved/view-guard.ts';
import type { ViewOrder } from '../../app/shared/camera-protocol.ts';
import { demoClip, demoLine, demoTruth, makeClip, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

const patient = { timeout: 300_000, interval: 100 };
/** The real order of things, quicker. */
const QUICK = { ...VIEW_TIMES, usualMs: 100, settledMs: 0, apartMs: 50, doubtMs: 100, spanMs: 500, otherSpanMs: 500 };
const order: ViewOrder = { references: [], state: { kind: 'in-place', sinceMs: 0 }, take: true, times: QUICK };
const folder = temporaryFolder();
const clips = { placed: join(folder.path, 'placed.mp4'), moved: join(folder.path, 'moved.mp4') };
const started: WorkerClient[] = [];

beforeAll(() => {
  // The same room, by a camera that was then pushed by a tenth of its picture.
  const crop = (x: number) => `crop=iw*0.8:ih*0.8:iw*${x}:ih*0.1,scale=640:360`;
  makeClip('-i', demoClip, '-vf', crop(0.05), clips.placed);
  makeClip('-i', demoClip, '-vf', crop(0.13), clips.moved);
});
afterAll(() => {
  for (const worker of started) worker.kill();
  folder.remove();
});

function watch(path: string, view: ViewOrder | null): WorkerClient {
  const worker = new WorkerClient();
  started.push(worker);
  worker.start({ source: { kind: 'file', path, loop: true }, pace: 'source', regions: [demoLine], view });
  return worker;
}
const states = (worker: WorkerClient) =>
  worker
    .all('events')
    .flatMap(({ events }) => events.flatMap(({ event }) => (event.kind === 'view' ? [event.state] : [])));

const placed = (worker: WorkerClient) =>
  worker
    .all('events')
    .flatMap(({ events }) => events.flatMap(({ event }) => (event.kind === 'view-placed' ? [event.atMs] : [])));

test('a worker gives the picture of its view, and by that finds that the camera was moved, how far, and that it is back', async () => {
  const before = watch(clips.placed, order);
  const picture = await vi.waitFor(() => {
    const [taken] = before.all('view-reference');
    expect(taken, before.log).toBeDefined();
    return taken.picture;
  }, patient);
  // The picture to judge by is a look that found it in place, and so is the next one.
  await vi.waitFor(() => expect(placed(before).length, before.log).toBeGreaterThan(1), patient);
  before.kill();
  expect(placed(before)).toEqual(placed(before).toSorted());
  expect(picture).toMatchObject({ width: 384, height: 216 });

  const references = { ...order, references: [picture], take: false };
  const after = watch(clips.moved, references);
  await vi.waitFor(() => expect(states(after), after.log).not.toEqual([]), patient);
  const [moved] = states(after);
  expect(moved).toMatchObject({ kind: 'moved' });
  if (moved.kind !== 'moved') return;
  expect(moved.similarity.dx).toBeCloseTo(-0.1, 2);
  expect(moved.similarity.dy).toBeCloseTo(0, 2);
  expect(moved.similarity.scale).toBeCloseTo(1, 2);
  expect(placed(after)).toEqual([]);
  // It counts on, and is no green light.
  await vi.waitFor(
    () => expect(after.all('status').at(-1)).toMatchObject({ phase: 'counting', risk: 'view-moved' }),
    patient,
  );
  after.kill();

  const back = watch(clips.placed, { ...references, state: moved });
  await vi.waitFor(() => expect(states(back), back.log).toMatchObject([{ kind: 'in-place' }]), patient);
  await vi.waitFor(() => expect(back.all('status').at(-1)).toMatchObject({ phase: 'counting', risk: null }), patient);
});

test('a view is checked while its camera counts, and it counts as without', async () => {
  const worker = new WorkerClient();
  started.push(worker);
  worker.start({ source: { kind: 'file', path: demoClip, loop: false }, pace: 'fast', regions: [demoLine] });
  worker.post({ type: 'check-view', order: { forMs: 55_000, perspective: null } });
  await worker.until('its end', () => worker.all('ended')[0]);
  const news = worker.all('view-check').map((message) => message.news),
    progress = news.filter((one) => one.kind === 'progress'),
    last = news.at(-1);
  expect(progress.map(({ leftMs }) => leftMs)).toEqual(progress.map(({ leftMs }) => leftMs).toSorted((a, b) => b - a));
  expect(progress.length).toBeGreaterThan(50);
  expect(last).toMatchObject({ kind: 'done', result: { verdict: 'go', seconds: 55, perspective: 'oblique' } });
  expect(last?.kind === 'done' && last.result.people).toBeGreaterThan(15);
  const { totals } = demoTruth;
  expect(worker.counted).toHaveLength(totals.in + totals.out);
});

test.runIf(process.env.FOOTFALL_LONG === '1')(
  'a video that ends before the check leaves it unfinished, and one that was taken back says nothing more',
  async () => {
    const worker = new WorkerClient();
    started.push(worker);
    worker.start({ source: { kind: 'file', path: clips.placed, loop: false }, pace: 'fast', regions: [] });
    worker.post({ type: 'check-view', order: { forMs: 55_000, perspective: null } });
    worker.post({ type: 'check-view', order: null });
    worker.post({ type: 'check-view', order: { forMs: 70_000, perspective: null } });
    await worker.until('its end', () => worker.all('ended')[0]);
    const news = worker.all('view-check').map((message) => message.news);
    expect(news.filter(({ kind }) => kind !== 'progress')).toEqual([{ kind: 'unfinished' }]);
  },
);

test('nothing is drawn: nothing is taken, nothing is said', async () => {
  const worker = watch(clips.moved, null);
  await vi.waitFor(
    () => expect(worker.all('status').filter(({ phase }) => phase === 'counting').length).toBeGreaterThan(20),
    patient,
  );
  expect([worker.all('view-reference'), states(worker)]).toEqual([[], []]);
});
