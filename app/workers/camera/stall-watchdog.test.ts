import { expect, test } from 'vitest';
import { Patience, PATIENCE } from '../decode/patience.ts';
import { StallWatchdog } from './stall-watchdog.ts';

test('a source that never sent a picture does not answer', () => {
  const watchdog = new StallWatchdog(new Patience(0), 'door'),
    decoder = { framesArrived: 0, lastFrameAt: 1000 };
  expect(watchdog.look(decoder, 0, 1000 + PATIENCE.firstMs - 1)).toBe(false);
  expect(watchdog.stalled).toBeNull();
  expect(watchdog.look(decoder, 0, 1000 + PATIENCE.firstMs)).toBe(true);
  expect(watchdog.stalled).toMatchObject({ code: 'STREAM_007', params: { host: 'door', seconds: 12 } });
});

test('one that sent pictures has stopped, by the pace it had', () => {
  const watchdog = new StallWatchdog(new Patience(0), 'door');
  expect(watchdog.look({ framesArrived: 1, lastFrameAt: 1000 }, 25, 1000)).toBe(false);
  expect(watchdog.look({ framesArrived: 2, lastFrameAt: 1040 }, 25, 1040 + PATIENCE.stallMs - 1)).toBe(false);
  expect(watchdog.look({ framesArrived: 2, lastFrameAt: 1040 }, 25, 1040 + PATIENCE.stallMs)).toBe(true);
  expect(watchdog.stalled).toMatchObject({
    code: 'STREAM_012',
    params: { source: 'door', detail: 'no picture for 5 s' },
  });
});
