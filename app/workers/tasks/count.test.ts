import { afterEach, expect, test, vi } from 'vitest';
import type { TaskProgress } from '../../shared/tasks.ts';
import type { FromWorker, NumberedEvent, PipelineConfig } from '../../shared/camera-protocol.ts';
import { run } from './count.ts';

/** A session that sends what the test wants, and what was acknowledged of it. */
const session = vi.hoisted(() => ({
  send: (_: FromWorker): void => {},
  work: () => Promise.resolve(),
  acknowledged: [] as number[],
}));
vi.mock('../camera/session.ts', () => ({
  CameraSession: class {
    constructor(_: PipelineConfig, send: (message: FromWorker) => void) {
      session.send = send;
    }
    run(): Promise<boolean> {
      return session.work().then(() => true);
    }
    acknowledge(sequence: number): void {
      session.acknowledged.push(sequence);
    }
  },
}));
afterEach(() => {
  session.acknowledged.length = 0;
});

const config = {} as PipelineConfig;
const event = (sequence: number): NumberedEvent => ({
  sequence,
  event: { kind: 'coverage', minuteStartMs: 0, measuredMs: 40, frames: 1, regionIds: [] },
});
const events = (...sequences: number[]): FromWorker => ({ type: 'events', events: sequences.map(event) });
const timing = {
  framesAnalysed: 3,
  decodeMs: 0,
  preprocessMs: 0,
  inferenceMs: 0,
  postprocessMs: 0,
  trackMs: 0,
  countMs: 0,
  wallSeconds: 1,
};
const ended: FromWorker = {
  type: 'ended',
  framesDetected: 0,
  video: { width: 1, height: 1, fps: 1, frames: 3, durationSeconds: 3, codec: 'h264' },
  model: { id: 'm', version: 'v' },
  timing,
  warning: null,
};

test('each event is passed on once, also where it is sent again because main was busy', async () => {
  const passed: number[][] = [];
  session.work = async () => {
    for (const message of [events(1, 2), events(1, 2), events(2, 3), events(1, 2, 3), ended]) session.send(message);
  };
  const output = await run(config, async (progress: TaskProgress<'count'>) => {
    passed.push(progress.map(({ sequence }) => sequence));
  });
  expect(passed).toEqual([[1, 2], [3]]);
  expect(session.acknowledged).toEqual([2, 3]);
  expect(output).toMatchObject({ video: { frames: 3 }, model: { id: 'm' }, warning: null });
});

test('it has answered when every event was taken, and acknowledges none before', async () => {
  const taken = Promise.withResolvers<void>();
  let answered = false;
  session.work = async () => {
    session.send(events(1));
    session.send(ended);
  };
  const output = run(config, () => taken.promise).then(() => {
    answered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([answered, session.acknowledged]).toEqual([false, []]);
  taken.resolve();
  await output;
  expect([answered, session.acknowledged]).toEqual([true, [1]]);
});

test('what the session failed for is what it fails for', async () => {
  session.work = async () =>
    session.send({
      type: 'failed',
      error: { code: 'STREAM_001', params: { source: 'x.mp4' }, message: '' },
      retry: false,
    });
  await expect(run(config, () => Promise.resolve())).rejects.toMatchObject({
    info: { code: 'STREAM_001', params: { source: 'x.mp4' } },
  });
});
