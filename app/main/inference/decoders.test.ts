import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NO_JITTER } from '../../shared/back-off.ts';
import type { DecodingOrder } from '../../shared/camera-protocol.ts';
import type { DecoderTrial, HardwareDecoder, StreamKind } from '../../shared/domain/decoder.ts';
import { errorInfo } from '../../shared/errors.ts';
import type { Log } from '../host.ts';
import { DecoderKeeper } from './decoder-keeper.ts';
import { ProviderFile } from './provider-file.ts';

const log: Log = { info() {}, warn() {}, error() {} };
const trial = (decoder: HardwareDecoder, hardwareMs: number | null): DecoderTrial => ({
  decoder,
  error: hardwareMs === null ? errorInfo('DECODER_004', {}) : null,
  frames: 40,
  difference: 0,
  softwareMs: 100,
  hardwareMs,
});
const HD: StreamKind = { codec: 'hevc', width: 1920, height: 1080 };
const SAMPLE = new Uint8Array([1]);
const inSoftware: DecodingOrder = { hardware: null, sample: false };
const toBeTried: DecodingOrder = { hardware: null, sample: true };
const by = (decoder: HardwareDecoder): DecodingOrder => ({ hardware: { decoder, codec: 'hevc' }, sample: false });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-unit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

class Stage {
  readonly used: [string, DecodingOrder][] = [];
  tried = 0;
  results = [trial('cuda', 60), trial('vaapi', 40)];
  keepsUp = true;
  readonly file = new ProviderFile(join(folder, 'providers.json'), log);
  readonly keeper: DecoderKeeper;

  constructor(candidates: HardwareDecoder[] = ['cuda', 'vaapi'], key = 'this driver') {
    this.keeper = new DecoderKeeper({
      file: this.file,
      log,
      times: { afterMs: 0, againMs: 1, again: { firstMs: 5, longestMs: 40, jitter: NO_JITTER } },
      key: () => Promise.resolve(key),
      candidates: () => Promise.resolve(candidates),
      tryAll: () => {
        this.tried += 1;
        return Promise.resolve(this.results);
      },
      canTry: () => this.keepsUp,
      stream: () => HD,
      use: (cameraId, order) => this.used.push([cameraId, order]),
      onChanged() {},
    });
    this.keeper.begin();
  }

  /** It starts, counts, and sends its seconds. */
  async counts(cameraId: string): Promise<void> {
    await vi.waitFor(() => expect(this.file.now.decoders.key).not.toBe(''));
    const order = this.keeper.orderOf(cameraId);
    this.keeper.seen(cameraId, HD);
    if (order.sample) this.keeper.sampled(cameraId, SAMPLE);
  }
}

it('streams of a kind are tried once, and decoded by what needs least of the processor', async () => {
  const stage = new Stage();
  await stage.counts('front');
  await stage.counts('back');
  await vi.waitFor(() => expect(stage.used.at(-1)).toEqual(['back', by('vaapi')]));
  expect([stage.tried, stage.keeper.orderOf('front')]).toEqual([1, by('vaapi')]);
  // Another codec is another question.
  stage.keeper.seen('front', { ...HD, codec: 'h264' });
  expect(stage.used.at(-1)).toEqual(['front', toBeTried]);
  stage.keeper.seen('front', { ...HD, codec: 'rawvideo' });
  expect(stage.used.at(-1)).toEqual(['front', inSoftware]);
  await stage.keeper.close();
});

it('nothing is tried while the PC is short of time, and nothing used that spares nothing', async () => {
  const stage = new Stage();
  stage.keepsUp = false;
  stage.results = [trial('cuda', null), trial('vaapi', null)];
  await stage.counts('front');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect([stage.tried, stage.keeper.orderOf('front')]).toEqual([0, inSoftware]);
  stage.keepsUp = true;
  await vi.waitFor(() => expect(stage.keeper.state.trials).toHaveLength(1));
  expect([stage.tried, stage.keeper.orderOf('front')]).toEqual([1, inSoftware]);
  await stage.keeper.close();
});

it('a PC without a card keeps nothing and asks for nothing', async () => {
  const stage = new Stage([]);
  await stage.counts('front');
  stage.keeper.sampled('front', SAMPLE);
  expect(stage.keeper.orderOf('front')).toEqual(inSoftware);
  await stage.keeper.close();
  expect([stage.tried, stage.used.filter(([, { sample }]) => sample)]).toEqual([0, []]);
  expect(stage.file.now.decoders.streams).toEqual({});
});

it('one that fails is left for that camera until a trial on its stream agrees again; another driver is tried anew', async () => {
  const stage = new Stage();
  for (const id of ['front', 'back']) await stage.counts(id);
  await vi.waitFor(() => expect(stage.keeper.orderOf('front')).toEqual(by('vaapi')));
  stage.keeper.fault('front', { error: errorInfo('DECODER_001', {}) });
  expect([stage.keeper.orderOf('front'), stage.keeper.orderOf('back')]).toEqual([inSoftware, by('vaapi')]);
  await vi.waitFor(() => expect(stage.used.at(-1)).toEqual(['front', toBeTried]));
  stage.keeper.sampled('front', SAMPLE);
  await vi.waitFor(() => expect(stage.keeper.orderOf('front')).toEqual(by('vaapi')));
  expect([stage.tried, stage.keeper.state.failed]).toEqual([2, []]);
  await stage.keeper.close();

  const next = new Stage();
  await next.counts('front');
  expect([next.keeper.orderOf('front'), next.tried]).toEqual([by('vaapi'), 0]);
  await next.keeper.close();
  const other = new Stage(['vaapi'], 'another driver');
  await vi.waitFor(() => expect(other.keeper.orderOf('front')).toEqual(toBeTried));
  await other.keeper.close();
});

it('people choose software for all or for one camera', async () => {
  const stage = new Stage();
  for (const id of ['front', 'back']) await stage.counts(id);
  await vi.waitFor(() => expect(stage.keeper.orderOf('back')).toEqual(by('vaapi')));
  stage.keeper.choose('back', 'software');
  expect(['front', 'back'].map((id) => stage.keeper.orderOf(id))).toEqual([by('vaapi'), inSoftware]);
  stage.keeper.choose(null, 'software');
  expect(stage.used.slice(-2)).toEqual([
    ['front', inSoftware],
    ['back', inSoftware],
  ]);
  stage.keeper.choose(null, null);
  expect(stage.keeper.state.cameras).toEqual([
    { cameraId: 'front', wish: null, stream: HD, decoder: 'vaapi' },
    { cameraId: 'back', wish: 'software', stream: HD, decoder: null },
  ]);
  await stage.keeper.close();
});

it('a trial that took everything along twice, and a stream of which nothing could be kept, are refused unseen', async () => {
  const stage = new Stage();
  await vi.waitFor(() => expect(stage.file.now.decoders.key).not.toBe(''));
  stage.file.setDecoders({ begun: { stream: HD, times: 2 } });
  await stage.counts('front');
  await vi.waitFor(() => expect(stage.keeper.state.trials[0]?.trials[0].error?.params.detail).toContain('twice'));
  await stage.keeper.retry();
  expect(stage.used.at(-1)).toEqual(['front', toBeTried]);
  stage.keeper.sampled('front', new Uint8Array());
  await vi.waitFor(() => expect(stage.keeper.state.trials[0]?.trials[0].error?.params.detail).toContain('kept'));
  expect([stage.tried, stage.keeper.orderOf('front')]).toEqual([0, inSoftware]);
  await stage.keeper.close();
});
