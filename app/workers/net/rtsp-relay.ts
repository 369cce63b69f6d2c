import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { errorInfo, FootfallError, type ErrorInfo } from '../../shared/errors.ts';
import { Authentication, type Login } from './authentication.ts';
import { connectCamera, fingerprintOf } from './camera-tls.ts';
import { headersOf, RtspSplitter, withHeader } from './rtsp-splitter.ts';

const RELAY = {
  /** To the camera, with its handshake: cameras that hash slowly take a second. Milliseconds. */
  connectMs: 5000,
  /** Until ffmpeg has taken the near end. Milliseconds. */
  takenMs: 30_000,
  /** For one question a password is shown so often at most: a nonce may be too old. */
  logins: 2,
  /** A camera that sends on to itself for ever. */
  redirects: 3,
  /** Questions that wait for their answer; a camera may never answer a sign of life. */
  waiting: 16,
} as const;

export interface RelayedCamera {
  host: string;
  port: number;
  secure: boolean;
  /** Fingerprint of its certificate; null: the first one is believed. */
  known: string | null;
  /** Of the stream, without a login: what the camera is asked for. ASCII. */
  url: string;
  login: Login | null;
  /** Where a redirect leads that the camera names: null to itself. */
  strays: (target: string) => ErrorInfo | null;
}

export interface Relay {
  /** What ffmpeg opens: on this PC alone, once, without a login. */
  url: string;
  /** Of the camera's certificate; null: it sends without TLS. */
  fingerprint: string | null;
  /** Why the camera lets nobody in. */
  refusal(): ErrorInfo | null;
}

/**
 * The way of ffmpeg's RTSP client to a camera. It answers the camera's challenges, so that the password is on no command line and Digest with SHA-256 can be answered as well; it follows redirects at the
 * camera itself and no others; it speaks TLS with a camera whose certificate is known. What both say is passed on otherwise, packets as they are. It ends with `signal`, with either end, or when nobody takes
 * it. Rejects with STREAM_004, STREAM_011, STREAM_020, STREAM_026.
 */
export async function openRelay(camera: RelayedCamera, signal: AbortSignal): Promise<Relay> {
  const far = camera.secure
    ? await connectCamera(camera, { connectMs: RELAY.connectMs, signal })
    : await connectPlain(camera, signal);
  const server = createServer(),
    isIPv6 = far.remoteFamily === 'IPv6';
  // Packets over UDP come to the family of addresses that ffmpeg has asked by.
  server.listen(0, isIPv6 ? '::1' : '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // Whoever else on this PC finds the port would be let in with the camera's password.
  const secret = randomBytes(16).toString('hex'),
    url = `rtsp://${isIPv6 ? '[::1]' : '127.0.0.1'}:${port}/${secret}${camera.url.endsWith('/') ? '/' : ''}`;
  const passage = new Passage(camera, far, url);
  const close = () => {
    clearTimeout(untaken);
    server.close();
    far.destroy();
  };
  const untaken = setTimeout(close, RELAY.takenMs);
  far
    .on('error', () => {})
    .once('close', () => {
      if (!signal.aborted) passage.ended();
      close();
    });
  signal.addEventListener('abort', close, { once: true });
  if (signal.aborted) close();
  takeOne(server, url, (near, bytes) => {
    clearTimeout(untaken);
    passage.begin(near, bytes);
  });
  return {
    url,
    fingerprint: far instanceof TLSSocket ? fingerprintOf(far) : null,
    refusal: () => passage.refusal,
  };
}

async function connectPlain({ host, port }: RelayedCamera, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(RELAY.connectMs)]) });
    return socket;
  } catch (thrown) {
    socket.on('error', () => {}).destroy();
    signal.throwIfAborted();
    const refused = (thrown as NodeJS.ErrnoException).code === 'ECONNREFUSED';
    throw new FootfallError(refused ? 'STREAM_011' : 'STREAM_004', { host: `${host}:${port}` });
  }
}

