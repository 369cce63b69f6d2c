/** What the live view gets: once per epoch how to decode, then one picture at a time. */
export type PreviewPart =
  /** `mimeType` null: not H.264, so no browser is asked to play it. */
  | { kind: 'init'; mimeType: string | null; data: Uint8Array }
  /** `mediaBytes`: of the picture itself. */
  | { kind: 'fragment'; key: boolean; ptsUs: number; data: Uint8Array; mediaBytes: number };

const HEADER = 8;
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'avc1', 'avc3', 'moof', 'traf', 'mvex']);
/** Bytes before the first child, after the header: stsd counts its entries, avc1 describes the picture. */
const PREFIX: Record<string, number> = { stsd: 8, avc1: 78, avc3: 78 };
/** A box that claims more than this is no video of ours. */
const MAX_BOX = 64 * 1024 * 1024;

/**
 * Splits a fragmented MP4 as ffmpeg writes it (ISO/IEC 14496-12: ftyp, moov, then moof and mdat per frame) into an init segment and
 * fragments, with presentation time (tfdt + composition offset) and whether a decoder can begin there.
 */
export class FragmentReader {
  readonly #onPart: (part: PreviewPart) => void;
  #bytes = Buffer.alloc(0);
  #pending: Buffer[] = [];
  #head: { type: string; bytes: Buffer }[] = [];
  #timescale = 0;
  #defaultFlags = 0;
  #lastDecodeTime = -1;

  constructor(onPart: (part: PreviewPart) => void) {
    this.#onPart = onPart;
  }

  /** Throws on bytes that are not MP4. */
  push(chunk: Uint8Array): void {
    this.#pending.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const length = this.#bytes.length + this.#pending.reduce((sum, { length: n }) => sum + n, 0);
    const need = this.#bytes.length >= HEADER ? this.#bytes.readUInt32BE(0) : HEADER;
    if (length < need) return;
    let bytes = Buffer.concat([this.#bytes, ...this.#pending]);
    this.#pending = [];
    while (bytes.length >= HEADER) {
      const size = bytes.readUInt32BE(0);
      if (size < HEADER || size > MAX_BOX) throw new Error(`a box of ${size} bytes is not fragmented MP4`);
      if (bytes.length < size) break;
      this.#box(bytes.toString('latin1', 4, 8), bytes.subarray(0, size));
      bytes = bytes.subarray(size);
    }
    this.#bytes = Buffer.from(bytes);
  }

  #box(type: string, bytes: Buffer): void {
    if (type === 'ftyp' || type === 'moof') this.#head = [{ type, bytes }];
    else if (type === 'moov' && this.#head[0]?.type === 'ftyp') this.#init(bytes);
    else if (type === 'mdat' && this.#head[0]?.type === 'moof') this.#fragment(this.#head[0].bytes, bytes);
  }

  #init(moov: Buffer): void {
    const boxes = flatten(moov);
    const mdhd = boxes.get('mdhd'),
      avcC = boxes.get('avcC'),
      trex = boxes.get('trex');
    if (!mdhd) throw new Error('the init segment has no timescale');
    this.#timescale = mdhd.readUInt32BE(mdhd[8] === 1 ? 28 : 20);
    this.#defaultFlags = trex ? trex.readUInt32BE(28) : 0;
    const codec = avcC && `avc1.${avcC.toString('hex', HEADER + 1, HEADER + 4).toUpperCase()}`;
    this.#onPart({
      kind: 'init',
      mimeType: codec ? `video/mp4; codecs="${codec}"` : null,
      data: Buffer.concat([this.#head[0].bytes, moov]),
    });
  }

  #fragment(moof: Buffer, mdat: Buffer): void {
    const boxes = flatten(moof);
    const tfhd = boxes.get('tfhd'),
      tfdt = boxes.get('tfdt'),
      trun = boxes.get('trun');
    if (!tfhd || !tfdt || !trun || this.#timescale === 0) throw new Error('a fragment is incomplete');
    const decodeTime = tfdt[8] === 1 ? Number(tfdt.readBigUInt64BE(12)) : tfdt.readUInt32BE(12);
    // The first packets of a camera may lack a time; the muxer then repeats one, which players refuse.
    if (decodeTime <= this.#lastDecodeTime) return;
    this.#lastDecodeTime = decodeTime;
    const sample = firstSample(trun, defaultFlags(tfhd) ?? this.#defaultFlags);
    this.#onPart({
      kind: 'fragment',
      key: (sample.flags & 0x10000) === 0,
      ptsUs: Math.round(((decodeTime + sample.offset) * 1e6) / this.#timescale),
      data: Buffer.concat([moof, mdat]),
      mediaBytes: mdat.length - HEADER,
    });
  }
}

/** Default sample flags of the track fragment, if it has them. */
function defaultFlags(tfhd: Buffer): number | null {
  const flags = tfhd.readUIntBE(9, 3);
  let at = 16;
  for (const [bit, bytes] of [
    [0x1, 8],
    [0x2, 4],
    [0x8, 4],
    [0x10, 4],
  ])
    if (flags & bit) at += bytes;
  return flags & 0x20 ? tfhd.readUInt32BE(at) : null;
}

function firstSample(trun: Buffer, defaults: number): { flags: number; offset: number } {
  const flags = trun.readUIntBE(9, 3),
    signed = trun[8] === 1;
  let at = 16,
    sampleFlags = defaults,
    offset = 0;
  if (flags & 0x1) at += 4;
  if (flags & 0x4) {
    sampleFlags = trun.readUInt32BE(at);
    at += 4;
  }
  if (flags & 0x100) at += 4;
  if (flags & 0x200) at += 4;
  if (flags & 0x400) {
    sampleFlags = trun.readUInt32BE(at);
    at += 4;
  }
  if (flags & 0x800) offset = signed ? trun.readInt32BE(at) : trun.readUInt32BE(at);
  return { flags: sampleFlags, offset };
}

/** The first box of each type at any depth, header included. */
function flatten(box: Buffer, found = new Map<string, Buffer>()): Map<string, Buffer> {
  const type = box.toString('latin1', 4, 8);
  if (!found.has(type)) found.set(type, box);
  if (!CONTAINERS.has(type)) return found;
  for (let at = HEADER + (PREFIX[type] ?? 0); at + HEADER <= box.length;) {
    const size = box.readUInt32BE(at);
    if (size < HEADER || at + size > box.length) throw new Error(`a box of ${size} bytes does not fit into ${type}`);
    flatten(box.subarray(at, at + size), found);
    at += size;
  }
  return found;
}
