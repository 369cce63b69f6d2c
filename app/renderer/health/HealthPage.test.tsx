// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HealthHistory, HealthReport } from '../../shared/api/index.ts';
import type { Camera, CameraState } from '../../shared/domain/camera.ts';
import type { CameraFigures, CameraHealthReport } from '../../shared/domain/health-figures.ts';
import { errorInfo } from '../../shared/errors.ts';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { cameraOf, HOUR, NOON, renderIn, setStores } from '../ui/render.test-support.tsx';
import { CameraHealthPage } from './CameraHealthPage.tsx';
import { HealthPage } from './HealthPage.tsx';

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const nobody = { cpuShare: null, memoryBytes: null };
const figures: CameraFigures = {
  fpsIn: 15,
  fpsDue: 15,
  fpsAnalysed: 6.2,
  fpsDetected: 6.2,
  droppedShare: 0.41,
  dropped: 62,
  latencyP50Ms: 210,
  latencyP95Ms: 380,
  inferenceMs: 11,
  jitterMs: null,
  packetLossShare: null,
  damaged: null,
  bitrateKbps: null,
  bitrateVariation: null,
  responseMs: null,
  queueFrames: null,
  queueWaitMs: null,
  reconnects: 0,
  errors: {},
  quality: null,
  worker: nobody,
  decoder: nobody,
};
const rowOf = (camera: Camera, part: Partial<CameraHealthReport> = {}): CameraHealthReport => ({
  camera,
  now: null,
  rates: [],
  strip: { fromMs: NOON - 24 * HOUR, toMs: NOON, gaps: [], suspects: [] },
  measuredShare: 0.9996,
  uptime24h: 0.9996,
  uptime30d: null,
  ...part,
});
const reportOf = (rows: CameraHealthReport[], part: Partial<HealthReport> = {}): HealthReport => ({
  atMs: NOON,
  cameras: rows,
  measuredShare: 0.9417,
  summary: {
    cameras: rows.length,
    online: 1,
    offline: 0,
    error: 0,
    maintenance: 0,
    quality: null,
    uptime: 0.97,
    models: 1,
    accuracy: null,
    inferenceMs: 11,
    modelsWithDrift: null,
    activeCameras: 1,
    fps: 12,
    latencyMs: null,
    errors: 0,
  },
  models: [
    {
      modelId: 'm',
      version: '1',
      providers: ['cpu'],
      cameras: 1,
      inferenceMs: 11,
      fps: 12,
      accuracy: null,
      drift: null,
    },
  ],
  pc: {
    atMs: NOON,
    cores: 2,
    cpuShare: 0.43,
    memoryUsedBytes: 2 * 1024 ** 3,
    memoryTotalBytes: 8 * 1024 ** 3,
    diskFreeBytes: 100 * 1024 ** 3,
    diskTotalBytes: 200 * 1024 ** 3,
    networkInKbps: 900,
    networkOutKbps: 1,
    temperatureC: null,
    gpus: null,
    main: nobody,
    room: null,
  },
  ...part,
});
const historyOf = (part: Partial<HealthHistory> = {}): HealthHistory => ({
  cameraId: 'door',
  fromMs: NOON - 24 * HOUR,
  toMs: NOON,
  stepMs: HOUR,
  steps: [],
  gaps: [],
  suspects: [],
  events: [],
  ...part,
});
const clientOf = (report: HealthReport, history = historyOf()) =>
  new FakeClient({ 'health.report': () => report, 'health.history': () => history, 'cameras.tryNow': () => ({}) });
const cells = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);
const rows = () => screen.getAllByRole('row', { name: /(door|bay)/i });

const door = cameraOf(),
  bay = cameraOf(
    {
      status: 'failed',
      notCountingSinceMs: NOON - 2 * HOUR,
      lastFrameAtMs: NOON - 2 * HOUR,
      error: errorInfo('STREAM_005', { host: '10.0.0.9', user: 'admin' }),
    },
    { cameraId: 'bay', name: 'Loading bay', order: 1 },
  );

