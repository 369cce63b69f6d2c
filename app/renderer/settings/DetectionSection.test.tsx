// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import type { InferenceState } from '../../shared/domain/provider.ts';
import { errorInfo } from '../../shared/errors.ts';
import { FakeClient } from '../query/fake-client.test-support.ts';
import { cameraOf, renderIn, setStores } from '../ui/render.test-support.tsx';
import { RunByDialog } from '../cameras/RunByDialog.tsx';
import { DecodingSection } from './DecodingSection.tsx';
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

it('says what decodes a kind of stream, what it spares, and that a failed card is tried again; software can be chosen', async () => {
  setStores([], null);
  const decoding: InferenceState['decoding'] = {
    ...state.decoding,
    candidates: ['cuda', 'vaapi'],
    trials: [
      {
        stream: { codec: 'hevc', width: 2560, height: 1440 },
        atMs: 1,
        trials: [
          { decoder: 'cuda', error: null, frames: 60, difference: 0, softwareMs: 812, hardwareMs: 95 },
          {
            decoder: 'vaapi',
            error: errorInfo('DECODER_004', { decoder: 'VA-API', hardware: 700, software: 812 }),
            frames: 60,
            difference: 0,
            softwareMs: 812,
            hardwareMs: 700,
          },
        ],
      },
    ],
    failed: [{ cameraId: 'door', error: errorInfo('DECODER_001', { detail: 'lost' }), againAtMs: 0 }],
  };
  const client = new FakeClient({
    'inference.get': () => ({ ...state, decoding }),
    'inference.decoding': () => ({ ...state, decoding: { ...decoding, wish: 'software' } }),
  });
  await renderIn('en', <DecodingSection />, client);
  await expect.poll(() => screen.queryByRole('cell', { name: 'NVDEC' })).not.toBeNull();
  const row = (name: string) => screen.getByRole('cell', { name }).parentElement!.textContent;
  expect(row('NVDEC')).toBe(
    'HEVC 2560 × 1440NVDECIn use. The same pictures for 95 ms of the processor; software needs 812 ms.',
  );
  expect(row('VA-API')).toContain('spares nothing');
  expect(screen.getByText(/“door” was given back to software/).textContent).toContain('tried again at');
  const user = userEvent.setup();
  await user.click(screen.getByRole('combobox', { name: 'Use' }));
  await user.click(await screen.findByRole('option', { name: 'Software' }));
  expect(client.take().find(({ method }) => method === 'inference.decoding')?.input).toEqual({
    cameraId: null,
    wish: 'software',
  });
});

it('says that no card can be opened', async () => {
  setStores([], null);
  await renderIn('en', <DecodingSection />, new FakeClient({ 'inference.get': () => state }));
  await expect.poll(() => screen.queryByText(/can open no graphics card/)).not.toBeNull();
});

it('one camera can have others than all', async () => {
  const camera = cameraOf({ status: 'counting' });
  setStores([camera], null);
  const client = new FakeClient({
    'inference.get': () => state,
    'inference.choose': () => state,
    'inference.decoding': () => state,
  });
  await renderIn('en', <RunByDialog camera={camera} onClose={() => {}} />, client);
  const user = userEvent.setup();
  const pick = async (label: string, option: string) => {
    await user.click(await screen.findByRole('combobox', { name: label }));
    await user.click(await screen.findByRole('option', { name: option }));
  };
  await pick('People are found by', 'CPU');
  await pick('Its video is decoded by', 'Software');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  const { cameraId } = camera;
  const asked = () => sent.filter(({ method }) => method !== 'inference.get').map(({ input }) => input);
  const sent: ReturnType<typeof client.take> = [];
  await expect
    .poll(() => {
      sent.push(...client.take());
      return asked();
    })
    .toEqual([
      { cameraId, provider: 'cpu' },
      { cameraId, wish: 'software' },
    ]);
});
