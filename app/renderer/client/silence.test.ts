import { expect, test } from 'vitest';
import { Silence } from './silence.ts';

const looks = (received: number[]) => {
  const silence = new Silence(10);
  return received.map((count) => silence.look(count));
};

test('where nothing comes for five looks the other end is gone', () =>
  expect(looks([10, 10, 10, 10, 10])).toEqual([false, false, false, false, true]));

test('whatever comes, it is there', () =>
  expect(looks([10, 10, 10, 10, 11, 11, 11, 11, 12]).some(Boolean)).toBe(false));
