import { describe, expect, it } from 'vitest';
import { readClock, readNumber, writeClock } from './read-number.ts';

describe('readNumber', () => {
  it.each([
    ['0.367', 0.367],
    ['0,367', 0.367],
    [' .5 ', 0.5],
    ['1.', 1],
    ['-0.2', -0.2],
    ['−0,2', -0.2],
    ['1.5', 1.5],
    ['', null],
    ['.', null],
    ['0.3.1', null],
    ['1e-3', null],
    ['Infinity', null],
    ['half', null],
  ])('%s', (text, expected) => expect(readNumber(text)).toBe(expected));
});

describe('readClock', () => {
  it.each([
    ['8', 480],
    ['08:30', 510],
    ['8.30', 510],
    ['0830', 510],
    ['00:00', 0],
    ['24:00', 1440],
    ['24:01', null],
    ['7:60', null],
    ['12:3', null],
    ['', null],
    ['noon', null],
    ['-1', null],
  ])('%s', (text, expected) => expect(readClock(text)).toBe(expected));
  it('writes what it reads', () =>
    expect([0, 510, 1320, 1440].map((minutes) => readClock(writeClock(minutes)))).toEqual([0, 510, 1320, 1440]));
});
