/*
 * Pictures with times of their own, as ffmpeg takes them from a pipe: the smallest Matroska stream there is (RFC 9559). Its own demuxer for pictures one after another knows
 * times to 40 ms only.
 */

const ID = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  defaultDuration: 0x23e383,
  codecId: 0x86,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

/** Of an element whose end is not known. */
const UNKNOWN = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);

/** What the stream begins with. The pictures' size is read from the pictures. `fps`: so many a second; null: not known. */
export function matroskaHead(fps: number | null): Buffer {
  const track = element(
    ID.track,
    unsigned(ID.trackNumber, 1),
    unsigned(ID.trackUid, 1),
    unsigned(ID.trackType, 1),
    ...(fps === null ? [] : [unsigned(ID.defaultDuration, Math.round(1e9 / fps))]),
    element(ID.codecId, Buffer.from('V_MJPEG')),
    element(ID.video, unsigned(ID.pixelWidth, 1), unsigned(ID.pixelHeight, 1)),
  );
  return Buffer.concat([
    element(ID.ebml, element(ID.docType, Buffer.from('matroska'))),
    idBytes(ID.segment),
    UNKNOWN,
    element(ID.info, unsigned(ID.timestampScale, 1_000_000)),
    element(ID.tracks, track),
  ]);
}

/** One picture, in a cluster of its own. */
export function matroskaPicture(jpeg: Uint8Array, ms: number): Buffer {
  const block = element(ID.simpleBlock, Buffer.from([0x81, 0, 0, 0x80]), jpeg);
  return element(ID.cluster, unsigned(ID.timestamp, Math.max(0, Math.round(ms))), block);
}

function element(id: number, ...content: Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content),
    size = Buffer.alloc(8);
  size.writeBigUInt64BE(0x0100_0000_0000_0000n + BigInt(bytes.length));
  return Buffer.concat([idBytes(id), size, bytes]);
}

function unsigned(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

const idBytes = (id: number): Buffer => Buffer.from(id.toString(16), 'hex');
