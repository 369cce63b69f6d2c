import { expect, test } from 'vitest';
import { anchorCount, FOOTFALL_ROW, YOLOX_ROW } from './decode-output.ts';
import { AGREEMENT, agrees, difference, isFinite, OutputReader, testPicture } from './compare-outputs.ts';

const model = { family: 'footfall' as const, width: 64, height: 64 },
  reader = new OutputReader(model),
  rows = anchorCount(64, 64),
  low = 0.1;
const output = () =>
  Float32Array.from({ length: rows * FOOTFALL_ROW }, (_, i) =>
    i % FOOTFALL_ROW === 4 ? (i % 50 === 4 ? 0.8 : 0.001) : 10 + (i % 7),
  );
const compare = (change: (changed: Float32Array) => void) => {
  const changed = output();
  change(changed);
  return difference(reader.read(output()), reader.read(changed), low);
};

test('all rows are read, in their order, of either family', () => {
  expect(reader.read(output()).count).toBe(rows);
  const yolox = new OutputReader({ ...model, family: 'yolox' }).read(new Float32Array(rows * YOLOX_ROW));
  expect([yolox.count, ...yolox.boxes.subarray(4, 8)]).toEqual([rows, 4, -4, 12, 4]);
});

test.each<[string, (changed: Float32Array) => void, boolean]>([
  ['the same numbers', () => {}, true],
  ['the last digit of 32 bits', (all) => all.forEach((_, i) => (all[i] *= 1 + 1e-6)), true],
  ['a confidence within the tolerance', (all) => (all[4] -= AGREEMENT.confidence / 2), true],
  ['a confidence beyond it', (all) => (all[4] -= AGREEMENT.confidence * 2), false],
  ['one that becomes somebody', (all) => (all[9] = 0.5), false],
  ['a box that is off', (all) => (all[0] += 4 * AGREEMENT.pixels), false],
  ['a box of nobody that is off by as much', (all) => (all[5] += 4 * AGREEMENT.pixels), true],
  ['a box of nobody that is somewhere else', (all) => (all[5] += 5), false],
  ['zeros', (all) => all.fill(0), false],
  ['nothing but nobody', (all) => all.forEach((_, i) => i % FOOTFALL_ROW === 4 && (all[i] = 0.001)), false],
  ['numbers that are all off by a hundredth', (all) => all.forEach((value, i) => (all[i] = value * 1.01)), false],
])('%s', (_, change, expected) => {
  expect(agrees(compare(change))).toBe(expected);
});

test('numbers that are none are seen wherever they are', () => {
  expect(isFinite(output())).toBe(true);
  for (const none of [NaN, Infinity, -Infinity]) {
    const broken = output();
    broken[broken.length - 1] = none;
    expect(isFinite(broken)).toBe(false);
  }
});

test('the picture is the same each time, and none of its planes is even', () => {
  const [first, second] = [new Uint8Array(3 * 64 * 64), new Uint8Array(3 * 64 * 64)];
  testPicture(64, 64, first);
  testPicture(64, 64, second);
  expect(first).toEqual(second);
  for (let plane = 0; plane < 3; plane++)
    expect(new Set(first.subarray(plane * 4096, (plane + 1) * 4096)).size).toBeGreaterThan(100);
});
