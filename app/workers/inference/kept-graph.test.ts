import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Detector } from './detector.ts';
import { openWithKeptGraph } from './kept-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'footfall-graphs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
const model = readFileSync(resolve('models/footfall-person-v0.onnx'));
const KEY = { sha256: 'ab'.repeat(32), provider: 'cpu', version: '1' } as const;

/** How the runtime was asked: with a graph that is optimised already, or not. */
async function opened(key: Parameters<typeof openWithKeptGraph>[3] = KEY, into = folder) {
  const asked: ('kept' | 'made')[] = [];
  const session = await openWithKeptGraph(
    (bytes, options) => {
      asked.push(options.graphOptimizationLevel === 'disabled' ? 'kept' : 'made');
      return InferenceSession.create(bytes, options);
    },
    model,
    { graphOptimizationLevel: 'all', intraOpNumThreads: 1, logSeverityLevel: 4 },
    key,
    into,
  );
  const picture = Float32Array.from({ length: 3 * 288 * 512 }, (_, i) => (i * 37) % 256);
  const feeds = { [session.inputNames[0]]: new Tensor('float32', picture, [1, 3, 288, 512]) };
  const output = (await session.run(feeds))[session.outputNames[0]].data as Float32Array;
  await session.release();
  return { asked, output };
}

test('the second start takes the graph of the first, and finds the same to the bit', async () => {
  const first = await opened(),
    second = await opened();
  expect([first.asked, second.asked]).toEqual([['made'], ['kept']]);
  expect(second.output).toEqual(first.output);
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['a bit of it is another', (bytes) => Buffer.from(bytes.with(1000, bytes[1000] ^ 1))],
  ['half of it was written', (bytes) => bytes.subarray(0, bytes.length / 2)],
])('made anew: %s', async (_, spoil) => {
  const { output } = await opened();
  const [name] = readdirSync(folder);
  writeFileSync(join(folder, name), spoil(readFileSync(join(folder, name))));
  const again = await opened();
  expect(again.asked).toEqual(['made']);
  expect(again.output).toEqual(output);
  expect((await opened()).asked).toEqual(['kept']);
});

test('of another runtime, and of another model: none is taken, and one of each model stays', async () => {
  await opened();
  expect((await opened({ ...KEY, version: '2' })).asked).toEqual(['made']);
  expect(readdirSync(folder)).toHaveLength(1);
  expect((await opened({ ...KEY, sha256: 'cd'.repeat(32) })).asked).toEqual(['made']);
  expect(readdirSync(folder)).toHaveLength(2);
});

test('where nothing can be written, and on a graphics card, it opens as ever', async () => {
  expect((await opened(KEY, join(folder, 'not there'))).asked.at(-1)).toBe('made');
  await openWithKeptGraph(
    (bytes) => InferenceSession.create(bytes, { logSeverityLevel: 4 }),
    model,
    {},
    { ...KEY, provider: 'webgpu' },
    folder,
  ).then((session) => session.release());
  expect(readdirSync(folder)).toEqual([]);
});

test('a detector keeps one', async () => {
  const manifest = resolve('models/footfall-person-v0.json');
  for (let times = 0; times < 2; times++) await (await Detector.open(manifest, 'cpu', null, folder)).close();
  expect(readdirSync(folder)).toHaveLength(1);
});
