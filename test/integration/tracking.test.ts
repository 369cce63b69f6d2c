import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { root } from '../support/worker-client.ts';

interface Row { name: string; HOTA: number; DetA: number; AssA: number; IDF1: number; MOTA: number; IDSW: number }
interface Evaluation { rows: Row[]; counting: { crossings: number; f1: number; count_error: number } | null }
interface Cost { firstUs: number; lastUs: number; finished: number; most: number; heapEarly: number; heapLate: number }

const build = (name: string) => import(pathToFileURL(join(root, 'build', name)).href);
const { evaluate, missing } = (await build('eval-tracking.mjs')) as { evaluate(names?: string[]): Promise<Evaluation>; missing(): string | null };
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
