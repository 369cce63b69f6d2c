import { expect, test } from 'vitest';
import { quietBefore } from './quiet.ts';

test.each<[string, [number, number][], number]>([
  ['nobody', [], 1000],
  ['somebody long before', [[100, 890]], 1000],
  ['somebody just before', [[100, 950]], 100],
  ['somebody through it', [[700, 2000]], 700],
  [
    'one after the other',
    [
      [900, 1100],
      [500, 850],
      [300, 420],
      [100, 150],
    ],
    300,
  ],
  ['somebody after it', [[1000, 1100]], 1000],
  ['always somebody', [[-500, 2000]], 0],
])('%s', (_name, spans, expected) => {
  expect(
    quietBefore(
      1000,
      spans.map(([firstSeenMs, lastSeenMs]) => ({ firstSeenMs, lastSeenMs })),
      100,
      0,
    ),
  ).toBe(expected);
});
