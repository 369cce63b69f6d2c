import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { FootfallError } from '../../../shared/errors.ts';
import type { TaskOutput } from '../../../shared/tasks.ts';
import { findFfmpeg } from '../../node/find-ffmpeg.ts';
import { taskRunner, TaskEnded } from '../../tasks/run-task.ts';
import { defaultDataFolder, makeFolder } from '../../node/data-folder.ts';
import { launchTask } from '../fork-launcher.ts';
import { findModel, STARTER_MODEL } from './find-model.ts';
import { parseOptions } from './options.ts';

const HELP = `Usage: footfall doctor [--data DIR] [--model NAME|FILE] [--json]

Checks whether everything is in place and prints one line each. The exit code is 0 only when all of it is.

Options
  --data DIR           where the data is kept (default: ${defaultDataFolder()}, or FOOTFALL_DATA)
  --model NAME|FILE    the model to try (default: ${STARTER_MODEL})
  --json
  --help
`;

/** The oldest whose native modules take shared memory. */
const NODE = { major: 24, minor: 10 };
const DECODERS = ['h264', 'hevc', 'mjpeg', 'mpeg4'];
/** Below this the database soon cannot grow. */
const LEAST_FREE_BYTES = 1024 ** 3;

interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

/** `footfall doctor`; returns the exit code. */
export async function doctor(args: string[]): Promise<number> {
  const options = read(args);
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  const checks: Check[] = [];
  const check = async (name: string, look: () => Promise<string> | string) => {
    const found = await Promise.resolve()
      .then(look)
      .then(
        (detail) => ({ ok: true, detail }),
        (thrown) => ({ ok: false, detail: (thrown as Error).message }),
      );
    checks.push({ name, ...found });
    if (!options.json) process.stdout.write(`${found.ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(10)}  ${found.detail}\n`);
  };
  await check('Node', node);
  await check('ffmpeg', ffmpeg);
  let provider = '';
  await check('model', async () => {
    const result = await tryModel(findModel(options.model));
    ({ provider } = result);
    return `${result.id} ${result.version}, file as its manifest says, one frame in ${result.warmupMs.toFixed(1)} ms`;
  });
  await check('providers', () => {
    if (!provider) throw new Error('no model ran, so none was tried');
    return `${provider} (used)`;
  });
  await check('SQLite', () => sqlite(options.data));
  await check('data', () => writable(options.data));
  await check('disk', () => disk(options.data));
  if (options.json) process.stdout.write(`${JSON.stringify({ ok: checks.every(({ ok }) => ok), checks }, null, 2)}\n`);
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

function read(args: string[]): { data: string; model: string; json: boolean } | null {
  const text = { type: 'string' } as const,
    flag = { type: 'boolean' } as const;
  const { values } = parseOptions('doctor', {
    args,
    options: { data: text, model: text, json: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return null;
  return {
    data: resolve(values.data ?? defaultDataFolder()),
    model: values.model ?? STARTER_MODEL,
    json: values.json ?? false,
  };
}

function node(): string {
  const { node: version } = process.versions;
  const [major, minor] = version.split('.').map(Number);
  if (major < NODE.major || (major === NODE.major && minor < NODE.minor))
    throw new Error(
      `version ${version} is too old, ${NODE.major}.${NODE.minor} is needed. Start Footfall with npm start, which brings it along`,
    );
  return `${version} (${process.platform} ${process.arch})`;
}

async function ffmpeg(): Promise<string> {
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

async function tryModel(manifestPath: string): Promise<TaskOutput<'check-model'>> {
  try {
    return await taskRunner(launchTask)('check-model', { manifestPath });
  } catch (thrown) {
    if (thrown instanceof TaskEnded) throw new FootfallError('SYS_006', { camera: 'doctor', detail: thrown.detail });
    throw thrown;
  }
}

/** The library, and the database if there is one already (read only: it may be in use). */
function sqlite(folder: string): string {
  const memory = new Sqlite(':memory:');
  const version = memory.prepare('select sqlite_version()').pluck().get() as string;
  memory.close();
  const file = join(folder, 'footfall.db');
  if (!existsSync(file)) return `${version}, no database yet`;
  const database = new Sqlite(file, { readonly: true });
  try {
    const found = database.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new FootfallError('DB_003', { file, detail: String(found) });
    return `${version}, ${file} is sound`;
  } finally {
    database.close();
  }
}

async function writable(folder: string): Promise<string> {
  makeFolder(folder);
  const file = join(folder, `.doctor-${process.pid}`);
  try {
    await writeFile(file, 'written');
    return `${folder} can be written`;
  } catch (thrown) {
    throw new FootfallError('SYS_004', { folder, detail: (thrown as Error).message });
  } finally {
    await rm(file, { force: true });
  }
}

async function disk(folder: string): Promise<string> {
  // Of a folder that could not be made, the disk that it would be on.
  if (!existsSync(folder)) return disk(dirname(folder));
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize,
    gigabytes = (free / 1024 ** 3).toFixed(1);
  if (free < LEAST_FREE_BYTES)
    throw new Error(`only ${gigabytes} GB are free on the disk of ${folder}. Free some space`);
  return `${gigabytes} GB free`;
}
