import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import type { Log, StartAtLogin } from '../host.ts';
import type { LocalClient } from '../rpc/local-client.ts';

/** Started so, it counts without showing its window. */
export const HIDDEN = '--hidden';

/** How this program is started again: an AppImage by its own file, a checkout with its folder. */
function command(): string[] {
  return [process.env.APPIMAGE ?? process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()])];
}

/** Windows and macOS have a list for it; on Linux it is a file that every desktop reads (XDG autostart). */
export function startAtLogin(
  platform = process.platform,
  environment: Record<string, string | undefined> = process.env,
): StartAtLogin {
  if (platform !== 'linux') {
    const [path, ...args] = command();
    const item = { path, args: [...args, HIDDEN] };
    return {
      get: () => app.getLoginItemSettings(item).openAtLogin,
      set: (on) => app.setLoginItemSettings({ ...item, openAtLogin: on }),
    };
  }
  const config = environment.XDG_CONFIG_HOME?.startsWith('/')
    ? environment.XDG_CONFIG_HOME
    : join(homedir(), '.config');
  const file = join(config, 'autostart', 'footfall.desktop');
  return {
    get: () => existsSync(file),
    set(on) {
      if (!on) return rmSync(file, { force: true });
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        `[Desktop Entry]\nType=Application\nName=Footfall\nExec=${[...command(), HIDDEN].map(quoted).join(' ')}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n`,
      );
    },
  };
}

/** As the Desktop Entry Specification wants an argument: reserved characters escaped, then the backslashes of the file itself. */
function quoted(text: string): string {
  return `"${text
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}

/** Once a camera is the shop's own, people rely on it: then it is switched on, unless somebody has chosen before. */
export function onByDefault(
  client: Pick<LocalClient, 'call' | 'on'>,
  log: Log,
  chosen: () => boolean,
  switchOn: () => void,
): void {
  const look = async () => {
    if (chosen() || !(await client.call('cameras.list', {})).some(({ source }) => source.kind !== 'demo') || chosen())
      return;
    switchOn();
    log.info('Footfall starts at login from now on');
  };
  const warn = (thrown: unknown) => log.warn('starting at login could not be switched on', { reason: String(thrown) });
  client.on('cameras.changed', () => void look().catch(warn));
  void look().catch(warn);
}
