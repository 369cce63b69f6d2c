import { rm } from 'node:fs/promises';
import { FootfallError } from '../../../shared/errors.ts';
import { TaskAborted } from '../../tasks/run-task.ts';

/** A file is written by a task; Ctrl+C ends it, and nothing of the file stays. Rejects with SAVE_001, and what the task does. */
export async function untilStopped<T>(file: string, write: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController(),
    abort = () => stop.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    return await write(stop.signal);
  } catch (thrown) {
    await rm(`${file}.part`, { force: true });
    if (thrown instanceof TaskAborted)
      throw new FootfallError('SAVE_001', { file, detail: 'it was stopped' }, { cause: thrown });
    throw thrown;
  } finally {
    process.removeListener('SIGINT', abort).removeListener('SIGTERM', abort);
  }
}
