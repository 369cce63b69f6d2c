import { closeSync, openSync, readSync, statSync } from 'node:fs';

import { isEncrypted } from './sqlite-file.ts';

/* SQLite's write-ahead log, https://www.sqlite.org/fileformat2.html#the_write_ahead_log: a header, then frames of a page each, with running checksums. */
const HEADER_BYTES = 32,
  FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const SALTS_AT = 16,
  CHECKSUM_AT = 24;

/**
 * Whether committed transactions of a database's journal cannot be read any more: opening it drops them, and everything after them, without a word.
 * Every commit waits for the disk before the next one begins, so a power cut spoils the last transaction at most. Two or more that were committed
 * behind the first frame that cannot be read are damage.
 */
export function journalDamaged(journal: string): boolean {
  // Its pages are encrypted behind their checksums.
  if (isEncrypted(journal.replace(/-wal$/, ''))) return false;
  const size = statSync(journal, { throwIfNoEntry: false })?.size ?? 0;
  if (size < HEADER_BYTES + FRAME_HEADER_BYTES) return false;
  const handle = openSync(journal, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(handle, header, 0, HEADER_BYTES, 0);
    const little = header.readUInt32BE(0) === MAGIC,
      pageBytes = header.readUInt32BE(8);
    const sum = new Checksum(little);
    sum.add(header.subarray(0, CHECKSUM_AT));
    // It is written once, in one sector, before any frame.
    if (
      (header.readUInt32BE(0) & ~1) !== MAGIC ||
      pageBytes < 512 ||
      pageBytes > 65_536 ||
      !sum.is(header, CHECKSUM_AT)
    )
      return true;
    const frame = Buffer.alloc(FRAME_HEADER_BYTES + pageBytes);
    let readable = true,
      lost = 0;
    for (let at = HEADER_BYTES; at + frame.length <= size && lost < 2; at += frame.length) {
      readSync(handle, frame, 0, frame.length, at);
      const ours = frame.compare(header, SALTS_AT, CHECKSUM_AT, 8, 16) === 0;
      if (readable) {
        sum.add(frame.subarray(0, 8));
        sum.add(frame.subarray(FRAME_HEADER_BYTES));
        readable = ours && sum.is(frame, 16);
      }
      // The second number is the size of the database after a commit, 0 within a transaction. Frames of an earlier turn of the journal have other salts.
      if (!readable && ours && frame.readUInt32BE(4) !== 0) lost += 1;
    }
    return lost >= 2;
  } finally {
    closeSync(handle);
  }
}

/** Of all that was added so far; 32-bit words in the order of the processor that wrote them. */
class Checksum {
  readonly #little: boolean;
  #a = 0;
  #b = 0;

  constructor(little: boolean) {
    this.#little = little;
  }

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 8) {
      this.#a = (this.#a + this.#word(bytes, at) + this.#b) >>> 0;
      this.#b = (this.#b + this.#word(bytes, at + 4) + this.#a) >>> 0;
    }
  }

  is(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#a && bytes.readUInt32BE(at + 4) === this.#b;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
}
