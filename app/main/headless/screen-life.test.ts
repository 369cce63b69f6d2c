import { expect, test } from 'vitest';
import { ScreenLife, type Traffic } from './screen-life.ts';

const looks = (traffic: [bytesRead: number, bytesTaken: number, bytesWaiting: number][]) => {
  const life = new ScreenLife();
  return traffic.map(([bytesRead, bytesTaken, bytesWaiting]) =>
    life.look({ bytesRead, bytesTaken, bytesWaiting } satisfies Traffic),
  );
};

test('a screen that answers is there', () => {
  expect(looks([[100, 0, 0], [106, 2, 0], [112, 4, 0]])).toEqual([true, true, true]); // prettier-ignore
});

test('a screen that answers nothing is gone after two looks, whatever the system took for it', () => {
  expect(looks([[100, 0, 0], [100, 900, 0], [100, 9_000, 0]])).toEqual([true, true, false]); // prettier-ignore
});

test('a screen that takes what waits for it is there, however late it answers', () => {
  expect(looks([[100, 0, 9_000], [100, 10, 8_000], [100, 20, 7_000], [100, 30, 6_000], [106, 40, 0]])).toEqual([true, true, true, true, true]); // prettier-ignore
});

test('a screen that takes nothing of what waits any more is gone, after what a slow network needs for one piece', () => {
  const gone = looks(Array.from({ length: 10 }, () => [100, 10, 9_000]));
  expect(gone).toEqual([...Array<boolean>(8).fill(true), false, false]);
});

test('one answer missed is none', () => {
  expect(looks([[100, 0, 0], [100, 2, 0], [106, 4, 0], [106, 6, 0], [112, 8, 0]])).toEqual([true, true, true, true, true]); // prettier-ignore
});
