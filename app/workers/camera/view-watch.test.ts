import { expect, test } from 'vitest';
import { VIEW_TIMES } from '../../core/camera-moved/view-guard.ts';
import { Random } from '../../core/random.test-support.ts';
import { LOOK, ViewWatch } from './view-watch.ts';

const SIZE = { width: 256, height: 144 };

/** A picture with structure, as the model is given it. */
function frame() {
  const chance = new Random(7),
    random = () => chance.share(),
    plane = SIZE.width * SIZE.height,
    data = new Uint8Array(3 * plane);
  for (let block = 0; block < 300; block++) {
    const x0 = Math.floor(random() * SIZE.width),
      y0 = Math.floor(random() * SIZE.height),
      grey = Math.floor(random() * 255);
    for (let y = y0; y < Math.min(SIZE.height, y0 + 18); y++)
      for (let x = x0; x < Math.min(SIZE.width, x0 + 24); x++)
        for (let p = 0; p < 3; p++) data[p * plane + y * SIZE.width + x] = grey;
  }
  const size = { scaledWidth: SIZE.width, scaledHeight: SIZE.height } as never;
  return { size, ptsUs: 0, capturedMs: 0, ...SIZE, data };
}

test('it is looked at once an hour, and after each reconnect once the exposure has settled', () => {
  const placed: number[] = [];
  const watch = new ViewWatch(
    { references: [], state: { kind: 'in-place', sinceMs: 0 }, take: true },
    { onReference() {}, onPlaced: (atMs) => placed.push(atMs), onState: () => expect.unreachable() },
  );
  const picture = frame();
  let nowMs = 0;
  /** Ten pictures a second. */
  const show = (ms: number) => {
    for (const end = nowMs + ms; nowMs < end; nowMs += 100) watch.see(picture, nowMs, nowMs);
  };
  const lookMs = LOOK.pictures * VIEW_TIMES.apartMs;
  watch.connected(nowMs);
  show(VIEW_TIMES.settledMs + lookMs + 5_000);
  expect(placed).toHaveLength(1);
  show(600_000);
  expect(placed).toHaveLength(1);
  // The camera was away for a moment: somebody may have turned it.
  watch.connected(nowMs);
  const backMs = nowMs;
  show(VIEW_TIMES.settledMs - 1_000);
  expect(placed).toHaveLength(1);
  show(lookMs + 30_000);
  expect(placed).toHaveLength(2);
  expect(placed[1]).toBeGreaterThanOrEqual(backMs + VIEW_TIMES.settledMs);
  // One that broke off in the middle of a look begins it anew.
  watch.connected(nowMs);
  show(VIEW_TIMES.settledMs + lookMs / 2);
  watch.connected(nowMs);
  const againMs = nowMs;
  show(VIEW_TIMES.settledMs + lookMs + 30_000);
  expect(placed).toHaveLength(3);
  expect(placed[2]).toBeGreaterThanOrEqual(againMs + VIEW_TIMES.settledMs);
});
