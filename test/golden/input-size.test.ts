import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chooseSize } from '../../app/core/capacity/input-size.ts';
import { ModelManifest, sizeName, sizesOf, type InputSize } from '../../app/shared/domain/model.ts';
import { checkClip } from '../support/view-clips.ts';
import { demoClip, demoLine, demoTruth, line, starterModel } from '../support/worker-client.ts';

const sizes = sizesOf(ModelManifest.parse(JSON.parse(readFileSync(starterModel, 'utf8'))));
const people = demoTruth.totals.in + demoTruth.totals.out;
const FPS = 15;
/** The demo from three times as far away, in the middle of a grey picture. */
const SHARE = 1 / 3,
  far = `scale=${960 * SHARE}:${540 * SHARE}:flags=area,pad=960:540:(ow-iw)/2:(oh-ih)/2:color=gray`,
  [from, to] = demoLine.points.map((point) => point.map((value) => 0.5 + (value - 0.5) * SHARE) as [number, number]),
  farLine = line('Entrance', from, to);

const choice = (height: number | null, now: InputSize) =>
  chooseSize({ height, picture: { width: 960, height: 540 }, sizes, now, affords: () => true });

test.runIf(process.env.FOOTFALL_LONG === '1')(
  'the demo, whose people are large, stays at the usual size, in which all are counted',
  async () => {
    const { counted, peopleHeight } = await checkClip(demoClip, 'null', { fps: FPS, line: demoLine });
    const { size, why } = choice(peopleHeight, sizes[0]);
    expect([sizeName(size), why]).toEqual(['512x288', 'large-people']);
    expect(counted).toBe(people);
  },
  400_000,
);

test.runIf(process.env.FOOTFALL_LONG)(
  'where they are a third as large the largest is chosen, and most of those are counted whom the usual one misses',
  async () => {
    const usual = await checkClip(demoClip, far, { fps: FPS, line: farLine });
    const { size, why } = choice(usual.peopleHeight, sizes[0]);
    expect([sizeName(size), why]).toEqual(['768x448', 'small-people']);
    const larger = await checkClip(demoClip, far, { fps: FPS, line: farLine, inputSize: size });
    expect(choice(larger.peopleHeight, size)).toEqual({ size, why });
    expect(usual.counted).toBeLessThan(0.5 * people);
    expect(larger.counted).toBeGreaterThan(2 * usual.counted);
    expect(Math.abs(larger.counted - people)).toBeLessThanOrEqual(0.25 * people);
    process.stdout.write(`of ${people}: ${usual.counted} at 512x288, ${larger.counted} at 768x448\n`);
  },
  800_000,
);
