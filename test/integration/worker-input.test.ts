import { afterAll, expect, test } from 'vitest';
import { configOf, demoClip, demoLine, WorkerClient } from '../support/worker-client.ts';

const client = new WorkerClient();
afterAll(() => client.kill());

test('a worker is given another size while it counts: from then on pictures come in it, people are counted, and what it was for is an event', async () => {
  client.start(configOf({ source: { kind: 'file', path: demoClip, loop: true }, maxFps: 15, regions: [demoLine] }));
  const size = () => client.all('status').at(-1)?.telemetry?.inputSize;
  await client.until('it counts', () => client.all('status').at(-1)?.phase === 'counting');
  expect(size()).toBe('512x288');
  client.post({ type: 'set-input', size: { width: 640, height: 352 }, why: 'small-people' });
  await client.until('the other size', () => size() === '640x352');
  const changes = client.events.filter((event) => event.kind === 'stream' && event.event === 'input-changed');
  expect(changes).toMatchObject([{ data: { from: '512x288', to: '640x352', why: 'small-people' }, error: null }]);
  const before = client.counted.length;
  await client.until('somebody is counted', () => client.counted.length > before);
  // A size that this model cannot be given is tried as soon as nobody is there, not taken, and counting goes on as it was.
  const from = client.messages.length;
  client.post({ type: 'set-input', size: { width: 100, height: 100 }, why: 'chosen' });
  await client.until('a moment without anybody', () => emptySince(from) > 2_000_000);
  const then = client.counted.length;
  await client.until('somebody more is counted', () => client.counted.length > then);
  expect(size()).toBe('640x352');
  expect(client.events.filter((event) => event.kind === 'stream' && event.event === 'input-changed')).toHaveLength(1);
  expect(client.events.filter((event) => event.kind === 'stream' && event.event === 'size-changed')).toEqual([]);
  expect(client.all('failed')).toEqual([]);
});

/** For how long nobody was in the picture at a stretch, since that message, microseconds of the stream. */
function emptySince(from: number): number {
  let [longest, sinceUs] = [0, NaN];
  for (const message of client.messages.slice(from)) {
    if (message.type !== 'overlay') continue;
    const { ptsUs, tracks } = message.overlay;
    if (tracks.length > 0 || !(ptsUs >= sinceUs)) sinceUs = tracks.length > 0 ? NaN : ptsUs;
    longest = Math.max(longest, ptsUs - sinceUs || 0);
  }
  return longest;
}
