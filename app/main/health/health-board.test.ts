import { expect, it } from 'vitest';
import { flatten, joinedFigures, unflatten } from '../../core/health/figures.ts';
import { BOARD, HealthBoard } from './health-board.ts';

const figures = (fpsAnalysed: number) => ({ ...unflatten(joinedFigures([]), {}), fpsAnalysed });
const start = Date.UTC(2026, 10, 20, 9);

it('keeps the last ten seconds for as long as they are of now', () => {
  let at = 0;
  const board = new HealthBoard(() => at);
  expect(board.now('a')).toBeNull();
  board.take('a', figures(12));
  expect(board.now('a')?.fpsAnalysed).toBe(12);
  at = BOARD.nowMs + 1;
  expect(board.now('a')).toBeNull();
});

it('a clock that is set loses and doubles no minute: each begins so long before its end as it really lasted', () => {
  let at = 0,
    wallMs = start;
  const board = new HealthBoard(() => at);
  const minute = (stepMs: number) => {
    for (let i = 0; i < 6; i++) board.take('a', figures(10 + i));
    at += 60_000;
    wallMs += 60_000 + stepMs;
    return board.endMinute(['a'], wallMs);
  };
  const minutes = [0, 3_600_000, -7_200_000, 0].flatMap(minute);
  expect(minutes.map(({ startMs }) => startMs - start)).toEqual([0, 3_660_000, -3_480_000, -3_420_000]);
  expect(minutes.map(({ mean, worst }) => [mean.fpsAnalysed, worst.fpsAnalysed])).toEqual(
    Array.from({ length: 4 }, () => [12.5, 10]),
  );
  expect(board.endMinute(['a'], wallMs)).toMatchObject([{ heard: false, mean: { fpsAnalysed: null } }]);
});

it('shows a camera that is silent as a minute of which nothing is known', () => {
  const board = new HealthBoard();
  board.take('a', figures(15));
  board.endMinute(['a'], start);
  expect(board.endMinute(['a'], start + 60_000)[0].heard).toBe(false);
  expect(board.rates('a').map(({ fps }) => fps)).toEqual([15, null]);
  board.sweep(new Set());
  expect(board.rates('a')).toEqual([]);
});

it('goes on with what was stored before', () => {
  const board = new HealthBoard();
  board.remember('a', [{ atMs: 1, mean: flatten(figures(4)), errors: { STREAM_006: 1 } }]);
  board.take('a', figures(5));
  board.endMinute(['a'], start);
  expect(board.rates('a').map(({ fps }) => fps)).toEqual([4, 5]);
  expect(board.hour('a')).toMatchObject({ fpsAnalysed: 4.5, errors: { STREAM_006: 1 }, latencyP50Ms: null });
  expect(board.hour('nobody')).toBeNull();
});
