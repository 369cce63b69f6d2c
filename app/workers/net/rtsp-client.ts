import { connect, type Socket } from 'node:net';
import { FootfallError } from '../../shared/errors.ts';
import { connectCamera } from './camera-tls.ts';

export const RTSP_CLIENT = {
  /** To connect. A camera in the same network needs some milliseconds, one that sleeps a second. Milliseconds. */
  connectMs: 2000,
  /** From a question to the last byte of its answer. Milliseconds. */
  answerMs: 4000,
  /** Of an answer, head and body. A description has some hundred. */
  bytes: 64 * 1024,
} as const;

export interface RtspAnswer {
  status: number;
  /** In lower case; of several of a name, all of them. */
  headers: Map<string, string[]>;
  body: string;
}

/** What a camera answers is no RTSP. */
export class NoRtsp extends Error {}

/**
 * Asks an RTSP server (RFC 2326) one thing after another over one connection, which is made anew when the server ends it. Every question has a deadline. Rejects with a FootfallError
 * (STREAM_004, STREAM_007, STREAM_008, STREAM_011, STREAM_020, STREAM_026), or with NoRtsp. `known`: fingerprint of its certificate.
 */
export class RtspClient {
  readonly #host: string;
  readonly #port: number;
  readonly #secure: boolean;
  readonly #known: string | null;
  readonly #signal: AbortSignal;
  readonly #limits: { connectMs: number; answerMs: number };
  #socket: Socket | null = null;
  #sequence = 0;

  constructor(
    {
      host,
      port,
      secure = false,
      known = null,
    }: { host: string; port: number; secure?: boolean; known?: string | null },
    signal: AbortSignal,
    limits: { connectMs: number; answerMs: number } = RTSP_CLIENT,
  ) {
    this.#host = host;
    this.#port = port;
    this.#secure = secure;
    this.#known = known;
    this.#signal = signal;
    this.#limits = limits;
  }

  /** Without a path: what all its addresses begin with. */
  get base(): string {
    return `rtsp${this.#secure ? 's' : ''}://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.#port}`;
  }

  async ask(method: 'OPTIONS' | 'DESCRIBE', url: string, headers: Record<string, string> = {}): Promise<RtspAnswer> {
    this.#signal.throwIfAborted();
    const kept = this.#socket !== null && !this.#socket.destroyed;
    try {
      return await this.#once(method, url, headers);
    } catch (thrown) {
      this.close();
      // It ended the connection after the answer before; that says nothing of this question.
      if (kept && thrown instanceof FootfallError && thrown.info.code === 'STREAM_008')
        return this.#once(method, url, headers);
      throw thrown;
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  async #once(method: string, url: string, headers: Record<string, string>): Promise<RtspAnswer> {
    const socket = await this.#connected();
    const lines = Object.entries({ CSeq: String(++this.#sequence), 'User-Agent': 'Footfall', ...headers });
    socket.write(
      Buffer.from(
        `${method} ${url} RTSP/1.0\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
        'latin1',
      ),
    );
    const answer = await this.#answer(socket);
    if (/close/i.test(answer.headers.get('connection')?.[0] ?? '')) this.close();
    return answer;
  }

  async #connected(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed) return this.#socket;
    const options = { host: this.#host, port: this.#port };
    if (this.#secure)
      return (this.#socket = await connectCamera(
        { ...options, known: this.#known },
        { connectMs: this.#limits.connectMs, signal: this.#signal },
      ));
    const socket = connect(options);
    this.#socket = socket;
    // What it says between two questions concerns nobody.
    socket.on('error', () => {});
    await this.#within(this.#limits.connectMs, 'STREAM_004', (resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
      return () => socket.off('error', reject);
    });
    return socket;
  }

  #answer(socket: Socket): Promise<RtspAnswer> {
    let received = Buffer.alloc(0);
    return this.#within(this.#limits.answerMs, 'STREAM_007', (resolve, reject) => {
      const onData = (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        try {
          const answer = parseAnswer(received);
          if (answer) resolve(answer);
          else if (received.length > RTSP_CLIENT.bytes) throw new NoRtsp('an answer without end');
        } catch (thrown) {
          reject(thrown);
        }
      };
      const ended = () => reject(received.length > 0 ? new NoRtsp('half an answer') : lost(this.#name));
      socket.on('data', onData).once('close', ended).once('error', reject);
      return () => socket.off('data', onData).off('close', ended).off('error', reject);
    });
  }

  get #name(): string {
    return `${this.#host}:${this.#port}`;
  }

  /** `late`: what it means when nothing came of it in time. `begin` may return what it leaves behind. */
  async #within<T>(
    ms: number,
    late: 'STREAM_004' | 'STREAM_007',
    begin: (resolve: (value: T) => void, reject: (thrown: unknown) => void) => unknown,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const timer = setTimeout(
      () => reject(new FootfallError(late, { host: this.#name, seconds: Math.round(ms / 1000) })),
      ms,
    );
    const abort = () => reject(this.#signal.reason as Error);
    this.#signal.addEventListener('abort', abort, { once: true });
    const leave = begin(resolve, reject);
    try {
      return await promise;
    } catch (thrown) {
      throw this.#why(thrown);
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener('abort', abort);
      if (typeof leave === 'function') (leave as () => void)();
    }
  }

  #why(thrown: unknown): unknown {
    if (thrown instanceof FootfallError || thrown instanceof NoRtsp || this.#signal.aborted) return thrown;
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED') return new FootfallError('STREAM_011', { host: this.#name });
    if (code === 'ECONNRESET' || code === 'EPIPE') return lost(this.#name);
    return new FootfallError('STREAM_004', { host: this.#name });
  }
}

const lost = (host: string): FootfallError =>
  new FootfallError('STREAM_008', { host, detail: 'it ended the connection without an answer' });

/** Null: not all of it is there. Throws NoRtsp. */
export function parseAnswer(bytes: Buffer): RtspAnswer | null {
  const begin = bytes.toString('latin1', 0, 5);
  if (!'RTSP/'.startsWith(begin.slice(0, 5)) && !begin.startsWith('RTSP/')) throw new NoRtsp('another protocol');
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [first, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(/^RTSP\/\d\.\d +(\d{3})/.exec(first)?.[1]);
  if (!status) throw new NoRtsp('no status');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, value] = /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value]);
  }
  const length = Number(headers.get('content-length')?.[0] ?? 0);
  if (!(length >= 0 && length <= RTSP_CLIENT.bytes)) throw new NoRtsp('an answer without end');
  const from = end + 4;
  if (bytes.length < from + length) return null;
  return { status, headers, body: bytes.toString('utf8', from, from + length) };
}
