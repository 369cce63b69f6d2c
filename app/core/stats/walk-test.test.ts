import { expect, test } from 'vitest';
import { matchTaps, tallyOf, type Seen, type Tap } from './walk-test.ts';

const tap = (direction: 'in' | 'out', s: number): Tap => ({ direction, atMs: s * 1000 });
const seen = (eventId: string, direction: 'in' | 'out', s: number, refusal: string | null = null): Seen => ({
  ...{ eventId, direction, refusal, capturedAtMs: s * 1000 },
});
const words = (taps: Tap[], events: Seen[]) => {
  const { taps: found, extra } = matchTaps(taps, events);
  return [
    ...found.map(({ outcome, eventId }) => `${outcome} ${eventId}`),
    ...extra.map(({ eventId }) => `extra ${eventId}`),
  ];
};

test.each<[string, Tap[], Seen[], string[]]>([
  [
    'each its own',
    [tap('in', 10), tap('out', 20)],
    [seen('a', 'in', 9), seen('b', 'out', 22)],
    ['counted a', 'counted b'],
  ],
  ['nobody is met twice', [tap('in', 10), tap('in', 11)], [seen('a', 'in', 10.4)], ['counted a', 'missed null']],
  [
    'the nearest first, so that two who follow each other both meet theirs',
    [tap('in', 10), tap('in', 12)],
    [seen('a', 'in', 11.8), seen('b', 'in', 9)],
    ['counted b', 'counted a'],
  ],
  ['refused, with its reason', [tap('in', 10)], [seen('a', 'in', 10, 'flicker')], ['refused a']],
  [
    'a counted one goes before a refused one that is nearer',
    [tap('in', 10)],
    [seen('a', 'in', 10, 'flicker'), seen('b', 'in', 13)],
    ['counted b'],
  ],
  ['counted the other way round', [tap('in', 10)], [seen('a', 'out', 10)], ['turned a']],
  ['too far away is another one', [tap('in', 10)], [seen('a', 'in', 17)], ['missed null', 'extra a']],
  ['a refused one without a tap is nothing', [], [seen('a', 'in', 17, 'flicker')], []],
])('%s', (_, taps, events, expected) => expect(words(taps, events)).toEqual(expected));

test('ten in, nine of ten out', () => {
  const taps = Array.from({ length: 20 }, (_, i) => tap(i % 2 === 0 ? 'in' : 'out', 10 * i)),
    events = taps.slice(0, 19).map(({ direction, atMs }, i) => seen(`e${i}`, direction, atMs / 1000 - 0.7));
  const result = matchTaps(taps, [...events, seen('stranger', 'in', 500)]);
  expect(tallyOf(result, 'in')).toEqual({ walked: 10, counted: 10, extra: 1 });
  expect(tallyOf(result, 'out')).toEqual({ walked: 10, counted: 9, extra: 0 });
  expect(result.taps.at(-1)).toMatchObject({ outcome: 'missed', refusal: null });
});
