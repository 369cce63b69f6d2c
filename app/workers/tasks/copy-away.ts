import { copyAway } from '../../main/db/backup/away.ts';
import type { Task } from './task.ts';

export const run: Task<'copy-away'> = ({ local, away }) => copyAway(local, away);
