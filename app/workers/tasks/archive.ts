import { archiveMonth } from '../../main/db/retention/archive-month.ts';
import type { Task } from './task.ts';

export const run: Task<'archive'> = (input) => archiveMonth(input);
