import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { track } from '../../app/main/headless/commands/track.ts';
import { root } from '../support/worker-client.ts';

interface Row {
  name: string;
  HOTA: number;
  DetA: number;
  AssA: number;
  IDF1: number;
  MOTA: number;
  IDSW: number;
}
interface Evaluation {
  rows: Row[];
  counting: { crossings: number; f1: number; count_error: number } | null;
}
interface Cost {
  firstUs: number;
  lastUs: number;
  finished: number;
  most: number;
  heapEarly: number;
  heapLate: number;
}

const build = (name: string) => import(pathToFileURL(join(root, 'build', name)).href);
const { evaluate, missing } = (await build('eval-tracking.mjs')) as {
  evaluate(names?: string[]): Promise<Evaluation>;
  missing(): string | null;
};
const { follow } = (await build('bench-tracking.mjs')) as { follow(people: number, frames: number): Promise<Cost> };

const reason = missing();
if (reason) console.warn(`skipped: tracker against the sequences: ${reason}`);

describe.skipIf(reason !== null)('footfall track, judged', () => {
  // The best reference trackers on exactly these files: ByteTrack on MOT17, SFSORT on DanceTrack.
  test('beats the best of the others on MOT17 and on DanceTrack', async () => {
    const { rows, counting } = await evaluate();
    const of = (name: string) => rows.find((row) => row.name === name)!;
    expect(rows.map(({ name }) => name)).toHaveLength(9);
    expect(of('MOT17').HOTA).toBeGreaterThan(70.5);
    expect(of('MOT17').IDF1).toBeGreaterThan(81.7);
    expect(of('MOT17').MOTA).toBeGreaterThan(78.57);
    expect(of('DanceTrack').HOTA).toBeGreaterThan(57.9);
    expect(counting?.crossings).toBe(158);
    expect(counting?.f1).toBeGreaterThan(0.85);
  });
});

test('the tracker keeps nothing of who has gone', async () => {
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
  const { finished, most, heapEarly, heapLate } = await follow(4, 100_000);
  expect(finished).toBeGreaterThan(500);
  expect(most).toBeLessThan(6);
  expect(heapLate - heapEarly).toBeLessThan(1);
});

describe('footfall track', () => {
  type Row = [x: number, y: number, w: number, h: number, confidence: number];

  /** Ids of the tracks and directions of the crossings of a line across the picture. */
  async function follow(frames: Row[][], fps: number): Promise<{ tracks: string[]; directions: string[] }> {
    const folder = mkdtempSync(join(tmpdir(), 'footfall-track-')),
      file = (name: string) => join(folder, name);
    try {
      writeFileSync(
        file('det.txt'),
        frames.flatMap((rows, i) => rows.map((row) => [i + 1, -1, ...row].join())).join('\n'),
      );
      writeFileSync(file('lines.json'), '[[0.2,0.6,0.8,0.6]]');
      await track([
        '--detections',
        file('det.txt'),
        '--width',
        '1280',
        '--height',
        '720',
        '--fps',
        String(fps),
        '--out',
        file('out.txt'),
        '--lines',
        file('lines.json'),
        '--events',
        file('events.json'),
      ]);
      const ids = readFileSync(file('out.txt'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(',')[1]);
      return {
        tracks: [...new Set(ids)],
        directions: (JSON.parse(readFileSync(file('events.json'), 'utf8')) as { direction: string }[]).map(
          ({ direction }) => direction,
        ),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const walk = (rows: (i: number) => Row[]) => Array.from({ length: 36 }, (_, i) => rows(i));

  test.each<[string, (i: number) => Row[]]>([
    [
      'two boxes in every frame',
      (i) => [
        [600, 100 + 12 * i, 80, 200, 0.9],
        [606, 104 + 12 * i, 80, 200, 0.75],
      ],
    ],
    [
      'two boxes, both sure',
      (i) => [
        [600, 100 + 12 * i, 80, 200, 0.9],
        [606, 104 + 12 * i, 80, 200, 0.89],
      ],
    ],
    [
      'rows that are doubled',
      (i) => [
        [600, 100 + 12 * i, 80, 200, 0.9],
        [600, 100 + 12 * i, 80, 200, 0.9],
      ],
    ],
    [
      'a second box that overlaps by half',
      (i) => [
        [600, 100 + 12 * i, 80, 200, 0.9],
        [612, 130 + 12 * i, 80, 190, 0.75],
      ],
    ],
  ])('%s are one person', async (_, rows) => {
    expect(await follow(walk(rows), 15)).toEqual({ tracks: ['1'], directions: ['pos'] });
  });

  test.each([5, 6, 7.5, 15])(
    'a child who runs three heights a second is counted at %d frames a second',
    async (fps) => {
      const frames = Array.from({ length: Math.round(1.5 * fps) }, (_, i): Row[] => [
        [615, 102 + (330 * i) / fps, 50, 110, 0.9],
      ]);
      expect(await follow(frames, fps)).toEqual({ tracks: ['1'], directions: ['pos'] });
    },
  );
});
