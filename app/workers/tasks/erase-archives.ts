import { eraseArchives } from '../../main/db/erasures/erase-archives.ts';
import type { Task } from './task.ts';

export const run: Task<'erase-archives'> = ({ folder, erasures, look }) => eraseArchives(folder, erasures, look);
