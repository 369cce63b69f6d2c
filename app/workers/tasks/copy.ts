import { makeCopy } from '../../main/db/safety-copy.ts';
import type { Task } from './task.ts';

export const run: Task<'copy'> = async ({ database, folder, nowMs }) => {
  await makeCopy(database, folder, nowMs);
};
