import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { FootfallError } from '../../shared/errors.ts';
import { Authentication, type Login } from './authentication.ts';
import { connectCamera, fingerprintOf, tlsWords } from './camera-tls.ts';
import { DEFAULT_PORTS } from './camera-url.ts';

export const CAMERA_HTTP = {
  /** To connect, and from the request to the head of the answer. Milliseconds. */
  answerMs: 5000,
  /** One that sends on to itself for ever. */
  redirects: 3,
  /** A head of more is nobody's. Bytes. */
  headBytes: 32_768,
} as const;

export interface CameraResponse {
  status: number;
  headers: IncomingMessage['headers'];
  body: IncomingMessage;
  /** Where it came from in the end. */
  url: URL;
}

/**
 * Asks one camera over HTTP, and no other: wherever it sends us on to, only its own host and port are asked (or HTTPS at the same host). Cameras sign their own certificates
 * and speak old versions of TLS, so a camera is known again by its certificate's fingerprint. Everything rejects with a FootfallError whose message names host and port.
 */
export class CameraHttp {
  readonly #authentication: Authentication | null;
  readonly #silenceMs: number;
  readonly #signal: AbortSignal;
  readonly #agents: { 'http:': HttpAgent; 'https:': KnownAgent };

  /** `silenceMs`: so long a body that is read may send nothing. `known`: fingerprint of its certificate; null: the first one is believed. */
  constructor(
    login: Login | null,
    { silenceMs, signal, known }: { silenceMs: number; signal: AbortSignal; known: string | null },
  ) {
    this.#authentication = login && new Authentication(login);
    this.#silenceMs = silenceMs;
    this.#signal = signal;
    this.#agents = {
      'http:': new HttpAgent({ keepAlive: true, maxSockets: 2 }),
      'https:': new KnownAgent(known, signal),
    };
  }

  /** Of the camera; null: it was not asked over HTTPS. */
  get certificate(): string | null {
    return this.#agents['https:'].known;
  }

  /** With the answer's head; whoever takes it reads its body to the end, or destroys it. A login that is refused is tried once more at most, with a new challenge. */
  async get(from: URL, headers: Record<string, string> = {}): Promise<CameraResponse> {
    let url = from,
      asked = false;
    for (let hops = 0; ;) {
      const body = await this.#request(url, headers);
      const status = body.statusCode ?? 0;
      if (status === 401 && !asked && this.#authentication?.challenge(listOf(body, 'www-authenticate'))) {
        asked = true;
        body.destroy();
        continue;
      }
      const { location } = body.headers;
      if (status < 300 || status >= 400 || location === undefined) return { status, headers: body.headers, body, url };
      body.destroy();
      const next = within(url, location);
      if (++hops > CAMERA_HTTP.redirects) throw leads(url, 'itself again and again');
      if (next.href !== url.href) asked = false;
      url = next;
    }
  }

  close(): void {
    this.#agents['http:'].destroy();
    this.#agents['https:'].destroy();
  }

  async #request(url: URL, headers: Record<string, string>): Promise<IncomingMessage> {
    const path = url.pathname + url.search;
    const authorization = this.#authentication?.header('GET', path);
    const secure = url.protocol === 'https:',
      ask = secure ? requestHttps : requestHttp;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    let connected = false;
    const request = ask({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: portOf(url),
      path,
      agent: this.#agents[secure ? 'https:' : 'http:'],
      signal: this.#signal,
      maxHeaderSize: CAMERA_HTTP.headBytes,
      headers: {
        accept: '*/*',
        'user-agent': 'Footfall',
        ...headers,
        ...(authorization ? { authorization } : {}),
      },
    });
    const late = setTimeout(() => request.destroy(new Error('no answer')), CAMERA_HTTP.answerMs);
    request.once('socket', (socket) => {
      connected = !socket.connecting;
      // One that was kept open from the request before has none to come.
      if (!connected) socket.once('connect', () => (connected = true));
    });
    request.once('response', (response) => {
      // Between two pieces of its body; whoever reads it hears of it.
      request.setTimeout(this.#silenceMs, () => response.destroy(silent(url, this.#silenceMs)));
      resolve(response);
    });
    request.on('error', (thrown) => reject(this.#why(url, thrown, connected)));
    request.end();
    try {
      return await promise;
    } finally {
      clearTimeout(late);
    }
  }

  #why(url: URL, thrown: NodeJS.ErrnoException, connected: boolean): FootfallError {
    const host = hostOf(url),
      code = thrown.code ?? '';
    if (thrown instanceof FootfallError) return thrown;
    if (code === 'ECONNREFUSED') return new FootfallError('STREAM_011', { host });
    if (/^ERR_(SSL|TLS)|^EPROTO$|^ERR_OSSL/.test(code))
      return new FootfallError('STREAM_020', { host, detail: tlsWords(thrown) });
    if (/^HPE_/.test(code)) return new FootfallError('STREAM_018', { host, status: 'no HTTP' });
    if (thrown.message === 'no answer' && connected) return silent(url, CAMERA_HTTP.answerMs);
    if (code === 'ECONNRESET' || code === 'EPIPE')
      return connected && url.protocol === 'https:'
        ? new FootfallError('STREAM_020', { host, detail: 'the camera ended it' })
        : new FootfallError('STREAM_008', { host, detail: 'the camera ended the connection before it answered' });
    return new FootfallError('STREAM_004', { host });
  }
}

