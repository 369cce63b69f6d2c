import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type * as Ort from 'onnxruntime-node';
import { withByteInput } from './byte-input.ts';

const { InferenceSession, Tensor } = createRequire(import.meta.url)('onnxruntime-node') as typeof Ort;
const model = readFileSync(new URL('../../../models/footfall-person-v0.onnx', import.meta.url));

test('bytes give the same output as the same numbers as floats, to the bit', async () => {
  const dims = [1, 3, 96, 160],
    bytes = Uint8Array.from({ length: 3 * 96 * 160 }, (_, i) => (i * 7919) >> 3);
  const [floats, asBytes] = await Promise.all(
    [model, withByteInput(model)].map((file) => InferenceSession.create(file)),
  );
  expect(asBytes.inputMetadata).toMatchObject([
    { type: 'uint8', shape: floats.inputMetadata[0].isTensor && floats.inputMetadata[0].shape },
  ]);
  const expected = await floats.run({ [floats.inputNames[0]]: new Tensor('float32', Float32Array.from(bytes), dims) });
  const actual = await asBytes.run({ [asBytes.inputNames[0]]: new Tensor('uint8', bytes, dims) });
  const [name] = floats.outputNames;
  expect(asBytes.outputNames).toEqual(floats.outputNames);
  expect(actual[name].data).toEqual(expected[name].data);
});

test('what is no model, is cut short, or takes bytes already is passed on as it is', () => {
  const changed = withByteInput(model);
  for (const file of [Buffer.from('hello'), Buffer.alloc(100, 255), model.subarray(0, 100_000), changed])
    expect(withByteInput(file)).toBe(file);
});

test('no file makes it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(model.length), (damage, at) => {
      const damaged = Buffer.from(model);
      damaged.set(damage.subarray(0, model.length - at), at);
      expect(() => [withByteInput(damage), withByteInput(damaged)]).not.toThrow();
    }),
    { numRuns: 200 },
  );
});
