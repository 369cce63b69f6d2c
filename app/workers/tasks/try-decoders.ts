import { tryDecoders } from '../decode/decoder-trial.ts';
import type { Task } from './task.ts';

export const run: Task<'try-decoders'> = (order) => tryDecoders(order);
