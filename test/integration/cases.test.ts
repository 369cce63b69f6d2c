import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CountResult } from '../../app/main/headless/commands/count.ts';
import { entry } from '../support/app-process.ts';
import { demoClip, root, temporaryFolder } from '../support/worker-client.ts';

/** Small inputs that strangers' programs wrote, each with what is right. */
const cases = join(root, '../shared/test-data/cases');
const isHere = existsSync(cases);
if (!isHere) process.stderr.write(`The cases are not here (${cases}), so their commands are not tested.\n`);

const folder = temporaryFolder();
afterAll(() => folder.remove());

interface Expected {
  command: string;
  right: unknown;
}
const expected = (name: string) => JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as Expected;
const footfall = (...args: string[]) => spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' });

/** The case's own command, with another file of detections where there are more. */
function track(name: string, file: string, fps?: number) {
  const { command } = expected(name),
    out = folder.file('out.txt'),
    events = folder.file('events.json');
  expect(command).toMatch(/^footfall track --detections/);
  const given = command.split('  (')[0].split(' ').slice(1),
    place: Record<string, string> = {
      '--detections': resolve(cases, name, file),
      '--lines': join(cases, name, 'lines.json'),
      '--out': out,
      '--events': events,
    };
  writeFileSync(events, '[]');
  const { status, stdout, stderr } = footfall(
    ...given.map((arg, i) => (given[i - 1] === '--fps' && fps ? String(fps) : (place[given[i - 1]] ?? arg))),
  );
  const counted = JSON.parse(readFileSync(events, 'utf8')) as { direction: string }[],
    went = (direction: string) => counted.filter((event) => event.direction === direction).length;
  return {
    status,
    stderr,
    result:
      status === 2
        ? null
        : { tracks: (JSON.parse(stdout) as { tracks: number }).tracks, pos: went('pos'), neg: went('neg') },
  };
}

const one = { tracks: 1, pos: 1, neg: 0 },
  five = { tracks: 5, pos: 5, neg: 0 };

describe.runIf(isHere)('the cases', () => {
  test.each([
    ['06-one-person-two-boxes', 'det.txt', one],
    ['10-running-child-5fps', 'det.txt', one],
    ['07-leading-blanks-and-bom', 'det.txt', one],
    ['07-leading-blanks-and-bom', 'det-bom.txt', one],
    ['08-empty-column', 'det.txt', one],
    ['08-empty-column', 'det-decimal-comma.txt', one],
    ['09-confidence-scale', 'det-0to1.txt', five],
    ['09-confidence-scale', 'det-percent.txt', five],
    ['09-confidence-scale', 'det-minus1.txt', five],
  ])('%s, %s', (name, file, right) => {
    expect(track(name, file)).toEqual({ status: 0, stderr: '', result: right });
  });

  test('06-one-person-two-boxes: rows that are doubled', () => {
    const name = '06-one-person-two-boxes',
      rows = readFileSync(join(cases, name, 'det.txt'), 'utf8')
        .trim()
        .split('\n')
        .filter((_, i) => i % 2 === 0);
    writeFileSync(folder.file('doubled.txt'), rows.flatMap((row) => [row, row]).join('\n'));
    expect(track(name, folder.file('doubled.txt')).result).toEqual(one);
  });

  test('10-running-child-5fps, det-15fps.txt', () => {
    expect(track('10-running-child-5fps', 'det-15fps.txt', 15).result).toEqual(one);
  });

  test('09-confidence-scale, det-weak.txt: no detection reaches what starts a track, and it says so', () => {
    const { status, stderr, result } = track('09-confidence-scale', 'det-weak.txt');
    expect([status, result]).toEqual([1, { tracks: 0, pos: 0, neg: 0 }]);
    expect(stderr).toMatch(
      /^No detection of .*det-weak\.txt reaches 0\.7, the surest has 0\.65: .*--start-confidence\. \(COUNT_005\)$/m,
    );
  });

  test('14-hours-without-a-date: hours need to know when the video begins', () => {
    const regions = join(cases, '14-hours-without-a-date/regions.json');
    const { status, stdout, stderr } = footfall('count', demoClip, '--regions', regions, '--json');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/“Door” has hours, so --from-time has to say when the video begins.*\(CLI_001\)/);
    const counted = JSON.parse(
      footfall('count', demoClip, '--regions', regions, '--json', '--from-time', '2026-03-01T12:00:00Z').stdout,
    ) as CountResult;
    expect(counted.lines.map((line) => [line.in, line.out])).toEqual([[14, 8]]);
  });

  test('07-leading-blanks-and-bom, regions-bom.json', () => {
    const { status, stdout, stderr } = footfall(
      'count',
      demoClip,
      '--fps',
      '2',
      '--regions',
      join(cases, '07-leading-blanks-and-bom/regions-bom.json'),
      '--json',
    );
    expect(status, stderr).toBe(0);
    expect((JSON.parse(stdout) as CountResult).lines.map((line) => line.name)).toEqual(['Door']);
  });
});
