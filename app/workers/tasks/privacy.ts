import { rename, rm, stat } from 'node:fs/promises';
import { writePrivacy } from './report/privacy.ts';
import { refusal } from './save/refusal.ts';
import type { Task } from './task.ts';

/** The sheet or the sign, into a file that has its name only once all of it is there. */
export const run: Task<'privacy'> = async ({ file, ...document }) => {
  const part = `${file}.part`;
  try {
    await rm(part, { force: true });
    await writePrivacy(part, document);
    await rename(part, file);
    return { bytes: (await stat(file)).size };
  } catch (thrown) {
    await rm(part, { force: true }).catch(() => {});
    throw refusal(thrown, file);
  }
};
