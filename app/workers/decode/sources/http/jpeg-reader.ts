/** Numbers of the reader, in bytes. */
export const JPEG_READER = {
  /** No camera's picture is larger. */
  picture: 16 * 1024 * 1024,
  /** So much without a picture is no stream of pictures. */
  noise: 4 * 1024 * 1024,
} as const;

/** What comes is not what was promised. */
export class NoPictures extends Error {}

const SOI = Buffer.from([0xff, 0xd8, 0xff]);

/**
 * Finds whole JPEG pictures in bytes, whatever lies between them. Cameras that send one after another write their boundaries and lengths in every way there is, and wrong; a picture says
 * itself where it ends (ITU-T T.81, annex B), and is known to be whole with its last byte, not with the first of the next one.
 */
export class JpegReader {
  #bytes: Buffer = Buffer.alloc(0);
  /** Of the picture that has begun: how far it was read from its beginning, which is that of `#bytes`; 0: none has. */
  #at = 0;
  /** Between a start of scan and the next marker. */
  #inScan = false;
  #noise = 0;

  /** Every picture that is whole now. Throws NoPictures. */
  push(chunk: Uint8Array): Buffer[] {
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#bytes, chunk]);
    const pictures: Buffer[] = [];
    while (this.#begun() && this.#walk()) {
      pictures.push(this.#bytes.subarray(0, this.#at));
      this.#cut(this.#at);
      this.#noise = 0;
    }
    if (this.#bytes.length > JPEG_READER.picture) throw new NoPictures('a picture that does not end');
    return pictures;
  }

  #begun(): boolean {
    if (this.#at > 0) return true;
    const start = this.#bytes.indexOf(SOI);
    // The last two bytes may be the first of a picture.
    const skipped = start === -1 ? Math.max(0, this.#bytes.length - 2) : start;
    this.#noise += skipped;
    this.#cut(skipped);
    if (this.#noise > JPEG_READER.noise) throw new NoPictures('no JPEG pictures');
    if (start !== -1) this.#at = 2;
    return start !== -1;
  }

  #cut(bytes: number): void {
    this.#bytes = this.#bytes.subarray(bytes);
    this.#at = 0;
    this.#inScan = false;
  }

  /** To the end of the picture (true), or of what there is of it. What is none is passed over. */
  #walk(): boolean {
    for (;;) {
      if (this.#inScan && !this.#skipScan()) return false;
      const bytes = this.#bytes;
      if (this.#at + 2 > bytes.length) return false;
      const marker = bytes[this.#at + 1];
      if (bytes[this.#at] !== 0xff) this.#cut(2);
      else if (marker === 0xff) this.#at += 1;
      else if (marker === 0xd9) {
        this.#at += 2;
        return true;
      }
      // Another one begins: this one was cut off.
      else if (marker === 0xd8) this.#cut(this.#at);
      else if (marker === 0x01 || isRestart(marker)) this.#at += 2;
      else {
        if (this.#at + 4 > bytes.length) return false;
        const length = bytes.readUInt16BE(this.#at + 2);
        if (length < 2) this.#cut(2);
        else {
          this.#at += 2 + length;
          this.#inScan = marker === 0xda;
        }
      }
      if (this.#at === 0 && !this.#begun()) return false;
    }
  }

  /** To the next marker that is none of a scan's own; false: there is none yet. */
  #skipScan(): boolean {
    for (let at = this.#at; ; at += 2) {
      at = this.#bytes.indexOf(0xff, at);
      if (at === -1 || at + 1 >= this.#bytes.length) {
        this.#at = at === -1 ? Math.max(this.#at, this.#bytes.length) : at;
        return false;
      }
      const next = this.#bytes[at + 1];
      if (next === 0xff) at -= 1;
      else if (next !== 0 && !isRestart(next)) {
        this.#at = at;
        this.#inScan = false;
        return true;
      }
    }
  }
}

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
