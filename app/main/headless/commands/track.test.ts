import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FootfallError } from '../../../shared/errors.ts';
import { track } from './track.ts';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'footfall-track-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);
const size = ['--width', '1000', '--height', '600', '--fps', '10'];

/** Two people of 40 x 100: one walks down through the middle, one up on the right. */
const walkers = Array.from({ length: 40 }, (_, i) =>
  `${i + 1},-1,280,${100 + i * 8},40,100,0.9\n${i + 1},-1,680,${450 - i * 8},40,100,0.8`).join('\n');

async function failure(args: string[]): Promise<{ code: string; message: string }> {
  const error = await track(args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FootfallError);
  return (error as FootfallError).info;
}

describe('footfall track', () => {
  test('writes tracks and the crossings of lines', async () => {
    await writeFile(file('det.txt'), walkers);
    await writeFile(file('lines.json'), '[[0.1, 0.5, 0.9, 0.5], [0.5, 0, 0.5, 1]]');
    const args = ['--detections', file('det.txt'), ...size, '--out', file('tracks.txt'), '--lines', file('lines.json'), '--events', file('events.json')];
    expect(await track(args)).toBe(0);

    const rows = (await readFile(file('tracks.txt'), 'utf8')).trim().split('\n').map((row) => row.split(',').map(Number));
    expect(new Set(rows.map(([, id]) => id))).toEqual(new Set([1, 2]));
    expect(rows[0]).toEqual([1, 1, 280, 100, 40, 100, 0.9, -1, -1, -1]);
    expect(JSON.parse(await readFile(file('events.json'), 'utf8'))).toEqual([
      { line: 0, frame: expect.any(Number), direction: 'pos', trackId: 1 },
      { line: 0, frame: expect.any(Number), direction: 'neg', trackId: 2 },
    ]);
  });

  test('tells a frame that missed somebody, and nothing of somebody seen once', async () => {
    const seen = walkers.split('\n').filter((row) => !row.startsWith('21,'));
    await writeFile(file('det.txt'), [...seen, '5,-1,800,300,40,100,0.9'].join('\n'));
    await track(['--detections', file('det.txt'), ...size, '--out', file('tracks.txt')]);
    const rows = (await readFile(file('tracks.txt'), 'utf8')).trim().split('\n').map((row) => row.split(',').map(Number));
    expect(rows.map(([frame, id]) => `${frame} ${id}`)).toEqual(Array.from({ length: 40 }, (_, i) => [`${i + 1} 1`, `${i + 1} 2`]).flat());
    const [, , x, y] = rows.find(([frame, id]) => frame === 21 && id === 1)!;
    expect([Math.abs(x - 280), Math.abs(y - 260)].map(Math.round)).toEqual([0, 0]);
  });

  test('a recording of days with one late row', async () => {
    await writeFile(file('det.txt'), '300000,-1,10,10,50,50,0.9\n');
    expect(await track(['--detections', file('det.txt'), ...size, '--out', file('tracks.txt')])).toBe(0);
    expect(await readFile(file('tracks.txt'), 'utf8')).toBe('');
  });

  test('the same file gives the same bytes', async () => {
    await writeFile(file('det.txt'), walkers);
    await track(['--detections', file('det.txt'), ...size, '--out', file('a.txt')]);
    await track(['--detections', file('det.txt'), ...size, '--out', file('b.txt')]);
    expect(await readFile(file('b.txt'), 'utf8')).toBe(await readFile(file('a.txt'), 'utf8'));
  });

  test.each([
    ['no detections', [], /--detections is missing/],
    ['no size', ['--detections', 'x', '--out', 'y'], /--width is missing/],
    ['a negative number', ['--fps', '-3'], /^To specify an option argument starting with a dash use '--fps=-XYZ'\. Run/],
    ['an unknown option', ['--colour', 'red'], /colour/],
    ['a size of nothing', ['--detections', 'x', '--out', 'y', '--width', '0', '--height', '600', '--fps', '10'], /--width 0 is not a number above 0/],
    ['lines without events', [...size, '--detections', 'x', '--out', 'y', '--lines', 'z'], /--lines and --events belong together/],
    ['no such file', [...size, '--detections', '/nowhere/det.txt', '--out', 'y'], /\/nowhere\/det\.txt cannot be read: there is no such file\. Run/],
  ])('%s is named', async (_name, args, message) => {
    const { code, message: said } = await failure(args);
    expect(code).toBe('CLI_001');
    expect(said).toMatch(message);
  });

  test.each([
    ['words', 'hello', /Line 1 of .* is not frame/],
    ['too few columns', '1,-1,10,10,5,5', /Line 1 of/],
    ['frame 0', '1,-1,10,10,5,5,0.9\n0,-1,10,10,5,5,0.9', /Line 2 of .* frame 0/],
    ['nothing', '\n', /has no detections/],
  ])('a file of %s is named', async (_name, content, message) => {
    await writeFile(file('det.txt'), content);
    expect((await failure(['--detections', file('det.txt'), ...size, '--out', file('tracks.txt')])).message).toMatch(message);
  });

  test('a line that cannot count is refused with its own code', async () => {
    await writeFile(file('det.txt'), walkers);
    await writeFile(file('lines.json'), '[[0.5, 0.5, 0.5, 0.5]]');
    const { code } = await failure(['--detections', file('det.txt'), ...size, '--out', file('tracks.txt'), '--lines', file('lines.json'), '--events', file('events.json')]);
    expect(code).toBe('REGION_001');
  });
});
