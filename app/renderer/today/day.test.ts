import { describe, expect, it } from 'vitest';
import { dateOf } from '../../core/stats/business-day.ts';
import { atLocalMinutes, dayOf, localMinutes, shiftDay } from './day.ts';

const utc = (text: string) => Date.parse(`${text}Z`);
const hanoi = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 };
const berlin = { timeZone: 'Europe/Berlin', dayStartMinutes: 0 };

describe('days of a site', () => {
  it('reads the clock of the site', () =>
    expect(localMinutes(utc('2026-11-21T09:42:00'), hanoi.timeZone)).toBe(16 * 60 + 42));

  const openings: [string, number, number, typeof hanoi, string][] = [
    ['opening in the morning', utc('2026-11-20T21:00:00'), 480, hanoi, '2026-11-21T01:00:00.000Z'],
    [
      'closing after midnight belongs to the same day',
      utc('2026-11-20T21:00:00'),
      60,
      hanoi,
      '2026-11-21T18:00:00.000Z',
    ],
    ['midnight as 24:00', utc('2026-11-20T21:00:00'), 1440, hanoi, '2026-11-21T17:00:00.000Z'],
    ['a day that loses an hour', utc('2026-03-28T23:00:00'), 480, berlin, '2026-03-29T06:00:00.000Z'],
    ['a day that gains an hour', utc('2026-10-24T22:00:00'), 480, berlin, '2026-10-25T07:00:00.000Z'],
  ];
  it.each(openings)('%s', (_, dayFrom, minutes, site, expected) =>
    expect(new Date(atLocalMinutes(dayFrom, minutes, site)).toISOString()).toBe(expected),
  );

  const shifts: [string, string, number, string][] = [
    ['the day before', '2026-11-20T23:00:00', -1, '2026-11-19T23:00:00.000Z'],
    ['over the loss of an hour', '2026-03-28T23:00:00', 1, '2026-03-29T22:00:00.000Z'],
    ['back over it', '2026-03-29T22:00:00', -1, '2026-03-28T23:00:00.000Z'],
    ['over the gain of an hour', '2026-10-24T22:00:00', 1, '2026-10-25T23:00:00.000Z'],
  ];
  it.each(shifts)('%s', (_, from, days, expected) =>
    expect(new Date(shiftDay(utc(from), days, berlin)).toISOString()).toBe(expected),
  );

  it.each(['2026-11-21', '2026-10-25', '2026-03-29', '2025-12-31', '2027-01-01'])(
    '%s is found again by its date, whichever day is known',
    (date) => {
      for (const site of [hanoi, berlin]) {
        const known = dayOf('2026-06-15', shiftDay(utc('2026-06-14T21:00:00'), 0, site), site);
        const found = dayOf(date, known, site);
        expect([dateOf(found, site.timeZone), localMinutes(found, site.timeZone)]).toEqual([
          date,
          site.dayStartMinutes,
        ]);
      }
    },
  );
  it('a date that is none changes nothing', () => expect(dayOf('2026-02-31x', 5, hanoi)).toBe(5));
});
