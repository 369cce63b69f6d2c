import { expect, test } from 'vitest';
import { Emitter } from './emitter.ts';

test('everybody who listens gets what is emitted, until they stop', () => {
  const emitter = new Emitter<[number, string]>(),
    got: unknown[] = [];
  const stop = emitter.on((...args) => got.push(['first', ...args]));
  emitter.on((...args) => got.push(['second', ...args]));
  emitter.emit(1, 'a');
  stop();
  emitter.emit(2, 'b');
  emitter.clear();
  emitter.emit(3, 'c');
  expect(got).toEqual([
    ['first', 1, 'a'],
    ['second', 1, 'a'],
    ['second', 2, 'b'],
  ]);
  expect(emitter.size).toBe(0);
});

test('who stops or begins within a call does so for the next one', () => {
  const emitter = new Emitter(),
    got: string[] = [];
  const stopFirst = emitter.on(() => {
    got.push('first');
    stopSecond();
    emitter.on(() => got.push('third'));
    stopFirst();
  });
  const stopSecond = emitter.on(() => got.push('second'));
  emitter.emit();
  expect(got).toEqual(['first', 'second']);
  emitter.emit();
  expect(got).toEqual(['first', 'second', 'third']);
});
