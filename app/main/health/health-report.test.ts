import { expect, it } from 'vitest';
import type { Camera, CameraStatus, CountRisk } from '../../shared/domain/camera.ts';
import type { CameraHealthReport } from '../../shared/domain/health-figures.ts';
import type { StoredEvent } from '../db/stream-events.ts';
import { joinedEvents } from './health-history.ts';
import { meanOf, worstFirst } from './health-report.ts';

const row = (name: string, status: CameraStatus, risk: CountRisk | null, measuredShare: number | null, order: number) =>
  ({ camera: { name, order, state: { status, risk } } as Camera, measuredShare }) as CameraHealthReport;

it('the worst camera comes first, among those alike the one of which less was measured, then as they were put', () => {
  const rows = [
    row('fine', 'counting', null, 1, 1),
    row('off', 'off', null, 0.2, 2),
    row('gaps', 'counting', null, 0.7, 3),
    row('dark', 'counting', 'too-dark', 1, 4),
    row('new', 'connecting', null, null, 5),
    row('dead', 'failed', null, 0.9, 6),
    row('stalled', 'stalled', null, 0.9, 7),
    row('fine too', 'counting', null, 1, 0),
  ];
  expect(worstFirst(rows).map(({ camera }) => camera.name)).toEqual([
    'dead',
    'stalled',
    'new',
    'dark',
    'gaps',
    'fine too',
    'fine',
    'off',
  ]);
});

it('what was not measured is no part of a mean', () => {
  expect(meanOf([null, 4, 2])).toBe(3);
  expect(meanOf([null])).toBeNull();
});

it('five refusals in a row are one line with their first and last', () => {
  const refused = (atMs: number): StoredEvent => ({
    type: 'failed',
    atMs,
    untilMs: atMs + 1,
    error: { code: 'STREAM_005', params: {}, message: 'refused' },
    risk: null,
    input: null,
  });
  const events: StoredEvent[] = [
    refused(50),
    refused(40),
    { ...refused(30), error: { code: 'STREAM_001', params: {}, message: 'away' } },
    refused(20),
  ];
  expect(joinedEvents(events).map(({ atMs, lastAtMs, times, untilMs }) => [atMs, lastAtMs, times, untilMs])).toEqual([
    [40, 50, 2, 51],
    [30, 30, 1, 31],
    [20, 20, 1, 21],
  ]);
});
