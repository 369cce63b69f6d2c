import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FootfallError } from '../../shared/errors.ts';

type Environment = Record<string, string | undefined>;

/** Where this installation keeps its data when nobody says otherwise: FOOTFALL_DATA, else the platform's own place. */
export function defaultDataFolder(
  environment: Environment = process.env,
  platform = process.platform,
  home = homedir(),
): string {
  if (environment.FOOTFALL_DATA) return resolve(environment.FOOTFALL_DATA);
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Footfall');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Footfall');
  // The XDG rules ignore a relative path.
  const base = environment.XDG_DATA_HOME?.startsWith('/') ? environment.XDG_DATA_HOME : join(home, '.local', 'share');
  return join(base, 'footfall');
}

/** Makes the folder, readable by its owner only, and proves that it can be written. Throws SYS_004. */
export function makeFolder(folder: string): string {
  try {
    makeAll(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return folder;
  } catch (thrown) {
    throw new FootfallError(
      'SYS_004',
      { folder, detail: thrown instanceof Error ? thrown.message : String(thrown) },
      { cause: thrown },
    );
  }
}

/** With its parents. Node's own recursion never ends where a folder says that it is not there, as in /proc. */
function makeAll(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder) {
      makeAll(dirname(folder));
      mkdirSync(folder, { mode: 0o700 });
    } else if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw thrown;
  }
}
