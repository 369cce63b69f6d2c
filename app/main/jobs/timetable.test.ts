import { expect, test } from 'vitest';
import { JobName } from '../../shared/domain/job.ts';
import { lastDue, nextDue, TIMETABLE } from './timetable.ts';

const at = (text: string) => Date.parse(text);

/** The trial restore stands at half past four; what of half past two is said below is asked of a job that stands there. */
test.each<[string, JobName, string, string, string, string]>([
  ['an ordinary week', 'statistics', 'Asia/Ho_Chi_Minh', '2026-11-30T10:00Z', '2026-11-28T21:00Z', '2026-12-05T21:00Z'],
  ['the very moment', 'statistics', 'UTC', '2026-11-29T04:00Z', '2026-11-29T04:00Z', '2026-12-06T04:00Z'],
  ['a millisecond before', 'statistics', 'UTC', '2026-11-29T03:59:59.999Z', '2026-11-22T04:00Z', '2026-11-29T04:00Z'],
  ['the day of 23 hours', 'statistics', 'Europe/Berlin', '2026-03-29T12:00Z', '2026-03-29T02:00Z', '2026-04-05T02:00Z'],
  ['the day of 25 hours', 'statistics', 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-25T03:00Z', '2026-11-01T03:00Z'],
  [
    'a zone of half an hour',
    'trial-restore',
    'Asia/Kolkata',
    '2026-11-30T10:00Z',
    '2026-10-31T23:00Z',
    '2026-11-30T23:00Z',
  ],
  [
    'a change of half an hour',
    'trial-restore',
    'Australia/Lord_Howe',
    '2026-10-04T12:00Z',
    '2026-09-30T18:00Z',
    '2026-10-31T17:30Z',
  ],
  ['quarters', 'capacity-report', 'America/New_York', '2026-11-30T10:00Z', '2026-10-01T09:00Z', '2027-01-01T10:00Z'],
])('%s', (_, name, zone, now, last, next) => {
  expect(new Date(lastDue(name, zone, at(now)))).toEqual(new Date(last));
  expect(new Date(nextDue(name, zone, at(now)))).toEqual(new Date(next));
});

test('every job stands in it, in the order of the list', () => expect(Object.keys(TIMETABLE)).toEqual(JobName.options));
