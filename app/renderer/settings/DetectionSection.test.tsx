// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import type { InferenceState } from '../../shared/domain/provider.ts';
import { errorInfo } from '../../shared/errors.ts';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { renderIn, setStores } from '../ui/render.test-support.tsx';
import { DetectionSection } from './DetectionSection.tsx';

afterEach(cleanup);

const trial = { firstMs: 1, confidence: 0, pixels: 0, atMs: 1, error: null };
const state: InferenceState = {
  provider: 'webgpu',
  wish: null,
  known: ['dml', 'webgpu', 'cpu'],
  trying: false,
  trials: [
    {
      ...trial,
      provider: 'dml',
      medianMs: null,
      error: errorInfo('PROVIDER_007', { provider: 'DirectML', confidence: 0.2, pixels: 3 }),
    },
    { ...trial, provider: 'webgpu', medianMs: 9.04 },
    { ...trial, provider: 'cpu', medianMs: 27.2 },
  ],
  failed: [],
  cameras: [],
  graphics: [],
  decoding: { wish: null, candidates: [], trying: false, trials: [], failed: [], cameras: [] },
};

it('says what is used, how fast each is, and why not the others; another choice holds at once', async () => {
  setStores([], null);
  const client = new FakeClient({
    'inference.get': () => state,
    'inference.choose': () => ({ ...state, provider: 'cpu', wish: 'cpu' }),
  });
  await renderIn('en', <DetectionSection />, client);
  const row = (name: string) => screen.getByRole('cell', { name }).parentElement!.textContent;
  await expect.poll(() => screen.queryByRole('cell', { name: 'WebGPU' })).not.toBeNull();
  expect(row('WebGPU')).toBe('WebGPU9.0 msIn use. ');
  expect(row('CPU')).toContain('27.2 ms');
  expect(row('CPU')).toContain('The others are compared with it.');
  expect(row('DirectML')).toContain('–DirectML finds other people than the processor does');
  const user = userEvent.setup();
  await user.click(screen.getByRole('combobox', { name: 'Use' }));
  await user.click(await screen.findByRole('option', { name: 'CPU' }));
  expect(
    client
      .take()
      .filter(({ method }) => method === 'inference.choose')
      .map(({ input }) => input),
  ).toEqual([{ cameraId: null, provider: 'cpu' }]);
  await expect.poll(() => row('CPU')).toContain('In use.');
});
