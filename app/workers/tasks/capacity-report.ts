import { reportCapacity } from '../../main/db/capacity-report.ts';
import type { Task } from './task.ts';

export const run: Task<'capacity-report'> = (input) => Promise.resolve(reportCapacity(input));
