import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { FootfallError } from '../../shared/errors.ts';
import { tasks, type FromTask, type TaskInput, type ToTask } from '../../shared/tasks.ts';
import type { TaskProcess } from '../host.ts';
import { TaskAborted, taskRunner, type TaskOptions } from './run-task.ts';

/** The row that is tried: a probe that reports numbers meanwhile. */
const row = tasks.probe as { progress: z.ZodType; deadlineMs: number | null };
const before = { ...row };
beforeEach(() => {
  row.progress = z.object({ done: z.number() });
});
afterEach(() => {
  Object.assign(row, before);
  vi.useRealTimers();
});

const input: TaskInput<'probe'> = { ffmpegPath: 'ffmpeg', source: { kind: 'file', path: '/a', loop: false } };
const refused = {
  ok: false as const,
  error: { code: 'STREAM_001' as const, params: { source: '/a' }, message: 'There is no file.' },
};

/** A process that sends what the test lets it send. */
function start(options: TaskOptions<'probe'> = {}) {
  const posted: ToTask[] = [],
    names: string[] = [],
    kill = vi.fn();
  let send: (message: FromTask) => void = () => {},
    end: (detail: string) => void = () => {};
  const launch = (name: string): TaskProcess => {
    names.push(name);
    return {
      pid: 1,
      post: (message) => {
        posted.push(message);
      },
      onMessage(listener) {
        send = listener;
      },
      onExit(listener) {
        end = listener;
      },
      kill,
    };
  };
  const outcome = taskRunner(launch)('probe', input, options);
  outcome.catch(() => {});
  return {
    outcome,
    posted,
    names,
    kill,
    send: (message: FromTask) => send(message),
    end: (detail: string) => end(detail),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const progress = (done: unknown): FromTask => ({ type: 'progress', progress: { done, secret: 'hunter2' } });

test('it is given its input once it is ready, and what it answers is parsed; its process ends', async () => {
  const { outcome, posted, names, kill, send } = start();
  expect([names, posted]).toEqual([['footfall probe'], []]);
  send({ type: 'ready' });
  expect(posted).toEqual([{ type: 'run', name: 'probe', input, databaseKey: null }]);
  send({ type: 'done', output: { ...refused, secret: 'hunter2' } });
  expect(await outcome).toEqual(refused);
  expect(kill).toHaveBeenCalled();
});

test('what it failed for is rejected as the error it was', async () => {
  const { outcome, kill, send } = start();
  send({ type: 'failed', error: { code: 'MODEL_001', params: { file: '/m' }, message: '' } });
  const thrown = (await outcome.catch((reason: unknown) => reason)) as FootfallError;
  expect(thrown).toBeInstanceOf(FootfallError);
  expect(thrown.info).toMatchObject({
    code: 'MODEL_001',
    params: { file: '/m' },
    message: expect.stringContaining('/m') as string,
  });
  expect(kill).toHaveBeenCalled();
});

test('progress is parsed and taken one at a time, in order; the task learns of each only then, and its answer comes last', async () => {
  const taken: unknown[] = [],
    gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { outcome, posted, send } = start({
    onProgress: async (done) => {
      taken.push(done);
      await gates[taken.length - 1].promise;
    },
  });
  let answered = false;
  void outcome.then(() => {
    answered = true;
  });
  send(progress(1));
  send(progress(2));
  send({ type: 'done', output: refused });
  await settled();
  expect([taken, posted]).toEqual([[{ done: 1 }], []]);
  gates[0].resolve();
  await settled();
  expect([taken, posted, answered]).toEqual([[{ done: 1 }, { done: 2 }], [{ type: 'taken' }], false]);
  gates[1].resolve();
  await outcome;
  expect(posted).toEqual([{ type: 'taken' }, { type: 'taken' }]);
});

test.each<[string, FromTask, RegExp]>([
  ['an output', { type: 'done', output: { ok: false, error: 'hunter2' } }, /output of the task probe .*error/],
  ['progress', progress('hunter2'), /progress of the task probe .*done/],
])(
  '%s that is not as its row says is refused with the name of the task, and without the value',
  async (_, message, reason) => {
    const onProgress = vi.fn(),
      { outcome, posted, kill, send } = start({ onProgress });
    send(message);
    await expect(outcome).rejects.toThrow(reason);
    await expect(outcome).rejects.not.toThrow(/hunter2/);
    expect([onProgress.mock.calls, posted, kill.mock.calls.length > 0]).toEqual([[], [], true]);
  },
);

test('what cannot be taken ends it, and nothing more is taken', async () => {
  const onProgress = vi.fn(() => Promise.reject(new Error('the disk is full')));
  const { outcome, posted, kill, send } = start({ onProgress });
  send(progress(1));
  send(progress(2));
  await expect(outcome).rejects.toThrow('the disk is full');
  expect([onProgress.mock.calls.length, posted, kill.mock.calls.length > 0]).toEqual([1, [], true]);
});

test('stopped: its process is killed at once; what is being taken is taken to its end, and nothing after it', async () => {
  const stop = new AbortController(),
    gate = Promise.withResolvers<void>(),
    taken: unknown[] = [];
  const { outcome, kill, send } = start({
    signal: stop.signal,
    onProgress: async (done) => {
      await gate.promise;
      taken.push(done);
    },
  });
  let over = false;
  void outcome.catch(() => {
    over = true;
  });
  send(progress(1));
  send(progress(2));
  await settled();
  stop.abort();
  await settled();
  expect([kill.mock.calls.length, over]).toEqual([1, false]);
  gate.resolve();
  await expect(outcome).rejects.toBeInstanceOf(TaskAborted);
  await settled();
  expect(taken).toEqual([{ done: 1 }]);
});

test('nobody wants it before it begins: nothing is started', async () => {
  const { outcome, names } = start({ signal: AbortSignal.abort() });
  await expect(outcome).rejects.toBeInstanceOf(TaskAborted);
  expect(names).toEqual([]);
});

test('an end before the answer is reported with what is known of it', async () => {
  const { outcome, send, end } = start();
  send({ type: 'ready' });
  end('signal SIGKILL');
  await expect(outcome).rejects.toMatchObject({
    name: 'TaskEnded',
    detail: 'signal SIGKILL',
    info: { code: 'SYS_006', params: { camera: 'probe', detail: 'signal SIGKILL' } },
  });
});

test('an end after the answer is no failure, also while its progress is still being taken', async () => {
  const gate = Promise.withResolvers<void>(),
    { outcome, send, end } = start({ onProgress: () => gate.promise });
  send(progress(1));
  send({ type: 'done', output: refused });
  end('exit code 0');
  await settled();
  gate.resolve();
  expect(await outcome).toEqual(refused);
});

test('without an answer within its deadline it is killed; where there is none it takes as long as it takes', async () => {
  vi.useFakeTimers();
  row.deadlineMs = 45_000;
  const late = start();
  await vi.advanceTimersByTimeAsync(44_999);
  expect(late.kill).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await expect(late.outcome).rejects.toMatchObject({ name: 'TaskEnded', detail: 'no answer within 45 s' });
  expect(late.kill).toHaveBeenCalled();
  row.deadlineMs = null;
  const slow = start();
  await vi.advanceTimersByTimeAsync(86_400_000);
  slow.send({ type: 'done', output: refused });
  expect(await slow.outcome).toEqual(refused);
});