/** The first program that asks for what only ffmpeg knows; with it the server ends. */
function takeOne(server: Server, url: string, take: (near: Socket, bytes: Buffer) => void): void {
  server.on('connection', (near) => {
    // Who says nothing keeps nobody.
    near
      .on('error', () => {})
      .setNoDelay(true)
      .unref();
    let begun: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      begun = Buffer.concat([begun, chunk]);
      const [, asked] = begun.toString('latin1').split(/[ \r\n]/, 3);
      if (begun.length < url.length + 20 && !begun.includes('\n')) return;
      near.off('data', onData);
      if (!server.listening || !asked?.startsWith(url)) return void near.destroy();
      server.close();
      near.ref();
      take(near, begun);
    };
    near.on('data', onData);
  });
}

/** What was asked of the camera, and waits for its answer. */
interface Asked {
  /** ffmpeg's words. */
  head: string;
  body: Buffer;
  method: string;
  sequence: string;
  uri: string;
  /** With the camera's last challenge answered. */
  showed: boolean;
  logins: number;
  hops: number;
}

/** Both ends of one session. */
class Passage {
  refusal: ErrorInfo | null = null;
  readonly #camera: RelayedCamera;
  readonly #far: Socket;
  readonly #nearUrl: string;
  readonly #name: string;
  readonly #authentication: Authentication | null;
  readonly #waiting = new Map<number, Asked>();
  #near: Socket | null = null;
  #sequence = 0;
  /** The password was right once. */
  #accepted = false;
  /** It was wrong, and is shown to nobody any more. */
  #isWrong = false;
  /** What is refused from now on ends nothing. */
  #plays = false;

  constructor(camera: RelayedCamera, far: Socket, nearUrl: string) {
    this.#camera = camera;
    this.#far = far;
    this.#nearUrl = nearUrl;
    this.#name = `${camera.host}:${camera.port}`;
    this.#authentication = camera.login && new Authentication(camera.login);
    far.setNoDelay(true);
  }

  begin(near: Socket, begun: Buffer): void {
    const far = this.#far;
    this.#near = near;
    const asks = new RtspSplitter({
      onPackets: (bytes) => far.write(bytes),
      onMessage: (head, body) => this.#onAsked(head, body),
    });
    const answers = new RtspSplitter({
      onPackets: (bytes) => this.#toNear(bytes),
      onMessage: (head, body) => this.#onAnswer(head, body),
    });
    near.on('data', (chunk: Buffer) => asks.push(chunk)).once('close', () => far.destroy());
    far.on('data', (chunk: Buffer) => answers.push(chunk)).once('close', () => near.end());
    asks.push(begun);
  }

