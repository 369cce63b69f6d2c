import { describe, expect, it } from 'vitest';
import { readQuery, writeQuery, type TodayQuery } from './today-query.ts';

const nothing: TodayQuery = {
  view: 'doors',
  day: null,
  door: null,
  line: null,
  bucketMinutes: 15,
  bucket: null,
  only: 'all',
  event: null,
};

describe('the address of Today', () => {
  it('is empty where nothing is chosen', () => {
    expect(writeQuery(nothing)).toBe('');
    expect(readQuery('')).toEqual(nothing);
  });

  it.each<[string, Partial<TodayQuery>]>([
    ['the day', { day: '2026-11-20' }],
    ['the door', { door: '0199-a' }],
    ['the line of a door', { door: '0199-a', line: '0199-l' }],
    ['the width', { bucketMinutes: 60 }],
    ['the bucket', { bucket: 1_795_273_200_000 }],
    ['the zones', { view: 'zones' }],
    ['what is listed', { only: 'refused' }],
    ['the reason', { only: 'wrong-side-birth' }],
    ['the event', { event: { id: '0199.b', atMs: 1_795_273_067_123 } }],
    [
      'all of it',
      {
        view: 'zones',
        day: '2026-11-20',
        door: 'a&b=c',
        line: 'd?e',
        bucketMinutes: 60,
        bucket: 0,
        only: 'counted',
        event: { id: 'x', atMs: 1 },
      },
    ],
  ])('keeps %s', (_, chosen) => {
    const query = { ...nothing, ...chosen };
    expect(readQuery(writeQuery(query))).toEqual(query);
  });

  it('leaves out what nobody could have chosen', () => {
    expect(readQuery('?view=all&day=yesterday&door=&line=l&width=7&bucket=-1&only=everything&event=nonsense')).toEqual(
      nothing,
    );
  });
});