/** Its connections are there once the camera was recognised: nothing is sent to another one. */
class KnownAgent extends HttpsAgent {
  known: string | null;
  readonly #signal: AbortSignal;

  constructor(known: string | null, signal: AbortSignal) {
    super({ keepAlive: true, maxSockets: 2 });
    this.known = known;
    this.#signal = signal;
  }

  override createConnection(
    { host, port }: RequestOptions,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const camera = { host: host!, port: Number(port), known: this.known };
    void connectCamera(camera, { connectMs: CAMERA_HTTP.answerMs, signal: this.#signal }).then(
      (socket) => {
        this.known ??= fingerprintOf(socket);
        callback?.(null, socket);
      },
      (thrown: unknown) => callback?.(thrown as Error, undefined as unknown as Duplex),
    );
  }
}

const silent = (url: URL, ms: number): FootfallError =>
  new FootfallError('STREAM_007', { host: hostOf(url), seconds: Math.round(ms / 1000) });

export const hostOf = (url: URL): string => `${url.hostname.replace(/^\[|\]$/g, '')}:${portOf(url)}`;

const portOf = (url: URL): number =>
  url.port ? Number(url.port) : DEFAULT_PORTS[url.protocol === 'https:' ? 'https:' : 'http:'];

function leads(url: URL, target: string): FootfallError {
  return new FootfallError('STREAM_019', { host: hostOf(url), target });
}

/** Where `reference` leads from `base`: to the same camera, or nowhere (STREAM_019). HTTP may lead to HTTPS of the same host, never back. */
export function within(base: URL, reference: string): URL {
  let next: URL;
  try {
    next = new URL(reference, base);
  } catch {
    throw leads(base, 'something that is no address');
  }
  if (next.protocol !== 'http:' && next.protocol !== 'https:') throw leads(base, `a ${next.protocol} address`);
  const same = next.hostname === base.hostname;
  const secured =
    base.protocol === 'http:' && next.protocol === 'https:' && portOf(base) === 80 && portOf(next) === 443;
  if (!same || !(secured || (next.protocol === base.protocol && portOf(next) === portOf(base))))
    throw leads(base, hostOf(next));
  // What it says of a login is not believed.
  next.username = '';
  next.password = '';
  return next;
}

function listOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.flatMap((value, i) => (i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name ? [value] : []));
}
