import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { FootfallError } from '../../../shared/errors.ts';

/** `parseArgs` whose refusals are CLI_001 of that command, in one line. An option that is given has a value: an empty path is no folder, least of all the one we are in. */
export function parseOptions<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  let parsed: ReturnType<typeof parseArgs<T>>;
  try {
    parsed = parseArgs(config);
  } catch (thrown) {
    // What Node says in several lines ends with the one that helps.
    const line = (thrown as Error).message.split('\n').at(-1)!;
    throw new FootfallError('CLI_001', { detail: line.split('. ')[0].replace(/\.$/, ''), command }, { cause: thrown });
  }
  const empty = Object.entries(parsed.values).find(([, value]) => [value].flat().includes(''));
  if (empty) throw new FootfallError('CLI_001', { detail: `--${empty[0]} is empty`, command });
  return parsed;
}

/** The certificate that was given. Throws CLI_001. */
export function readAuthority(file: string, command: string): string {
  try {
    return readFileSync(resolve(file), 'utf8');
  } catch (thrown) {
    throw new FootfallError('CLI_001', { detail: `${file} cannot be read: ${fileProblem(thrown)}`, command });
  }
}

/** What is in the file, or in FOOTFALL_PASSPHRASE; null: neither. Throws CLI_001. */
export function readPassphrase(file: string | undefined, command: string): string | null {
  if (file === undefined) return process.env.FOOTFALL_PASSPHRASE ?? null;
  try {
    return readFileSync(resolve(file), 'utf8').replace(/\r?\n$/, '');
  } catch (thrown) {
    throw new FootfallError('CLI_001', {
      detail: `${file} cannot be read: ${fileProblem(thrown)}`,
      command,
    });
  }
}

/** Why a file cannot be read or written, as the end of a sentence. */
export function fileProblem(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not';
    default:
      return message.replace(/\.$/, '');
  }
}
