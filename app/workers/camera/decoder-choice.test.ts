import { expect, it } from 'vitest';
import type { DecodingOrder } from '../../shared/camera-protocol.ts';
import type { StreamFacts } from '../decode/stream-facts.ts';
import { DecoderChoice } from './decoder-choice.ts';

const order = (decoder: 'vaapi' | null, sample = false): DecodingOrder => ({
  hardware: decoder && { decoder, codec: 'h264' },
  sample,
});
const facts = { codec: 'h264' } as StreamFacts;
const ended = (tail: string[], framesArrived = 10) => ({ tail, framesArrived, facts });
/** Of a frame at 60 s. */
const nobody = 54_000,
  somebody = 56_000;

it('another decoder waits until nobody is there, and is forgotten when it is taken back', () => {
  const choice = new DecoderChoice(order(null));
  choice.begin();
  expect(choice.changes(60_000, -Infinity)).toBe(false);
  choice.set(order('vaapi'));
  expect([choice.changes(60_000, somebody), choice.changes(60_000, nobody)]).toEqual([false, true]);
  choice.set(order(null));
  expect(choice.changes(60_000, nobody)).toBe(false);
  choice.set(order('vaapi'));
  expect([choice.begin().hardware?.decoder, choice.name]).toEqual(['vaapi', 'VA-API']);
  expect(choice.changes(60_000, nobody)).toBe(false);
});

it('seconds for a trial are kept once for each time that they are asked for', () => {
  const choice = new DecoderChoice(order(null, true));
  expect(choice.begin().sample).toBe(true);
  choice.sampled();
  expect([choice.begin().sample, choice.changes(60_000, nobody)]).toEqual([false, false]);
  choice.set(order(null, true));
  expect(choice.changes(60_000, nobody)).toBe(true);
  expect(choice.begin().sample).toBe(true);
  expect(choice.sampleFailed(ended(['[error] Could not write header for output file #1']))).toBe(true);
  expect(choice.sampleFailed(ended(['[error] Connection refused']))).toBe(false);
});

it.each<[string, string[], number, boolean]>([
  ['ffmpeg blames it', ['[vaapi] [error] Failed to transfer data to output frame: -5'], 10, true],
  ['no picture came of a stream that was there', ['[error] Invalid data'], 0, true],
  ['the network was lost', ['[error] Connection timed out'], 10, false],
])('a card is left when it is to blame: %s', (_, tail, frames, leaves) => {
  const choice = new DecoderChoice(order('vaapi'));
  choice.begin();
  expect(choice.leave(ended(tail, frames))?.error.code).toBe(leaves ? 'DECODER_001' : undefined);
  expect(choice.begin().hardware?.decoder).toBe(leaves ? undefined : 'vaapi');
});

it('a stream of another codec than it was tried on is software’s', () => {
  const choice = new DecoderChoice(order('vaapi'));
  choice.begin();
  expect([choice.refuses(facts), choice.refuses({ ...facts, codec: 'hevc' })]).toEqual([false, true]);
  expect(choice.begin().hardware).toBeNull();
});
