import { makeIncrement } from '../../main/db/backup/increment.ts';
import type { Task } from './task.ts';

export const run: Task<'increment'> = ({ database, folder, nowMs }) =>
  Promise.resolve(makeIncrement(database, folder, nowMs) !== null);
