import { describe, expect, it, test } from 'vitest';
import { moved, possibleSteps, presetOf, PRESETS, readHistory, usualStep, writeHistory } from './history-query.ts';

const TODAY = '2026-12-01';

test.each([
  ['?from=2026-11-01&to=2026-11-30', { from: '2026-11-01', to: '2026-11-30', step: 'day', with: 'nothing' }],
  [
    '?from=2026-11-01&to=2026-11-02&step=quarter&door=c1&line=l1&with=door.c2',
    { step: 'quarter', door: 'c1', line: 'l1', with: { door: 'c2' } },
  ],
  ['?from=2025-01-01&to=2025-12-31&with=year', { step: 'week', with: 'year' }],
  // What an address says wrongly counts as not said.
  ['?from=2026-11-30&to=2026-11-01', { from: '2026-11-03', to: '2026-11-30', step: 'day' }],
  ['?from=2026-02-31&to=2026-03-01', { from: '2026-11-03', to: '2026-11-30' }],
  ['?from=0001-01-01&to=2026-11-30', { from: '2026-11-03' }],
  ['?from=2025-01-01&to=2025-12-31&step=quarter', { step: 'week' }],
  ['?line=l1&with=nonsense', { line: null, with: 'nothing' }],
])('%s', (search, query) => {
  const read = readHistory(search, TODAY);
  expect(read).toMatchObject(query);
  expect(readHistory(writeHistory(read), TODAY)).toEqual(read);
});

describe('presets', () => {
  it.each(PRESETS)('%s is a range that ends today at the latest, with usual bars that are possible', (preset) => {
    for (const today of ['2026-12-01', '2026-01-01', '2024-02-29', '2026-03-31']) {
      const { from, to } = presetOf(preset, today);
      expect(from <= to && to <= today).toBe(true);
      expect(possibleSteps(from, to)).toContain(usualStep(from, to));
    }
  });
  it('of months are whole ones', () => {
    expect(presetOf('lastMonth', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(presetOf('months12', '2026-03-31')).toEqual({ from: '2025-03-01', to: '2026-02-28' });
    expect(presetOf('lastMonth', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  });
});

test.each([
  [{ from: '2026-11-01', to: '2026-11-30' }, -1, { from: '2026-10-01', to: '2026-10-31' }],
  [{ from: '2026-01-01', to: '2026-03-31' }, 1, { from: '2026-04-01', to: '2026-06-30' }],
  [{ from: '2026-11-24', to: '2026-11-30' }, -1, { from: '2026-11-17', to: '2026-11-23' }],
  [{ from: '2026-11-30', to: '2026-11-30' }, 1, { from: '2026-12-01', to: '2026-12-01' }],
] as const)('%o moved by %i', (range, by, to) => {
  expect(moved(range, by)).toEqual(to);
  expect(moved(moved(range, by), by === 1 ? -1 : 1)).toEqual(range);
});
