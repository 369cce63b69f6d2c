import { createReadStream } from 'node:fs';
import { FootfallError } from '../../../shared/errors.ts';
import { fileProblem } from './options.ts';

/** Larger files of text are refused before they fill the memory: ten million rows of detections. */
const LARGEST_MB = 500;

/** What other programs wrote, as text without a byte order mark. Whatever is no UTF-8 becomes U+FFFD. Throws CLI_001, which names the file. */
export async function readGiven(file: string, command: string): Promise<string> {
  const refuse = (detail: string, cause?: unknown) =>
    new FootfallError('CLI_001', { detail: `${file} cannot be read: ${detail}`, command }, { cause });
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of createReadStream(file) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > LARGEST_MB * 2 ** 20) throw refuse(`it has more than ${LARGEST_MB} MB`);
      parts.push(part);
    }
  } catch (thrown) {
    throw thrown instanceof FootfallError ? thrown : refuse(fileProblem(thrown), thrown);
  }
  const bytes = Buffer.concat(parts),
    foreign = foreignEncoding(bytes);
  if (foreign) throw refuse(`it is ${foreign}; save it as UTF-8`);
  // The decoder takes the mark of UTF-8 away.
  return new TextDecoder().decode(bytes);
}

/** Of plain text in UTF-16 nearly every second byte is zero; text in UTF-8 has none, and whatever else there is, is refused by who reads it. */
function foreignEncoding(bytes: Buffer): string | null {
  const mark = bytes.subarray(0, 4).toString('hex');
  if (mark === 'fffe0000' || mark === '0000feff') return 'UTF-32';
  if (mark.startsWith('fffe') || mark.startsWith('feff')) return 'UTF-16';
  const beginning = bytes.subarray(0, 4096),
    zeros = [0, 0];
  beginning.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] += 1;
  });
  return Math.min(...zeros) === 0 && Math.max(...zeros) > beginning.length * 0.4 ? 'UTF-16' : null;
}

/** Throws what `refuse` makes of the reason, with line and column. */
export function parseGivenJson(text: string, refuse: (detail: string) => Error): unknown {
  if (text.includes('\uFFFD'))
    throw refuse(`it is not JSON in UTF-8 (${placeOf(text, text.indexOf('\uFFFD'))}); save it as UTF-8`);
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const at = /at position (\d+)/.exec((thrown as Error).message)?.[1];
    throw refuse(`it is not JSON (${placeOf(text, at === undefined ? placeOfToken(text) : Number(at))})`);
  }
}

/** V8 does not say where an unexpected sign is: it is the last of the shortest beginning that has one. */
function placeOfToken(text: string): number {
  const isUnexpected = (part: string) => {
    try {
      JSON.parse(part);
      return false;
    } catch (thrown) {
      return (thrown as Error).message.startsWith('Unexpected token');
    }
  };
  let [from, to] = [0, text.length + 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isUnexpected(text.slice(0, middle))) to = middle;
    else from = middle + 1;
  }
  return from - 1;
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split(/\r\n|\n|\r/);
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}
