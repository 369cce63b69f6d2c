import { describe, expect, it } from 'vitest';
import type { Recount, RecountDay } from '../../../shared/domain/recount.ts';
import { changesAnything, recountGroups, withRecount } from './recount-rows.ts';

const day = (dayStartMs: number, regionId: string, [oldIn, oldOut, newIn, newOut]: number[]): RecountDay => ({
  dayStartMs,
  regionId,
  regionName: regionId,
  ruleVersion: 2,
  oldIn,
  oldOut,
  newIn,
  newOut,
});

describe('recountGroups', () => {
  it('is one group for one day, with its regions in their order', () => {
    const groups = recountGroups([day(100, 'b', [5, 4, 6, 4]), day(100, 'a', [1, 1, 1, 1])]);
    expect(groups).toHaveLength(1);
    expect(groups[0].rows.map(({ name }) => name)).toEqual(['b', 'a']);
  });
  it('puts the sum of all days first, then the newest day', () => {
    const groups = recountGroups([
      day(100, 'a', [5, 4, 6, 4]),
      day(200, 'a', [10, 9, 8, 9]),
      day(200, 'new', [0, 0, 3, 2]),
    ]);
    expect(groups.map(({ dayStartMs }) => dayStartMs)).toEqual([null, 200, 100]);
    expect(groups[0].rows).toEqual([
      { regionId: 'a', name: 'a', oldIn: 15, oldOut: 13, newIn: 14, newOut: 13 },
      { regionId: 'new', name: 'new', oldIn: 0, oldOut: 0, newIn: 3, newOut: 2 },
    ]);
  });
  it('is empty for no days', () => expect(recountGroups([])).toEqual([]));
});

describe('changesAnything', () => {
  it('sees a difference that cancels out over the days', () =>
    expect(changesAnything([day(1, 'a', [5, 5, 6, 5]), day(2, 'a', [5, 5, 4, 5])])).toBe(true));
  it('is false when every day is equal', () => expect(changesAnything([day(1, 'a', [5, 4, 5, 4])])).toBe(false));
});

const recount = (recountId: string, createdAtMs: number, status: Recount['status']): Recount => ({
  recountId,
  cameraId: 'c',
  fromMs: 0,
  toMs: 1,
  status,
  createdAtMs,
  progress: 1,
  tracks: 0,
  days: [],
  error: null,
});

it('a recount that changed takes the place of what was known, newest first', () => {
  const list = withRecount(
    withRecount([recount('a', 1, 'accepted')], recount('b', 2, 'running')),
    recount('b', 2, 'ready'),
  );
  expect(list.map(({ recountId, status }) => [recountId, status])).toEqual([
    ['b', 'ready'],
    ['a', 'accepted'],
  ]);
});

it('what has ended does not run again', () => {
  expect(withRecount([recount('a', 1, 'ready')], recount('a', 1, 'running')).map(({ status }) => status)).toEqual([
    'ready',
  ]);
  expect(withRecount([recount('a', 1, 'running')], recount('a', 1, 'accepted')).map(({ status }) => status)).toEqual([
    'accepted',
  ]);
  expect(withRecount([recount('a', 1, 'accepted')], recount('a', 1, 'ready')).map(({ status }) => status)).toEqual([
    'ready',
  ]);
});
