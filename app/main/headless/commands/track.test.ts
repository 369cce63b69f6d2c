import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FootfallError } from '../../../shared/errors.ts';
import { track } from './track.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-track-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);
const size = ['--width', '1000', '--height', '600', '--fps', '10'];

/** Two people of 40 x 100: one walks down through the middle, one up on the right. */
const walkers = Array.from(
  { length: 40 },
  (_, i) => `${i + 1},-1,280,${100 + i * 8},40,100,0.9\n${i + 1},-1,680,${450 - i * 8},40,100,0.8`,
).join('\n');

async function failure(args: string[]): Promise<{ code: string; message: string }> {
  const error = await track(args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FootfallError);
  return (error as FootfallError).info;
}

describe('footfall track', () => {
  test('writes tracks and the crossings of lines', async () => {
    await writeFile(file('det.txt'), walkers);
    await writeFile(file('lines.json'), '[[0.1, 0.5, 0.9, 0.5], [0.5, 0, 0.5, 1]]');
    const args = [
      '--detections',
      file('det.txt'),
      ...size,
      '--out',
      file('tracks.txt'),
      '--lines',
      file('lines.json'),
      '--events',
      file('events.json'),
    ];
    expect(await track(args)).toBe(0);

    const rows = (await readFile(file('tracks.txt'), 'utf8'))
      .trim()
      .split('\n')
      .map((row) => row.split(',').map(Number));
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
    const rows = (await readFile(file('tracks.txt'), 'utf8'))
      .trim()
      .split('\n')
      .map((row) => row.split(',').map(Number));
    expect(rows.map(([frame, id]) => `${frame} ${id}`)).toEqual(
      Array.from({ length: 40 }, (_, i) => [`${i + 1} 1`, `${i + 1} 2`]).flat(),
    );
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
    [
      'a negative number',
      ['--fps', '-3'],
      /^To specify an option argument starting with a dash use '--fps=-XYZ'\. Run/,
    ],
    ['an unknown option', ['--colour', 'red'], /colour/],
    [
      'a size of nothing',
      ['--detections', 'x', '--out', 'y', '--width', '0', '--height', '600', '--fps', '10'],
      /--width 0 is not a number above 0/,
    ],
    [
      'lines without events',
      [...size, '--detections', 'x', '--out', 'y', '--lines', 'z'],
      /--lines and --events belong together/,
    ],
    [
      'no such file',
      [...size, '--detections', '/nowhere/det.txt', '--out', 'y'],
      /\/nowhere\/det\.txt cannot be read: there is no such file\. Run/,
    ],
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
    expect((await failure(['--detections', file('det.txt'), ...size, '--out', file('tracks.txt')])).message).toMatch(
      message,
    );
  });

  test('a line that cannot count is refused with its own code', async () => {
    await writeFile(file('det.txt'), walkers);
    await writeFile(file('lines.json'), '[[0.5, 0.5, 0.5, 0.5]]');
    const { code } = await failure([
      '--detections',
      file('det.txt'),
      ...size,
      '--out',
      file('tracks.txt'),
      '--lines',
      file('lines.json'),
      '--events',
      file('events.json'),
    ]);
    expect(code).toBe('REGION_001');
  });

  /** Somebody of 200 pixels who goes down through the picture, so many heights a second. */
  const walker = (fps: number, confidence: string, heights = 0.8) =>
    Array.from(
      { length: Math.ceil((3 * fps) / heights) },
      (_, i) => `${i + 1},-1,600,${Math.round(10 + (heights * 200 * i) / fps)},80,200,${confidence}`,
    );
  const picture = (fps: number) => ['--width', '1280', '--height', '900', '--fps', String(fps), '--json'];

  /** What it prints, says on stderr and returns. */
  async function run(rows: string[], lines: unknown, ...more: string[]) {
    await writeFile(file('det.txt'), rows.join('\n'));
    await writeFile(file('lines.json'), JSON.stringify(lines));
    const out: string[] = [],
      err: string[] = [];
    const outSpy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
    const errSpy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
    try {
      const code = await track([
        '--detections',
        file('det.txt'),
        '--out',
        file('tracks.txt'),
        '--lines',
        file('lines.json'),
        '--events',
        file('events.json'),
        ...more,
      ]);
      return {
        code,
        said: err.join(''),
        result: JSON.parse(out.join('')) as {
          frames: number;
          tracks: number;
          events: number;
          notices?: { code: string }[];
        },
      };
    } finally {
      outSpy.mockRestore();
      errSpy.mockRestore();
    }
  }

  const across = [[0.2, 0.6, 0.8, 0.6]];

  test.each<[string, string[], unknown, string[], number, string, RegExp]>([
    [
      'no detection that starts a track',
      walker(15, '0.65'),
      across,
      picture(15),
      1,
      'COUNT_005',
      /reaches 0\.7, the surest has 0\.65/,
    ],
    [
      'too few frames',
      walker(0.5, '0.9', 0.5),
      across,
      picture(0.5),
      1,
      'COUNT_004',
      /0\.5 analysed frames per second; people are followed from 1 on/,
    ],
    [
      'nobody who is seen twice',
      ['1,-1,600,100,80,200,0.9'],
      across,
      picture(15),
      0,
      'COUNT_002',
      /Nobody was followed in/,
    ],
    [
      'a line that is narrower than people',
      walker(15, '0.9'),
      [[0.48, 0.6, 0.52, 0.6]],
      picture(15),
      0,
      'COUNT_006',
      /is 64% as long as people are wide/,
    ],
  ])('%s is told, in text and in JSON', async (_, rows, lines, size, exit, wanted, sentence) => {
    const { code, said, result } = await run(rows, lines, ...size);
    expect([code, result.notices?.map((one) => one.code)]).toEqual([exit, [wanted]]);
    expect(said).toMatch(sentence);
    expect(said.trim()).toMatch(new RegExp(`\\(${wanted}\\)$`));
  });

  test('what counts has no notice, and the rate that is named as least is enough', async () => {
    for (const fps of [1, 15]) {
      const { code, said, result } = await run(walker(fps, '0.9'), across, ...picture(fps));
      expect([code, said, result]).toEqual([0, '', { frames: walker(fps, '0.9').length, tracks: 1, events: 1 }]);
    }
  });

  test('--start-confidence says what starts a track, itself included', async () => {
    for (const [confidence, start, tracks] of [
      ['0.65', '0.6', 1],
      ['0.7', '0.7', 1],
      ['0.05', '0.05', 1],
      ['0.65', '0.66', 0],
    ] as const) {
      expect(
        (await run(walker(15, confidence), across, ...picture(15), '--start-confidence', start)).result,
      ).toMatchObject({ tracks, events: tracks });
    }
  });

  test('rows that are doubled count once, whatever the order', async () => {
    const rows = walker(15, '0.9'),
      once = await run(rows, across, ...picture(15)),
      tracks = await readFile(file('tracks.txt'), 'utf8');
    expect(await run([...rows, ...rows.toReversed()], across, ...picture(15))).toEqual({
      ...once,
      result: { ...once.result, repeated: rows.length },
    });
    expect(await readFile(file('tracks.txt'), 'utf8')).toBe(tracks);
  });

  test('a row far away costs no more than one nearby, and counts the same', async () => {
    const rows = walker(15, '0.9'),
      moved = rows.map((row) => `${Number(row.split(',')[0]) + 900_000_000},${row.split(',').slice(1).join(',')}`);
    const { result } = await run([...rows, ...moved], across, ...picture(15));
    expect(result).toEqual({ frames: 900_000_000 + rows.length, tracks: 2, events: 2 });
    const events = JSON.parse(await readFile(file('events.json'), 'utf8')) as { frame: number }[];
    expect(events[1].frame - events[0].frame).toBe(900_000_000);
    // The first of them was looked for in one more frame.
    expect((await readFile(file('tracks.txt'), 'utf8')).trim().split('\n')).toHaveLength(2 * (await only(rows)) + 1);
  });

  const only = async (rows: string[]) => {
    await run(rows, across, ...picture(15));
    return (await readFile(file('tracks.txt'), 'utf8')).trim().split('\n').length;
  };

  test.each([
    ['shares of the picture', ['1,-1,0.4,0.1,0.06,0.2,0.9'], across, /not in shares of the picture/],
    ['boxes beside the picture', ['1,-1,5000,100,80,200,0.9'], across, /No box of .* touches a picture of 1280 x 900/],
    ['no lines', walker(15, '0.9'), [], /lines\.json is not a list/],
    ['a line of three', walker(15, '0.9'), [[0.1, 0.2, 0.3]], /its line 1 is \[0\.1,0\.2,0\.3\]/],
    ['a line outside the picture', walker(15, '0.9'), [[1.2, 0.6, 1.8, 0.6]], /leaves the picture/],
  ])('%s are refused', async (_, rows, lines, why) => {
    await expect(run(rows, lines, ...picture(15))).rejects.toThrow(why);
  });

  test.each(['--fps=1e9', '--fps=0x10', '--fps=1,5', '--width=1e300', '--start-confidence=70', '--start-confidence=0'])(
    '%s is refused',
    async (option) => {
      await expect(run(walker(15, '0.9'), across, ...picture(15), option)).rejects.toThrow(option.split('=')[0]);
    },
  );
});
