import { expect, it } from 'vitest';
import { faultOf } from './quality.ts';
import { QualityWatch } from './quality-watch.ts';
import { QUALITY } from './settings.ts';

const look = (darkness: number, blur: number | null = 0) => ({
  score: 1 - Math.max(darkness, blur ?? 0),
  faults: { blur, blocking: 0, noise: 0, darkness, freeze: 0 },
});
const said = (looks: ReturnType<typeof look>[]) => {
  const watch = new QualityWatch();
  return looks.map((each) => watch.look(each));
};

it('is believed after several looks, and taken back after several that are clearly better', () => {
  const dark = look(0.6),
    fine = look(0.1);
  expect(said([dark, dark, dark, fine, fine, fine])).toEqual([null, null, 'too-dark', 'too-dark', 'too-dark', null]);
});

it('does not come and go where a picture is at the limit', () => {
  const tremble = Array.from({ length: 40 }, (_, i) => look(i % 2 ? 0.52 : 0.48));
  expect(new Set(said(tremble))).toEqual(new Set([null]));
  expect(said([look(0.6), look(0.6), look(0.6), ...tremble]).slice(2)).toEqual(
    Array.from({ length: 41 }, () => 'too-dark'),
  );
});

it('a lamp that is switched off for a moment, somebody before the lens: nothing', () => {
  expect(said([look(0), look(1), look(1), look(0), look(0, 1), look(0)]).every((risk) => risk === null)).toBe(true);
});

it('a blurred picture in which no edge is seen any more has not become sharp', () => {
  const blurred = look(0, 0.8),
    unclear = look(0, null);
  expect(said([blurred, blurred, blurred, unclear, unclear, unclear, unclear]).at(-1)).toBe('blurred');
});

it('darkness goes before blur, and one becomes the other', () => {
  const both = look(0.7, 0.9),
    blurred = look(0.1, 0.9);
  expect(said([both, both, both, blurred, blurred, blurred])).toEqual([
    null,
    null,
    'too-dark',
    'too-dark',
    'too-dark',
    'blurred',
  ]);
});

it('another stream begins anew', () => {
  const watch = new QualityWatch();
  for (let i = 0; i < 3; i++) watch.look(look(1));
  watch.reset();
  expect(watch.risk).toBeNull();
});

it.each(Object.keys(QUALITY.parts) as (keyof typeof QUALITY.parts)[])(
  '%s: nothing is wrong up to what is fine, half of it at the limit',
  (part) => {
    const { fine, limit, worst } = QUALITY.parts[part];
    expect([fine, limit, worst, worst + (worst - limit)].map((value) => faultOf(part, value))).toEqual([0, 0.5, 1, 1]);
  },
);
