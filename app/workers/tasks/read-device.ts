import { readDevice } from '../onvif/read-device.ts';
import type { Task } from './task.ts';

export const run: Task<'read-device'> = (question) => {
  // The packages that phrase questions are old, and would say so in the log each time.
  process.noDeprecation = true;
  return readDevice(question);
};
