import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure, type TLSSocket } from 'node:tls';
import { inflateRawSync, unzipSync } from 'node:zlib';
import type { DeviceCertificate } from '../../shared/domain/device.ts';
import { DEVICE_LIMITS } from './device-limits.ts';

/*
 * One question to a device and its answer, within limits: of time, from the beginning to the last byte, and of size. No redirect is followed. Over HTTPS nothing is
 * sent before the certificate was recognised.
 */

/** Whom to connect to, whatever a URL calls it, and what may have been agreed about its certificate. */
export interface Target {
  address: string;
  /** Fingerprint of the certificate that was accepted. */
  trusted: string | null;
}

export interface HttpQuestion {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  maximumBytes?: number;
}

export interface HttpAnswer {
  status: number;
  /** Each header of these names by itself. */
  challenges: string[];
  authenticationInfo: string;
  contentType: string;
  location: string | null;
  /** Of its clock, where it says so; milliseconds. */
  dateMs: number | null;
  body: Buffer;
  /** Over HTTPS. */
  certificate: DeviceCertificate | null;
}

/** unreachable: nobody is there. refused: somebody is there, and nothing listens. slow: it listens, and does not answer in time. */
export type Failure =
  'unreachable' | 'refused' | 'slow' | 'broken' | 'too-large' | 'unknown-certificate' | 'changed-certificate';

export class RequestFailed extends Error {
  readonly failure: Failure;
  readonly certificate: DeviceCertificate | null;
  constructor(failure: Failure, detail: string, certificate: DeviceCertificate | null = null) {
    super(detail);
    this.name = 'RequestFailed';
    this.failure = failure;
    this.certificate = certificate;
  }
}

export async function request(question: HttpQuestion, target: Target): Promise<HttpAnswer> {
  const endsAt = performance.now() + question.timeoutMs;
  const { socket, certificate } = await connect(
    question.url,
    target,
    Math.min(DEVICE_LIMITS.connectMs, question.timeoutMs),
  );
  try {
    return { ...(await ask(socket, question, endsAt - performance.now())), certificate };
  } finally {
    socket.destroy();
  }
}

async function connect(url: URL, target: Target, timeoutMs: number) {
  const secure = url.protocol === 'https:',
    name = hostOf(url);
  const port = Number(url.port || (secure ? 443 : 80));
  // Cameras speak what was usual when they were made; whom they are is decided by the fingerprint.
  const socket: Socket | TLSSocket = secure
    ? connectSecure({
        host: target.address,
        port,
        servername: isIP(name) ? '' : name,
        rejectUnauthorized: false,
        minVersion: 'TLSv1',
        // Electron's TLS is BoringSSL, which knows no levels.
        ...(process.versions.electron ? {} : { ciphers: 'DEFAULT@SECLEVEL=0' }),
      })
    : connectPlain({ host: target.address, port });
  let connected = false;
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new RequestFailed(connected ? 'slow' : 'unreachable', `no connection within ${timeoutMs} ms`)),
        timeoutMs,
      );
      const settle = (then: () => void) => () => (clearTimeout(timer), then());
      socket.once('connect', () => (connected = true));
      socket.once(secure ? 'secureConnect' : 'connect', settle(resolve));
      socket.once('error', (error: NodeJS.ErrnoException) => settle(() => reject(connectFailure(error, connected)))());
      socket.once(
        'close',
        settle(() => reject(new RequestFailed('broken', 'the connection was closed'))),
      );
    });
    const certificate = secure ? recognised(socket as TLSSocket, target.trusted) : null;
    // What happens to it from here on is heard of by whoever reads it.
    socket.on('error', () => {});
    return { socket, certificate };
  } catch (thrown) {
    socket.on('error', () => {});
    socket.destroy();
    throw thrown;
  }
}

/** Without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

function connectFailure(error: NodeJS.ErrnoException, connected: boolean): RequestFailed {
  if (connected) return new RequestFailed('broken', error.message);
  return new RequestFailed(error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable', error.message);
}

function recognised(socket: TLSSocket, trusted: string | null): DeviceCertificate {
  const { fingerprint256, subject, valid_to: validTo } = socket.getPeerCertificate();
  const certificate = {
    fingerprint: (fingerprint256 ?? '').toLowerCase(),
    subject: String(subject?.CN ?? subject?.O ?? '').slice(0, DEVICE_LIMITS.text),
    validToMs: Date.parse(validTo) || 0,
  };
  if (!socket.authorized && certificate.fingerprint !== trusted?.toLowerCase())
    throw new RequestFailed(
      trusted === null ? 'unknown-certificate' : 'changed-certificate',
      'the certificate is not trusted',
      certificate,
    );
  return certificate;
}

function ask(socket: Socket, question: HttpQuestion, timeoutMs: number): Promise<Omit<HttpAnswer, 'certificate'>> {
  const { url, method, headers, body, maximumBytes = DEVICE_LIMITS.answerBytes } = question;
  return new Promise((resolve, reject) => {
    const fail = (failure: Failure, detail: string): void => {
      clearTimeout(timer);
      reject(new RequestFailed(failure, detail));
      socket.destroy();
    };
    const timer = setTimeout(
      () => fail('slow', `no whole answer within ${Math.round(timeoutMs)} ms`),
      Math.max(timeoutMs, 1),
    );
    const sent = httpRequest({
      createConnection: () => socket,
      host: url.hostname,
      path: url.pathname + url.search,
      method,
      headers: { ...headers, Host: url.host, Connection: 'close', 'Content-Length': Buffer.byteLength(body) },
      // Line ends, lengths and characters that the standard forbids.
      insecureHTTPParser: true,
    });
    sent.on('error', (error) => fail('broken', error.message));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = (): void => {
        clearTimeout(timer);
        try {
          const body = unpacked(Buffer.concat(chunks), response.headers['content-encoding'], maximumBytes);
          resolve({ ...readHeaders(response), body });
        } catch (thrown) {
          const { code, message } = thrown as NodeJS.ErrnoException;
          fail(code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken', message);
        }
      };
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maximumBytes) fail('too-large', `more than ${maximumBytes} bytes`);
        else chunks.push(chunk);
      });
      response.on('end', done);
      // A length that promised more than was sent: what came may be whole all the same.
      response.on('error', (error) => (chunks.length > 0 ? done() : fail('broken', error.message)));
    });
    sent.end(body);
  });
}

/** Some devices pack what nobody asked them to. Throws where it cannot be unpacked, or is larger than may be. */
function unpacked(body: Buffer, encoding: string | undefined, maximumBytes: number): Buffer {
  if (!encoding || !/gzip|deflate/i.test(encoding)) return body;
  const options = { maxOutputLength: maximumBytes };
  // Deflate without its head is sent as well.
  const headless = /deflate/i.test(encoding) && (body[0] & 0x0f) !== 8;
  return headless ? inflateRawSync(body, options) : unzipSync(body, options);
}

function readHeaders(response: IncomingMessage) {
  const { rawHeaders, statusCode = 0 } = response;
  const all = (name: string) => rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name);
  return {
    status: statusCode,
    challenges: all('www-authenticate'),
    authenticationInfo: all('authentication-info').join(','),
    contentType: all('content-type')[0] ?? '',
    location: all('location')[0] ?? null,
    dateMs: Date.parse(all('date')[0] ?? '') || null,
  };
}
