import { expect, it } from 'vitest';
import type { TaskOutput } from '../../shared/tasks.ts';
import { TaskAborted, type RunTask } from '../tasks/run-task.ts';
import { PROBE_LIMITS, Probes } from './probe-source.ts';

/** Processes that answer when they are told to. */
function workers() {
  const alive: { answer(): void; killed: boolean }[] = [];
  const runTask = (name: string, _: unknown, { signal }: { signal?: AbortSignal }) =>
    new Promise<TaskOutput<'probe'>>((resolve, reject) => {
      expect(name).toBe('probe');
      const worker = {
        killed: false,
        answer() {
          worker.killed = true;
          resolve({ ok: false, error: { code: 'STREAM_001', params: {}, message: '' } });
        },
      };
      signal?.addEventListener('abort', () => {
        worker.killed = true;
        reject(new TaskAborted('probe'));
      });
      alive.push(worker);
    });
  return { alive, probes: new Probes('ffmpeg', runTask as unknown as RunTask) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const source = { kind: 'file' as const, path: '/a', loop: false };

it('25 at once are tried a few at a time, and all are answered', async () => {
  const { alive, probes } = workers();
  const asked = Array.from({ length: 25 }, () => probes.run(source));
  let most = 0;
  for (let answered = 0; answered < 25; answered++) {
    await settled();
    most = Math.max(most, alive.filter(({ killed }) => !killed).length);
    alive.find(({ killed }) => !killed)!.answer();
    await settled();
  }
  expect(most).toBe(PROBE_LIMITS.atOnce);
  expect(await Promise.all(asked)).toHaveLength(25);
});

it('more than may wait are refused, and those that nobody wants any more make room at once', async () => {
  const { alive, probes } = workers();
  const gone = new AbortController(),
    left: Promise<unknown>[] = [];
  for (let i = 0; i < PROBE_LIMITS.atOnce + PROBE_LIMITS.waiting; i++)
    left.push(probes.run(source, gone.signal).catch((thrown: Error) => thrown.message));
  await expect(probes.run(source)).rejects.toMatchObject({ info: { code: 'CAMERA_005' } });
  await settled();
  gone.abort();
  await Promise.all(left);
  expect(alive.map(({ killed }) => killed)).toEqual(Array.from({ length: PROBE_LIMITS.atOnce }, () => true));
  const next = probes.run(source);
  await settled();
  expect(alive).toHaveLength(PROBE_LIMITS.atOnce + 1);
  alive.at(-1)!.answer();
  expect(await next).toMatchObject({ ok: false });
});
