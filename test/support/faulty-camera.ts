import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { RtspLogin } from '../../app/workers/net/rtsp-login.test-support.ts';

/** What the camera does with a viewer: to one who comes, or to those who are there. */
export type Fault =
  /** Nothing: it sends. */
  | 'none'
  /** It takes every connection and answers nothing. */
  | 'mute'
  /** It plays, and sends nothing. */
  | 'no-picture'
  /** It answers PLAY with 453: too many viewers. */
  | 'full'
  /** Half of what it sends are random bytes in place of the picture. */
  | 'garbage'
  /** Random bytes in place of whole packets, so that nobody knows where the next one begins. */
  | 'noise';

/** How its words differ from the book's; it sends all the same. The names are those of ../shared/onvif-facts.md, section 2. */
export type Quirk =
  | 'sdp_no_rtpmap'
  | 'sdp_session_level_control'
  | 'setup_no_session_header'
  | 'sps_pps_placement'
  | 'rtp_timestamp_jump';

/** Bytes of picture in one packet. */
const PAYLOAD = 1300;

/**
 * An RTSP camera (RFC 2326, over one TCP connection) that does wrong what it is told to, while it runs. Its video is a raw H.264 or H.265 stream with access unit delimiters and its headers at
 * each key frame, again and again.
 */
export class FaultyCamera {
  fault: Fault = 'none';
  /** What it says of its sessions, and after how long without a sign of life it ends one. Null: never. */
  sessionSeconds: number | null = null;
  /** Whether it answers signs of life. */
  answersKeepAlive = true;
  quirk: Quirk | null = null;
  /** Who comes beyond so many gets 453. */
  mostViewers = Infinity;
  /** What its description names as the host that sends; null: itself. */
  namesHost: string | null = null;
  /** Whoever asks for more than OPTIONS has to show it. */
  login: RtspLogin | null = null;
  /** Whoever asks for its address is sent on to this path, or to another camera. */
  movedTo: string | null = null;
  /** Every request: its first line. */
  readonly asked: string[] = [];
  /** Connections so far, and signs of life. */
  viewers = 0;
  keepAlives = 0;
  /** Who is sent pictures now, and how many were at most. */
  playing = 0;
  mostPlaying = 0;
  #codec: 'H264' | 'H265' = 'H264';
  #pictures: Buffer[][] = [];
  readonly #fps: number;
  /** Of pictures, it sends no more bytes a second: what does not fit waits. */
  mostBytes = Infinity;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(clip: string, fps: number) {
    this.#fps = fps;
    this.show(clip);
  }

  get url(): string {
    return `rtsp://127.0.0.1:${this.#port}/stream`;
  }

  /** From the next picture on. */
  show(clip: string): void {
    this.#codec = clip.endsWith('.hevc') ? 'H265' : 'H264';
    this.#pictures = picturesOf(readFileSync(clip), this.#codec);
  }

