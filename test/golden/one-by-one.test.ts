import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { line, root, starterModel, WorkerClient } from '../support/worker-client.ts';

const folder = join(root, '../shared/test-data');
const video = join(folder, 'video/one-by-one-person-detection.mp4');
const there = existsSync(video);
if (!there) console.warn(`skipped: the counted video is not here (${video})`);

interface Truth {
  line: [number, number, number, number];
  events: { timeSeconds: number; direction: 'in' | 'out' }[];
  toleranceSeconds: number;
}

const clients: WorkerClient[] = [];
afterAll(() => {
  for (const client of clients) client.kill();
});

describe.skipIf(!there)('six people walk through a room, one at a time', () => {
  test.each([
    ['the starter model', starterModel],
    ...(process.env.FOOTFALL_LONG === '1'
      ? [['yolox_nano, which has no manifest', join(folder, 'models/yolox_nano.onnx')]]
      : []),
  ])('%s counts them as a person did', async (_, model) => {
    const truth = JSON.parse(readFileSync(join(folder, 'video/truth.json'), 'utf8')) as Truth;
    const [x1, y1, x2, y2] = truth.line;
    const client = new WorkerClient();
    clients.push(client);
    client.start({
      source: { kind: 'file', path: video, loop: false },
      pace: 'fast',
      startTimeMs: 0,
      modelManifestPath: model,
      regions: [line('Door', [x1, y1], [x2, y2])],
    });
    await client.exited;
    expect(client.all('ended'), client.log).toHaveLength(1);
    const found = client.counted.map(({ direction, capturedAtMs }) => ({
      direction,
      timeSeconds: capturedAtMs / 1000,
    }));
    expect(
      found.map(({ direction }) => direction),
      JSON.stringify(found),
    ).toEqual(truth.events.map(({ direction }) => direction));
    for (const [i, { timeSeconds }] of found.entries()) {
      expect(
        Math.abs(timeSeconds - truth.events[i].timeSeconds),
        `${truth.events[i].timeSeconds} s was counted at ${timeSeconds} s`,
      ).toBeLessThanOrEqual(truth.toleranceSeconds);
    }
  });
});
