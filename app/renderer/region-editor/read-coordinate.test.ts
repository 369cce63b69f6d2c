import { expect, it } from 'vitest';
import { readCoordinate } from './read-coordinate.ts';

it.each([
  ['0.367', 0.367], ['0,367', 0.367], [' .5 ', 0.5], ['1', 1], ['0.', 0], ['1.2', 1.2], ['−0,1', -0.1],
  ['', null], ['.', null], ['-', null], ['abc', null], ['0.3.6', null], ['1e3', null], ['NaN', null], ['Infinity', null],
] as const)('%j', (text, value) => expect(readCoordinate(text)).toBe(value));
