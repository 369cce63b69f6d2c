import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CameraTelemetry } from '../../shared/domain/camera.ts';
import { costsFile, MEASURED_COSTS, MeasuredCosts } from './measured-costs.ts';

const folder = mkdtempSync(join(tmpdir(), 'footfall-costs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seen = (more: Partial<CameraTelemetry> = {}): CameraTelemetry => ({
  sourceFps: 15,
  analysisFps: 15,
  droppedFrames: 0,
  inferenceMs: 10,
  ownWorkMs: 1,
  behindMs: 50,
  resting: false,
  neededFps: 5,
  cost: { fixedCores: 0.06, perPicture: 0.01, cores: 0.2 },
  encodes: false,
  provider: 'CPU',
  hardware: null,
  inputSize: '512x288',
  peopleHeight: null,
  width: 640,
  height: 360,
  codec: 'h264',
  ...more,
});
const of = (...all: CameraTelemetry[]) => {
  const costs = new MeasuredCosts();
  for (const one of all) costs.note(one);
  return costs;
};
const cost = (fixedCores: number, perPicture = 0.01) => ({ cost: { fixedCores, perPicture, cores: 1 } });
const stream = (codec: string | null, width: number, height: number, fps = 15) => ({ codec, width, height, fps });

test('nothing is predicted of nothing', () => {
  expect(new MeasuredCosts().of(stream('h264', 640, 360))).toBeNull();
  expect(of(seen({ cost: null })).of(stream('h264', 640, 360))).toBeNull();
});

test('decoding costs as a stream of the same codec does, and of those as the one nearest in size', () => {
  const costs = of(
    seen(cost(0.06)),
    seen({ ...cost(0.3), width: 1920, height: 1080 }),
    seen({ ...cost(0.15), codec: 'hevc' }),
  );
  expect(costs.of(stream('h264', 640, 360))!.fixedCores).toBeCloseTo(0.06);
  expect(costs.of(stream('h264', 1920, 1080))!.fixedCores).toBeCloseTo(0.3);
  expect(costs.of(stream('h264', 1280, 1080))!.fixedCores).toBeCloseTo(0.2);
  expect(costs.of(stream('hevc', 640, 360, 30))!.fixedCores).toBeCloseTo(0.3);
  // Of a codec that was never seen.
  expect(costs.of(stream('mjpeg', 1920, 1080))!.fixedCores).toBeCloseTo(0.3);
  expect(costs.of(stream(null, 1920, 1080))!.fixedCores).toBeCloseTo(0.3);
});

test('a picture costs what it does with the provider that is used now, in the size with which a camera begins', () => {
  const costs = of(
    seen({ ...cost(0.06, 0.002), provider: 'CUDA' }),
    seen(cost(0.06, 0.01)),
    seen({ ...cost(0.06, 0.03), inputSize: '768x448' }),
  );
  expect(costs.of(stream('h264', 640, 360))!.perPicture).toBe(0.01);
});

test('figures follow what is measured by and by, and types that come and go do not pile up', () => {
  const costs = of(...Array.from({ length: 400 }, (_, i) => seen(cost(i === 200 ? 5 : 0.1))));
  expect(costs.all).toHaveLength(1);
  expect(costs.of(stream('h264', 640, 360))!.fixedCores).toBeLessThan(0.105);
  for (let width = 100; width < 400; width++) costs.note(seen({ width }));
  expect(costs.all).toHaveLength(MEASURED_COSTS.most);
});

test('they survive a restart, and neither another PC nor a file that is none is believed', () => {
  const path = join(folder, 'costs.json'),
    lines: string[] = [],
    log = { info() {}, warn: (line: string) => void lines.push(line), error() {} };
  const file = costsFile(path, log as never);
  expect(file.read().all).toEqual([]);
  const costs = of(seen(), seen({ codec: 'hevc' }));
  file.write(costs);
  expect(file.read().all).toEqual(costs.all);
  const kept = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...kept, pc: 'another' }));
  expect(file.read().all).toEqual([]);
  writeFileSync(path, '{"pc":');
  expect(file.read().all).toEqual([]);
  costsFile(join(folder, 'not there', 'costs.json'), log as never).write(costs);
  expect(lines).toHaveLength(1);
});
