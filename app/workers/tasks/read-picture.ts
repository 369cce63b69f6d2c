import { readPicture } from '../onvif/read-picture.ts';
import type { Task } from './task.ts';

export const run: Task<'read-picture'> = (question) => readPicture(question);