  /** Switches it on, at the port it had. */
  async on(): Promise<void> {
    this.#server = createServer((socket) => this.#serve(socket)).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Pulls its plug: nobody listens any more, and whoever watched is cut off. */
  async off(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve) ?? resolve(null));
    this.cut();
    await closed;
    this.#server = null;
  }

  /** Somebody else's recorder watches, until it is closed. */
  async viewer(): Promise<Socket> {
    const socket = connect(this.#port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`PLAY ${this.url} RTSP/1.0\r\nCSeq: 1\r\n\r\n`);
    await once(socket, 'data');
    return socket.resume();
  }

  /** Ends every session. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.viewers += 1;
    this.#sockets.add(socket);
    let text = '',
      livedAt = performance.now(),
      stop = () => {};
    const watch = setInterval(() => {
      if (this.sessionSeconds !== null && performance.now() - livedAt > this.sessionSeconds * 1000) socket.destroy();
    }, 100);
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(watch);
      stop();
      this.#sockets.delete(socket);
    });
    socket.on('data', (bytes: Buffer) => {
      // What the viewer reports of the packets it got is not read.
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = /([A-Z_]+) rtsp:[\s\S]*/.exec(text.slice(0, end))?.[0] ?? '';
        text = text.slice(end + 4);
        if (this.fault === 'mute' || request === '') continue;
        const method = request.split(' ')[0],
          refused = method === 'OPTIONS' && !/Session:/i.test(request) ? null : (this.login?.refuses(request) ?? null);
        this.asked.push(request.split('\r\n')[0]);
        if (refused) {
          socket.write(this.#say(request, '401 Unauthorized', refused));
          continue;
        }
        // Only who is let in is a sign of life.
        livedAt = performance.now();
        if (method === 'PLAY' && this.fault !== 'full' && this.playing < this.mostViewers) {
          socket.write(this.#answer(request));
          const end = this.#play(socket);
          this.mostPlaying = Math.max(this.mostPlaying, ++this.playing);
          stop = () => {
            end();
            this.playing -= 1;
            stop = () => {};
          };
        } else if (method === 'GET_PARAMETER' || (method === 'OPTIONS' && /Session:/i.test(request))) {
          this.keepAlives += 1;
          if (this.answersKeepAlive) socket.write(this.#answer(request));
        } else if (method === 'TEARDOWN') socket.destroy();
        else socket.write(this.#answer(request));
      }
    });
  }

  #answer(request: string): string {
    const [method, asked] = request.split(' '),
      say = (status: string, headers: string[] = [], body = '') => this.#say(request, status, headers, body);
    const session = this.quirk === 'setup_no_session_header' ? [] : [`Session: 1;timeout=${this.sessionSeconds ?? 60}`];
    switch (method) {
      case 'OPTIONS':
        return say('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER']);
      case 'DESCRIBE': {
        const to = this.movedTo?.startsWith('/') ? new URL(this.movedTo, this.url.replace('rtsp', 'http')) : null,
          location = to?.href.replace('http', 'rtsp') ?? this.movedTo;
        if (location !== null && asked !== location) return say('302 Moved Temporarily', [`Location: ${location}`]);
        const base = this.namesHost === null ? `${this.url}/` : `rtsp://${this.namesHost}/stream/`,
          sender = this.namesHost?.split(':')[0] ?? '127.0.0.1',
          control = this.namesHost === null ? 'track0' : `${base}track0`;
        const rtpmap = this.quirk === 'sdp_no_rtpmap' ? '' : `a=rtpmap:96 ${this.#codec}/90000\r\n`;
        const fmtp =
          this.#codec === 'H265'
            ? ''
            : `a=fmtp:96 packetization-mode=1${this.quirk === 'sps_pps_placement' ? `;sprop-parameter-sets=${this.#sets}` : ''}\r\n`;
        const body =
          `v=0\r\no=- 0 0 IN IP4 ${sender}\r\ns=camera\r\nc=IN IP4 ${sender}\r\nt=0 0\r\na=control:${location === null ? base : '*'}\r\nm=video 0 RTP/AVP 96\r\n` +
          `${rtpmap}${fmtp}${this.quirk === 'sdp_session_level_control' ? '' : `a=control:${control}\r\n`}`;
        return say(
          '200 OK',
          [
            'Content-Type: application/sdp',
            ...(location === null ? [`Content-Base: ${base}`] : []),
            `Content-Length: ${body.length}`,
          ],
          body,
        );
      }
      case 'SETUP':
        return say('200 OK', ['Transport: RTP/AVP/TCP;unicast;interleaved=0-1', ...session]);
      case 'PLAY':
        return this.fault === 'full' || this.playing >= this.mostViewers
          ? say('453 Not Enough Bandwidth')
          : say('200 OK', session);
      default:
        return say('200 OK', session);
    }
  }

  #say(request: string, status: string, headers: string[] = [], body = ''): string {
    const sequence = /CSeq:\s*(\d+)/i.exec(request)?.[1] ?? '0';
    return [`RTSP/1.0 ${status}`, `CSeq: ${sequence}`, ...headers, '', body].join('\r\n');
  }

  /** Parameter sets of its pictures. */
  get #sets(): string {
    const of = (type: number) => this.#pictures[0].find((unit) => (unit[0] & 31) === type)!.toString('base64');
    return `${of(7)},${of(8)}`;
  }

  /** Sends until it is stopped. */
  #play(socket: Socket): () => void {
    let index = 0,
      sequence = 0,
      wait: Buffer[] = [],
      budget = 0,
      lookedAt = performance.now();
    const beganAt = lookedAt;
    const send = (packet: Buffer) => {
      if (this.mostBytes === Infinity && wait.length === 0) socket.write(packet);
      else wait.push(packet);
    };
    const timer = setInterval(() => {
      const now = performance.now();
      budget = Math.min(this.mostBytes, budget + (this.mostBytes * (now - lookedAt)) / 1000);
      lookedAt = now;
      for (; wait.length > 0 && budget >= wait[0].length; wait = wait.slice(1)) {
        budget -= wait[0].length;
        socket.write(wait[0]);
      }
      for (; (index * 1000) / this.#fps < now - beganAt; index++) {
        if (this.fault === 'no-picture' || this.fault === 'mute') continue;
        // What a viewer needs to begin with, it has said before.
        const units = this.#pictures[index % this.#pictures.length].filter(
          (unit) => this.quirk !== 'sps_pps_placement' || ![7, 8].includes(unit[0] & 31),
        );
        for (const [n, unit] of units.entries())
          for (const { payload, last } of payloadsOf(unit, this.#codec)) {
            const header = Buffer.alloc(16);
            header.write('$', 0, 'latin1');
            header.writeUInt16BE(payload.length + 12, 2);
            header.writeUInt8(0x80, 4);
            header.writeUInt8(96 | (last && n === units.length - 1 ? 0x80 : 0), 5);
            header.writeUInt16BE(sequence++ & 0xffff, 6);
            const jump = this.quirk === 'rtp_timestamp_jump' && index > 2 * this.#fps ? 0x7000_0000 : 0;
            header.writeUInt32BE((Math.round((index * 90_000) / this.#fps) + jump) >>> 0, 8);
            header.writeUInt32BE(0x1234, 12);
            const packet = Buffer.concat([header, payload]);
            if (this.fault === 'noise') scramble(packet, 0);
            else if (this.fault === 'garbage' && sequence % 2 === 0) scramble(packet, 16);
            send(packet);
          }
      }
    }, 5);
    return () => clearInterval(timer);
  }
}

/** Bytes that look like nothing, always the same. */
function scramble(packet: Buffer, from: number): void {
  for (let i = from; i < packet.length; i++) packet[i] = (packet[i] * 167 + i * 101 + 13) & 0xff;
}

function picturesOf(stream: Buffer, codec: 'H264' | 'H265'): Buffer[][] {
  const pictures: Buffer[][] = [];
  for (let at = stream.indexOf('\0\0\x01', 0, 'latin1'); at >= 0;) {
    const next = stream.indexOf('\0\0\x01', at + 3, 'latin1');
    let unit = stream.subarray(at + 3, next < 0 ? stream.length : next);
    while (unit.at(-1) === 0) unit = unit.subarray(0, -1);
    const isDelimiter = codec === 'H264' ? (unit[0] & 31) === 9 : ((unit[0] >> 1) & 63) === 35;
    if (isDelimiter) pictures.push([]);
    else pictures.at(-1)?.push(unit);
    at = next;
  }
  return pictures.filter((units) => units.length > 0);
}

/** RFC 6184 and RFC 7798: a unit as it is, or in fragments. */
function payloadsOf(unit: Buffer, codec: 'H264' | 'H265'): { payload: Buffer; last: boolean }[] {
  if (unit.length <= PAYLOAD) return [{ payload: unit, last: true }];
  const isH264 = codec === 'H264',
    type = isH264 ? unit[0] & 31 : (unit[0] >> 1) & 63;
  const head = isH264 ? [(unit[0] & 0xe0) | 28] : [(unit[0] & 0x81) | (49 << 1), unit[1]];
  const payloads: { payload: Buffer; last: boolean }[] = [];
  for (let from = isH264 ? 1 : 2; from < unit.length; from += PAYLOAD) {
    const last = from + PAYLOAD >= unit.length,
      flags = (payloads.length === 0 ? 0x80 : 0) | (last ? 0x40 : 0);
    payloads.push({
      payload: Buffer.concat([Buffer.from([...head, flags | type]), unit.subarray(from, from + PAYLOAD)]),
      last,
    });
  }
  return payloads;
}
