import { expect, it } from 'vitest';
import type { FromWorker } from '../../shared/camera-protocol.ts';
import { NewsLane } from './news-lane.ts';

const fragment = (key: boolean): FromWorker => ({
  type: 'video-fragment',
  epoch: 1,
  key,
  ptsUs: 0,
  data: new Uint8Array(),
});
const overlay: FromWorker = { type: 'overlay', overlay: { cameraId: 'a', epoch: 1, ptsUs: 0, tracks: [] } };
const events: FromWorker = { type: 'events', events: [] };

it('a main that takes nothing gets facts later, and no pile of pictures', async () => {
  const taken: (() => void)[] = [],
    sent: FromWorker[] = [];
  const lane = new NewsLane((message) => {
    sent.push(message);
    return new Promise((resolve) => taken.push(resolve));
  });
  for (let i = 0; i < 10_000; i++) {
    lane.send(fragment(i % 30 === 0));
    lane.send(overlay);
    if (i % 1000 === 0) lane.send(events);
  }
  expect(sent.filter(({ type }) => type === 'events')).toHaveLength(10);
  expect(sent.length).toBeLessThanOrEqual(110);
  // It goes on: from a picture with which a decoder can begin.
  for (const take of taken.splice(0)) take();
  await Promise.resolve();
  const before = sent.length;
  for (const key of [false, false, true, false]) lane.send(fragment(key));
  expect(sent.slice(before)).toEqual([fragment(true), fragment(false)]);
});
