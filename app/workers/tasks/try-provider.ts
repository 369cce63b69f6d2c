import { tryProvider } from '../inference/provider-trial.ts';
import type { Task } from './task.ts';

export const run: Task<'try-provider'> = (order) => tryProvider(order);
