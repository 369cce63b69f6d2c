import { expect, test } from 'vitest';
import { FileTimeline } from './file-timeline.ts';

const ms = (values: number[]) => values.map((value) => value * 1000);

test.each<[string, number, number[], number[]]>([
  ['times that only grow stay as they are', 25, [0, 40, 80, 5000], [0, 40, 80, 5000]],
  ['a seam goes on one period later', 25, [0, 40, 80, 0, 40, 80, 0], [0, 40, 80, 120, 160, 200, 240]],
  ['a part that does not begin at 0', 25, [0, 40, 1000, 1040, 500, 540], [0, 40, 1000, 1040, 1080, 1120]],
  ['a rate that nobody knows is the last step', 0, [0, 100, 200, 0], [0, 100, 200, 300]],
  ['a first picture alone', 0, [0, -40], [0, 40]],
])('%s', (_, fps, pts, expected) => {
  const timeline = new FileTimeline();
  expect(ms(pts).map((ptsUs) => timeline.at(ptsUs, fps))).toEqual(ms(expected));
});

test('a decoder that begins anew in the middle goes on from where it is told', () => {
  const timeline = new FileTimeline(10e6);
  timeline.begin(10e6);
  expect([timeline.at(0, 10), timeline.at(100_000, 10), timeline.begun, timeline.followingUs(10)]).toEqual([
    10e6,
    10.1e6,
    true,
    10.2e6,
  ]);
  timeline.begin(20e6);
  expect([timeline.begun, timeline.lastUs, timeline.at(0, 10)]).toEqual([false, 10.1e6, 20e6]);
});
