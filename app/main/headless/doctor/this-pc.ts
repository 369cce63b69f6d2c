import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { freemem, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { FootfallError } from '../../../shared/errors.ts';
import type { TaskOutput } from '../../../shared/tasks.ts';
import { folderHolder } from '../../folder-lock.ts';
import { makeFolder } from '../../node/data-folder.ts';
import { findFfmpeg } from '../../node/find-ffmpeg.ts';
import { taskRunner, TaskEnded } from '../../tasks/run-task.ts';
import { launchTask } from '../fork-launcher.ts';
import { origins, readServer } from '../server-file.ts';

/** The oldest whose native modules take shared memory. */
const NODE = { major: 24, minor: 10 };
const DECODERS = ['h264', 'hevc', 'mjpeg', 'mpeg4'];

export const PC_LIMITS = {
  /** Below this the database soon cannot grow. */
  freeDiskBytes: 1024 ** 3,
  /** What a camera's worker and its ffmpeg take together, at the most that was seen. */
  cameraBytes: 256 * 1024 ** 2,
  /** What has to be free besides: below it the system begins to swap, and frames come late. */
  freeMemoryBytes: 256 * 1024 ** 2,
  /** Within this a server on this PC answers, also on a busy one. Milliseconds. */
  answerMs: 10_000,
} as const;

export function node(): string {
  const { node: version } = process.versions;
  const [major, minor] = version.split('.').map(Number);
  if (major < NODE.major || (major === NODE.major && minor < NODE.minor))
    throw new Error(
      `Node ${version} is too old, ${NODE.major}.${NODE.minor} is needed. Start Footfall with npm start, which brings it along.`,
    );
  return `${version} (${process.platform} ${process.arch})`;
}

export async function ffmpeg(): Promise<string> {
  const { path, version } = await findFfmpeg();
  const { stdout } = await promisify(execFile)(path, ['-hide_banner', '-decoders'], {
    maxBuffer: 4 * 1024 ** 2,
    timeout: 10_000,
    windowsHide: true,
  });
  const has = DECODERS.filter((name) => new RegExp(`^ V\\S* ${name} `, 'm').test(stdout));
  if (!has.includes('h264')) throw new FootfallError('SYS_003', { file: path, detail: 'it cannot decode H.264' });
  return `${version} at ${path}, decodes ${has.join(', ')}`;
}

export async function tryModel(manifestPath: string): Promise<TaskOutput<'check-model'>> {
  try {
    return await taskRunner(launchTask)('check-model', { manifestPath });
  } catch (thrown) {
    if (thrown instanceof TaskEnded) throw new FootfallError('SYS_006', { camera: 'doctor', detail: thrown.detail });
    throw thrown;
  }
}

/** Which file that is; '' where its manifest does not say. */
export function modelHash(manifestPath: string): string {
  try {
    const { sha256 } = JSON.parse(readFileSync(manifestPath, 'utf8')) as { sha256?: string };
    return sha256 ? `, SHA-256 ${sha256.slice(0, 12)}…` : '';
  } catch {
    return '';
  }
}

export async function folder(path: string): Promise<string> {
  makeFolder(path);
  const file = join(path, `.doctor-${process.pid}`);
  try {
    await writeFile(file, 'written');
  } catch (thrown) {
    throw new FootfallError('SYS_004', { folder: path, detail: (thrown as Error).message });
  } finally {
    await rm(file, { force: true });
  }
  const holder = folderHolder(path);
  return `${path} can be written${holder ? `, Footfall runs with it (process ${holder.pid})` : ''}`;
}

export async function disk(path: string): Promise<string> {
  // Of a folder that could not be made, the disk that it would be on.
  if (!existsSync(path)) return disk(dirname(path));
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  if (free < PC_LIMITS.freeDiskBytes)
    throw new Error(
      `Only ${gigabytes(free)} GB are free on the disk of ${path}. Delete what nobody needs, or move the folder to a larger disk.`,
    );
  return `${gigabytes(free)} GB free`;
}

/** `starting`: so many cameras that do not run yet will want their share. */
export function memory(starting: number, free = availableBytes(), total = totalBytes()): string {
  const needed = PC_LIMITS.freeMemoryBytes + starting * PC_LIMITS.cameraBytes;
  if (free < needed)
    throw new Error(
      `Only ${gigabytes(free)} of ${gigabytes(total)} GB memory are free, and ${gigabytes(needed)} are needed${starting > 0 ? ` for ${starting} camera${starting > 1 ? 's' : ''}` : ''}. Close other programs, or switch a camera off.`,
    );
  return `${gigabytes(free)} of ${gigabytes(total)} GB free`;
}

/** Of this PC, or of the part of it that this program may use. */
const totalBytes = () => Math.min(totalmem(), process.constrainedMemory() || Infinity);
const availableBytes = () => Math.min(freemem(), process.availableMemory());

/** Where the screens are served, or would be. */
export async function screens(dataFolder: string, runs: boolean, port: number): Promise<string> {
  const serving = runs ? readServer(dataFolder) : null;
  if (runs && !serving) return 'shown in the window of the application';
  if (!serving) {
    await listen(port);
    return port === 0 ? 'a port is free' : `port ${port} is free`;
  }
  const [origin] = origins(serving);
  if (!(await answers(origin)))
    throw new Error(
      `Footfall runs (process ${serving.pid}), but ${origin} does not answer within ${PC_LIMITS.answerMs / 1000} s. Stop it and start it again; if that happens again, send the log of the data folder to your supplier.`,
    );
  return `served at ${origin}`;
}

function answers(origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(origin, { timeout: PC_LIMITS.answerMs }, (response) => {
      response.resume();
      resolve(true);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

/** Rejects with SYS_001, SYS_010. */
function listen(port: number): Promise<void> {
  const address = '127.0.0.1';
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(
        code === 'EADDRINUSE'
          ? new FootfallError('SYS_001', { address, port })
          : new FootfallError('SYS_010', { address, port, detail: message }),
      ),
    );
    server.listen(port, address, () => server.close(() => resolve()));
  });
}

export const gigabytes = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);
