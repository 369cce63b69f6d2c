import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { OffReason } from '../../shared/domain/camera.ts';
import { phraseOf, signOf, stateWord } from './StateSign.tsx';

const t = ((key: string, params?: { count: number }) =>
  params ? `${key} ${params.count}` : key) as unknown as TFunction;

test('a camera that counts and misses people is no green light, wherever its state is told', () => {
  const risky = { status: 'counting', risk: 'few-frames', off: null, drawn: true } as const,
    well = { status: 'counting', risk: null, off: null, drawn: true } as const;
  expect([signOf(well), signOf(risky)]).toEqual(['ok', 'warn']);
  expect([stateWord(well, t), stateWord(risky, t)]).toEqual(['ui.status.counting', 'ui.atRisk']);
  expect(phraseOf([well, well], t)).toEqual([['ok', 'ui.allCounting 2']]);
  expect(phraseOf([well, risky], t)).toEqual([['warn', 'ui.risky 1']]);
  expect(phraseOf([{ ...well, status: 'stalled' }, risky, risky], t)).toEqual([
    ['warn', 'ui.stalled 1'],
    ['warn', 'ui.risky 2'],
  ]);
});

test('a camera with nothing drawn counts nothing, and is no green light', () => {
  const well = { status: 'counting', risk: null, off: null, drawn: true } as const,
    idle = { ...well, drawn: false };
  expect([signOf(idle), stateWord(idle, t)]).toEqual(['off', 'ui.notDrawn']);
  expect(phraseOf([idle, idle], t)).toEqual([['off', 'ui.idle 2']]);
  expect(phraseOf([well, idle], t)).toEqual([
    ['ok', 'ui.allCounting 1'],
    ['off', 'ui.idle 1'],
  ]);
  expect([signOf({ ...idle, status: 'failed' }), stateWord({ ...idle, status: 'off' }, t)]).toEqual([
    'fail',
    'ui.status.off',
  ]);
});

test('a camera that is off as planned is told so, and is no trouble', () => {
  const off = (why: OffReason) => ({ status: 'off', risk: null, off: why, drawn: true }) as const;
  expect(OffReason.options.map((why) => stateWord(off(why), t))).toEqual([
    'ui.status.off',
    'ui.off.outside-hours',
    'ui.off.maintenance',
  ]);
  expect(phraseOf([off('outside-hours'), off('maintenance')], t)).toEqual([['off', 'ui.allPlanned']]);
  expect(phraseOf([off('outside-hours'), off('by-hand')], t)).toEqual([['off', 'ui.allOff']]);
});
