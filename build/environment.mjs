// Where things are on this machine. Looks, and changes nothing.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';

/** First executable of that name on PATH, or null. */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const file of windows ? [`${name}.exe`, `${name}.cmd`] : [name]) {
      const path = join(folder, file);
      try {
        accessSync(path, constants.X_OK);
        if (statSync(path).isFile()) return path;
      } catch {
        /* not here */
      }
    }
  }
  return null;
}

/** Node 24 of the npm package `node`, whether it is there or not. */
export const node24 = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');

/** The Node that runs the product: ours, or the one running this if that is new enough and ours could not be had. */
export function nodePath() {
  if (existsSync(node24)) return node24;
  const [major, minor] = process.versions.node.split('.').map(Number);
  // From 24.10 on native modules take shared memory, in which the frames lie.
  return (major > 24 || (major === 24 && minor >= 10)) && existsSync(process.execPath) ? process.execPath : null;
}

/** Environment for everything we start: Node 24 and the packages' commands first on PATH. */
export function childEnv(extra = {}) {
  const node = nodePath();
  const PATH = [node && dirname(node), join(root, 'node_modules/.bin'), process.env.PATH]
    .filter(Boolean)
    .join(delimiter);
  return { ...process.env, ...(windows ? { Path: PATH } : {}), PATH, ...extra };
}

/** How to start npm: the one that runs us, else the one on PATH. */
export function npmCommand() {
  const from = process.env.npm_execpath ?? '';
  const cli = /np[mx]-cli\.js$/.test(from) ? from.replace(/npx-cli\.js$/, 'npm-cli.js') : null;
  return cli && existsSync(cli)
    ? { command: process.execPath, before: [cli], shell: false }
    : { command: 'npm', before: [], shell: windows };
}

export function isFfmpeg(path) {
  try {
    return (
      Number(
        /version n?(\d+\.\d+)|version (N-\d+)/.exec(
          execFileSync(path, ['-hide_banner', '-version'], { encoding: 'utf8', timeout: 10_000 }),
        )?.[1] ?? 99,
      ) >= 5.1
    );
  } catch {
    return false;
  }
}

/** FFMPEG_PATH, the one of ffmpeg-static, the one on PATH; null when none of them is version 5.1 or newer. */
export function findFfmpeg() {
  const ours = join(root, 'node_modules/ffmpeg-static', windows ? 'ffmpeg.exe' : 'ffmpeg');
  return [process.env.FFMPEG_PATH, existsSync(ours) && ours, onPath('ffmpeg')].filter(Boolean).find(isFfmpeg) ?? null;
}

/** A Chromium that plays H.264: Debian's or an installed Chrome or Edge; null when there is none. */
export function findChromium() {
  const programs = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA].filter(
    Boolean,
  );
  return (
    [
      process.env.CHROMIUM_PATH,
      ...['chromium', 'google-chrome', 'google-chrome-stable'].map(onPath),
      ...(process.platform === 'darwin'
        ? [
            '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
            '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
          ]
        : []),
      ...(windows
        ? programs.flatMap((folder) => [
            join(folder, 'Google/Chrome/Application/chrome.exe'),
            join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          ])
        : []),
    ]
      .filter(Boolean)
      .find((path) => existsSync(path)) ?? null
  );
}

/** Where Debian keeps PostgreSQL's programs, the newest first; null when there is none on this computer. */
export function findPostgres(folder = '/usr/lib/postgresql') {
  if (!existsSync(folder)) return null;
  const bins = readdirSync(folder)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(folder, version, 'bin'));
  return bins.find((bin) => ['initdb', 'postgres', 'psql'].every((name) => existsSync(join(bin, name)))) ?? null;
}

/** Path of the Electron binary, or null. Asking the package itself would download it. */
export function findElectron() {
  const folder = join(root, 'node_modules/electron');
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

export const hasDisplay = (env = process.env, platform = process.platform) =>
  platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
export const isRoot = () => process.getuid?.() === 0;
export const canApt = () => process.platform === 'linux' && isRoot() && onPath('apt-get') !== null;

/** Why Electron cannot show a window here, in one sentence; null when it can. */
export function whyNoWindow() {
  if (!hasDisplay()) return 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).';
  if (!findElectron()) return 'The Electron binary is not installed (npx install-electron downloads it).';
  if (process.platform === 'linux' && isRoot())
    return "Electron's sandbox does not work for root; start Footfall as an ordinary user to get a window.";
  if (process.platform === 'linux' && !sandboxWorks())
    return `This system denies Electron its sandbox (sudo chown root:root ${sandboxHelper} && sudo chmod 4755 ${sandboxHelper} allows it).`;
  return null;
}

const sandboxHelper = 'node_modules/electron/dist/chrome-sandbox';

function sandboxWorks() {
  const restricted = (file, value) => {
    try {
      return readFileSync(file, 'utf8').trim() === value;
    } catch {
      return false;
    }
  };
  if (
    !restricted('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1') &&
    !restricted('/proc/sys/kernel/unprivileged_userns_clone', '0')
  )
    return true;
  try {
    const helper = statSync(realpathSync(join(root, sandboxHelper)));
    return helper.uid === 0 && (helper.mode & 0o4000) !== 0;
  } catch {
    return false;
  }
}
