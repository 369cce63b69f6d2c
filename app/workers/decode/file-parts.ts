import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

/** One of the recordings that were joined end to end to a file: bytes `start` to `end`. */
export interface FilePart {
  start: number;
  end: number;
  /** Bytes at the file's beginning that belong before it: a Flash recording's header is written once. */
  headerBytes: number;
  /** Its container promises more bytes than the file has. */
  cut: boolean;
}

/** Where a walk looks next; `begins`: another recording begins here. */
interface Step { next: number; begins?: boolean; headerBytes?: number }
/** From one element of the container to the next; null where it cannot be followed any further. */
type Walk = (at: number) => Step | null;
type Read = (at: number, length: number) => Buffer;

const WINDOW_BYTES = 64 * 1024;
/** The heartbeat is heard meanwhile. */
const STEPS_AT_A_TIME = 20_000;
/** Sound and picture are interleaved: their times go back by less. */
const FLV_BACK_MS = 1000;

/**
 * The recordings in a file, in order; one for any file that is not joined, and for those whose parts ffmpeg reads on by itself (MPEG-TS, MPEG-PS,
 * bare H.264). Of MP4, Matroska, AVI and Flash it reads the first only, or takes what follows for more of the first one's codec.
 */
export async function findParts(path: string): Promise<FilePart[]> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    return await walkParts(windowed(file), size);
  } finally {
    closeSync(file);
  }
}

export async function walkParts(read: Read, size: number): Promise<FilePart[]> {
  const walk = walkOf(read, size);
  const parts: FilePart[] = [{ start: 0, end: size, headerBytes: 0, cut: false }];
  let at = 0;
  for (let steps = 1; walk && at < size; steps++) {
    const step = walk(at);
    if (!step) break;
    if (step.begins && at > 0) {
      parts.at(-1)!.end = at;
      parts.push({ start: at, end: size, headerBytes: step.headerBytes ?? 0, cut: false });
    }
    if (step.next <= at) break;
    at = step.next;
    if (steps % STEPS_AT_A_TIME === 0) await setImmediate();
  }
  parts.at(-1)!.cut = at > size;
  return parts;
}

function walkOf(read: Read, size: number): Walk | null {
  const head = read(0, 12);
  if (head.length < 12) return null;
  if (head.readUInt32BE(0) === EBML) return walkMatroska(read);
  if (head.toString('latin1', 0, 3) === 'FLV') return walkFlash(read);
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 11) === 'AVI') return walkAvi(read);
  return head.toString('latin1', 4, 8) === 'ftyp' ? walkMp4(read, size) : null;
}

/** ISO/IEC 14496-12, section 4.2. */
function walkMp4(read: Read, size: number): Walk {
  let media = false;
  return (at) => {
    const head = read(at, 16);
    if (head.length < 8) return null;
    const type = head.toString('latin1', 4, 8);
    if (!/^[ -~©]{4}$/.test(type)) return null;
    const begins = type === 'ftyp' && media;
    media = begins ? false : media || type === 'moov' || type === 'moof' || type === 'mdat';
    const short = head.readUInt32BE(0);
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    return { next: short === 0 ? size : length < 8 ? at : at + length, begins };
  };
}

const EBML = 0x1a45dfa3;

/** RFC 8794 and RFC 9559: an element whose size is not known (a live recording) is entered instead of skipped. */
function walkMatroska(read: Read): Walk {
  return (at) => {
    const head = read(at, 12);
    const idLength = vintLength(head[0], 4);
    const sizeLength = idLength === 0 ? 0 : vintLength(head[idLength], 8);
    if (sizeLength === 0 || head.length < idLength + sizeLength) return null;
    const id = head.readUIntBE(0, idLength);
    let length = BigInt(head[idLength]) & ((1n << BigInt(8 - sizeLength)) - 1n);
    for (let i = 1; i < sizeLength; i++) length = (length << 8n) | BigInt(head[idLength + i]);
    const unknown = length === (1n << BigInt(7 * sizeLength)) - 1n;
    return { next: at + idLength + sizeLength + (unknown ? 0 : Number(length)), begins: id === EBML };
  };
}

/** Bytes of a number that begins with this byte; 0: more than `most`. */
function vintLength(first: number | undefined, most: number): number {
  const length = first === undefined || first === 0 ? Infinity : Math.clz32(first) - 23;
  return length <= most ? length : 0;
}

/** An AVI of more than 2 GB goes on in chunks of type AVIX. */
function walkAvi(read: Read): Walk {
  return (at) => {
    const head = read(at, 12);
    if (head.length < 12 || head.toString('latin1', 0, 4) !== 'RIFF') return null;
    const length = head.readUInt32LE(4);
    // A recorder that was switched off had not filled it in.
    if (length === 0 || length >= 0xffff0000) return null;
    return { next: at + 8 + length + (length & 1), begins: head.toString('latin1', 8, 12) === 'AVI ' };
  };
}

/** Adobe Flash Video 10.1, annex E: a header, then tags, each followed by its own length. */
function walkFlash(read: Read): Walk {
  let lastMs = -1;
  return (at) => {
    const head = read(at, 11);
    if (head.toString('latin1', 0, 3) === 'FLV' && head.length >= 9) {
      lastMs = -1;
      return { next: at + head.readUInt32BE(5) + 4, begins: true };
    }
    const type = head[0] & 0x1f;
    if (head.length < 11 || (type !== 8 && type !== 9 && type !== 18)) return null;
    const next = at + 11 + head.readUIntBE(1, 3) + 4;
    if (type === 18) return { next };
    const ms = head.readUIntBE(4, 3) + head[7] * 2 ** 24;
    const begins = ms < lastMs - FLV_BACK_MS;
    lastMs = begins ? ms : Math.max(ms, lastMs);
    return { next, begins, headerBytes: FLV_HEADER_BYTES };
  };
}

const FLV_HEADER_BYTES = 13;

/** Reads through a window, because the walk goes forward in small steps. */
function windowed(file: number): Read {
  const window = Buffer.alloc(WINDOW_BYTES);
  let from = 0, to = 0;
  return (at, length) => {
    if (at < from || at + length > to) {
      from = at;
      to = at + readSync(file, window, 0, WINDOW_BYTES, at);
    }
    return window.subarray(at - from, Math.min(to, at + length) - from);
  };
}
