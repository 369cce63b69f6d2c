import { listDevices } from '../decode/sources/device/device-list.ts';
import type { Task } from './task.ts';

export const run: Task<'devices'> = ({ ffmpegPath }) => listDevices(ffmpegPath);
