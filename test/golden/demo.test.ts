import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoClip, demoLine, demoTruth, WorkerClient } from '../support/worker-client.ts';

const clients: WorkerClient[] = [];
let client: WorkerClient;
beforeAll(async () => {
  client = await countDemo();
});
afterAll(() => {
  for (const started of clients) started.kill();
});

async function countDemo(): Promise<WorkerClient> {
  const started = new WorkerClient();
  clients.push(started);
  started.start({
    source: { kind: 'file', path: demoClip, loop: false },
    pace: 'fast',
    startTimeMs: 0,
    regions: [demoLine],
  });
  await started.exited;
  return started;
}

test('the demo clip counts exactly its truth with the starter model: each person once, the right way, when it happened', () => {
  const [ended] = client.all('ended');
  expect(ended, client.log).toMatchObject({
    video: { width: 960, height: 540, fps: 15, frames: 900 },
    timing: { framesAnalysed: 900 },
    warning: null,
  });

  const counted = client.counted.map(({ direction, capturedAtMs }) => ({ direction, time: capturedAtMs / 1000 }));
  for (const direction of ['in', 'out'] as const) {
    const found = counted
      .filter((crossing) => crossing.direction === direction)
      .map(({ time }) => time)
      .toSorted((a, b) => a - b);
    const truth = demoTruth.crossings
      .filter((crossing) => crossing.direction === direction)
      .map(({ time }) => time)
      .toSorted((a, b) => a - b);
    expect(
      found.map((time) => time.toFixed(2)),
      direction,
    ).toHaveLength(demoTruth.totals[direction]);
    for (const [i, time] of found.entries())
      expect(Math.abs(time - truth[i]), `${direction} at ${truth[i]} s was counted at ${time} s`).toBeLessThanOrEqual(
        1.2,
      );
  }

  // Every crossing has its receipt, and the whole minute was measured.
  for (const { receipt, confidence } of client.counted) {
    expect(receipt.path.length).toBeGreaterThan(1);
    expect(receipt.samplesBefore).toBeGreaterThan(0);
    expect(receipt.samplesAfter).toBeGreaterThan(0);
    expect(confidence).toBeGreaterThan(0.1);
  }
  const covered = client.events.flatMap((event) => (event.kind === 'coverage' ? [event] : []));
  expect(covered.reduce((sum, { frames }) => sum + frames, 0)).toBe(900);
  expect(covered.reduce((sum, { measuredMs }) => sum + measuredMs, 0)).toBeCloseTo(59_933, -1);
  expect(client.events.some(({ kind }) => kind === 'track')).toBe(true);
});

test('the same clip twice gives the same events', async () => {
  expect(client.events.length).toBeGreaterThan(50);
  expect((await countDemo()).events).toEqual(client.events);
});
