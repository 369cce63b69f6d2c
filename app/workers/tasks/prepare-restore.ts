import { prepareRestore } from '../../main/db/restore-copy.ts';
import type { Task } from './task.ts';

export const run: Task<'prepare-restore'> = ({ copy, increment, prepared }) =>
  prepareRestore(copy, prepared, increment);
