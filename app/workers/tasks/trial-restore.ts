import { tryRestore } from '../../main/db/trial-restore.ts';
import type { Task } from './task.ts';

export const run: Task<'trial-restore'> = (input) => tryRestore(input);
