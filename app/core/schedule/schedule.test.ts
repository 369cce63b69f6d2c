import { expect, test } from 'vitest';
import type { WeekHours } from '../../shared/domain/duty.ts';
import { scheduledSpans } from './schedule.ts';

const hours = (days: number[], from: string, to: string): WeekHours => {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return { days, fromMinutes: minutes(from), toMinutes: minutes(to) };
};
const week = [1, 2, 3, 4, 5],
  all = [...week, 6, 7];
const spans = (schedule: WeekHours[], zone: string, from: string, to: string) =>
  scheduledSpans(schedule, { fromMs: Date.parse(from), toMs: Date.parse(to) }, zone).map(({ fromMs, toMs }) => [
    new Date(fromMs).toISOString().slice(0, 16),
    new Date(toMs).toISOString().slice(0, 16),
  ]);

test('working days of a shop seven hours ahead of UTC', () => {
  expect(
    spans([hours(week, '09:00', '21:00')], 'Asia/Ho_Chi_Minh', '2026-06-05T00:00+07:00', '2026-06-09T00:00+07:00'),
  ).toEqual([
    ['2026-06-05T02:00', '2026-06-05T14:00'],
    ['2026-06-08T02:00', '2026-06-08T14:00'],
  ]);
});

test.each<[string, WeekHours[], string, string, boolean]>([
  ['its begin', [hours([1], '09:00', '21:00')], 'UTC', '2026-06-01T09:00Z', true],
  ['a moment before', [hours([1], '09:00', '21:00')], 'UTC', '2026-06-01T08:59:59.999Z', false],
  ['its end', [hours([1], '09:00', '21:00')], 'UTC', '2026-06-01T21:00Z', false],
  ['a Sunday', [hours(week, '09:00', '21:00')], 'UTC', '2026-06-07T12:00Z', false],
  ['Saturday night, after midnight', [hours([6], '20:00', '03:00')], 'UTC', '2026-06-07T02:59Z', true],
  ['the night of a day that has none', [hours([6], '20:00', '03:00')], 'UTC', '2026-06-08T02:00Z', false],
  ['from Sunday to Monday', [hours([7], '22:00', '02:00')], 'UTC', '2026-06-08T01:59Z', true],
  ['a whole day', [hours([3], '00:00', '00:00')], 'UTC', '2026-06-03T23:59Z', true],
  ['the day after a whole day', [hours([3], '00:00', '00:00')], 'UTC', '2026-06-04T00:00Z', false],
  // On the other side of the date line the site's Monday begins on UTC's Sunday.
  ['Monday on Kiritimati', [hours([1], '00:30', '01:30')], 'Pacific/Kiritimati', '2026-05-31T11:00Z', true],
  ['Sunday in Honolulu', [hours([7], '22:00', '23:59')], 'Pacific/Honolulu', '2026-06-08T09:00Z', true],
  ['before 1970', [hours([3], '09:00', '10:00')], 'UTC', '1969-12-31T09:30Z', true],
])('%s', (_, schedule, zone, at, counts) => {
  const fromMs = Date.parse(at);
  expect(scheduledSpans(schedule, { fromMs, toMs: fromMs + 1 }, zone).length === 1).toBe(counts);
});

// Berlin: on 2026-03-29 02:00 becomes 03:00, on 2026-10-25 03:00 becomes 02:00.
test.each<[string, WeekHours, string, string[][]]>([
  [
    'a night that ends within the repeated hour is one stretch',
    hours([6], '22:00', '02:45'),
    '10-24',
    [['2026-10-24T20:00', '2026-10-25T01:45']],
  ],
  ['one that begins within it, too', hours([7], '02:30', '06:00'), '10-25', [['2026-10-25T00:30', '2026-10-25T05:00']]],
  ['whole days leave nothing out', hours(all, '02:30', '02:30'), '10-25', [['2026-10-24T22:00', '2026-10-25T23:00']]],
  [
    'a begin that is skipped is when the clock goes on',
    hours([7], '02:30', '06:00'),
    '03-29',
    [['2026-03-29T01:00', '2026-03-29T04:00']],
  ],
  ['so is an end', hours([6], '22:00', '02:30'), '03-29', [['2026-03-28T23:00', '2026-03-29T01:00']]],
  ['hours that are skipped whole are none', hours([7], '02:10', '02:50'), '03-29', []],
  [
    'the day has its hours by the clock on the wall',
    hours([7], '09:00', '18:00'),
    '03-29',
    [['2026-03-29T07:00', '2026-03-29T16:00']],
  ],
])('the clock is set: %s', (_, schedule, day, expected) => {
  // The local day and, for a night, the evening before it.
  const from = day === '10-24' ? '2026-10-24T12:00Z' : day === '10-25' ? '2026-10-24T22:00Z' : '2026-03-28T23:00Z',
    to = day.startsWith('10') ? '2026-10-25T23:00Z' : '2026-03-29T22:00Z';
  expect(spans([schedule], 'Europe/Berlin', from, to)).toEqual(expected);
});
