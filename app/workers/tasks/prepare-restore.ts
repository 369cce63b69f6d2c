import { prepareRestore } from '../../main/db/restore-copy.ts';
import type { Task } from './task.ts';

export const run: Task<'prepare-restore'> = ({ copy, prepared }) => prepareRestore(copy, prepared);
