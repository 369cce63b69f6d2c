import { expect, test } from 'vitest';
import { joinHandlers } from './feature.ts';

test('a method has one handler: two features that answer it do not compile, and one that nobody answers is missed', () => {
  const list = { 'cameras.list': () => [] },
    known = { 'cameras.known': () => [] };
  const both: { 'cameras.list': unknown; 'cameras.known': unknown } = joinHandlers([list, {}, known]);
  expect(Object.keys(both)).toEqual(['cameras.list', 'cameras.known']);
  // @ts-expect-error: nobody answers the second one.
  const missed: typeof both = joinHandlers([list, {}]);
  // @ts-expect-error: two answer the first one.
  joinHandlers([list, known, { ...list }]);
  expect(missed).not.toHaveProperty(['cameras.known']);
});
