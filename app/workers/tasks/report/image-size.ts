import { crc32 } from 'node:zlib';

/** Pixels of a PNG or JPEG, as its head says; null: it is neither, or damaged. */
export function imageSize(bytes: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a)
      return isWhole(view) ? { width: view.getUint32(16), height: view.getUint32(20) } : null;
    return view.getUint16(0) === 0xffd8 ? jpegSize(view) : null;
  } catch {
    return null;
  }
}

/** Each part of a PNG is what its sum says, up to its end. */
function isWhole(view: DataView): boolean {
  for (let at = 8; ;) {
    const length = view.getUint32(at),
      body = new Uint8Array(view.buffer, view.byteOffset + at + 4, 4 + length);
    if (crc32(body) !== view.getUint32(at + 8 + length)) return false;
    if (view.getUint32(at + 4) === 0x49454e44) return true;
    at += 12 + length;
  }
}

/** The first frame header: FFC0 to FFCF but the tables FFC4, FFC8 and FFCC. ITU T.81, B.2.2. */
function jpegSize(view: DataView): { width: number; height: number } | null {
  for (let at = 2; ;) {
    const marker = view.getUint16(at);
    if (marker < 0xff00) return null;
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
}
