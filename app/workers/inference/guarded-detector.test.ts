import { beforeEach, expect, test } from 'vitest';
import { anchorCount, FOOTFALL_ROW } from '../../core/detection/decode-output.ts';
import type { Provider } from '../../shared/domain/provider.ts';
import { errorInfo, FootfallError } from '../../shared/errors.ts';
import type { Frame } from '../decode/frame.ts';
import { GUARD, GuardedDetector, type ProviderChange } from './guarded-detector.ts';

const model = {
  id: 'm',
  version: 'v',
  family: 'footfall' as const,
  width: 64,
  height: 32,
  usual: { width: 64, height: 32 },
  colour: 'RGB' as const,
  thresholds: { low: 0.1, counting: 0.5, nmsIou: 0.5 },
};
/** The output is a function of the picture, so that one can tell what was looked at. */
const outputOf = ({ data }: Frame) =>
  Float32Array.from({ length: anchorCount(64, 32) * FOOTFALL_ROW }, (_, i) => 1 + data[i] / 255);
const frame = (shade: number): Frame => {
  const size = { width: 64, height: 32, scaledWidth: 64, scaledHeight: 32 };
  return { ptsUs: 0, capturedMs: 0, width: 64, height: 32, size, data: new Uint8Array(3 * 64 * 32).fill(shade) };
};

let ms = 0;
let changes: ProviderChange[] = [];
/** Open detectors, oldest first. */
let open: Provider[] = [];
let card: (frame: Frame) => Float32Array = outputOf;
let refusal: unknown = null;
beforeEach(() => {
  [ms, changes, open, card, refusal] = [0, [], [], outputOf, null];
});

const guarded = (provider: Provider) =>
  GuardedDetector.open('m.json', provider, {
    onChange: (change) => changes.push(change),
    now: () => ms,
    open(_, opened) {
      if (opened !== 'cpu' && refusal) return Promise.reject(refusal as Error);
      open.push(opened);
      return Promise.resolve({
        model,
        provider: opened,
        timing: { preprocessMs: 0, inferenceMs: 0, postprocessMs: 0 },
        infer: (given) => Promise.resolve().then(() => (opened === 'cpu' ? outputOf : card)(given)),
        decode() {},
        close: () => Promise.resolve(void open.splice(open.indexOf(opened), 1)),
      });
    },
  });
const told = () => changes.map(({ from, to, error }) => `${from} ${to} ${error?.code ?? ''}`.trim());

test('one that agrees is used, and the CPU’s session is closed', async () => {
  const detector = await guarded('webgpu');
  expect([detector.provider, open, told()]).toEqual(['webgpu', ['webgpu'], ['cpu webgpu']]);
  expect(await detector.infer(frame(7))).toEqual(outputOf(frame(7)));
  await detector.use('cpu');
  expect([detector.provider, open, told().at(-1)]).toEqual(['cpu', ['cpu'], 'webgpu cpu']);
});

test.each<[string, () => void, string]>([
  ['cannot be opened', () => (refusal = new Error('no adapter')), 'PROVIDER_002'],
  [
    'says why itself',
    () => (refusal = new FootfallError('PROVIDER_008', errorInfo('PROVIDER_008').params)),
    'PROVIDER_008',
  ],
  [
    'fails at once',
    () =>
      (card = () => {
        throw new Error('device lost');
      }),
    'PROVIDER_002',
  ],
  ['gives NaN', () => (card = (given) => outputOf(given).fill(NaN, 3, 4)), 'PROVIDER_006'],
  ['gives zeros', () => (card = (given) => outputOf(given).fill(0)), 'PROVIDER_007'],
])('one that %s is not used', async (_, make, code) => {
  make();
  const detector = await guarded('webgpu');
  expect([detector.provider, open, told()]).toEqual(['cpu', ['cpu'], [`webgpu cpu ${code}`]]);
  expect(await detector.infer(frame(7))).toEqual(outputOf(frame(7)));
});

test.each<[string, (given: Frame) => Float32Array, string]>([
  [
    'throws',
    () => {
      throw new Error('device lost');
    },
    'PROVIDER_005',
  ],
  [
    'runs out of memory',
    () => {
      throw new Error('Failed to allocate: out of memory');
    },
    'PROVIDER_008',
  ],
  ['gives NaN', (given) => outputOf(given).fill(NaN, 0, 1), 'PROVIDER_006'],
])('one that %s while it counts: the CPU looks at the same frame, and it is said once', async (_, broken, code) => {
  const detector = await guarded('webgpu');
  await detector.infer(frame(1));
  card = broken;
  expect(await detector.infer(frame(2))).toEqual(outputOf(frame(2)));
  expect(await detector.infer(frame(3))).toEqual(outputOf(frame(3)));
  expect([open, told()]).toEqual([['cpu'], ['cpu webgpu', `webgpu cpu ${code}`]]);
});

test('one that goes blind without a word is found out by the picture that everybody is asked about', async () => {
  const detector = await guarded('webgpu');
  card = (given) => outputOf(given).fill(0.01);
  ms += GUARD.recheckMs;
  await detector.infer(frame(1));
  expect(detector.provider).toBe('webgpu');
  ms += 1;
  expect(await detector.infer(frame(2))).toEqual(outputOf(frame(2)));
  expect(told().at(-1)).toBe('webgpu cpu PROVIDER_007');
  // It may have been blind since it was last known to see.
  expect(changes.at(-1)!.sinceMs).toBe(Math.min(changes[0].sinceMs, changes.at(-1)!.sinceMs));
});
