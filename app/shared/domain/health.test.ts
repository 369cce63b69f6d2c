import { expect, test } from 'vitest';
import { CameraStatus, OffReason, type CameraHealth, type CameraState } from './camera.ts';
import { HEARTBEAT_MS, healthOf } from './health.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const state = (status: CameraStatus, over: Partial<CameraState> = {}): CameraState => ({
  status,
  sinceMs: NOW - 1000,
  notCountingSinceMs: null,
  error: null,
  lastFrameAtMs: null,
  attempt: 0,
  maxAttempts: 5,
  nextTryAtMs: null,
  off: null,
  risk: null,
  ...over,
});
const SAID: Record<CameraStatus, [lately: CameraHealth, longAgo: CameraHealth]> = {
  counting: ['online', 'online'],
  connecting: ['error', 'offline'],
  stalled: ['error', 'offline'],
  failed: ['error', 'offline'],
  off: ['offline', 'offline'],
};
const SAID_OFF: Record<OffReason, CameraHealth> = {
  'by-hand': 'offline',
  'outside-hours': 'offline',
  maintenance: 'maintenance',
};

test.each(CameraStatus.options)('%s: by when its last picture came', (status) => {
  const [lately, longAgo] = SAID[status];
  const heard = (ago: number) => state(status, { lastFrameAtMs: NOW - ago });
  expect(healthOf(heard(HEARTBEAT_MS), NOW)).toBe(lately);
  expect(healthOf(heard(HEARTBEAT_MS + 1), NOW)).toBe(longAgo);
});

test.each(OffReason.options)('off, %s', (off) => {
  expect(healthOf(state('off', { off, lastFrameAtMs: NOW }), NOW)).toBe(SAID_OFF[off]);
});

test('a camera that never gave a picture has trouble at first, and is offline later, also over restarts of Footfall', () => {
  expect(healthOf(state('failed', { notCountingSinceMs: NOW - 60_000 }), NOW)).toBe('error');
  expect(healthOf(state('failed', { notCountingSinceMs: NOW - 600_000 }), NOW)).toBe('offline');
  expect(healthOf(state('connecting'), NOW)).toBe('error');
});
