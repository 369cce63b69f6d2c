import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launchTask } from '../../app/main/headless/fork-launcher.ts';
import { TaskAborted, TaskEnded, taskRunner } from '../../app/main/tasks/run-task.ts';
import type { FromTask, ToTask } from '../../app/shared/tasks.ts';
import { quiet } from '../support/app-database.ts';
import { configOf, demoClip, demoLine, ffmpegOf, isAlive, root } from '../support/worker-client.ts';

const linux = process.platform === 'linux',
  entry = join(root, 'dist/workers/task-worker.js');
const config = configOf({
  source: { kind: 'file', path: demoClip, loop: false },
  pace: 'fast',
  startTimeMs: 0,
  regions: [demoLine],
});

/** That ffmpeg runs, by its process. */
async function decoderOf(pid: number): Promise<number> {
  await expect.poll(() => ffmpegOf(pid), { timeout: 120_000, interval: 20 }).not.toEqual([]);
  return ffmpegOf(pid)[0];
}
const gone = (...pids: number[]) => expect.poll(() => pids.filter(isAlive), { timeout: 120_000 }).toEqual([]);

test.skipIf(!linux).each([
  ['nobody wants it any more', TaskAborted],
  ['it is killed', TaskEnded],
] as const)('no ffmpeg outlives its task: %s', async (why, reason) => {
  const stop = new AbortController();
  let pid = 0;
  const outcome = taskRunner((name) => {
    const one = launchTask(name, { log: quiet });
    pid = one.pid!;
    return one;
  })('count', config, { signal: stop.signal }).catch((thrown: unknown) => thrown);
  const decoder = await decoderOf(pid);
  if (why === 'it is killed') process.kill(pid, 'SIGKILL');
  else stop.abort();
  expect(await outcome).toBeInstanceOf(reason);
  if (reason === TaskEnded)
    expect(await outcome).toMatchObject({ detail: 'signal SIGKILL', info: { code: 'SYS_006' } });
  await gone(pid, decoder);
});

test.skipIf(!linux)('no ffmpeg outlives its task: main is gone', async () => {
  const child = fork(entry, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (message: FromTask) => {
    if (message.type === 'ready')
      child.send({ type: 'run', name: 'count', input: config, databaseKey: null } satisfies ToTask);
  });
  const decoder = await decoderOf(child.pid!),
    exited = once(child, 'exit');
  child.disconnect();
  expect(await exited).toEqual([0, null]);
  await gone(decoder);
});

test('outside Footfall the task worker says what it is', () => {
  expect(() => execFileSync(process.execPath, [entry], { stdio: 'pipe' })).toThrow(/started by Footfall/);
});
