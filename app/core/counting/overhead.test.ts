import { expect, test } from 'vitest';
import { MOUNTED_ANCHORS } from '../../shared/domain/mounting.ts';
import type { Anchor } from '../../shared/domain/region.ts';
import { HEIGHT, line, SimulatedCamera, SimulatedWalker, WIDTH } from './counting-support.ts';

/* A camera that looks straight down from a ceiling, and people as upright cylinders: which point of their boxes says best where they are. */

/** Metres. The picture shows 80 degrees across. */
const CEILING = 3,
  RADIUS = 0.22,
  FOCAL = WIDTH / 2 / Math.tan((40 * Math.PI) / 180);
const STATURES = [1.15, 1.6, 1.75, 1.9];
/** Rows of the picture where a line lies on the floor: metres from below the camera, down the picture. */
const LINES = [-0.8, -0.4, 0, 0.4, 0.8];
const FRAME_MS = 100,
  PACE = 1.2;

/** The same numbers 0..1 for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** The box around somebody who stands at (x, y) metres from below the camera; a detector is off by some pixels. */
function boxOf(x: number, y: number, stature: number, noise: () => number): [number, number, number, number] {
  const scales = [FOCAL / CEILING, FOCAL / (CEILING - stature)];
  const edges = (at: number, centre: number) => [
    centre + Math.min(...scales.map((scale) => (at - RADIUS) * scale)) + noise(),
    centre + Math.max(...scales.map((scale) => (at + RADIUS) * scale)) + noise(),
  ];
  const [x1, x2] = edges(x, WIDTH / 2),
    [y1, y2] = edges(y, HEIGHT / 2);
  return [x1, y1, x2, y2];
}

/** Who walks over a line at that row and who turns back before it, counted by that point: how many are counted rightly, and how far from the line on the floor (metres). */
function measure(anchor: Anchor, lineAt: number) {
  const y = (lineAt * FOCAL) / CEILING / HEIGHT + 0.5,
    random = randomOf(7);
  let right = 0,
    people = 0,
    off = 0,
    counted = 0;
  for (const stature of STATURES)
    for (const x of [-1, 0, 1])
      for (const way of [1, -1])
        for (const turns of [false, true]) {
          const camera = new SimulatedCamera([
              line(
                [
                  [0.02, y],
                  [0.98, y],
                ],
                { anchor },
              ),
            ]),
            walker = new SimulatedWalker(1);
          const noise = () => (random() - 0.5) * 6;
          // Half a metre before the line they turn, or go on.
          const from = lineAt - way * 1.4,
            turn = lineAt - way * 0.5;
          const path: number[] = [];
          for (let at = from; Math.abs(at - from) <= 2.8; at += (way * PACE * FRAME_MS) / 1000) path.push(at);
          const before = path.filter((at) => (turn - at) * way > 0),
            walked = turns ? [...before, ...before.toReversed()] : path;
          let seen = 0;
          for (const [i, at] of walked.entries()) {
            const [x1, y1, x2, y2] = boxOf(x, at, stature, noise);
            const inside = x2 > 0 && x1 < WIDTH && y2 > 0 && y1 < HEIGHT;
            walker.matched = inside;
            if (inside) {
              seen += 1;
              walker.box.set([Math.max(0, x1), Math.max(0, y1), Math.min(WIDTH, x2), Math.min(HEIGHT, y2)]);
            }
            if (seen > 0) camera.update([walker], i * FRAME_MS);
          }
          camera.update([walker.remove()], walked.length * FRAME_MS);
          const found = camera.end().filter(({ refusal }) => refusal === null);
          people += 1;
          right += Number(turns ? found.length === 0 : found.length === 1);
          if (turns || found.length !== 1) continue;
          const atMs = found[0].capturedAtMs;
          off += Math.abs(path[0] + (way * PACE * atMs) / 1000 - lineAt);
          counted += 1;
        }
  return { right: right / people, off: off / counted };
}

test('from above the middle of the box says where people are at every row of the picture; its ends do so on one side only', () => {
  const worst = (anchor: Anchor) => {
    const rows = LINES.map((at) => measure(anchor, at));
    return { right: Math.min(...rows.map(({ right }) => right)), off: Math.max(...rows.map(({ off }) => off)) };
  };
  const chosen = worst(MOUNTED_ANCHORS.overhead);
  // The table is in docs/decisions/geometry.md.
  expect(chosen.right).toBeGreaterThan(0.9);
  expect(chosen.off).toBeLessThan(0.4);
  for (const other of ['bottom-centre', 'top-centre'] as const)
    expect(worst(other).off).toBeGreaterThan(1.5 * chosen.off);
});
