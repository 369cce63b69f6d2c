import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { maskCredentials } from '../../shared/errors.ts';
import type { Log } from '../host.ts';

const FILE = 'footfall.log';
const MOST_BYTES = 5_000_000;
const KEPT = 4;

/** JSON lines in a file that is renewed at 5 MB (four old ones are kept), and a short line on stderr. Credentials of URLs are masked. */
export function openLog(
  folder: string,
  echo: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Log {
  const file = join(folder, FILE);
  let bytes = sizeOf(file);
  let failed = false;

  function write(level: 'info' | 'warn' | 'error', message: string, details: Record<string, unknown> = {}): void {
    const line = maskCredentials(JSON.stringify({ time: new Date().toISOString(), level, message, ...details }));
    echo(maskCredentials(level === 'info' ? message : `${level}: ${message}`));
    try {
      if (bytes + line.length > MOST_BYTES) {
        rotate(file);
        bytes = 0;
      }
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
      bytes += Buffer.byteLength(line) + 1;
      failed = false;
    } catch (thrown) {
      // A full disk must not stop the counting; it is said once.
      if (!failed) echo(`error: the log cannot be written: ${String(thrown)}`);
      failed = true;
    }
  }

  return {
    info: (message, details) => write('info', message, details),
    warn: (message, details) => write('warn', message, details),
    error: (message, details) => write('error', message, details),
  };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function rotate(file: string): void {
  rmSync(`${file}.${KEPT}`, { force: true });
  for (let i = KEPT - 1; i >= 0; i--) {
    try {
      renameSync(i === 0 ? file : `${file}.${i}`, `${file}.${i + 1}`);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    }
  }
}
