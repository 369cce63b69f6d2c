import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The parts of a zip file, by its directory: a reader that knows nothing of who wrote it. */
export function zipEntries(file: string): Map<string, string> {
  const bytes = readFileSync(file),
    end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end === -1) throw new Error('it has no directory');
  const entries = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const method = bytes.readUInt16LE(at + 10),
      size = bytes.readUInt32LE(at + 20),
      [name, extra, comment] = [28, 30, 32].map((of) => bytes.readUInt16LE(at + of)),
      local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28),
      packed = bytes.subarray(from, from + size);
    entries.set(
      bytes.toString('utf8', at + 46, at + 46 + name),
      (method === 0 ? packed : inflateRawSync(packed)).toString('utf8'),
    );
    at += 46 + name + extra + comment;
  }
  return entries;
}

/** The cells of a sheet: numbers, texts, null. Throws where a cell is a formula. */
export function sheetCells(xml: string): (string | number | null)[][] {
  if (xml.includes('<f>')) throw new Error('there is a formula');
  const plain = (text: string) =>
    text.replaceAll('&#13;', '\r').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return [...xml.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row]) =>
    [...row.matchAll(/<c\/>|<c><v>(.*?)<\/v><\/c>|<c t="inlineStr"><is><t[^>]*>(.*?)<\/t><\/is><\/c>/gs)].map(
      ([, number, text]) => (number !== undefined ? Number(number) : text !== undefined ? plain(text) : null),
    ),
  );
}
