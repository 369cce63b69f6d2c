import { expect, test } from 'vitest';
import { LightTimes } from './light-times.ts';

/** A letter a second: `g`: enough and good, `b`: too few, not said yet, `B`: and said, `G`: enough again, still said. */
const of = (seconds: string) => {
  const times = new LightTimes();
  for (const second of seconds) times.look('bB'.includes(second), 'BG'.includes(second));
  return [times.namedAfterS, times.withdrawnAfterS];
};

test.each<[string, string, [number | null, number | null]]>([
  ['never too few', 'ggggg', [null, null]],
  ['too short to be said', 'ggbbbgg', [null, null]],
  ['said in the ninth second, withdrawn in the fourth', `gg${'b'.repeat(8)}BBBGGGggg`, [9, 4]],
  ['the longest of two', 'bbBGggbbbbBGGGg', [5, 4]],
  ['enough for a moment, and too few again', 'bbBGBBGGg', [3, 3]],
  ['said until the end', 'bbBB', [3, null]],
  ['said for another reason', 'GGGgg', [null, null]],
])('%s', (_, seconds, expected) => expect(of(seconds)).toEqual(expected));
