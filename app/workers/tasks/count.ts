import { FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import type { TaskOutput } from '../../shared/tasks.ts';
import { CameraSession } from '../camera/session.ts';
import type { Task } from './task.ts';

/** A camera's session over a file, without anybody who watches: it has answered when every event was taken. */
export const run: Task<'count'> = async (config, progress) => {
  let ended: TaskOutput<'count'> | null = null,
    error: ErrorInfo | null = null,
    newest = 0,
    taken: Promise<void> = Promise.resolve();
  const session = new CameraSession(config, (message) => {
    if (message.type === 'ended') ended = message;
    else if (message.type === 'failed') ({ error } = message);
    else if (message.type === 'events') {
      // A session sends again what was not acknowledged for a while; here nothing is lost on the way, so that would be counted twice.
      const events = message.events.filter(({ sequence }) => sequence > newest),
        last = events.at(-1)?.sequence;
      if (last === undefined) return;
      newest = last;
      taken = progress(events).then(() => session.acknowledge(last));
    }
  });
  await session.run();
  await taken;
  // Assigned above, which the compiler does not see.
  const [failed, facts] = [error, ended] as [ErrorInfo | null, TaskOutput<'count'> | null];
  if (failed) throw new FootfallError(failed.code, failed.params);
  if (!facts) throw new Error('the file ended without a result');
  return facts;
};
