import { constants, setPriority } from 'node:os';
import { tryDecoders } from '../decode/decoder-trial.ts';
import type { Task } from './task.ts';

export const run: Task<'try-decoders'> = (order) => {
  // Cameras count meanwhile.
  setPriority(constants.priority.PRIORITY_LOW);
  return tryDecoders(order);
};
