import { expect, test } from 'vitest';
import type { WorkerSource } from '../../shared/camera-protocol.ts';
import { noComplaints } from '../decode/complaints.ts';
import type { StreamFacts } from '../decode/stream-facts.ts';
import { OpenedSource } from './opened-source.ts';

const camera: WorkerSource = { kind: 'rtsp', url: 'rtsp://door/1' },
  looped: WorkerSource = { kind: 'file', path: '/videos/door.mp4', loop: true };
const NO_TCP = ['[error] method SETUP failed: 461 Unsupported transport'],
  NO_ENCODER = ["[error] Unknown encoder 'libx264'"];
const open = (source: WorkerSource, more = {}) => new OpenedSource({ source, maxFps: 0, pace: 'source', ...more });
const ended = (tail: string[], framesArrived: number, more = {}) => ({
  decoder: { framesArrived, tail, complaints: noComplaints(), refusal: null },
  facts: null,
  preview: 'copy' as const,
  restart: false,
  killed: false,
  stalled: null,
  ...more,
});

test('a camera that refuses TCP is opened with UDP, once', () => {
  const source = open(camera);
  expect(source.current).toEqual(camera);
  expect(source.whyEnded(ended(NO_TCP, 0))).toEqual({ kind: 'restart' });
  expect(source.current).toEqual({ ...camera, transport: 'udp' });
  expect(source.whyEnded(ended(NO_TCP, 0))).toMatchObject({ kind: 'lost' });
});

test.each([
  ['one that is set to TCP', { ...camera, transport: 'tcp' as const }, 0],
  ['one that sent pictures', camera, 5],
])('%s is not', (_what, source, frames) => {
  const opened = open(source);
  expect(opened.whyEnded(ended(NO_TCP, frames))).toMatchObject({ kind: 'lost' });
  expect(opened.current).toEqual(source);
});

test('a live view that cannot be written is made anew, and then left out', () => {
  const source = open(camera);
  expect(source.preview).toBe('copy');
  expect(source.whyEnded(ended(NO_ENCODER, 9))).toEqual({ kind: 'restart' });
  expect(source.preview).toBe('transcode');
  expect(source.whyEnded(ended(NO_ENCODER, 9, { preview: 'transcode' }))).toEqual({ kind: 'restart' });
  expect(source.preview).toBe('none');
  expect(source.whyEnded(ended(NO_ENCODER, 9, { preview: 'none' }))).toMatchObject({
    kind: 'lost',
    error: { code: 'STREAM_008' },
  });
});

test('from within a file the live view is encoded; in batch there is none', () => {
  const once: WorkerSource = { ...looped, loop: false };
  expect(open(once).preview).toBe('copy');
  expect(open(once, { seekSeconds: 3 }).preview).toBe('transcode');
  expect(open(once, { pace: 'fast' }).preview).toBe('none');
});

test.each([
  ['h264', 'yuv420p', false, false],
  ['h264', 'yuvj420p', false, false],
  ['hevc', 'yuv420p', false, true],
  ['h264', 'yuv444p', false, true],
  ['h264', 'yuv420p', true, true],
])('%s of %s, rotated %s: cannot be shown as it is %s', (codec, pixelFormat, rotated, cannot) => {
  const source = open(camera),
    facts = { codec, pixelFormat, rotated } as StreamFacts;
  expect(source.shows(facts)).toBe(!cannot);
  source.transcode();
  expect(source.shows(facts)).toBe(true);
});

test('the watchdog knows better than the log why a decoder ended', () => {
  const stalled = { code: 'STREAM_012' as const, params: {}, message: 'no picture' };
  expect(open(camera).whyEnded(ended([], 9, { killed: true, stalled }))).toEqual({ kind: 'lost', error: stalled });
});