describe('all cameras', () => {
  it('stand worst first; the worst explains itself, with what was tried and what to do', async () => {
    setStores([door, bay], null);
    const report = reportOf([rowOf(door, { now: figures }), rowOf(bay, { measuredShare: 0.708, uptime24h: 0.708 })]);
    const client = clientOf(
      report,
      historyOf({
        events: [
          {
            type: 'failed',
            atMs: NOON - 2 * HOUR,
            lastAtMs: NOON - HOUR,
            times: 5,
            untilMs: null,
            error: bay.state.error,
            risk: null,
            input: null,
          },
        ],
      }),
    );
    await renderIn('en', <HealthPage />, client);
    expect((await screen.findAllByRole('row', { name: /(door|bay)/i })).map((row) => cells(row).slice(0, 2))).toEqual([
      ['Failed', 'Loading bay'],
      ['Counting', 'Front door'],
    ]);
    expect(cells(rows()[0]).slice(3)).toEqual(['70.8%', '70.8%', '', '–', '–', '–', '–', '2 h 00 ago']);
    expect(cells(rows()[1]).slice(3)).toEqual(['99.9%', '99.9%', '', '6.2 of 15', '41.0%', '11', '0.4 s', 'now']);
    const why = screen.getByRole('region', { name: /Loading bay/ }).textContent;
    expect(why).toMatch(/Not counting since 10:00.*refuses this password.*Measured 70\.8% .* 99\.9% is wanted/);
    expect(await screen.findByText(/refuses this password for “admin”, 5 times since 10:00, still so/)).toBeTruthy();
    const user = userEvent.setup({ advanceTimers: () => Promise.resolve() });
    await user.click(screen.getByRole('button', { name: 'Try now' }));
    expect(client.take()).toContainEqual({ method: 'cameras.tryNow', input: { cameraId: 'bay' } });
  });

  const troubles: [string, Partial<CameraState>, word: string, says: RegExp][] = [
    ['counts', {}, 'Counting', /Counting since 11:00/],
    ['misses people', { risk: 'slow-pc' }, 'Count at risk', /people may be missed.*too slow/],
    ['connects', { status: 'connecting' }, 'Connecting', /Connecting since/],
    ['stalls', { status: 'stalled', notCountingSinceMs: NOON - HOUR }, 'Stalled', /No picture since 11:00/],
    ['failed', { status: 'failed', notCountingSinceMs: NOON - HOUR }, 'Failed', /Not counting since 11:00/],
    ['is switched off', { status: 'off' }, 'Switched off', /Switched off since/],
    ['is outside its hours', { status: 'off', off: 'outside-hours' }, 'Outside hours', /goes on by itself/],
  ];
  it.each(troubles)('one that %s', async (_, state, word, says) => {
    const camera = cameraOf(state);
    setStores([camera], null);
    await renderIn('en', <HealthPage />, clientOf(reportOf([rowOf(camera)])));
    const row = await screen.findByRole('row', { name: /Front door/ });
    expect(cells(row)[0]).toBe(word);
    expect(screen.getByRole('region', { name: /Front door/ }).textContent).toMatch(says);
  });

  it('what nobody measured is a dash and never 0; what cannot be read is said; room is hidden while it is not known', async () => {
    setStores([door], null);
    const { close } = await renderIn(
      'en',
      <HealthPage />,
      clientOf(reportOf([rowOf(door, { measuredShare: null, uptime24h: null })], { measuredShare: null })),
    );
    const row = await screen.findByRole('row', { name: /Front door/ });
    expect(cells(row).slice(3, 10)).toEqual(['–', '–', '', '–', '–', '–', '–']);
    const pc = screen.getByRole('region', { name: 'This PC' });
    expect(pc.textContent).toMatch(
      /43%.*2\.0 GB of 8\.0 GB.*100 GB free.*900 kbit\/s.*Temperaturenot readable.*Graphicsnot readable/,
    );
    expect(pc.textContent).not.toMatch(/room/);
    const summary = screen.getByRole('region', { name: /last hour/ });
    expect(within(summary).getByText('Accuracy', { selector: 'dt' }).nextSibling?.textContent).toBe('–');
    expect(within(summary).getAllByRole('term')).toHaveLength(15);
    close();
    const pcOf = reportOf([]).pc,
      heldBack = [{ cameraId: 'door', fps: 4.2, wantedFps: 15, short: true }];
    await renderIn(
      'vi',
      <HealthPage />,
      clientOf(
        reportOf([rowOf(door)], {
          pc: { ...pcOf, room: { totalFps: 136, usedFps: 73, keptFps: 30, cameras: 0, heldBack } },
        }),
      ),
    );
    expect((await screen.findByRole('region', { name: 'Máy tính này' })).textContent).toContain(
      'đang dùng 73/136 khung hình/giây, giữ 30 cho camera đang vắng, không còn chỗ cho camera khác',
    );
    expect(screen.getByText(/[Xx]em thưa hơn/).textContent).toContain(
      'Front door (4,2/15 khung hình/giây, có thể sót người)',
    );
  });

  it('without a connection figures keep their age, and are gone after a minute', async () => {
    setStores([door], null);
    const client = clientOf(reportOf([rowOf(door, { now: figures })]));
    const { close } = await renderIn('en', <HealthPage />, client);
    await screen.findByRole('row', { name: /Front door/ });
    setStores([door], null, { state: 'lost', sinceMs: NOON - 10_000 });
    expect((await screen.findByRole('region', { name: 'This PC' })).textContent).toContain('as of 12:00:00');
    expect(cells(rows()[0]).slice(0, 2)).toEqual(['No connection', 'Front door']);
    expect(cells(rows()[0])[6]).toBe('6.2 of 15');
    close();
    setStores([door], null, { state: 'lost', sinceMs: NOON - 90_000 });
    await renderIn('en', <HealthPage />, client);
    expect(cells((await screen.findAllByRole('row', { name: /Front door/ }))[0]).slice(3)).toEqual([
      '–',
      '–',
      '',
      '–',
      '–',
      '–',
      '–',
      '–',
    ]);
  });

  it('are sorted by a head, walked by arrows, and both stand in the address', async () => {
    setStores([door, bay], null);
    const { history } = await renderIn('en', <HealthPage />, clientOf(reportOf([rowOf(door), rowOf(bay)])));
    const user = userEvent.setup({ advanceTimers: () => Promise.resolve() });
    await user.click(await screen.findByRole('button', { name: 'Camera' }));
    expect(rows().map((row) => cells(row)[1])).toEqual(['Front door', 'Loading bay']);
    expect(history.at(-1)).toContain('sort=name');
    screen.getByRole('button', { name: 'Loading bay' }).focus();
    await user.keyboard('{ArrowUp}');
    expect(rows()[0].getAttribute('aria-selected')).toBe('true');
    expect(history.at(-1)).toContain('camera=door');
  });

  it('where there is none, that is said with the way to the first', async () => {
    setStores([], null);
    const { history } = await renderIn('en', <HealthPage />, clientOf(reportOf([])));
    const user = userEvent.setup({ advanceTimers: () => Promise.resolve() });
    await user.click(screen.getByRole('button', { name: 'Add camera' }));
    expect(history.at(-1)).toBe('/cameras/add');
  });
});

