import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { FootfallError } from '../../shared/errors.ts';

export interface Ffmpeg {
  path: string;
  version: string;
}

const OLDEST = [5, 1] as const;
const WINDOWS = process.platform === 'win32';
const FIX: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'apt install ffmpeg',
  darwin: 'brew install ffmpeg',
  win32: 'winget install ffmpeg',
};

/**
 * FFMPEG_PATH, the one of ffmpeg-static, the one on PATH: the first that works. One that was named but cannot be used is an error, not a
 * reason to take another. Throws SYS_002 (none) or SYS_003 (too old, or not ffmpeg).
 */
export async function findFfmpeg(): Promise<Ffmpeg> {
  const named = process.env.FFMPEG_PATH;
  if (named) return usable(named);
  let refused: unknown = null;
  for (const path of [ofFfmpegStatic(), onPath()]) {
    if (!path) continue;
    try {
      return await usable(path);
    } catch (error) {
      refused ??= error;
    }
  }
  throw (
    refused ??
    new FootfallError('SYS_002', {
      tried: 'FFMPEG_PATH, ffmpeg-static, PATH',
      fix: FIX[process.platform] ?? 'see ffmpeg.org',
    })
  );
}

async function usable(path: string): Promise<Ffmpeg> {
  const refuse = (detail: string) => new FootfallError('SYS_003', { file: path, detail });
  if (!existsSync(path)) throw refuse('there is no such file');
  const { stdout } = await promisify(execFile)(path, ['-hide_banner', '-version'], {
    timeout: 10_000,
    windowsHide: true,
  }).catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === 'EACCES' ? 'this user may not run it' : 'it does not start');
  });
  const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1];
  if (!version) throw refuse('it is not ffmpeg');
  // A nightly build has no number and is newer than any.
  const numbers = /^n?(\d+)\.(\d+)/.exec(version);
  if (numbers && (Number(numbers[1]) - OLDEST[0] || Number(numbers[2]) - OLDEST[1]) < 0)
    throw refuse(`it is version ${version}`);
  return { path, version };
}

/** Its installer downloads; where that failed the package is there without the file. In a packaged app it lies beside the archive. */
function ofFfmpegStatic(): string | null {
  try {
    const path = (createRequire(import.meta.url)('ffmpeg-static') as string | null)?.replace(
      /app\.asar(?!\.unpacked)/,
      'app.asar.unpacked',
    );
    return path && existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

function onPath(): string | null {
  const name = WINDOWS ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      /* not here */
    }
  }
  return null;
}
