/** Of a head, or of a line that nobody understands. What is longer is passed on as it is. Bytes. */
const LONGEST = 64 * 1024;
const DOLLAR = 0x24,
  NEWLINE = 0x0a;
const FIRST_LINE = /^(?:RTSP\/\d|[A-Z_]+ \S+ RTSP\/\d)/;

export interface SplitListener {
  /** Whole packets of pictures between the messages (RFC 2326, 10.12), and what is no RTSP. */
  onPackets(bytes: Buffer): void;
  /** `head`: its lines without the empty one, in latin1. */
  onMessage(head: string, body: Buffer): void;
}

/** Tells the messages of one RTSP connection from the packets between them, in their order. Each is passed on when it is whole. Lines end where ffmpeg says they do, so both find their way out of garbage at the same byte. */
export class RtspSplitter {
  readonly #listener: SplitListener;
  #rest: Buffer = Buffer.alloc(0);

  constructor(listener: SplitListener) {
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0,
      packetsFrom = 0;
    const flush = (until: number) => {
      if (until > packetsFrom) this.#listener.onPackets(bytes.subarray(packetsFrom, until));
    };
    while (at < bytes.length) {
      if (bytes[at] === DOLLAR) {
        const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt16BE(at + 2) : Infinity;
        if (end > bytes.length) break;
        at = end;
        continue;
      }
      const message = messageAt(bytes, at);
      if (message === null) break;
      if (message.head === null) at = message.end;
      else {
        flush(at);
        this.#listener.onMessage(message.head, message.body);
        at = packetsFrom = message.end;
      }
    }
    flush(at);
    this.#rest = bytes.subarray(at);
  }
}

type Found = { head: null; end: number } | { head: string; body: Buffer; end: number };

/** Null: not all of it is there. Without a head: bytes that are no message. */
function messageAt(bytes: Buffer, at: number): Found | null {
  const line = bytes.indexOf(NEWLINE, at),
    tooLong = bytes.length - at > LONGEST;
  if (line === -1) return tooLong ? { head: null, end: bytes.length } : null;
  if (!FIRST_LINE.test(bytes.toString('latin1', at, line))) return { head: null, end: line + 1 };
  const [end, length] = headEnd(bytes, line);
  if (end === -1) return tooLong ? { head: null, end: bytes.length } : null;
  const head = bytes.toString('latin1', at, end).replace(/\r?\n$/, ''),
    body = Number(headersOf(head, 'content-length')[0] ?? 0);
  if (!(body >= 0 && body <= LONGEST)) return { head: null, end: end + length };
  const from = end + length;
  return bytes.length < from + body ? null : { head, body: bytes.subarray(from, from + body), end: from + body };
}

/** Where the empty line after a head begins, and how long it is. */
function headEnd(bytes: Buffer, firstLine: number): [number, number] {
  for (let at = firstLine; at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (bytes[at + 1] === NEWLINE) return [at + 1, 1];
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === NEWLINE) return [at + 1, 2];
  }
  return [-1, 0];
}

/** Every value of a header in a head, in its order; `name` in lower case. */
export function headersOf(head: string, name: string): string[] {
  return head.split(/\r?\n/).flatMap((line) => {
    const [, found, value] = /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? [];
    return found?.toLowerCase() === name ? [value] : [];
  });
}

/** Every header of `name` goes; `value`, where it is not null, stands where the first of them was, or at the end. */
export function withHeader(head: string, name: string, value: string | null): string {
  const lines = head.split(/\r?\n/),
    isOne = (line: string, i: number) => i > 0 && line.split(':')[0].trim().toLowerCase() === name.toLowerCase();
  const first = lines.findIndex(isOne),
    others = lines.filter((line, i) => !isOne(line, i));
  if (value !== null) others.splice(first === -1 ? others.length : first, 0, `${name}: ${value}`);
  return others.join('\r\n');
}