  /** The camera is gone; before ffmpeg was there, ffmpeg cannot say so. */
  ended(): void {
    if (this.#near === null)
      this.refusal ??= errorInfo('STREAM_008', { host: this.#name, detail: 'the camera ended the connection' });
  }

  #toNear(bytes: Buffer): void {
    if (this.#near!.write(bytes)) return;
    this.#far.pause();
    this.#near!.once('drain', () => this.#far.resume());
  }

  #onAsked(head: string, body: Buffer): void {
    const [, method, asked] = /^([A-Z_]+) (\S+) /.exec(head) ?? [];
    // ffmpeg's answer to what the camera asked.
    if (asked === undefined) return void this.#far.write(bytesOf(head, body));
    const uri = asked.startsWith(this.#nearUrl) ? this.#camera.url + asked.slice(this.#nearUrl.length) : asked;
    const [sequence = '0'] = headersOf(head, 'cseq');
    this.#ask({ head, body, method, sequence, uri, showed: false, logins: 0, hops: 0 });
  }

  #ask(asked: Asked): void {
    const { method, uri } = asked,
      authorization = this.#isWrong ? null : (this.#authentication?.header(method, uri) ?? null);
    asked.showed = authorization !== null;
    if (asked.showed) asked.logins += 1;
    this.#waiting.set(++this.#sequence, asked);
    if (this.#waiting.size > RELAY.waiting) this.#waiting.delete(this.#waiting.keys().next().value!);
    const numbered = withHeader(asked.head, 'CSeq', String(this.#sequence)).replace(
      /^\S+ \S+/,
      () => `${method} ${uri}`,
    );
    this.#far.write(bytesOf(withHeader(numbered, 'Authorization', authorization), asked.body));
  }

  #onAnswer(head: string, body: Buffer): void {
    const status = Number(/^RTSP\/\S+ +(\d{3})/.exec(head)?.[1]),
      asked = status ? this.#askedBy(head) : undefined;
    // What the camera asks itself.
    if (!asked) return this.#toNear(bytesOf(head, body));
    if (status === 401) {
      if (this.#asksAgain(asked, headersOf(head, 'www-authenticate'))) return this.#ask(asked);
    } else if (asked.showed) this.#accepted = true;
    const [location] = headersOf(head, 'location');
    if (status >= 300 && status < 400 && location !== undefined) return this.#follow(asked, location.trim());
    if (status < 300 && asked.method === 'PLAY') this.#plays = true;
    this.#toNear(bytesOf(this.#toldNear(head, asked, status), body));
  }

  #askedBy(head: string): Asked | undefined {
    const said = Number(headersOf(head, 'cseq')[0]);
    // Some cameras number their answers as they like.
    const sequence = this.#waiting.has(said) ? said : this.#waiting.keys().next().value;
    if (sequence === undefined) return undefined;
    const asked = this.#waiting.get(sequence);
    this.#waiting.delete(sequence);
    return asked;
  }

  /** Whether what was refused is asked once more, with a login. A password that was shown and refused is wrong, unless the camera calls the nonce stale or has taken the password before. */
  #asksAgain({ showed, logins }: Asked, challenges: string[]): boolean {
    const isStale = challenges.some((one) => /stale\s*=\s*"?true/i.test(one)),
      refused = errorInfo('STREAM_005', { host: this.#name, user: this.#camera.login?.username ?? '' });
    const refuse = (error: ErrorInfo): false => {
      if (!this.#plays) this.refusal = error;
      return false;
    };
    // One that asks for no login has its reasons.
    if (!this.#authentication || this.#isWrong || challenges.length === 0) return refuse(refused);
    if (showed && !((isStale || this.#accepted) && logins < RELAY.logins)) {
      this.#isWrong = !this.#accepted;
      return refuse(refused);
    }
    return this.#authentication.challenge(challenges) || refuse(errorInfo('STREAM_027', { host: this.#name }));
  }

  #follow(asked: Asked, location: string): void {
    const strayed = this.#camera.strays(location);
    if (strayed || ++asked.hops > RELAY.redirects) {
      this.refusal ??= strayed ?? errorInfo('STREAM_019', { host: this.#name, target: 'itself again and again' });
      return void this.#near!.destroy();
    }
    asked.logins = 0;
    asked.uri = location.replace(/^(rtsps?:\/\/)[^/?#]*@/i, '$1');
    this.#ask(asked);
  }

  /** As ffmpeg hears it: numbered as it has asked, with nothing that it would answer to somebody else. */
  #toldNear(head: string, { sequence, method, hops, uri }: Asked, status: number): string {
    let told = withHeader(head, 'CSeq', sequence);
    if (status === 401) told = withHeader(told, 'WWW-Authenticate', null);
    const isDescribed = method === 'DESCRIBE' && status < 300;
    if (isDescribed && hops > 0 && headersOf(head, 'content-base').length === 0)
      told = withHeader(told, 'Content-Base', uri.endsWith('/') ? uri : `${uri}/`);
    const [transport] = headersOf(head, 'transport');
    // Packets over UDP come from the camera, not from this end.
    if (transport !== undefined && !/\/TCP|source=/i.test(transport))
      told = withHeader(told, 'Transport', `${transport};source=${this.#far.remoteAddress}`);
    return told;
  }
}

const bytesOf = (head: string, body: Buffer): Buffer => Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
