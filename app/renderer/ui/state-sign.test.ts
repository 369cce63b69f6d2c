import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { phraseOf, signOf, stateWord } from './StateSign.tsx';

const t = ((key: string, params?: { count: number }) => (params ? `${key} ${params.count}` : key)) as unknown as TFunction;

test('a camera that counts and misses people is no green light, wherever its state is told', () => {
  const risky = { status: 'counting', risk: 'few-frames' } as const, well = { status: 'counting', risk: null } as const;
  expect([signOf(well), signOf(risky)]).toEqual(['ok', 'warn']);
  expect([stateWord(well, t), stateWord(risky, t)]).toEqual(['ui.status.counting', 'ui.atRisk']);
  expect(phraseOf([well, well], t)).toEqual([['ok', 'ui.allCounting 2']]);
  expect(phraseOf([well, risky], t)).toEqual([['warn', 'ui.risky 1']]);
  expect(phraseOf([{ status: 'stalled', risk: null }, risky, risky], t)).toEqual([['warn', 'ui.stalled 1'], ['warn', 'ui.risky 2']]);
});
