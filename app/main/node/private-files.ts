import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What is ours in a data folder: somebody may have chosen one in which other things lie. */
const OURS = /^(?:footfall\..+|.+\.key|.+\.json|links|tls|audit-asked|logs|pictures|backups|videos|crashes)$/;
const STICKY = 0o1000;

/** From now on what this process and its workers write is for this user only. */
export function writePrivately(): void {
  process.umask(0o077);
}

/**
 * Takes every right of others from a data folder and what is ours in it, whoever made it: passwords, pictures of people and the keys of both
 * are in there. Windows knows no such rights; there the folder lies in the user's own.
 */
export function keepPrivate(folder: string): void {
  if (process.platform === 'win32') return;
  takeRights(folder);
  for (const name of readdirSync(folder)) if (OURS.test(name)) keepAll(join(folder, name));
}

function keepAll(path: string): void {
  if (takeRights(path)) for (const name of readdirSync(path)) keepAll(join(path, name));
}

/** Whether it is a folder. What is another user's, a link, or a folder for everybody as /tmp stays as it is. */
function takeRights(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink() || found.uid !== process.getuid!() || (found.mode & STICKY) !== 0) return false;
  if ((found.mode & 0o077) !== 0) {
    try {
      chmodSync(path, found.mode & 0o700);
    } catch {
      // Some drives know no rights; nothing is lost but these.
    }
  }
  return found.isDirectory();
}
