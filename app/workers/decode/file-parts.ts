import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { videosOf } from './video-folder.ts';

/** One of the recordings that were joined end to end to a file, or lie in a folder: bytes `start` to `end` of the file `path`. */
export interface FilePart {
  path: string;
  start: number;
  end: number;
  /** Bytes at the file's beginning that belong before it: a Flash recording's header is written once. */
  headerBytes: number;
  /** Its container promises more bytes than the file has. */
  cut: boolean;
}

/** Where a walk looks next; `begins`: another recording begins here. */
interface Step {
  next: number;
  begins?: boolean;
  headerBytes?: number;
}
/** From one element of the container to the next; null where it cannot be followed any further. */
type Walk = (at: number) => Step | null;
type Read = (at: number, length: number) => Buffer;

const WINDOW_BYTES = 64 * 1024;
/** The heartbeat goes on meanwhile. */
const STEPS_AT_A_TIME = 20_000;
/** Sound and picture are interleaved: their times go back by less. */
const FLV_BACK_MS = 1000;

/**
 * The recordings in a file, in order; one for any file that is not joined, and for those whose parts ffmpeg reads on by itself (MPEG-PS, bare H.264, and
 * MPEG-TS as long as its video stays the same stream). Of MP4, Matroska, AVI and Flash it reads the first only, or takes what follows for more of the first
 * one's codec. Of a folder those of all its videos.
 */
export async function findParts(path: string): Promise<FilePart[]> {
  const parts: FilePart[] = [];
  for (const video of await videosOf(path))
    parts.push(...(await partsOf(video)).map((part) => ({ path: video, ...part })));
  return parts;
}

type Stretch = Omit<FilePart, 'path'>;

async function partsOf(path: string): Promise<Stretch[]> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const read = windowed(file);
    const packets = packetsOf(read);
    return await (packets ? transportParts(read, size, packets) : walkParts(read, size));
  } finally {
    closeSync(file);
  }
}

export async function walkParts(read: Read, size: number): Promise<Stretch[]> {
  const walk = walkOf(read, size);
  const parts: Stretch[] = [{ start: 0, end: size, headerBytes: 0, cut: false }];
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

/** ISO/IEC 13818-1: packets of 188 bytes; on discs `lead`, four of time, lie before each. */
interface Packets {
  bytes: number;
  lead: number;
}

/** Null: no transport stream. */
function packetsOf(read: Read): Packets | null {
  for (const [bytes, lead] of [
    [188, 0],
    [192, 4],
  ]) {
    const head = read(0, bytes * 4);
    if (head.length === bytes * 4 && [0, 1, 2, 3].every((i) => head[i * bytes + lead] === SYNC)) return { bytes, lead };
  }
  return null;
}

const SYNC = 0x47;
/** Where the video stayed the same stream, it is looked at again after so many bytes. */
const STRIDE_BYTES = 4 * 2 ** 20;
/** Kinds of stream that are video: MPEG-1, -2 and -4, H.264, H.265, H.266, AVS, VC-1. */
const VIDEO_TYPES = new Set([0x01, 0x02, 0x10, 0x1b, 0x24, 0x33, 0x42, 0xea]);

/** What a program map says of the video; `at`: of the packet with the table that leads to it. */
interface VideoStream {
  key: string;
  at: number;
  mapAt: number;
}

/** A transport stream whose video changes its codec or its PID is another recording from there on: of one run ffmpeg decodes the first only. */
async function transportParts(read: Read, size: number, packets: Packets): Promise<Stretch[]> {
  const parts: Stretch[] = [{ start: 0, end: size, headerBytes: 0, cut: false }];
  let steps = 0;
  const find = async (from: number): Promise<VideoStream | null> => {
    let tableAt = -1,
      mapPid = -1;
    for (let at = from, step = packets.bytes; at + packets.bytes <= size; at += step) {
      if (++steps % STEPS_AT_A_TIME === 0) await setImmediate();
      // A recording that was cut within a packet leaves those after it elsewhere: byte by byte to the next two in a row.
      const packet = read(at + packets.lead, packets.bytes + 1);
      step =
        packet[0] === SYNC && (packet.length <= packets.bytes || packet[packets.bytes] === SYNC) ? packets.bytes : 1;
      const section = step === 1 ? null : sectionOf(packet.subarray(0, 188));
      if (!section) continue;
      if (section.pid === 0 && section.bytes[0] === 0 && section.bytes.length >= 12)
        [tableAt, mapPid] = [at, ((section.bytes[10] & 0x1f) << 8) | section.bytes[11]];
      else if (section.pid === mapPid && section.bytes[0] === 2) {
        const key = videoOf(section.bytes);
        if (key !== null) return { key, at: tableAt, mapAt: at };
      }
    }
    return null;
  };
  let known = await find(0),
    stride = STRIDE_BYTES,
    closeTo = 0;
  while (known) {
    const next = await find(known.mapAt + stride),
      close = stride === packets.bytes;
    if (next?.key === known.key || (next && close)) {
      if (next.key !== known.key) {
        parts.at(-1)!.end = next.at;
        parts.push({ start: next.at, end: size, headerBytes: 0, cut: false });
      }
      known = next;
      if (next.mapAt >= closeTo) stride = STRIDE_BYTES;
    } else {
      if (close) break;
      // it changed within the stride, or the file ends within it: now map by map
      [stride, closeTo] = [packets.bytes, next?.mapAt ?? size];
    }
  }
  return parts;
}

/** A section that begins in a packet and lies in it whole, or its beginning. */
function sectionOf(packet: Buffer): { pid: number; bytes: Buffer } | null {
  if (packet[0] !== SYNC || (packet[1] & 0x40) === 0) return null;
  const control = (packet[3] >> 4) & 3,
    payload = 4 + (control & 2 ? 1 + packet[4] : 0);
  if ((control & 1) === 0 || payload >= packet.length) return null;
  return { pid: ((packet[1] & 0x1f) << 8) | packet[2], bytes: packet.subarray(payload + 1 + packet[payload]) };
}

/** Type and PID of the first video of a program map; null: none. */
function videoOf(map: Buffer): string | null {
  if (map.length < 12) return null;
  const end = Math.min(map.length, 3 + (((map[1] & 0x0f) << 8) | map[2]) - 4);
  for (
    let at = 12 + (((map[10] & 0x0f) << 8) | map[11]);
    at + 5 <= end;
    at += 5 + (((map[at + 3] & 0x0f) << 8) | map[at + 4])
  ) {
    if (VIDEO_TYPES.has(map[at])) return `${map[at]}/${((map[at + 1] & 0x1f) << 8) | map[at + 2]}`;
  }
  return null;
}

/** Reads through a window, because the walk goes forward in small steps. */
function windowed(file: number): Read {
  const window = Buffer.alloc(WINDOW_BYTES);
  let from = 0,
    to = 0;
  return (at, length) => {
    if (at < from || at + length > to) {
      from = at;
      to = at + readSync(file, window, 0, WINDOW_BYTES, at);
    }
    return window.subarray(at - from, Math.min(to, at + length) - from);
  };
}
