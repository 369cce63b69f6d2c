import { describe, expect, it } from 'vitest';
import type { Camera, CameraStatus } from '../../shared/domain/camera.ts';
import { freshnessOf, missingDoors } from './freshness.ts';

const NOW = 1_000_000;
const camera = (status: CameraStatus, lastFrameAtMs: number | null = 900_000): Camera => ({
  cameraId: 'c',
  name: 'Door',
  device: null,
  demo: true,
  demoKept: false,
  mounting: null,
  inputSize: null,
  enabled: true,
  order: 0,
  createdAtMs: 0,
  health: 'online',
  schedule: null,
  maintenance: null,
  visits: { last: null, next: null, notes: '' },
  place: { location: null, groups: [], description: '' },
  telemetry: null,
  source: {
    kind: 'demo',
    address: 'demo',
    username: null,
    hasPassword: false,
    loop: true,
    aspect: 'auto',
    transport: 'auto',
    certificate: null,
  },
  state: {
    status,
    off: null,
    risk: null,
    sinceMs: 950_000,
    notCountingSinceMs: null,
    error: null,
    lastFrameAtMs,
    attempt: 0,
    maxAttempts: 5,
    nextTryAtMs: null,
  },
});
const there = { lost: false, sinceMs: 0, receivedAtMs: NOW - 1_000 };
const gone = (ms: number) => ({ lost: true, sinceMs: NOW - ms, receivedAtMs: NOW - ms - 2_000 });

describe('freshnessOf', () => {
  it.each([
    ['a camera that counts', camera('counting'), there, { kind: 'live' }],
    ['a stalled camera: as of its last frame', camera('stalled'), there, { kind: 'old', asOfMs: 900_000 }],
    [
      'a camera that never had a frame: as of its state',
      camera('failed', null),
      there,
      { kind: 'old', asOfMs: 950_000 },
    ],
    ['a connection only just gone', camera('counting'), gone(2_999), { kind: 'live' }],
    [
      'a connection gone for 3 s: as of what was heard last',
      camera('counting'),
      gone(3_000),
      { kind: 'old', asOfMs: NOW - 5_000 },
    ],
    ['a connection gone for a minute', camera('counting'), gone(60_000), { kind: 'gone', asOfMs: NOW - 62_000 }],
    ['all cameras together', null, there, { kind: 'live' }],
  ] as const)('%s', (_, of, connection, expected) => expect(freshnessOf(of, connection, NOW)).toEqual(expected));
});

describe('missingDoors', () => {
  it('names doors that do not count, and no camera without a line', () => {
    const all = [
      { ...camera('stalled'), cameraId: 'a' },
      { ...camera('failed'), cameraId: 'b' },
      { ...camera('counting'), cameraId: 'c' },
    ];
    expect(missingDoors(all, (id) => id !== 'b').map(({ cameraId }) => cameraId)).toEqual(['a']);
  });
});
