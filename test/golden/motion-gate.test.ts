import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { demoClip, demoLine, line, makeClip, root, temporaryFolder, WorkerClient } from '../support/worker-client.ts';

/* What the motion gate costs: nothing. What it saves: the detector's work in an empty, still scene. More clips, and as other cameras show them: FOOTFALL_LONG=1. */

const LONG = process.env.FOOTFALL_LONG === '1';
const shared = join(root, '../shared/test-data/video');
const oneByOne = join(shared, 'one-by-one-person-detection.mp4');
const folder = temporaryFolder();
const clients: WorkerClient[] = [];
afterAll(() => {
  for (const client of clients) client.kill();
  folder.remove();
});

const encode = ['-an', '-c:v', 'libx264', '-preset', 'veryfast'];
/** By night, with much noise, through a thin line. */
const LOOKS: [string, string[]][] = [
  ['as it is', []],
  ['dark', ['-vf', 'eq=brightness=-0.25:contrast=0.5']],
  ['noisy', ['-vf', 'noise=alls=24:allf=t']],
  ['thin', ['-b:v', '150k', '-maxrate', '150k', '-bufsize', '150k']],
];

async function count(path: string, regions: ReturnType<typeof line>[], motionGate: boolean) {
  const client = new WorkerClient();
  clients.push(client);
  client.start({
    source: { kind: 'file', path, loop: false },
    pace: 'fast',
    startTimeMs: 0,
    regions,
    motionGate,
  });
  await client.exited;
  const [ended] = client.all('ended');
  return { counted: client.counted, looked: ended.framesDetected / ended.timing.framesAnalysed };
}

const clips: [string, string, ReturnType<typeof line>[]][] = [['the demo', demoClip, [demoLine]]];
if (!existsSync(oneByOne)) console.warn(`skipped: the counted video is not here (${oneByOne})`);
else if (LONG) {
  const [x1, y1, x2, y2] = (JSON.parse(readFileSync(join(shared, 'truth.json'), 'utf8')) as { line: number[] }).line;
  clips.push(['one by one', oneByOne, [line('Door', [x1, y1], [x2, y2])]]);
}

describe.each(clips)('%s', (clip, source, regions) => {
  test.each(LONG ? LOOKS : LOOKS.slice(0, 1))(
    '%s: every crossing is counted, as without the gate',
    async (look, args) => {
      const path = folder.file('look.mp4');
      makeClip('-i', source, ...(LONG ? [] : ['-t', '25']), ...args, ...encode, path);
      const all = await count(path, regions, false),
        gated = await count(path, regions, true);
      console.log(
        `${clip}, ${look}: ${all.counted.length} crossings, ${gated.counted.length} with the gate; the detector looked at ${(100 * gated.looked).toFixed(0)} % of the pictures`,
      );
      expect(all.counted.length).toBeGreaterThan(4);
      expect(gated.counted.map(({ direction }) => direction)).toEqual(all.counted.map(({ direction }) => direction));
      for (const [i, { capturedAtMs }] of gated.counted.entries())
        expect(Math.abs(capturedAtMs - all.counted[i].capturedAtMs)).toBeLessThan(300);
    },
  );
});

test.each(LONG ? [0, 6, 12] : [6])(
  'an empty shop with noise of %d is looked at a few times a second',
  async (noise) => {
    const path = folder.file('empty.mp4');
    const [still, empty] = [folder.file('still.png'), folder.file('empty.h264')];
    makeClip('-i', demoClip, '-frames:v', '1', still);
    // In the first seconds the gate learns how much the picture trembles.
    makeClip(
      '-loop',
      '1',
      '-framerate',
      '15',
      '-i',
      still,
      '-t',
      '20',
      '-vf',
      `noise=alls=${noise}:allf=t`,
      ...encode,
      empty,
    );
    makeClip('-i', empty, '-c', 'copy', path);
    const { looked } = await count(path, [demoLine], true);
    console.log(`an empty shop, noise ${noise}: the detector looked at ${(100 * looked).toFixed(0)} % of the pictures`);
    expect(looked).toBeLessThan(0.5);
  },
);