it('a camera that was added within the day is told since then', async () => {
  setStores([door], null);
  const strip = { fromMs: NOON - HOUR, toMs: NOON, gaps: [], suspects: [] };
  await renderIn('en', <HealthPage />, clientOf(reportOf([rowOf(door, { strip })])));
  expect(await screen.findByText(/Measured 99\.9% since 11:00, when it was added/)).toBeTruthy();
});

it('one camera: its figures, its gaps with their causes, and what happened', async () => {
  setStores([door], null);
  const history = historyOf({
    gaps: [{ fromMs: NOON - 3 * HOUR, toMs: NOON - 2 * HOUR, cameraId: 'door', reason: 'connection-lost' }],
    suspects: [{ fromMs: NOON - HOUR, toMs: NOON, cameraId: 'door', why: 'few-pictures' }],
    events: [
      {
        type: 'count-at-risk',
        atMs: NOON - HOUR,
        lastAtMs: NOON - HOUR,
        times: 1,
        untilMs: null,
        error: null,
        risk: 'slow-pc',
        input: null,
      },
      {
        type: 'connected',
        atMs: NOON - 2 * HOUR,
        lastAtMs: NOON - 2 * HOUR,
        times: 1,
        untilMs: NOON - 2 * HOUR,
        error: null,
        risk: null,
        input: null,
      },
    ],
  });
  await renderIn(
    'en',
    <CameraHealthPage cameraId="door" />,
    clientOf(reportOf([rowOf(door, { now: figures })]), history),
  );
  const gaps = await screen.findByRole('table', { name: 'Gaps and their causes' });
  expect(within(gaps).getAllByRole('row').slice(1).map(cells)).toEqual([
    ['11:00', '1 h 00', 'Reduced quality', 'this PC is too slow'],
    ['09:00', '1 h 00', 'No data', 'the connection was lost'],
  ]);
  expect(screen.getByText('People may be missed, this PC is too slow, still so')).toBeTruthy();
  const counting = screen.getByRole('region', { name: 'Counting' });
  expect(within(counting).getByText('Frames/s analysed').nextSibling?.textContent).toBe('6.2');
  const stream = screen.getByRole('region', { name: 'Stream' });
  expect(within(stream).getByText('Jitter').nextSibling?.textContent).toBe('–');
  expect(screen.getByRole('group', { name: /^Picture quality over time/ })).toBeTruthy();
});
